//! The normal form of ranges: stretches of versions from which everything else that says them is derived.

use std::cmp::Ordering;

use super::{EventKind, Point, Range};
use crate::model::version::{Scheme, Version};

/// The versions from one to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch<'a> {
    /// The first; without one, every version from the beginning.
    pub from: Option<&'a Version>,
    /// Where it ends, if it does.
    pub until: Option<End<'a>>,
}

/// Where a stretch ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End<'a> {
    /// The version there.
    pub version: &'a Version,
    /// Whether it belongs to the stretch.
    pub included: bool,
}

impl<'a> Stretch<'a> {
    /// The stretch of one version.
    #[must_use]
    pub const fn of_one(version: &'a Version) -> Self {
        Self { from: Some(version), until: Some(End { version, included: true }) }
    }

    /// Whether it has a version that is neither its first nor its last one.
    #[must_use]
    pub fn surrounds(&self, version: &Version, scheme: Scheme) -> bool {
        self.from.is_none_or(|from| compare(scheme, from, version).is_lt())
            && self.until.is_none_or(|end| compare(scheme, version, end.version).is_lt())
    }

    /// Whether another, which does not begin earlier, has a version in common with this one.
    #[must_use]
    pub fn overlaps(&self, later: &Self, scheme: Scheme) -> bool {
        match (self.until, later.from) {
            (Some(end), Some(from)) => match compare(scheme, end.version, from) {
                Ordering::Greater => true,
                Ordering::Equal => end.included,
                Ordering::Less => false,
            },
            (None, _) | (_, None) => true,
        }
    }

    /// Whether it ends where it begins, without the version there.
    fn is_empty(&self, scheme: Scheme) -> bool {
        let meets = |(from, end): (&Version, End<'_>)| {
            !end.included && compare(scheme, from, end.version) == Ordering::Equal
        };
        self.from.zip(self.until).is_some_and(meets)
    }

    /// Whether nothing lies between this and another that does not begin earlier.
    fn touches(&self, later: &Self, scheme: Scheme) -> bool {
        let meets = |(end, from): (End<'_>, _)| compare(scheme, end.version, from).is_ge();
        self.until.zip(later.from).is_none_or(meets)
    }

    /// The order of beginnings.
    #[must_use]
    pub fn begins(&self, other: &Self, scheme: Scheme) -> Ordering {
        match (self.from, other.from) {
            (Some(left), Some(right)) => compare(scheme, left, right),
            (left, right) => left.is_some().cmp(&right.is_some()),
        }
    }
}

impl Range {
    /// The affected stretches by OSV's evaluation, in rising order; `None` for commits, where a version has no place in
    /// the order, and where nothing says where the range begins.
    #[must_use]
    pub fn stretches(&self, scheme: Scheme) -> Option<Vec<Stretch<'_>>> {
        self.points(EventKind::Introduced).next()?;
        let mut stretches = Vec::new();
        let mut open: Option<Option<&Version>> = None;
        for event in self.line(scheme)?.into_iter().map(|index| &self.events[index]) {
            let version = version(&event.point);
            if event.kind == EventKind::Introduced {
                open = open.or(Some(version));
            } else if let Some(from) = open.take() {
                let included = event.kind == EventKind::LastAffected;
                let until = Some(End { version: version?, included });
                stretches.push(Stretch { from, until });
            }
        }
        stretches.retain(|stretch| !stretch.is_empty(scheme));
        stretches.extend(open.map(|from| Stretch { from, until: None }));
        match self.last_limit(scheme).ok()? {
            Some(limit) => Some(cut(stretches, limit, scheme)),
            None => Some(stretches),
        }
    }

    /// The limit behind which nothing is looked at, if there is one; an error where one has no place.
    fn last_limit(&self, scheme: Scheme) -> Result<Option<&Version>, ()> {
        let mut last = None;
        for point in self.points(EventKind::Limit) {
            if *point == Point::End {
                return Ok(None);
            }
            let limit = version(point).filter(|limit| scheme.has_place(limit)).ok_or(())?;
            if last.is_none_or(|last| compare(scheme, last, limit) == Ordering::Less) {
                last = Some(limit);
            }
        }
        Ok(last)
    }
}

/// Stretches as few as can be, in rising order.
#[must_use]
pub fn union(mut stretches: Vec<Stretch<'_>>, scheme: Scheme) -> Vec<Stretch<'_>> {
    stretches.sort_by(|left, right| left.begins(right, scheme));
    let mut merged: Vec<Stretch<'_>> = Vec::new();
    for next in stretches {
        match merged.last_mut().filter(|last| last.touches(&next, scheme)) {
            Some(last) => last.until = later(last.until, next.until, scheme),
            None => merged.push(next),
        }
    }
    merged
}

fn version(point: &Point) -> Option<&Version> {
    match point {
        Point::Version(version) => Some(version),
        Point::Beginning | Point::End | Point::Commit(_) => None,
    }
}

fn cut<'a>(stretches: Vec<Stretch<'a>>, limit: &'a Version, scheme: Scheme) -> Vec<Stretch<'a>> {
    let end = End { version: limit, included: false };
    let begun = |stretch: &Stretch<'_>| {
        stretch.from.is_none_or(|from| compare(scheme, from, limit) == Ordering::Less)
    };
    let kept = stretches.into_iter().filter(begun);
    kept.map(|stretch| match stretch.until {
        Some(until) if by_end(until, end, scheme) == Ordering::Less => stretch,
        _ => Stretch { until: Some(end), ..stretch },
    })
    .collect()
}

fn later<'a>(left: Option<End<'a>>, right: Option<End<'a>>, scheme: Scheme) -> Option<End<'a>> {
    let (left, right) = (left?, right?);
    Some(if by_end(left, right, scheme) == Ordering::Less { right } else { left })
}

fn by_end(left: End<'_>, right: End<'_>, scheme: Scheme) -> Ordering {
    compare(scheme, left.version, right.version).then(left.included.cmp(&right.included))
}

fn compare(scheme: Scheme, left: &Version, right: &Version) -> Ordering {
    scheme.compare(left, right).unwrap_or(Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::range::RangeKind;
    use EventKind::{Fixed, Introduced, LastAffected, Limit};

    /// The stretches of some ranges, written as `FROM..END`, with `=` before an end that is included.
    #[track_caller]
    fn check(ranges: &[&[(EventKind, &str)]], expected: Option<&[&str]>) {
        let ranges: Vec<_> =
            ranges.iter().map(|events| Range::of_events(RangeKind::Ecosystem, events)).collect();
        let each: Option<Vec<_>> =
            ranges.iter().map(|range| range.stretches(Scheme::Pep440)).collect();
        let shown = |stretch: &Stretch<'_>| {
            let from = stretch.from.map_or("", Version::as_str);
            let end = stretch.until.map_or(String::new(), |end| {
                format!("{}{}", if end.included { "=" } else { "" }, end.version)
            });
            format!("{from}..{end}")
        };
        let union = each.map(|all| union(all.concat(), Scheme::Pep440));
        let written: Option<Vec<_>> = union.map(|all| all.iter().map(shown).collect());
        let written: Option<Vec<_>> =
            written.as_ref().map(|all| all.iter().map(String::as_str).collect());
        assert_eq!(written.as_deref(), expected);
    }

    #[test]
    fn events_in_any_order_give_rising_stretches() {
        let range: &[_] =
            &[(Fixed, "2.5"), (Introduced, "1.10"), (Fixed, "1.5"), (Introduced, "0")];
        check(&[range], Some(&["..1.5", "1.10..2.5"]));
        check(&[&[(Introduced, "1.0"), (LastAffected, "1")]], Some(&["1.0..=1"]));
        check(&[&[(Introduced, "1"), (Fixed, "2"), (Fixed, "3")]], Some(&["1..2"]));
        check(&[&[(Introduced, "1"), (Fixed, "1.0")]], Some(&[]));
        let again: &[_] =
            &[(Introduced, "1"), (LastAffected, "2"), (Introduced, "2"), (LastAffected, "3")];
        check(&[again], Some(&["1..=3"]));
    }

    #[test]
    fn stretches_that_meet_become_one() {
        let first: &[_] = &[(Introduced, "1"), (Fixed, "2")];
        check(&[first, &[(Introduced, "2.0"), (Fixed, "3")]], Some(&["1..3"]));
        check(&[first, &[(Introduced, "0")]], Some(&[".."]));
        check(&[first, &[(Introduced, "1.5"), (LastAffected, "2")]], Some(&["1..=2"]));
        let last: &[_] = &[(Introduced, "1"), (LastAffected, "2")];
        check(&[last, &[(Introduced, "2.1")]], Some(&["1..=2", "2.1.."]));
    }

    #[test]
    fn nothing_lies_behind_the_last_limit() {
        check(&[&[(Introduced, "1"), (Limit, "2"), (Limit, "3")]], Some(&["1..3"]));
        check(&[&[(Introduced, "1"), (LastAffected, "2"), (Limit, "2")]], Some(&["1..2"]));
        check(&[&[(Introduced, "2"), (Limit, "1")]], Some(&[]));
        check(&[&[(Introduced, "1"), (Limit, "1"), (Limit, "*")]], Some(&["1.."]));
    }

    #[test]
    fn a_range_without_a_beginning_or_an_order_has_no_stretches() {
        check(&[&[(Fixed, "1")]], None);
        check(&[&[(Introduced, "0"), (Fixed, "odd!")]], None);
        check(&[&[(Introduced, "0"), (Limit, "odd!")]], None);
    }
}
