//! Whether the listed versions agree with the ranges, and with one another.

mod coverage;

use std::collections::BTreeSet;

use self::coverage::Line;
use super::{Evidence, Findings, affected_path};
use crate::diagnostic::{Fault, Rule};
use crate::model::advisory::Advisory;
use crate::model::affected::Affected;
use crate::model::range::{EventKind, Point, RangeKind};

/// A version that is affected and fixed at once.
pub static VERSIONS_FIXED: Rule = Rule::error(
    "versions-fixed",
    "a version is listed as affected and named as fixed",
    "A reader counts a version as affected if it is listed, whatever the ranges say. The fixed version must not stand in \
     the list, or everyone who upgraded is still warned.",
);

/// A version that is listed twice.
pub static VERSIONS_TWICE: Rule = Rule::warning(
    "versions-twice",
    "a version is listed more than once",
    "The list is a set; a repeated version is most likely a slip for another one.",
);

/// A range of native versions without a list.
pub static VERSIONS_MISSING: Rule = Rule::warning(
    "versions-missing",
    "affected versions are not listed beside their range",
    "OSV recommends to list the versions wherever a range counts in an ecosystem's own order: readers that do not know \
     the order can then still match.",
);

/// A listed version that its ecosystem cannot read.
pub static VERSIONS_UNREADABLE: Rule = Rule::error(
    "versions-unreadable",
    "a listed version is not one of its ecosystem",
    "A registry publishes only versions that follow its ecosystem's rules (PEP 440, SemVer), so a listed version that \
     does not follow them matches nothing. Most often it is misspelt, or holds a prefix that the registry leaves out.",
);

/// A listed version that the ranges do not have.
pub static VERSIONS_OUTSIDE: Rule = Rule::error(
    "versions-outside",
    "a listed version lies in none of the ranges",
    "A reader counts a version as affected if it is listed or lies in a range, so a listed version outside of all ranges \
     warns people whom the ranges spare. One of the two is wrong.",
);

/// How many versions a message names.
const MOST: usize = 5;

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    for advisory in
        evidence.library.advisories().iter().filter(|advisory| advisory.imported.is_none())
    {
        for (index, affected) in advisory.affected.iter().enumerate() {
            let entry = Entry { advisory, index, affected };
            entry.listed(findings);
            missing(advisory, index, affected, findings);
        }
    }
}

struct Entry<'a> {
    advisory: &'a Advisory,
    index: usize,
    affected: &'a Affected,
}

impl Entry<'_> {
    fn listed(&self, findings: &mut Findings) {
        let line = Line::new(self.affected);
        let fixed = self.fixed(&line);
        let but_fixed = |places: Vec<usize>| -> BTreeSet<usize> {
            places.into_iter().filter(|place| !fixed.contains(place)).collect()
        };
        let twice = but_fixed(self.twice());
        let outside = but_fixed(line.uncovered(self.affected).unwrap_or_default());
        let mend = "remove it from `versions`, or mend `fixed`";
        let words = [
            (&VERSIONS_FIXED, &fixed, "listed as affected and named as fixed", mend),
            (&VERSIONS_TWICE, &twice, "listed twice", "remove one, or mend it"),
            (
                &VERSIONS_UNREADABLE,
                &self.unreadable(),
                "not of the form that this ecosystem demands",
                "write it as the ecosystem publishes it",
            ),
            (
                &VERSIONS_OUTSIDE,
                &outside,
                "listed but in none of the ranges",
                "remove it from `versions`, or mend the ranges",
            ),
        ];
        for (rule, places, state, hint) in words {
            self.report(rule, places, state, hint, findings);
        }
    }

    /// The places of versions that are named as fixed, in this spelling or another.
    fn fixed(&self, line: &Line) -> BTreeSet<usize> {
        let points =
            self.affected.version_ranges().flat_map(|range| range.points(EventKind::Fixed));
        let fixed: Vec<_> = points
            .filter_map(|point| match point {
                Point::Version(version) => Some(version),
                _ => None,
            })
            .collect();
        let texts: BTreeSet<_> = fixed.iter().map(|version| version.as_str()).collect();
        let same = self.places(|version| texts.contains(version));
        let named = same.chain(fixed.iter().flat_map(|version| line.equal(version)));
        // What one range calls fixed may still lie in another.
        let bare = line.uncovered(self.affected);
        named
            .filter(|place| bare.as_ref().is_none_or(|bare| bare.binary_search(place).is_ok()))
            .collect()
    }

    fn twice(&self) -> Vec<usize> {
        let mut seen = BTreeSet::new();
        self.places(|version| !seen.insert(version)).collect()
    }

    fn unreadable(&self) -> BTreeSet<usize> {
        let scheme = self.affected.scheme();
        let listed = self.affected.versions.all().into_iter().enumerate();
        listed.filter(|(_, version)| !scheme.parses(version)).map(|(place, _)| place).collect()
    }

    fn places<'s>(
        &'s self,
        mut wanted: impl FnMut(&'s str) -> bool,
    ) -> impl Iterator<Item = usize> {
        let listed = self.affected.versions.texts().enumerate();
        listed.filter(move |(_, version)| wanted(version)).map(|(place, _)| place)
    }

    /// One finding for all versions of a list: thousands of them have one cause.
    fn report(
        &self,
        rule: &'static Rule,
        places: &BTreeSet<usize>,
        state: &str,
        hint: &str,
        findings: &mut Findings,
    ) {
        let Some(first) = places.first() else { return };
        let versions = self.affected.versions.texts().enumerate();
        let named = versions.filter(|(place, _)| places.contains(place)).take(MOST);
        let named: Vec<_> = named.map(|(_, version)| version).collect();
        let more = match places.len() - named.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let verb = if places.len() == 1 { "is" } else { "are" };
        let fault = Fault::new(rule, format!("{}{more} {verb} {state}", named.join(", ")));
        let path = affected_path(self.index).key("versions").index(*first);
        findings.advisory(self.advisory, path, fault.hint(hint));
    }
}

fn missing(advisory: &Advisory, index: usize, affected: &Affected, findings: &mut Findings) {
    let native = affected.ranges.iter().any(|range| range.kind == RangeKind::Ecosystem);
    if native && affected.versions.is_empty() {
        let fault = Fault::new(
            &VERSIONS_MISSING,
            format!("the affected versions of `{}` are not listed", affected.name()),
        );
        let path = affected_path(index).key("ranges");
        findings.advisory(
            advisory,
            path,
            fault.hint("add `versions:` with every published version in the range"),
        );
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::document::fixture;
    use crate::model::ecosystem::Ecosystem;
    use crate::model::package::Package;
    use crate::model::version::Version;

    /// The findings about the listed versions of a package that is affected from 1.0.0 to before 2.3.0.
    fn found(purl: &str, versions: &[&str]) -> Vec<(&'static str, String)> {
        found_in(fixture::affected(purl, "1.0.0", "2.3.0"), versions)
    }

    fn found_in(affected: Affected, versions: &[&str]) -> Vec<(&'static str, String)> {
        let advisory = fixture::advisory("EX-2026-0001");
        let versions = versions.iter().map(|text| Version::parse(text).unwrap()).collect();
        let affected = Affected { versions, ..affected };
        let mut findings = Findings::default();
        Entry { advisory: &advisory, index: 0, affected: &affected }.listed(&mut findings);
        let shown = findings.0.into_iter();
        shown.map(|found| (found.fault.rule.code, found.fault.message)).collect()
    }

    #[track_caller]
    fn check(purl: &str, versions: &[&str], expected: &[(&str, &str)]) {
        let found = found(purl, versions);
        let found: Vec<_> = found.iter().map(|(code, said)| (*code, said.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn versions_in_the_range_are_sound() {
        check("pkg:pypi/example", &["1.0.0", "1.10", "2.3.0rc1"], &[]);
        check("pkg:maven/org.example/example", &["1.0.0", "2.0-rc1"], &[]);
    }

    #[test]
    fn what_one_range_calls_fixed_may_lie_in_another() {
        let mut affected = fixture::affected("pkg:pypi/example", "0.1", "1.5");
        affected.ranges.extend(fixture::affected("pkg:pypi/example", "1.0", "2.0").ranges);
        assert_eq!(found_in(affected, &["1.5", "1.6"]), []);
    }

    #[test]
    fn nothing_is_guessed_where_an_ecosystem_has_no_order() {
        let ecosystem = Ecosystem::parse("GitHub Actions").unwrap();
        let (package, _) = Package::from_name(ecosystem, "example/action").unwrap();
        let affected = fixture::affected("pkg:pypi/example", "1.0.0", "2.3.0");
        let unordered = Affected { package: Some(package), ..affected };
        assert_eq!(found_in(unordered, &["1.0.0", "x", "9"]), []);
    }

    #[test]
    fn a_version_that_the_ecosystem_cannot_read_is_named() {
        let message = "v1.0.0, 1.1 are not of the form that this ecosystem demands";
        check("pkg:npm/example", &["v1.0.0", "1.0.1", "1.1"], &[("versions-unreadable", message)]);
    }

    #[test]
    fn a_version_outside_of_all_ranges_is_named() {
        let message = "2.4 is listed but in none of the ranges";
        check("pkg:pypi/example", &["1.0.0", "2.4"], &[("versions-outside", message)]);
        let many = ["3", "4", "5", "6", "7", "8", "9"];
        let message = "3, 4, 5, 6, 7 and 2 more are listed but in none of the ranges";
        check("pkg:pypi/example", &many, &[("versions-outside", message)]);
    }

    #[test]
    fn a_fixed_version_is_named_as_that_alone() {
        let message = "2.3 is listed as affected and named as fixed";
        check("pkg:pypi/example", &["2.3"], &[("versions-fixed", message)]);
        let message = "2.3.0 is listed as affected and named as fixed";
        check("pkg:maven/org.example/example", &["2.3.0"], &[("versions-fixed", message)]);
        check(
            "pkg:pypi/example",
            &["1.0.0", "1.0.0"],
            &[("versions-twice", "1.0.0 is listed twice")],
        );
    }

    #[test]
    fn many_versions_are_checked_soon() {
        let versions: Vec<_> = (0..20_000).map(|number| format!("3.{number}")).collect();
        let versions: Vec<_> = versions.iter().map(String::as_str).collect();
        let start = Instant::now();
        assert_eq!(found("pkg:pypi/example", &versions).len(), 1);
        assert!(start.elapsed() < Duration::from_secs(10), "took {:?}", start.elapsed());
    }
}
