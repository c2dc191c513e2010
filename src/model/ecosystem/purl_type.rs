use super::Ecosystem;

/// A type of package URL, and the ecosystem whose packages it names.
///
/// Only pairs of which the purl specification and OSV's own records leave no doubt are here; for
/// the others an advisory goes out without a purl, which the OSV schema allows.
pub(crate) struct PurlType {
    /// The ecosystem's name in OSV.
    pub(crate) ecosystem: &'static str,
    /// The type in the purl.
    pub(crate) name: &'static str,
    /// How a package's name is divided into the purl's namespace and name.
    pub(crate) form: NameForm,
}

/// How the name that OSV knows is divided into a purl's namespace and name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameForm {
    /// No namespace.
    Plain,
    /// npm: an optional scope that begins with `@`.
    Scope,
    /// Maven: `group:artifact`.
    Coordinates,
    /// Go, Swift: a path, of which the last segment is the name.
    Path,
    /// Composer: `vendor/name`.
    Vendor,
    /// A distribution: its own fixed namespace.
    Distribution(&'static str),
}

const fn row(ecosystem: &'static str, name: &'static str, form: NameForm) -> PurlType {
    PurlType { ecosystem, name, form }
}

static PURL_TYPES: [PurlType; 28] = [
    row("Bitnami", "bitnami", NameForm::Plain),
    row("ConanCenter", "conan", NameForm::Plain),
    row("CRAN", "cran", NameForm::Plain),
    row("crates.io", "cargo", NameForm::Plain),
    row("Go", "golang", NameForm::Path),
    row("Hackage", "hackage", NameForm::Plain),
    row("Hex", "hex", NameForm::Plain),
    row("Julia", "julia", NameForm::Plain),
    row("Maven", "maven", NameForm::Coordinates),
    row("npm", "npm", NameForm::Scope),
    row("NuGet", "nuget", NameForm::Plain),
    row("opam", "opam", NameForm::Plain),
    row("Packagist", "composer", NameForm::Vendor),
    row("Pub", "pub", NameForm::Plain),
    row("PyPI", "pypi", NameForm::Plain),
    row("RubyGems", "gem", NameForm::Plain),
    row("SwiftURL", "swift", NameForm::Path),
    row("vcpkg", "vcpkg", NameForm::Plain),
    row("Debian", "deb", NameForm::Distribution("debian")),
    row("Ubuntu", "deb", NameForm::Distribution("ubuntu")),
    row("Alpine", "apk", NameForm::Distribution("alpine")),
    row("Chainguard", "apk", NameForm::Distribution("chainguard")),
    row("Wolfi", "apk", NameForm::Distribution("wolfi")),
    row("AlmaLinux", "rpm", NameForm::Distribution("almalinux")),
    row("Mageia", "rpm", NameForm::Distribution("mageia")),
    row("openSUSE", "rpm", NameForm::Distribution("opensuse")),
    row("Red Hat", "rpm", NameForm::Distribution("redhat")),
    row("SUSE", "rpm", NameForm::Distribution("suse")),
];

impl PurlType {
    /// The type for an ecosystem, whatever its suffix.
    pub(crate) fn of(ecosystem: &Ecosystem) -> Option<&'static Self> {
        PURL_TYPES.iter().find(|entry| entry.ecosystem == ecosystem.name())
    }

    /// The entry of a purl with this type and namespace.
    pub(crate) fn find(name: &str, namespace: Option<&str>) -> Option<&'static Self> {
        PURL_TYPES.iter().find(|entry| match entry.form {
            NameForm::Distribution(own) => entry.name == name && namespace == Some(own),
            _ => entry.name == name,
        })
    }
}

impl NameForm {
    /// A purl's namespace and name, from the name that OSV knows; nothing if it has another form.
    pub(crate) fn split(self, name: &str) -> Option<(Option<&str>, &str)> {
        let pair = match self {
            Self::Plain => (None, name),
            Self::Distribution(own) => (Some(own), name),
            Self::Scope if !name.starts_with('@') => (None, name),
            Self::Path if !name.contains('/') => (None, name),
            Self::Coordinates => name.split_once(':').map(|(group, name)| (Some(group), name))?,
            Self::Scope | Self::Path | Self::Vendor => {
                name.rsplit_once('/').map(|(path, name)| (Some(path), name))?
            }
        };
        self.admits(pair).then_some(pair)
    }

    /// The name that OSV knows, from a purl's namespace and name; nothing if they do not fit.
    pub(crate) fn join(self, namespace: Option<&str>, name: &str) -> Option<String> {
        if !self.admits((namespace, name)) {
            return None;
        }
        Some(match (self, namespace) {
            (Self::Coordinates, Some(group)) => format!("{group}:{name}"),
            (Self::Scope | Self::Path | Self::Vendor, Some(path)) => format!("{path}/{name}"),
            _ => name.to_owned(),
        })
    }

    fn admits(self, (namespace, name): (Option<&str>, &str)) -> bool {
        let is_segment = |text: &str| !text.is_empty() && !text.contains(['/', ':']);
        match (self, namespace) {
            (Self::Plain, None) => !name.is_empty(),
            (Self::Distribution(own), Some(namespace)) => namespace == own && !name.is_empty(),
            (Self::Scope | Self::Path, None) => is_segment(name) && !name.starts_with('@'),
            (Self::Scope, Some(scope)) => {
                scope.strip_prefix('@').is_some_and(is_segment) && is_segment(name)
            }
            (Self::Path, Some(path)) => path.split('/').all(is_segment) && is_segment(name),
            (Self::Coordinates | Self::Vendor, Some(owner)) => {
                is_segment(owner) && is_segment(name)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(form: NameForm, name: &str, parts: (Option<&str>, &str)) {
        assert_eq!(form.split(name), Some(parts));
        assert_eq!(form.join(parts.0, parts.1).as_deref(), Some(name));
    }

    #[test]
    fn every_form_splits_and_joins() {
        check(NameForm::Plain, "hpack", (None, "hpack"));
        check(NameForm::Scope, "left-pad", (None, "left-pad"));
        check(NameForm::Scope, "@babel/core", (Some("@babel"), "core"));
        check(NameForm::Coordinates, "org.slf4j:slf4j-api", (Some("org.slf4j"), "slf4j-api"));
        check(NameForm::Path, "stdlib", (None, "stdlib"));
        check(NameForm::Path, "golang.org/x/net", (Some("golang.org/x"), "net"));
        check(NameForm::Vendor, "symfony/http-kernel", (Some("symfony"), "http-kernel"));
        check(NameForm::Distribution("debian"), "openssl", (Some("debian"), "openssl"));
    }

    #[test]
    fn names_of_another_form_do_not_split() {
        for (form, name) in [
            (NameForm::Plain, ""),
            (NameForm::Scope, "@babel"),
            (NameForm::Scope, "@/core"),
            (NameForm::Scope, "babel/core"),
            (NameForm::Scope, "@babel/core/x"),
            (NameForm::Coordinates, "slf4j-api"),
            (NameForm::Coordinates, "org.slf4j:"),
            (NameForm::Coordinates, "org.slf4j:slf4j-api:1.0"),
            (NameForm::Path, "golang.org//net"),
            (NameForm::Path, "golang.org/"),
            (NameForm::Vendor, "symfony"),
            (NameForm::Vendor, "symfony/http/kernel"),
        ] {
            assert_eq!(form.split(name), None, "{name}");
        }
    }

    #[test]
    fn namespaces_of_another_form_do_not_join() {
        for (form, namespace, name) in [
            (NameForm::Plain, Some("owner"), "hpack"),
            (NameForm::Scope, Some("babel"), "core"),
            (NameForm::Coordinates, None, "slf4j-api"),
            (NameForm::Vendor, None, "symfony"),
            (NameForm::Distribution("debian"), Some("ubuntu"), "openssl"),
            (NameForm::Distribution("debian"), None, "openssl"),
        ] {
            assert_eq!(form.join(namespace, name), None, "{name}");
        }
    }

    #[test]
    fn the_mapping_is_the_same_both_ways() {
        for entry in &PURL_TYPES {
            let ecosystem = Ecosystem::parse(entry.ecosystem).unwrap();
            assert_eq!(ecosystem.purl_type(), Some(entry.name));
            let namespace = match entry.form {
                NameForm::Distribution(own) => Some(own),
                _ => None,
            };
            assert_eq!(Ecosystem::from_purl_type(entry.name, namespace), Some(ecosystem));
        }
    }

    #[test]
    fn what_no_pair_stands_for_is_none() {
        for (name, namespace) in
            [("github", Some("rust-lang")), ("deb", None), ("deb", Some("kali"))]
        {
            assert_eq!(Ecosystem::from_purl_type(name, namespace), None, "{name}");
        }
        for name in ["Linux", "GitHub Actions", "Rocky Linux:9"] {
            assert_eq!(Ecosystem::parse(name).unwrap().purl_type(), None, "{name}");
        }
    }
}
