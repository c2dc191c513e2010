//! The events of a range in the order in which its line of versions runs.

use std::cmp::Ordering;

use super::{Event, EventKind, Point, Range, RangeKind};
use crate::model::version::{Scheme, Version};

impl Range {
    /// The order that the range counts in, in an ecosystem of this scheme: a range of type `SEMVER` has its own.
    #[must_use]
    pub fn scheme(&self, ecosystem: Scheme) -> Scheme {
        match (&self.kind, ecosystem) {
            (RangeKind::SemVer, Scheme::Pub) | (RangeKind::Ecosystem, _) => ecosystem,
            (RangeKind::SemVer, _) => Scheme::SemVer,
            (RangeKind::Git(_), _) => Scheme::Unordered,
        }
    }

    /// The events that begin and end stretches, as indexes in rising order; `None` where one has no place in the order.
    ///
    /// OSV does not say which of several events at one point comes first. They take turns here: where the range is affected
    /// up to a point, it ends there before it begins anew, and else it begins there before it ends.
    #[must_use]
    pub fn line(&self, scheme: Scheme) -> Option<Vec<usize>> {
        let events = &self.events;
        let mut line: Vec<usize> =
            (0..events.len()).filter(|&index| events[index].kind != EventKind::Limit).collect();
        if !line.iter().all(|&index| has_place(scheme, &events[index])) {
            return None;
        }
        let order =
            |left: usize, right: usize| compare(scheme, &events[left].point, &events[right].point);
        line.sort_by(|&left, &right| {
            order(left, right).then(events[left].kind.cmp(&events[right].kind))
        });
        let mut open = false;
        for same in line.chunk_by_mut(|&left, &right| order(left, right) == Ordering::Equal) {
            open = take_turns(events, same, open);
        }
        Some(line)
    }

    /// The same range with its events in rising order and its limits last; as it is where that order is not known.
    #[must_use]
    pub fn in_order(&self, scheme: Scheme) -> Self {
        let line = self.line(scheme).unwrap_or_else(|| (0..self.events.len()).collect());
        let rest = (0..self.events.len()).filter(|index| !line.contains(index));
        let events = line.iter().copied().chain(rest).map(|index| self.events[index].clone());
        Self { events: events.collect(), ..self.clone() }
    }
}

impl Scheme {
    /// Whether a version has a place in the order; where there is no order, none has.
    #[must_use]
    pub fn has_place(self, version: &Version) -> bool {
        self != Self::Unordered && self.parses(version)
    }
}

fn has_place(scheme: Scheme, event: &Event) -> bool {
    match &event.point {
        Point::Beginning => true,
        Point::Version(version) => scheme.has_place(version),
        Point::End | Point::Commit(_) => false,
    }
}

/// Lets beginnings and ends at one point alternate, as long as there are both; whether the range is affected behind them.
fn take_turns(events: &[Event], same: &mut [usize], mut open: bool) -> bool {
    let begins = |index: &usize| events[*index].kind == EventKind::Introduced;
    for place in 0..same.len() {
        let Some(next) = same[place..].iter().position(|index| begins(index) != open) else {
            break;
        };
        same[place..=place + next].rotate_right(1);
        open = !open;
    }
    open
}

/// The order of two points that have a place.
fn compare(scheme: Scheme, left: &Point, right: &Point) -> Ordering {
    match (left, right) {
        (Point::Version(left), Point::Version(right)) => {
            scheme.compare(left, right).unwrap_or(Ordering::Equal)
        }
        (left, right) => {
            let late = |point: &Point| !matches!(point, Point::Beginning);
            late(left).cmp(&late(right))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use EventKind::{Fixed, Introduced, LastAffected, Limit};

    #[track_caller]
    fn check(events: &[(EventKind, &str)], expected: Option<&[usize]>) {
        let range = Range::of_events(RangeKind::Ecosystem, events);
        assert_eq!(range.line(Scheme::Pep440).as_deref(), expected);
    }

    #[test]
    fn events_come_in_the_order_of_their_versions() {
        check(&[(Fixed, "1.10"), (Introduced, "1.9")], Some(&[1, 0]));
        check(&[(Introduced, "1.0"), (Limit, "*"), (Introduced, "0")], Some(&[2, 0]));
    }

    #[test]
    fn at_one_version_an_end_stands_before_a_beginning_but_not_the_last_affected() {
        check(
            &[(Introduced, "0"), (LastAffected, "1"), (Introduced, "1.0"), (Fixed, "1")],
            Some(&[0, 3, 2, 1]),
        );
    }

    #[test]
    fn at_one_version_beginnings_and_ends_take_turns() {
        check(&[(Fixed, "1"), (Introduced, "1.0")], Some(&[1, 0]));
        check(&[(LastAffected, "1"), (Introduced, "1")], Some(&[1, 0]));
        check(&[(Introduced, "0"), (Introduced, "1"), (Fixed, "1")], Some(&[0, 2, 1]));
        check(
            &[(Introduced, "0"), (LastAffected, "1"), (Introduced, "1"), (LastAffected, "2")],
            Some(&[0, 1, 2, 3]),
        );
        check(&[(Introduced, "1"), (Introduced, "1"), (Fixed, "1")], Some(&[0, 2, 1]));
    }

    #[test]
    fn a_range_in_order_keeps_every_event_and_its_limits_last() {
        let range = |events: &[(EventKind, &str)]| Range::of_events(RangeKind::Ecosystem, events);
        let mixed = range(&[(Limit, "3"), (Fixed, "1.10"), (Introduced, "1.9")]);
        let sorted = range(&[(Introduced, "1.9"), (Fixed, "1.10"), (Limit, "3")]);
        assert_eq!(mixed.in_order(Scheme::Pep440), sorted);
        assert_eq!(mixed.in_order(Scheme::Unordered), mixed);
    }

    #[test]
    fn what_has_no_place_leaves_no_line() {
        check(&[(Introduced, "0"), (Fixed, "two")], None);
        check(&[(Introduced, "0"), (Limit, "two")], Some(&[0]));
    }

    #[test]
    fn a_semver_range_has_its_own_order() {
        let scheme = |kind, scheme| Range::of_events(kind, &[]).scheme(scheme);
        assert_eq!(scheme(RangeKind::SemVer, Scheme::Unordered), Scheme::SemVer);
        assert_eq!(scheme(RangeKind::SemVer, Scheme::Pub), Scheme::Pub);
        assert_eq!(scheme(RangeKind::Ecosystem, Scheme::Pep440), Scheme::Pep440);
    }
}
