//! Whether one version is affected: OSV's evaluation (schema, "Evaluation"), with an answer for what it leaves open.
//!
//! The algorithm knows yes and no only. Here a third answer keeps apart what it would call no without knowing: a version
//! without a place in the order, an ecosystem without an order, an entry that says nothing of versions.

use std::cmp::Ordering;

use crate::model::affected::Affected;
use crate::model::range::{Event, EventKind, Point, Range};
use crate::model::version::{Scheme, Version};

/// What an entry says of one version of its package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// It is affected.
    Affected(Why<'a>),
    /// It is not affected.
    NotAffected,
    /// Neither is known.
    CannotTell(Doubt),
}

/// What makes a version affected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why<'a> {
    /// It is listed, in this spelling.
    Listed(&'a str),
    /// It lies in a range of the entry.
    InRange {
        /// The range's place among all ranges of the entry.
        index: usize,
        /// The last event at or before the version that made it affected.
        from: &'a Event,
        /// The event that ends the stretch, where there is one.
        until: Option<&'a Event>,
    },
}

/// Why it cannot be told whether a version is affected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The version has no place in the order of its ecosystem.
    NoPlace,
    /// The ecosystem has no order that we know, and the version is not listed.
    NoOrder,
    /// The entry neither lists versions nor has a range of them.
    NoVersions,
    /// The range at this place in the entry does not have the form that the evaluation needs.
    Range(usize),
}

/// Evaluates one version. Ranges of commits say nothing of it.
#[must_use]
pub fn evaluate<'a>(affected: &'a Affected, version: &Version) -> Verdict<'a> {
    let scheme = affected.scheme();
    let is_listed = |listed: &&str| is_same(scheme, &Version::of_list(listed), version);
    if let Some(listed) = affected.versions.texts().find(is_listed) {
        return Verdict::Affected(Why::Listed(listed));
    }
    let mut doubt = None;
    let ranges = affected.ranges.iter().enumerate().filter(|(_, range)| !range.is_git());
    for (index, range) in ranges.clone() {
        match within(range, index, range.scheme(scheme), version) {
            Ok(Some(why)) => return Verdict::Affected(why),
            Ok(None) => {}
            Err(found) => doubt = doubt.or(Some(found)),
        }
    }
    if ranges.count() == 0 {
        doubt = without_ranges(affected, scheme, version);
    }
    doubt = doubt.or_else(|| scheme.is_branch(version).then_some(Doubt::NoPlace));
    doubt.map_or(Verdict::NotAffected, Verdict::CannotTell)
}

/// The first version after this one that is fixed, and that none of the entries calls affected.
#[must_use]
pub fn first_fixed<'a>(entries: &[&'a Affected], version: &Version) -> Option<&'a Version> {
    let candidates = entries.iter().flat_map(|affected| {
        let scheme = affected.scheme();
        let ranges = affected.version_ranges().map(move |range| (range.scheme(scheme), range));
        ranges.flat_map(move |(scheme, range)| later(scheme, range, version))
    });
    let clean = |candidate: &Version| {
        entries.iter().all(|affected| evaluate(affected, candidate) == Verdict::NotAffected)
    };
    candidates
        .filter(|(_, candidate)| clean(candidate))
        .min_by(|(scheme, left), (_, right)| scheme.compare(left, right).unwrap_or(Ordering::Equal))
        .map(|(_, candidate)| candidate)
}

fn later<'a>(
    scheme: Scheme,
    range: &'a Range,
    version: &Version,
) -> impl Iterator<Item = (Scheme, &'a Version)> {
    let after = move |fixed: &Version| scheme.compare(fixed, version) == Some(Ordering::Greater);
    range.points(EventKind::Fixed).filter_map(move |point| match point {
        Point::Version(fixed) if after(fixed) => Some((scheme, fixed)),
        _ => None,
    })
}

fn is_same(scheme: Scheme, left: &Version, right: &Version) -> bool {
    scheme.compare(left, right) == Some(Ordering::Equal)
}

/// What is in doubt where only the list can say something.
fn without_ranges(affected: &Affected, scheme: Scheme, version: &Version) -> Option<Doubt> {
    match scheme {
        _ if affected.versions.is_empty() => Some(Doubt::NoVersions),
        Scheme::Unordered => Some(Doubt::NoOrder),
        _ if !scheme.parses(version) => Some(Doubt::NoPlace),
        _ => None,
    }
}

/// Where a version lies in a range, if it does.
fn within<'a>(
    range: &'a Range,
    index: usize,
    scheme: Scheme,
    version: &Version,
) -> Result<Option<Why<'a>>, Doubt> {
    if scheme == Scheme::Unordered {
        return Err(Doubt::NoOrder);
    }
    if !scheme.parses(version) {
        return Err(Doubt::NoPlace);
    }
    let line = range.line(scheme).ok_or(Doubt::Range(index))?;
    let line: Vec<&Event> = line.into_iter().map(|place| &range.events[place]).collect();
    if !line.iter().any(|event| event.kind == EventKind::Introduced) {
        return Err(Doubt::Range(index));
    }
    if !before_limits(range, scheme, version).ok_or(Doubt::Range(index))? {
        return Ok(None);
    }
    let last = line.iter().rposition(|event| !is_behind(event, scheme, version));
    let passed = last.map_or(0, |last| last + 1);
    let ends = |event: &&&Event| event.kind != EventKind::Introduced;
    Ok(match line[..passed].last() {
        Some(from) if from.kind == EventKind::Introduced => {
            let until = line[passed..].iter().find(ends).copied();
            Some(Why::InRange { index, from, until })
        }
        _ => None,
    })
}

/// Whether an event does not yet bear on a version: it stands after it, or is the version that is affected last.
fn is_behind(event: &Event, scheme: Scheme, version: &Version) -> bool {
    let order = match &event.point {
        Point::Version(point) => scheme.compare(point, version).unwrap_or(Ordering::Greater),
        _ => Ordering::Less,
    };
    match event.kind {
        EventKind::LastAffected => order != Ordering::Less,
        _ => order == Ordering::Greater,
    }
}

/// Whether a version stands before one of the limits, or there are none; `None` where a limit has no place.
fn before_limits(range: &Range, scheme: Scheme, version: &Version) -> Option<bool> {
    let mut limits = range.points(EventKind::Limit).peekable();
    if limits.peek().is_none() {
        return Some(true);
    }
    limits.try_fold(false, |before, limit| match limit {
        Point::End => Some(true),
        Point::Version(limit) => Some(before | (scheme.compare(version, limit)? == Ordering::Less)),
        Point::Beginning | Point::Commit(_) => None,
    })
}

#[cfg(test)]
mod tests;
