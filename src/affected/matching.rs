//! Whether an advisory is about a dependency's package.

use crate::model::package::Package;

/// How an affected package and a dependency's package go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// They are the same, or the advisory is about every release of it.
    Same,
    /// The advisory is about one release or registry, and the dependency does not say which one it is from.
    OtherRelease,
    /// They have nothing to do with one another.
    None,
}

/// Compares an affected package with that of a dependency.
///
/// A purl loses the case of Go's names, and names of `NuGet` have none. OSV's wildcard `*` means every package.
pub(super) fn matches(affected: &Package, asked: &Package) -> Match {
    let (own, other) = (affected.ecosystem(), asked.ecosystem());
    if !is_named(affected, asked) {
        return Match::None;
    }
    match (own.suffix(), other.suffix()) {
        (None, _) => Match::Same,
        (Some(own), Some(other)) if own == other => Match::Same,
        (Some(_), Some(_)) => Match::None,
        (Some(_), None) => Match::OtherRelease,
    }
}

/// Whether two packages have one name in one ecosystem, whatever the release.
pub(super) fn is_named(affected: &Package, asked: &Package) -> bool {
    let (own, other) = (affected.ecosystem(), asked.ecosystem());
    let same_name = match own.name() {
        "Go" | "NuGet" => affected.name().eq_ignore_ascii_case(asked.name()),
        _ => affected.name() == asked.name(),
    };
    own.name() == other.name() && (same_name || affected.name() == "*")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ecosystem::Ecosystem;

    #[track_caller]
    fn check(affected: (&str, &str), asked: (&str, &str), expected: Match) {
        let package = |(ecosystem, name)| {
            Package::from_name(Ecosystem::parse(ecosystem).unwrap(), name).unwrap().0
        };
        assert_eq!(matches(&package(affected), &package(asked)), expected);
    }

    #[test]
    fn names_are_compared_as_their_registry_does() {
        check(("PyPI", "hpack"), ("PyPI", "HPack"), Match::Same);
        check(("PyPI", "hpack"), ("npm", "hpack"), Match::None);
        check(("npm", "JSONStream"), ("npm", "jsonstream"), Match::None);
        check(
            ("Go", "github.com/BurntSushi/toml"),
            ("Go", "github.com/burntsushi/toml"),
            Match::Same,
        );
        check(("NuGet", "Newtonsoft.Json"), ("NuGet", "newtonsoft.json"), Match::Same);
        check(("npm", "*"), ("npm", "anything"), Match::Same);
    }

    #[test]
    fn a_release_must_be_the_same_or_is_in_doubt() {
        check(("Debian:12", "curl"), ("Debian:12", "curl"), Match::Same);
        check(("Debian", "curl"), ("Debian:12", "curl"), Match::Same);
        check(("Debian:12", "curl"), ("Debian:11", "curl"), Match::None);
        check(("Debian:12", "curl"), ("Debian", "curl"), Match::OtherRelease);
    }
}
