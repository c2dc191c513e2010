//! Where a package lives: the names that OSV gives to registries and distributions.

mod names;
mod purl_type;

use std::fmt;

use self::names::NAMES;
pub(crate) use self::purl_type::PurlType;
use crate::diagnostic::{Fault, Rule};
use crate::model::bytes::Bytes;
use crate::model::version::Scheme;

/// An ecosystem that the OSV schema does not list.
pub static ECOSYSTEM_UNKNOWN: Rule = Rule::error(
    "ecosystem-unknown",
    "an ecosystem is not one of the OSV schema's",
    "Scanners compare the ecosystem letter by letter with their own, so a wrong case or another \
     name for the same registry makes an advisory match nothing, and OSV refuses the record. Use \
     the schema's spelling, followed by `:` and the release where the ecosystem has releases, as \
     in `Debian:12`. What no ecosystem has is described by its `repository` alone.",
);

/// An ecosystem of the OSV schema, with its release if one is given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ecosystem {
    name: &'static str,
    suffix: Option<String>,
}

impl Bytes for Ecosystem {
    fn put(&self, out: &mut Vec<u8>) {
        let place = NAMES.iter().position(|name| *name == self.name);
        place.expect("an ecosystem has one of all names").put(out);
        self.suffix.put(out);
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let name = NAMES.get(usize::take(bytes)?)?;
        Some(Self { name, suffix: Bytes::take(bytes)? })
    }
}

impl Ecosystem {
    /// Reads an ecosystem as OSV writes it: `PyPI`, `Debian:12`, `Ubuntu:22.04:LTS`.
    ///
    /// # Errors
    /// A fault of [`ECOSYSTEM_UNKNOWN`] if the part before the first colon is not in the schema
    /// (upper and lower case differ), or the part after it is empty or unprintable.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let (name, suffix) = match text.split_once(':') {
            Some((name, suffix)) => (name, Some(suffix)),
            None => (text, None),
        };
        let name = NAMES.into_iter().find(|known| *known == name).ok_or_else(|| unknown(name))?;
        if suffix.is_some_and(|suffix| !is_release(suffix)) {
            let message =
                format!("`{}` has no readable release after the colon", text.escape_debug());
            return Err(Fault::new(&ECOSYSTEM_UNKNOWN, message)
                .hint(format!("write `{name}`, or `{name}:` and the release")));
        }
        Ok(Self { name, suffix: suffix.map(str::to_owned) })
    }

    /// The ecosystem that packages of a purl type belong to; distributions share a type, and are
    /// told apart by the purl's namespace.
    ///
    /// It has no suffix. Nothing is returned for types that no ecosystem stands for, or several.
    #[must_use]
    pub fn from_purl_type(purl_type: &str, namespace: Option<&str>) -> Option<Self> {
        let entry = PurlType::find(purl_type, namespace)?;
        Some(Self { name: entry.ecosystem, suffix: None })
    }

    /// The name without the suffix.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What follows the first colon: a distribution's release, or a registry's address.
    #[must_use]
    pub fn suffix(&self) -> Option<&str> {
        self.suffix.as_deref()
    }

    /// The type of the purls of its packages, if one is agreed upon.
    #[must_use]
    pub fn purl_type(&self) -> Option<&'static str> {
        PurlType::of(self).map(|entry| entry.name)
    }

    /// `ranges[].type` of OSV for a range of versions: `SEMVER` where every version is of Semantic
    /// Versioning 2.0, else `ECOSYSTEM`.
    #[must_use]
    pub fn range_type(&self) -> &'static str {
        match Scheme::of(self) {
            Scheme::SemVer | Scheme::Pub => "SEMVER",
            Scheme::Apk
            | Scheme::Composer
            | Scheme::Cran
            | Scheme::Dpkg
            | Scheme::Gem
            | Scheme::Maven
            | Scheme::NuGet
            | Scheme::Pep440
            | Scheme::Pvp
            | Scheme::Rpm
            | Scheme::Unordered => "ECOSYSTEM",
        }
    }

    pub(crate) fn with_suffix(self, suffix: Option<String>) -> Self {
        Self { suffix, ..self }
    }
}

impl fmt::Display for Ecosystem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.suffix {
            Some(suffix) => write!(f, "{}:{suffix}", self.name),
            None => f.write_str(self.name),
        }
    }
}

fn is_release(suffix: &str) -> bool {
    !suffix.is_empty() && suffix.trim() == suffix && !suffix.contains(char::is_control)
}

fn unknown(name: &str) -> Fault {
    let fault = Fault::new(&ECOSYSTEM_UNKNOWN, format!("`{name}` is not an ecosystem of OSV"));
    match names::nearest(name) {
        Some(known) => fault.hint(format!("did you mean `{known}`?")),
        None => fault.hint("see the list in the OSV schema, or give only a `repository`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: &str, suffix: Option<&str>) {
        let ecosystem = Ecosystem::parse(text).unwrap();
        assert_eq!((ecosystem.name(), ecosystem.suffix()), (name, suffix));
        assert_eq!(ecosystem.to_string(), text);
    }

    #[test]
    fn an_ecosystem_comes_back_as_written() {
        check("PyPI", "PyPI", None);
        check("crates.io", "crates.io", None);
        check("Debian:12", "Debian", Some("12"));
        check("Ubuntu:Pro:18.04:LTS", "Ubuntu", Some("Pro:18.04:LTS"));
        check("openSUSE:Leap 15.6", "openSUSE", Some("Leap 15.6"));
        check("Packagist:https://example.org/8", "Packagist", Some("https://example.org/8"));
    }

    #[track_caller]
    fn refused(text: &str, hint: &str) {
        let fault = Ecosystem::parse(text).unwrap_err();
        assert_eq!(fault.rule.code, "ecosystem-unknown");
        assert_eq!(fault.hint.as_deref(), Some(hint), "{text}");
    }

    #[test]
    fn a_near_miss_gets_the_right_name() {
        refused("pypi", "did you mean `PyPI`?");
        refused("kubernetes", "did you mean `Kubernetes`?");
        refused("Debain:12", "did you mean `Debian`?");
        refused("crates", "did you mean `crates.io`?");
        refused("Redhat", "did you mean `Red Hat`?");
        refused("PyPI ", "did you mean `PyPI`?");
    }

    #[test]
    fn a_common_other_name_gets_the_ecosystem_it_means() {
        refused("golang", "did you mean `Go`?");
        refused("cargo", "did you mean `crates.io`?");
        refused("composer", "did you mean `Packagist`?");
    }

    #[test]
    fn a_far_miss_gets_no_guess() {
        for text in ["", "Pear and Pecl", "GIT"] {
            refused(text, "see the list in the OSV schema, or give only a `repository`");
        }
    }

    #[test]
    fn a_suffix_must_be_readable() {
        for text in ["Debian:", "Debian: 12", "Debian:12\n"] {
            refused(text, "write `Debian`, or `Debian:` and the release");
        }
    }

    #[test]
    fn ranges_are_semver_only_where_all_versions_are() {
        let range_type = |text| Ecosystem::parse(text).unwrap().range_type();
        for text in ["crates.io", "npm", "Go", "Hex", "Pub", "Julia"] {
            assert_eq!(range_type(text), "SEMVER", "{text}");
        }
        for text in ["PyPI", "Maven", "RubyGems", "Debian:12", "Packagist", "Linux"] {
            assert_eq!(range_type(text), "ECOSYSTEM", "{text}");
        }
    }
}
