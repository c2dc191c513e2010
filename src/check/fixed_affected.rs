//! Whether a version that one entry of a package calls fixed is affected by another entry of it.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::{Evidence, Findings, affected_path};
use crate::diagnostic::{Fault, Rule};
use crate::model::advisory::Advisory;
use crate::model::package::Package;
use crate::model::range::{Event, EventKind, Point, Stretch, union};
use crate::model::version::{Scheme, Version};

/// A fix that another entry takes back.
pub static FIXED_AFFECTED: Rule = Rule::warning(
    "fixed-affected",
    "a fixed version is affected by another entry of its package",
    "A reader counts a version as affected if any entry of its package does, so whoever upgrades to this version is still \
     warned. That can be meant, where each entry is about a part of the package that was cured in its own time; else one of \
     the two is wrong, or `fixed` must name the version that cures both.",
);

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    let all = evidence.library.advisories().iter();
    for advisory in all.filter(|advisory| advisory.imported.is_none()) {
        for (package, entries) in by_package(advisory) {
            one(advisory, package, &entries, findings);
        }
    }
}

/// The places of each package's entries, of packages that have several.
fn by_package(advisory: &Advisory) -> BTreeMap<&Package, Vec<usize>> {
    let mut found: BTreeMap<&Package, Vec<usize>> = BTreeMap::new();
    for (place, affected) in advisory.affected.iter().enumerate() {
        if let Some(package) = &affected.package {
            found.entry(package).or_default().push(place);
        }
    }
    found.retain(|_, entries| entries.len() > 1);
    found
}

fn one(advisory: &Advisory, package: &Package, entries: &[usize], findings: &mut Findings) {
    let scheme = Scheme::of(package.ecosystem());
    let listed = entries.iter().map(|&entry| advisory.affected[entry].versions.all());
    let listed: Vec<_> = entries.iter().zip(listed).collect();
    let own: Vec<_> = listed
        .iter()
        .filter_map(|(entry, listed)| {
            Some((**entry, advisory.affected[**entry].stretches(listed)?))
        })
        .collect();
    let all = union(own.iter().flat_map(|(_, stretches)| stretches.clone()).collect(), scheme);
    for (entry, stretches) in &own {
        for (index, range) in advisory.affected[*entry].ranges.iter().enumerate() {
            for (place, event) in range.events.iter().enumerate() {
                let Some(version) = fixed(event) else { continue };
                // What its own entry takes back is told by other rules.
                if covers(&all, version, scheme) && !covers(stretches, version, scheme) {
                    let path = affected_path(*entry).key("ranges").index(index);
                    findings.advisory(advisory, range.event_path(&path, place), fault(version));
                }
            }
        }
    }
}

fn fault(version: &Version) -> Fault {
    let message = format!("another entry of this package calls {version} affected");
    Fault::new(&FIXED_AFFECTED, message).hint("mend that entry, or name a later version as fixed")
}

fn fixed(event: &Event) -> Option<&Version> {
    match &event.point {
        Point::Version(version) if event.kind == EventKind::Fixed => Some(version),
        _ => None,
    }
}

/// Whether a version lies in one of these stretches, which rise and do not touch.
fn covers(stretches: &[Stretch<'_>], version: &Version, scheme: Scheme) -> bool {
    let at = Stretch::of_one(version);
    let begun =
        stretches.partition_point(|stretch| stretch.begins(&at, scheme) != Ordering::Greater);
    begun > 0 && stretches[begun - 1].overlaps(&at, scheme)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::At;
    use crate::document::fixture;
    use crate::model::affected::Affected;
    use crate::model::range::{Range, RangeKind};

    use EventKind::{Introduced, LastAffected};

    type Events<'a> = &'a [(EventKind, &'a str)];

    /// The places that are found in an advisory whose entries each have a package, a range and a list.
    #[track_caller]
    fn check(entries: &[(&str, Events<'_>, &[&str])], expected: &[&str]) {
        let entry = |(package, events, versions): &(&str, Events<'_>, &[&str])| Affected {
            ranges: vec![Range::of_events(RangeKind::Ecosystem, events)],
            versions: versions.iter().map(|text| Version::parse(text).unwrap()).collect(),
            ..fixture::affected(package, "1", "2")
        };
        let affected = entries.iter().map(entry).collect();
        let advisory = Advisory { affected, ..fixture::advisory("EX-2026-0001") };
        let mut findings = Findings::default();
        for (package, entries) in by_package(&advisory) {
            one(&advisory, package, &entries, &mut findings);
        }
        let place = |at: &At| match at {
            At::Value(path) => path.to_string(),
            _ => String::new(),
        };
        let found: Vec<_> = findings.0.iter().map(|found| place(&found.at)).collect();
        assert_eq!(found, expected);
    }

    const A: &str = "pkg:pypi/a";
    const TO_2: Events<'static> = &[(Introduced, "1.0"), (EventKind::Fixed, "2.0")];
    const TO_3: Events<'static> = &[(Introduced, "1.5"), (EventKind::Fixed, "3.0")];

    #[test]
    fn a_fix_inside_the_range_of_another_entry_is_named() {
        let place = "affected[0].ranges[0].events[1].fixed";
        check(&[(A, TO_2, &[]), (A, TO_3, &[])], &[place]);
        check(&[(A, TO_2, &[]), (A, &[(Introduced, "1"), (LastAffected, "2")], &[])], &[place]);
        check(
            &[(A, TO_2, &[]), (A, &[(Introduced, "3"), (EventKind::Fixed, "4")], &["2"])],
            &[place],
        );
    }

    #[test]
    fn entries_that_agree_or_are_about_others_are_fine() {
        let line: Events<'_> = &[(Introduced, "2.0.1"), (EventKind::Fixed, "2.5")];
        check(&[(A, TO_2, &["1.0"]), (A, line, &["2.1"])], &[]);
        check(&[(A, TO_2, &[]), (A, TO_2, &[])], &[]);
        check(&[(A, TO_2, &[]), ("pkg:pypi/b", TO_3, &[])], &[]);
        check(&[(A, TO_2, &[]), ("pkg:npm/a", TO_3, &[])], &[]);
        check(&[(A, TO_2, &["2.0"])], &[]);
    }

    #[test]
    fn nothing_is_guessed_without_an_order() {
        check(&[(A, TO_2, &[]), (A, &[(Introduced, "0"), (EventKind::Fixed, "odd!")], &[])], &[]);
        let linux = "pkg:vcpkg/a";
        check(&[(linux, TO_2, &[]), (linux, TO_3, &[])], &[]);
    }
}
