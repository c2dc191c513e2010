use std::cmp::Ordering;

use super::Version;
use super::apk::Apk;
use super::composer::Composer;
use super::dotted::{CRAN, PVP};
use super::dpkg::Dpkg;
use super::gem::Gem;
use super::maven::Maven;
use super::nuget::NuGet;
use super::pep440::Pep440;
use super::pub_semver::PubSemver;
use super::rpm::Rpm;
use super::semver::SemVer;
use crate::model::ecosystem::Ecosystem;

/// The rules by which an ecosystem orders its versions.
///
/// A further order is a file beside this one with an implementation of `Order`, a variant here,
/// and a line in [`Scheme::of`] and in `order`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Alpine's versions and those of its kin: the manual page apk-package(5).
    Apk,
    /// Packagist's: the normal form of Composer, and PHP's `version_compare`.
    Composer,
    /// CRAN's: numbers between dots or hyphens.
    Cran,
    /// Debian's and those of its kin: Debian Policy 5.6.12.
    Dpkg,
    /// Those of `RubyGems`: `Gem::Version`.
    Gem,
    /// Maven's: the version order specification of the POM reference.
    Maven,
    /// Those of `NuGet`: Semantic Versioning with up to four numbers, whatever the case.
    NuGet,
    /// Python's: PEP 440.
    Pep440,
    /// Dart's and Julia's: Semantic Versioning in which build metadata counts.
    Pub,
    /// Hackage's: the Package Versioning Policy.
    Pvp,
    /// Red Hat's and those of all that use RPM: the manual page rpm-version(7).
    Rpm,
    /// Semantic Versioning 2.0, without a leading `v`.
    SemVer,
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
            "Alpaquita"
            | "Alpine"
            | "BellSoft Hardened Containers"
            | "Chainguard"
            | "CleanStart"
            | "MinimOS"
            | "Wolfi" => Self::Apk,
            "Packagist" => Self::Composer,
            "CRAN" => Self::Cran,
            "Debian" | "Echo" | "opam" | "Ubuntu" => Self::Dpkg,
            "RubyGems" => Self::Gem,
            "Maven" => Self::Maven,
            "NuGet" => Self::NuGet,
            "PyPI" => Self::Pep440,
            "Julia" | "Pub" => Self::Pub,
            "Hackage" => Self::Pvp,
            "AlmaLinux" | "Azure Linux" | "Mageia" | "openEuler" | "openSUSE" | "Photon OS"
            | "Red Hat" | "Rocky Linux" | "SUSE" => Self::Rpm,
            "Bioconductor" | "Bitnami" | "ConanCenter" | "crates.io" | "GHC" | "Go" | "Hex"
            | "npm" | "SwiftURL" => Self::SemVer,
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

    /// Whether a version names a branch, whose commits move: Composer compares `dev-main` by a convention of its own, which
    /// says nothing of what the branch holds.
    #[must_use]
    pub fn is_branch(self, version: &Version) -> bool {
        self == Self::Composer && version.as_str().starts_with("dev-")
    }

    fn order(self) -> Option<&'static dyn Order> {
        match self {
            Self::Apk => Some(&Apk),
            Self::Composer => Some(&Composer),
            Self::Cran => Some(&CRAN),
            Self::Dpkg => Some(&Dpkg),
            Self::Gem => Some(&Gem),
            Self::Maven => Some(&Maven),
            Self::NuGet => Some(&NuGet),
            Self::Pep440 => Some(&Pep440),
            Self::Pub => Some(&PubSemver),
            Self::Pvp => Some(&PVP),
            Self::Rpm => Some(&Rpm),
            Self::SemVer => Some(&SemVer),
            Self::Unordered => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::version::laws;

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
        check("Julia", Scheme::Pub);
        check("Bitnami:x", Scheme::SemVer);
        check("Debian:12", Scheme::Dpkg);
        check("Ubuntu:22.04:LTS", Scheme::Dpkg);
        check("openSUSE:Leap 15.6", Scheme::Rpm);
        check("Alpine:v3.20", Scheme::Apk);
        check("Maven:https://example.org/maven", Scheme::Maven);
        check("RubyGems", Scheme::Gem);
        check("NuGet", Scheme::NuGet);
        check("Packagist:https://example.org/8", Scheme::Composer);
        check("Hackage", Scheme::Pvp);
        check("CRAN", Scheme::Cran);
        check("Linux", Scheme::Unordered);
        check("GitHub Actions", Scheme::Unordered);
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

    const ORDERED: [Scheme; 12] = [
        Scheme::Apk,
        Scheme::Composer,
        Scheme::Cran,
        Scheme::Dpkg,
        Scheme::Gem,
        Scheme::Maven,
        Scheme::NuGet,
        Scheme::Pep440,
        Scheme::Pub,
        Scheme::Pvp,
        Scheme::Rpm,
        Scheme::SemVer,
    ];

    #[test]
    fn every_order_puts_1_9_0_before_1_10_0() {
        for scheme in ORDERED {
            laws::rising(scheme.order().unwrap(), &["1.9.0", "1.10.0", "2.0.0"]);
        }
    }

    proptest! {
        #[test]
        fn every_order_takes_any_text(texts in prop::array::uniform3(".{0,6}")) {
            for scheme in ORDERED {
                laws::check(scheme.order().unwrap(), &texts);
            }
        }
    }
}
