//! Which of the listed versions the ranges of an entry cover, by OSV's evaluation.

use std::cmp::Ordering;
use std::ops::Range;

use crate::model::affected::Affected;
use crate::model::range::{self, Event, EventKind, Point};
use crate::model::version::{Scheme, Version};

/// The listed versions that have a place in the scheme's order, sorted once: every question about a point of a range
/// is then a binary search.
pub(super) struct Line {
    scheme: Scheme,
    /// Each with its place in the list.
    sorted: Vec<(usize, Version)>,
}

impl Line {
    pub(super) fn new(affected: &Affected) -> Self {
        let scheme = affected.scheme();
        let listed = affected.versions.all().into_iter().enumerate();
        let mut sorted: Vec<_> = listed.filter(|(_, version)| scheme.has_place(version)).collect();
        sorted.sort_by(|(_, left), (_, right)| {
            scheme.compare(left, right).expect("versions of the scheme's form can be compared")
        });
        Self { scheme, sorted }
    }

    /// The places in the list of the versions that equal this one, whatever their spelling.
    pub(super) fn equal(&self, version: &Version) -> impl Iterator<Item = usize> {
        let equal = if self.scheme.has_place(version) {
            self.before(version, Ordering::Less)..self.before(version, Ordering::Equal)
        } else {
            0..0
        };
        self.sorted[equal].iter().map(|(place, _)| *place)
    }

    /// The places in the list of the versions that no range covers; `None` where that cannot be told, because there is
    /// no range of versions, or one that its own rules find fault with.
    pub(super) fn uncovered(&self, affected: &Affected) -> Option<Vec<usize>> {
        let mut changes = vec![0_i64; self.sorted.len() + 1];
        let mut ranges = affected.version_ranges().peekable();
        ranges.peek()?;
        for range in ranges {
            for stretch in self.stretches(range)? {
                changes[stretch.start] += 1;
                changes[stretch.end] -= 1;
            }
        }
        let depths = changes.iter().scan(0, |depth, change| {
            *depth += change;
            Some(*depth)
        });
        let bare = self.sorted.iter().zip(depths).filter(|(_, depth)| *depth == 0);
        let mut places: Vec<_> = bare.map(|((place, _), _)| *place).collect();
        places.sort_unstable();
        Some(places)
    }

    /// The affected stretches of the line, as OSV's evaluation of the sorted events gives them.
    fn stretches(&self, range: &range::Range) -> Option<Vec<Range<usize>>> {
        let limit = self.limit(range)?;
        let mut stretches = Vec::new();
        let mut open: Option<(usize, &Event)> = None;
        let events = range.line(self.scheme)?;
        for event in events.iter().map(|&index| &range.events[index]) {
            let at = self.position(event)?;
            open = match (event.kind, open) {
                (EventKind::Introduced, open) => Some(open.unwrap_or((at, event))),
                (_, Some((begin, first))) if !self.is_empty(first, event) => {
                    stretches.push(begin.min(limit)..at.min(limit));
                    None
                }
                (_, _) => return None,
            };
        }
        stretches.extend(open.map(|(begin, _)| begin.min(limit)..limit));
        (!events.is_empty()).then_some(stretches)
    }

    /// Whether a range is fixed at the very version that it begins with.
    fn is_empty(&self, first: &Event, end: &Event) -> bool {
        match (&first.point, &end.point) {
            (Point::Version(first), Point::Version(fixed)) if end.kind == EventKind::Fixed => {
                self.scheme.compare(first, fixed) == Some(Ordering::Equal)
            }
            _ => false,
        }
    }

    /// Where the first version stands that is behind every limit.
    fn limit(&self, range: &range::Range) -> Option<usize> {
        let mut last: Option<usize> = None;
        for event in range.events.iter().filter(|event| event.kind == EventKind::Limit) {
            last = last.max(Some(self.position(event)?));
        }
        Some(last.unwrap_or(self.sorted.len()))
    }

    /// Where on the line an event changes the state.
    fn position(&self, event: &Event) -> Option<usize> {
        match (&event.point, event.kind) {
            (Point::Beginning, _) => Some(0),
            (Point::End, EventKind::Limit) => Some(self.sorted.len()),
            (Point::Version(version), _) if !self.scheme.has_place(version) => None,
            (Point::Version(version), EventKind::LastAffected) => {
                Some(self.before(version, Ordering::Equal))
            }
            (Point::Version(version), _) => Some(self.before(version, Ordering::Less)),
            (Point::End | Point::Commit(_), _) => None,
        }
    }

    /// How many versions of the line compare with this one no later than `most`.
    fn before(&self, version: &Version, most: Ordering) -> usize {
        let early = |other: &Version| {
            self.scheme.compare(other, version).is_some_and(|order| order <= most)
        };
        self.sorted.partition_point(|(_, other)| early(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::range::RangeKind;

    use EventKind::{Fixed, Introduced, LastAffected, Limit};

    fn range(events: &[(EventKind, &str)]) -> range::Range {
        range::Range::of_events(RangeKind::Ecosystem, events)
    }

    #[track_caller]
    fn check(ranges: &[&[(EventKind, &str)]], versions: &[&str], expected: Option<&[&str]>) {
        let affected = Affected {
            ranges: ranges.iter().map(|events| range(events)).collect(),
            versions: versions.iter().map(|text| Version::parse(text).unwrap()).collect(),
            ..fixture::affected("pkg:pypi/example", "1", "2")
        };
        let uncovered = Line::new(&affected).uncovered(&affected);
        let texts = uncovered.map(|places| places.iter().map(|i| versions[*i]).collect::<Vec<_>>());
        assert_eq!(texts.as_deref(), expected);
    }

    #[test]
    fn a_range_covers_from_its_beginning_to_before_its_fix() {
        let range: &[_] = &[(Introduced, "1.0"), (Fixed, "1.10")];
        check(&[range], &["1.9", "1.0", "1.10", "0.9", "1.0rc1"], Some(&["1.10", "0.9", "1.0rc1"]));
        check(&[range], &["1.10rc1", "1.0.0"], Some(&[]));
        check(&[&[(Introduced, "0"), (Fixed, "1.0")]], &["0.1", "1.0rc1", "2"], Some(&["2"]));
    }

    #[test]
    fn a_last_affected_version_is_covered() {
        check(
            &[&[(Introduced, "1.0"), (LastAffected, "1.5")]],
            &["1.5.0", "1.5.1", "1.0"],
            Some(&["1.5.1"]),
        );
        check(&[&[(Introduced, "1.0"), (LastAffected, "1.0")]], &["1.0", "1.1"], Some(&["1.1"]));
    }

    #[test]
    fn stretches_and_ranges_add_up_in_any_order() {
        let both: &[_] =
            &[(Introduced, "2.0"), (Fixed, "1.5"), (Introduced, "1.0"), (Fixed, "2.5")];
        check(&[both], &["1.2", "1.7", "2.2", "2.5"], Some(&["1.7", "2.5"]));
        let one: &[_] = &[(Introduced, "2.0")];
        let other: &[_] = &[(Introduced, "1.0"), (Fixed, "1.5")];
        check(&[one, other], &["1.2", "1.7", "2.2"], Some(&["1.7"]));
        check(&[other, other], &["1.2", "1.7"], Some(&["1.7"]));
        let next: &[_] = &[(Introduced, "0"), (Fixed, "1"), (Introduced, "1.0"), (Fixed, "2")];
        check(&[next], &["0.5", "1", "2"], Some(&["2"]));
    }

    #[test]
    fn nothing_behind_the_last_limit_is_covered() {
        let limited: &[_] = &[(Introduced, "1.0"), (Limit, "2.0"), (Limit, "3.0")];
        check(&[limited], &["1.5", "2.5", "3.0"], Some(&["3.0"]));
        check(&[&[(Introduced, "1.0"), (Limit, "0.5")]], &["1.5", "0.1"], Some(&["1.5", "0.1"]));
        check(
            &[&[(Introduced, "1"), (Fixed, "3"), (Limit, "2")]],
            &["1", "2", "3"],
            Some(&["2", "3"]),
        );
        check(&[&[(Introduced, "1"), (Limit, "*")]], &["2", "0.1"], Some(&["0.1"]));
    }

    #[test]
    fn a_doubtful_range_tells_nothing() {
        check(&[], &["1.0"], None);
        check(&[&[]], &["1.0"], None);
        check(&[&[(Introduced, "2.0"), (Fixed, "1.0")]], &["1.5"], None);
        check(&[&[(Introduced, "1.0"), (Fixed, "1.0")]], &["1.5"], None);
        check(&[&[(Fixed, "1.0")]], &["1.5"], None);
        check(&[&[(Introduced, "1.0"), (Fixed, "two")]], &["9.9"], None);
        check(&[&[(Introduced, "1.0"), (Limit, "two")]], &["9.9"], None);
    }

    #[test]
    fn versions_without_a_place_are_not_judged() {
        check(&[&[(Introduced, "1.0"), (Fixed, "2.0")]], &["odd!", "3.0"], Some(&["3.0"]));
    }

    #[test]
    fn versions_are_equal_by_value() {
        let versions = ["1.0", "2", "1.0.0"].map(|text| Version::parse(text).unwrap());
        let affected = Affected {
            versions: versions.iter().cloned().collect(),
            ..fixture::affected("pkg:pypi/example", "1", "2")
        };
        let line = Line::new(&affected);
        let equal = |text: &str| line.equal(&Version::parse(text).unwrap()).collect::<Vec<_>>();
        assert_eq!(equal("1"), [0, 2]);
        assert!(equal("1.1").is_empty() && equal("odd!").is_empty());
    }
}
