use std::fmt;

use packageurl::PackageUrl;

use super::distro;
use crate::diagnostic::{Fault, Rule};
use crate::model::bytes;
use crate::model::ecosystem::{Ecosystem, PurlType};

/// A package URL that does not name one package of an ecosystem.
pub static PURL_INVALID: Rule = Rule::error(
    "purl-invalid",
    "a package URL does not name a package of an OSV ecosystem",
    "An affected package is named by a package URL without a version (`pkg:pypi/hpack`): the \
     versions stand in `ranges` and `versions`, and a purl that has one is refused by OSV. \
     Qualifiers and subpaths name files or parts of a package, so they are refused too, but for \
     the `distro` of a distribution and the `uuid` of a Julia package. For what has no purl, write \
     `ecosystem` and `name`, or only `repository`.",
);

/// Types whose names must come as they were written, though the purl specification folds their
/// case: in Go and npm another case is another package, and `PyPI`'s spelling is ours to judge.
const AS_WRITTEN: [&str; 3] = ["golang", "npm", "pypi"];

/// The canonical package URL of a package, without a version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purl(Box<str>);

bytes::text!(Purl);

impl Purl {
    /// The text, percent-encoded by segment.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The purl of a name, if its ecosystem has purls and this one leads back to the same name.
    pub(super) fn of(ecosystem: &Ecosystem, name: &str) -> Option<Self> {
        let entry = PurlType::of(ecosystem)?;
        let (namespace, last) = entry.form.split(name).filter(|_| name != "*")?;
        let mut purl = PackageUrl::new(entry.name, last).ok()?;
        if let Some(namespace) = namespace {
            purl.with_namespace(namespace).ok()?;
        }
        if ecosystem.suffix().is_some() {
            purl.add_qualifier("distro", distro::of_suffix(ecosystem)?).ok()?;
        }
        purl.validate().ok()?;
        let same = (purl.namespace(), purl.name()) == (namespace, last);
        same.then(|| Self(purl.to_string().into()))
    }
}

impl fmt::Display for Purl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a package URL says of a package.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) ecosystem: Ecosystem,
    /// As written, in the form that OSV uses.
    pub(super) name: String,
    /// The canonical text, where a name alone does not lead to it.
    pub(super) purl: Option<Purl>,
}

/// Reads a package URL without a version.
pub(super) fn read(text: &str) -> Result<Parts, Fault> {
    let purl: PackageUrl<'static> = text.parse().map_err(|error: packageurl::Error| {
        Fault::new(&PURL_INVALID, format!("`{text}` is not a package URL: {error}"))
            .hint("write it as in `pkg:pypi/hpack` or `pkg:maven/org.slf4j/slf4j-api`")
    })?;
    refuse_extras(&purl)?;
    let foreign = || {
        let message = format!("`{text}` names no package of an OSV ecosystem");
        Fault::new(&PURL_INVALID, message)
            .hint("write `ecosystem` and `name`, or only `repository`, in its place")
    };
    let entry = PurlType::find(purl.ty(), purl.namespace()).ok_or_else(foreign)?;
    let unfolded = if AS_WRITTEN.contains(&purl.ty()) { unfolded(text) } else { None };
    let named = unfolded.as_ref().unwrap_or(&purl);
    let name = entry.form.join(named.namespace(), named.name()).ok_or_else(foreign)?;
    let ecosystem = Ecosystem::from_purl_type(purl.ty(), purl.namespace()).ok_or_else(foreign)?;
    let ecosystem = with_release(ecosystem, &purl)?;
    let canonical = (purl.ty() == "julia").then(|| Purl(purl.to_string().into()));
    Ok(Parts { ecosystem, name, purl: canonical })
}

/// Versions, subpaths, and qualifiers that do not belong to the package's identity.
fn refuse_extras(purl: &PackageUrl<'_>) -> Result<(), Fault> {
    let fault = |message: String, hint| Err(Fault::new(&PURL_INVALID, message).hint(hint));
    if let Some(version) = purl.version() {
        let message = format!("the package URL has the version `{version}`");
        return fault(message, "leave `@` and the version out: versions belong to `ranges`");
    }
    if let Some(subpath) = purl.subpath() {
        let message = format!("the package URL has the subpath `{subpath}`");
        return fault(message, "leave `#` and the subpath out");
    }
    let own = match purl.ty() {
        "deb" | "apk" | "rpm" => "distro",
        "julia" => "uuid",
        // No key is empty.
        _ => "",
    };
    match purl.qualifiers().keys().filter(|key| *key != own).min() {
        Some(key) => {
            let message = format!("the package URL has the qualifier `{key}`");
            fault(message, "leave the qualifier out: it does not name another package")
        }
        None => Ok(()),
    }
}

/// The purl read as one of the type `generic`, to which no rules of spelling apply.
fn unfolded(text: &str) -> Option<PackageUrl<'static>> {
    let (_, rest) = text.strip_prefix("pkg:")?.trim_start_matches('/').split_once('/')?;
    format!("pkg:generic/{rest}").parse().ok()
}

/// The ecosystem with the release that the qualifier `distro` names.
fn with_release(ecosystem: Ecosystem, purl: &PackageUrl<'_>) -> Result<Ecosystem, Fault> {
    let Some(distro) = purl.qualifiers().get("distro") else {
        return Ok(ecosystem);
    };
    let suffix = distro::to_suffix(&ecosystem, distro).ok_or_else(|| {
        let message = format!("`{distro}` names no release of {}", ecosystem.name());
        Fault::new(&PURL_INVALID, message).hint(
            "give the release's number, as in `distro=debian-12`, or write `ecosystem` and `name`",
        )
    })?;
    Ok(ecosystem.with_suffix(Some(suffix)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str, message: &str) {
        let fault = read(text).unwrap_err();
        assert_eq!(fault.rule.code, "purl-invalid");
        assert!(fault.message.contains(message), "{text}: {}", fault.message);
        assert!(fault.hint.is_some());
    }

    #[test]
    fn what_is_no_purl_is_refused() {
        for text in
            ["", "hpack", "pypi/hpack", "pkg:pypi", "pkg:pypi/", "https://example.org/hpack"]
        {
            refused(text, "is not a package URL");
        }
        refused("pkg:pypi/owner/hpack", "is not a package URL");
        refused("pkg:julia/HTTP", "is not a package URL");
    }

    #[test]
    fn versions_subpaths_and_qualifiers_are_refused() {
        refused("pkg:pypi/hpack@2.3.0", "the version `2.3.0`");
        refused("pkg:npm/%40babel/core@7.0.0", "the version `7.0.0`");
        refused("pkg:pypi/hpack@", "the version ``");
        refused("pkg:golang/golang.org/x/net#http2", "the subpath `http2`");
        refused("pkg:pypi/hpack?file_name=x.whl", "the qualifier `file_name`");
        refused("pkg:pypi/hpack?distro=debian-12", "the qualifier `distro`");
        refused("pkg:deb/debian/curl?arch=source&distro=debian-12", "the qualifier `arch`");
    }

    #[test]
    fn types_and_namespaces_without_an_ecosystem_are_refused() {
        for text in [
            "pkg:github/rust-lang/rust",
            "pkg:docker/nginx",
            "pkg:deb/kali/curl",
            "pkg:deb/curl",
            "pkg:maven/slf4j-api",
            "pkg:npm/babel/core",
            "pkg:hex/acme/plug",
        ] {
            refused(text, "names no package of an OSV ecosystem");
        }
    }

    #[test]
    fn a_distro_must_name_a_release_of_the_namespace() {
        refused("pkg:deb/debian/curl?distro=bookworm", "`bookworm` names no release of Debian");
        refused("pkg:deb/debian/curl?distro=ubuntu-22.04", "names no release of Debian");
        refused("pkg:rpm/redhat/curl?distro=rhel-9", "names no release of Red Hat");
    }

    #[test]
    fn other_spellings_of_a_purl_are_read() {
        for text in ["pkg:npm/@babel/core", "pkg://npm/%40babel/core", "pkg:NPM/%40babel/core"] {
            assert_eq!(read(text).unwrap().name, "@babel/core", "{text}");
        }
        assert_eq!(read("pkg:composer/Symfony/Yaml").unwrap().name, "symfony/yaml");
    }
}
