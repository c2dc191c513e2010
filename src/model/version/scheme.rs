use std::cmp::Ordering;

use super::Version;
use super::pep440::Pep440;
use super::pub_semver::PubSemver;
use super::semver::SemVer;
use crate::model::ecosystem::Ecosystem;

/// The rules by which an ecosystem orders its versions.
///
/// A further order is a file beside this one with an implementation of `Order`, a variant here,
/// and a line in [`Scheme::of`] and in `order`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Python's versions: PEP 440.
    Pep440,
    /// Semantic Versioning 2.0, without a leading `v`.
    SemVer,
    /// Dart's: Semantic Versioning in which build metadata counts.
    Pub,
    /// No order is known here: versions can be told apart, and no more.
    Unordered,
}

/// How versions of one scheme are read and compared.
pub(super) trait Order: Sync {
    /// Whether the text has the scheme's form.
    fn parses(&self, text: &str) -> bool;

    /// How two texts compare, if both have the scheme's form.
    fn compare(&self, left: &str, right: &str) -> Option<Ordering>;
}

impl Scheme {
    /// The scheme of an ecosystem.
    #[must_use]
    pub fn of(ecosystem: &Ecosystem) -> Self {
        match ecosystem.name() {
            "PyPI" => Self::Pep440,
            "Pub" => Self::Pub,
            "Bioconductor" | "Bitnami" | "ConanCenter" | "crates.io" | "GHC" | "Go" | "Hex"
            | "Julia" | "npm" | "SwiftURL" => Self::SemVer,
            _ => Self::Unordered,
        }
    }

    /// Whether the version has the form that the scheme demands; without an order, any has.
    #[must_use]
    pub fn parses(self, version: &Version) -> bool {
        self.order().is_none_or(|order| order.parses(version.as_str()))
    }

    /// How two versions compare, or nothing if that cannot be told: there is no order, or one of
    /// them has not the scheme's form. A version always equals itself.
    ///
    /// OSV's `introduced: "0"` stands before every version and is none: it is not for this.
    #[must_use]
    pub fn compare(self, left: &Version, right: &Version) -> Option<Ordering> {
        if left == right {
            return Some(Ordering::Equal);
        }
        self.order()?.compare(left.as_str(), right.as_str())
    }

    fn order(self) -> Option<&'static dyn Order> {
        match self {
            Self::Pep440 => Some(&Pep440),
            Self::SemVer => Some(&SemVer),
            Self::Pub => Some(&PubSemver),
            Self::Unordered => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ecosystem: &str, scheme: Scheme) {
        assert_eq!(Scheme::of(&Ecosystem::parse(ecosystem).unwrap()), scheme);
    }

    #[test]
    fn an_ecosystem_has_its_scheme_whatever_its_suffix() {
        check("PyPI", Scheme::Pep440);
        check("crates.io", Scheme::SemVer);
        check("npm", Scheme::SemVer);
        check("Go", Scheme::SemVer);
        check("Pub", Scheme::Pub);
        check("Maven", Scheme::Unordered);
        check("Debian:12", Scheme::Unordered);
        check("Bitnami:x", Scheme::SemVer);
    }

    #[test]
    fn without_an_order_versions_are_equal_or_cannot_be_told() {
        let version = |text| Version::parse(text).unwrap();
        let compare = |left, right| Scheme::Unordered.compare(&version(left), &version(right));
        assert_eq!(compare("1.0", "1.0"), Some(Ordering::Equal));
        assert_eq!(compare("1.0", "2.0"), None);
        assert!(Scheme::Unordered.parses(&version("whatever")));
    }

    #[test]
    fn a_version_of_no_form_equals_itself_and_compares_with_no_other() {
        let (odd, plain) = (Version::parse("odd!").unwrap(), Version::parse("1.0.0").unwrap());
        for scheme in [Scheme::Pep440, Scheme::SemVer, Scheme::Pub] {
            assert!(!scheme.parses(&odd) && scheme.parses(&plain));
            assert_eq!(scheme.compare(&odd, &odd), Some(Ordering::Equal));
            assert_eq!(scheme.compare(&odd, &plain), None);
            assert_eq!(scheme.compare(&plain, &odd), None);
        }
    }
}
