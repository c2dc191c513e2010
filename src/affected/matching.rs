//! Whether an advisory is about a dependency's package.

use std::borrow::Cow;

use crate::model::package::Package;

/// The name by which an advisory is about every package of its ecosystem.
pub(super) const EVERY: &str = "*";

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
        (Some(own), Some(other)) if is_part(own, other) => Match::OtherRelease,
        (Some(_), Some(_)) => Match::None,
        (Some(_), None) => Match::OtherRelease,
    }
}

/// Whether two packages have one name in one ecosystem, whatever the release.
fn is_named(affected: &Package, asked: &Package) -> bool {
    let (own, other) = (affected.ecosystem(), asked.ecosystem());
    let same_name = || folded(own.name(), affected.name()) == folded(other.name(), asked.name());
    own.name() == other.name() && (affected.name() == EVERY || same_name())
}

/// A name by which all spellings of one package are the same: crates.io takes `-` and `_` for one, whatever the case.
pub(super) fn folded<'n>(ecosystem: &str, name: &'n str) -> Cow<'n, str> {
    match ecosystem {
        "Go" | "NuGet" => name.to_ascii_lowercase().into(),
        "crates.io" => name.to_ascii_lowercase().replace('_', "-").into(),
        _ => name.into(),
    }
}

/// Whether an advisory is about an edition of the release that a dependency is from, such as Ubuntu's
/// `Pro:22.04:LTS`: a purl does not tell them apart.
fn is_part(own: &str, other: &str) -> bool {
    let release = other.split(':').next();
    own.split(':').skip(1).any(|part| Some(part) == release)
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
        check(("crates.io", "foo-bar"), ("crates.io", "Foo_Bar"), Match::Same);
        check(("PyPI", "hpack"), ("crates.io", "hpack"), Match::None);
        check(("npm", "*"), ("npm", "anything"), Match::Same);
    }

    #[test]
    fn a_release_must_be_the_same_or_is_in_doubt() {
        check(("Debian:12", "curl"), ("Debian:12", "curl"), Match::Same);
        check(("Debian", "curl"), ("Debian:12", "curl"), Match::Same);
        check(("Debian:12", "curl"), ("Debian:11", "curl"), Match::None);
        check(("Debian:12", "curl"), ("Debian", "curl"), Match::OtherRelease);
        let asked = ("Ubuntu:22.04:LTS", "curl");
        check(("Ubuntu:Pro:22.04:LTS", "curl"), asked, Match::OtherRelease);
        check(("Ubuntu:Pro:20.04:LTS", "curl"), asked, Match::None);
        check(("Ubuntu:22.04:LTS", "curl"), asked, Match::Same);
    }
}
