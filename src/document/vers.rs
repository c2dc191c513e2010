//! The affected versions as one text for programs: `vers:pypi/>=1.0.0|<2.3.0`.
//!
//! Source: the Version Range Specifier, <https://github.com/package-url/vers-spec>. It comes from the same normal form
//! that our evaluation and the order of events in OSV rest on.

use std::fmt::Write as _;

use crate::model::affected::Affected;
use crate::model::ecosystem::Ecosystem;
use crate::model::range::Stretch;
use crate::model::version::Version;

/// The types of package URLs that vers has a scheme for, with its name.
const SCHEMES: &[(&str, &str)] = &[
    ("apk", "alpine"),
    ("cargo", "cargo"),
    ("composer", "composer"),
    ("conan", "conan"),
    ("deb", "deb"),
    ("gem", "gem"),
    ("golang", "golang"),
    ("hex", "hex"),
    ("maven", "maven"),
    ("npm", "npm"),
    ("nuget", "nuget"),
    ("pypi", "pypi"),
    ("rpm", "rpm"),
];

/// The affected versions of an entry; `None` where vers has no scheme for its ecosystem, a version has no place in the
/// order, or no version is affected.
#[must_use]
pub fn vers(affected: &Affected) -> Option<String> {
    let scheme = scheme(affected.package.as_ref()?.ecosystem())?;
    let listed = affected.versions.all();
    let stretches = affected.stretches(&listed).filter(|stretches| !stretches.is_empty())?;
    let constraints: Vec<_> = stretches.iter().flat_map(constraints).collect();
    Some(format!("vers:{scheme}/{}", constraints.join("|")))
}

fn scheme(ecosystem: &Ecosystem) -> Option<&'static str> {
    let own = ecosystem.purl_type()?;
    SCHEMES.iter().find(|(purl_type, _)| *purl_type == own).map(|(_, scheme)| *scheme)
}

/// One constraint for one version or for all, else one for each end.
fn constraints(stretch: &Stretch<'_>) -> Vec<String> {
    let from = stretch.from.map(encoded);
    let until = stretch.until.map(|end| (encoded(end.version), end.included));
    match (from, until) {
        (None, None) => vec!["*".to_owned()],
        (Some(from), Some((until, true))) if from == until => vec![from],
        (from, until) => {
            let until =
                until.map(|(end, included)| format!("{}{end}", if included { "<=" } else { "<" }));
            from.map(|from| format!(">={from}")).into_iter().chain(until).collect()
        }
    }
}

/// A version whose letters mean nothing else in a constraint, percent-encoded as in a package URL.
fn encoded(version: &Version) -> String {
    let mut out = String::new();
    for byte in version.as_str().bytes() {
        if byte.is_ascii_alphanumeric() || b".-_~:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::fixture;
    use crate::model::evaluate::{Verdict, evaluate};
    use crate::model::package::Package;
    use crate::model::range::{EventKind, Range, RangeKind};
    use crate::model::version::Scheme;
    use EventKind::{Fixed, Introduced, LastAffected, Limit};

    type Events = Vec<(EventKind, String)>;

    fn affected(purl: &str, ranges: &[Events], versions: &[&str]) -> Affected {
        let range = |events: &Events| {
            let events: Vec<_> = events.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
            Range::of_events(RangeKind::Ecosystem, &events)
        };
        Affected {
            package: Some(Package::from_purl(purl).unwrap().0),
            ranges: ranges.iter().map(range).collect(),
            versions: versions.iter().map(|text| Version::parse(text).unwrap()).collect(),
            ..fixture::affected("pkg:pypi/example", "1", "2")
        }
    }

    #[track_caller]
    fn check(
        purl: &str,
        ranges: &[&[(EventKind, &str)]],
        versions: &[&str],
        expected: Option<&str>,
    ) {
        let owned = |events: &&[(EventKind, &str)]| -> Events {
            events.iter().map(|(kind, text)| (*kind, (*text).to_owned())).collect()
        };
        let ranges: Vec<_> = ranges.iter().map(owned).collect();
        assert_eq!(vers(&affected(purl, &ranges, versions)).as_deref(), expected);
    }

    #[test]
    fn constraints_are_sorted_and_merged() {
        let late: &[_] = &[(Introduced, "2.0"), (Fixed, "2.5")];
        let early: &[_] = &[(Fixed, "1.5"), (Introduced, "1.10rc1"), (Introduced, "1.0")];
        check("pkg:pypi/a", &[late, early], &[], Some("vers:pypi/>=1.0|<1.5|>=1.10rc1"));
        check(
            "pkg:pypi/a",
            &[late, &[(Introduced, "0"), (Fixed, "2")]],
            &[],
            Some("vers:pypi/<2.5"),
        );
        let both: &[_] = &[(Introduced, "1"), (LastAffected, "1.2")];
        check(
            "pkg:pypi/a",
            &[both, &[(Introduced, "1.1"), (Fixed, "1.2")]],
            &[],
            Some("vers:pypi/>=1|<=1.2"),
        );
    }

    #[test]
    fn one_version_all_versions_and_listed_ones_are_told() {
        check("pkg:npm/a", &[&[(Introduced, "0")]], &[], Some("vers:npm/*"));
        check("pkg:npm/a", &[], &["1.2.0", "1.10.0"], Some("vers:npm/1.2.0|1.10.0"));
        let range: &[_] = &[(Introduced, "1.0.0"), (Fixed, "2.0.0")];
        check("pkg:npm/a", &[range], &["1.5.0", "2.1.0"], Some("vers:npm/>=1.0.0|<2.0.0|2.1.0"));
        check(
            "pkg:npm/a",
            &[&[(Introduced, "1.0.0"), (Limit, "1.5.0")]],
            &[],
            Some("vers:npm/>=1.0.0|<1.5.0"),
        );
    }

    #[test]
    fn letters_that_would_mean_something_else_are_encoded() {
        let range: &[_] = &[(Introduced, "1!1.0"), (Fixed, "1!2.0+a")];
        check("pkg:pypi/a", &[range], &[], Some("vers:pypi/>=1%211.0|<1%212.0%2Ba"));
        let epoch: &[_] = &[(Introduced, "0"), (Fixed, "2:1.0-1")];
        check("pkg:deb/debian/a", &[epoch], &[], Some("vers:deb/<2:1.0-1"));
    }

    #[test]
    fn nothing_is_said_where_nothing_sure_can_be() {
        let range: &[_] = &[(Introduced, "1.0"), (Fixed, "odd!")];
        check("pkg:pypi/a", &[range], &[], None);
        check("pkg:pypi/a", &[&[(Fixed, "1.0")]], &[], None);
        check("pkg:pypi/a", &[], &["odd!"], None);
        check("pkg:pypi/a", &[], &[], None);
        check("pkg:hackage/a", &[&[(Introduced, "0")]], &[], None);
    }

    /// Whether a range text has a version, by the specification's pairs of constraints.
    fn contains(vers: &str, version: &Version) -> bool {
        let scheme = Scheme::Pep440;
        let (_, text) = vers.split_once('/').unwrap();
        let plain = text.replace("%21", "!").replace("%2B", "+");
        let order = |text: &str| scheme.compare(version, &Version::parse(text).unwrap()).unwrap();
        let mut inside = plain.starts_with(['<', '*']);
        for constraint in plain.split('|').filter(|constraint| *constraint != "*") {
            if let Some(from) = constraint.strip_prefix(">=") {
                inside = order(from).is_ge();
            } else if let Some(until) = constraint.strip_prefix("<=") {
                if inside && order(until).is_le() {
                    return true;
                }
                inside = false;
            } else if let Some(until) = constraint.strip_prefix('<') {
                if inside && order(until).is_lt() {
                    return true;
                }
                inside = false;
            } else if order(constraint).is_eq() {
                return true;
            }
        }
        inside
    }

    fn events() -> impl Strategy<Value = Events> {
        let kind = prop_oneof![3 => Just(Introduced), 3 => Just(Fixed), 1 => Just(LastAffected), 1 => Just(Limit)];
        let version = "[0-3](\\.[0-3])?((a|rc)1|\\.post1|\\+b)?";
        proptest::collection::vec((kind, version), 1..6)
    }

    proptest! {
        #[test]
        fn the_text_means_what_the_evaluation_says(
            ranges in proptest::collection::vec(events(), 1..4),
            listed in proptest::collection::vec("[0-3]\\.[0-3]", 0..3),
            asked in "[0-3](\\.[0-3])?((a|rc)1|\\.post1)?",
        ) {
            let listed: Vec<_> = listed.iter().map(String::as_str).collect();
            let affected = affected("pkg:pypi/a", &ranges, &listed);
            let Some(text) = vers(&affected) else { return Ok(()) };
            let asked = Version::parse(&asked).unwrap();
            let expected = matches!(evaluate(&affected, &asked), Verdict::Affected(_));
            prop_assert_eq!(contains(&text, &asked), expected, "{}", text);
        }
    }
}
