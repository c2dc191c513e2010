//! Whether each version lies in one range of its entry at most.

use super::{Evidence, Findings, affected_path};
use crate::diagnostic::{Fault, Rule};
use crate::model::affected::Affected;
use crate::model::range::{EventKind, Range, Stretch};
use crate::model::version::Scheme;

/// Ranges that share versions.
pub static RANGE_OVERLAP: Rule = Rule::error(
    "range-overlap",
    "two ranges of one package share versions",
    "OSV asks that the ranges of a package do not overlap. Where they do, the fix that one of them names does not end \
     the other, so that readers who take the first `fixed` for the cure upgrade to a version that is still affected.",
);

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    let all = evidence.library.advisories().iter();
    for advisory in all.filter(|advisory| advisory.imported.is_none()) {
        for (number, affected) in advisory.affected.iter().enumerate() {
            for (index, message) in overlaps(affected) {
                let path = affected_path(number).key("ranges").index(index);
                let fault = Fault::new(&RANGE_OVERLAP, message);
                findings.advisory(
                    advisory,
                    path,
                    fault.hint("end the earlier one where the later begins"),
                );
            }
        }
    }
}

/// The ranges that begin before an earlier one ends, with what is said of each.
fn overlaps(affected: &Affected) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut earlier: Vec<(Scheme, Stretch<'_>)> = Vec::new();
    for (index, range) in affected.ranges.iter().enumerate() {
        let scheme = range.scheme(affected.scheme());
        let Some(stretches) = range.stretches(scheme) else { continue };
        let shared = |other: &Stretch<'_>| stretches.iter().any(|own| share(own, other, scheme));
        if earlier.iter().any(|(known, other)| *known == scheme && shared(other)) {
            found.push((index, "this range shares versions with one above it".to_owned()));
        } else if begins_twice(range, scheme) {
            found.push((index, "this range begins again before it has ended".to_owned()));
        }
        earlier.extend(stretches.into_iter().map(|stretch| (scheme, stretch)));
    }
    found
}

fn share(left: &Stretch<'_>, right: &Stretch<'_>, scheme: Scheme) -> bool {
    let (first, second) =
        if left.begins(right, scheme).is_le() { (left, right) } else { (right, left) };
    first.overlaps(second, scheme)
}

fn begins_twice(range: &Range, scheme: Scheme) -> bool {
    let line = range.line(scheme).unwrap_or_default();
    let begins = |index: usize| range.events[index].kind == EventKind::Introduced;
    line.windows(2).any(|pair| begins(pair[0]) && begins(pair[1]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::range::RangeKind;
    use EventKind::{Fixed, Introduced, LastAffected};

    #[track_caller]
    fn check(ranges: &[&[(EventKind, &str)]], expected: &[usize]) {
        let range = |events: &&[(EventKind, &str)]| Range::of_events(RangeKind::Ecosystem, events);
        let ranges = ranges.iter().map(range).collect();
        let affected = Affected { ranges, ..fixture::affected("pkg:pypi/example", "1", "2") };
        let found: Vec<_> = overlaps(&affected).into_iter().map(|(index, _)| index).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn ranges_apart_share_nothing() {
        let first: &[_] = &[(Introduced, "1.0"), (Fixed, "1.10")];
        check(&[first, &[(Introduced, "1.10"), (Fixed, "2")]], &[]);
        check(&[first, &[(Introduced, "2"), (LastAffected, "2")], &[(Introduced, "3")]], &[]);
        check(&[&[(Introduced, "2"), (Fixed, "3"), (Introduced, "0"), (Fixed, "1")]], &[]);
    }

    #[test]
    fn a_range_that_begins_inside_another_is_named() {
        let first: &[_] = &[(Introduced, "1.0"), (LastAffected, "1.10")];
        check(&[first, &[(Introduced, "1.10"), (Fixed, "2")]], &[1]);
        check(&[first, &[(Introduced, "0"), (Fixed, "1.0")], &[(Introduced, "0")]], &[2]);
        check(&[first, first], &[1]);
        check(&[&[(Introduced, "1.0"), (Introduced, "1.5"), (Fixed, "2")]], &[0]);
    }

    #[test]
    fn nothing_is_guessed_of_ranges_without_an_order() {
        check(&[&[(Introduced, "0"), (Fixed, "odd!")], &[(Introduced, "0")]], &[]);
    }
}
