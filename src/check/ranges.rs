//! Whether ranges mean what their author meant: a wrong one flags the innocent or misses the guilty.

use std::cmp::Ordering;

use super::{Evidence, Findings, affected_path};
use crate::diagnostic::{Fault, Rule};
use crate::model::Path;
use crate::model::advisory::Advisory;
use crate::model::range::{EventKind, Point, Range};
use crate::model::version::Scheme;

/// A range that ends before it begins.
pub static RANGE_ORDER: Rule = Rule::error(
    "range-order",
    "the events of a range are not in rising order",
    "A range reads from its first affected version to its first fixed one. Where `fixed` is not after `introduced`, no \
     version lies between and nobody is warned; the two were most likely swapped.",
);

/// A range without a beginning.
pub static RANGE_INTRODUCED: Rule = Rule::error(
    "range-introduced",
    "a range does not say where it begins",
    "OSV demands at least one `introduced` in each range, and a reader that finds none matches nothing. If every version \
     up to the fix is affected, write `introduced: \"0\"`.",
);

/// A range that ends in two ways.
pub static RANGE_ENDS: Rule = Rule::error(
    "range-ends",
    "a range has both `fixed` and `last_affected`",
    "The OSV schema allows only one of them in a range: `fixed` where a fixed version exists, else `last_affected`.",
);

/// A version that its ecosystem cannot order.
pub static RANGE_VERSION: Rule = Rule::error(
    "range-version",
    "a version in a range is not one that its ecosystem can order",
    "Readers compare versions by the rules of the ecosystem (PEP 440, SemVer). One that does not follow them cannot be \
     compared, and different readers then come to different answers.",
);

/// A range that never ends.
pub static RANGE_OPEN: Rule = Rule::warning(
    "range-open",
    "a range has no end",
    "Every later version counts as affected, including those that are not released yet. That is right while there is no \
     fix; once there is one, add `fixed`.",
);

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    for advisory in evidence.library.advisories() {
        for (number, affected) in advisory.affected.iter().enumerate() {
            for (index, range) in affected.ranges.iter().enumerate() {
                let path = affected_path(number).key("ranges").index(index);
                one(&Subject { advisory, range, scheme: affected.scheme(), path }, findings);
            }
        }
    }
}

struct Subject<'a> {
    advisory: &'a Advisory,
    range: &'a Range,
    scheme: Scheme,
    path: Path,
}

impl Subject<'_> {
    fn report(&self, findings: &mut Findings, path: Path, fault: Fault) {
        findings.advisory(self.advisory, path, fault);
    }

    fn has(&self, kind: EventKind) -> bool {
        self.range.points(kind).next().is_some()
    }
}

fn one(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.has(EventKind::Introduced) {
        let fault = Fault::new(&RANGE_INTRODUCED, "this range has no `introduced`");
        subject.report(
            findings,
            subject.path.clone(),
            fault.hint("add `introduced:` with the first affected version, or \"0\""),
        );
    }
    if subject.has(EventKind::Fixed) && subject.has(EventKind::LastAffected) {
        let fault = Fault::new(&RANGE_ENDS, "this range has both `fixed` and `last_affected`");
        subject.report(findings, subject.path.clone(), fault.hint("keep `fixed`"));
    }
    if !subject.range.is_git() {
        versions(subject, findings);
        order(subject, findings);
        end(subject, findings);
    }
}

fn versions(subject: &Subject<'_>, findings: &mut Findings) {
    for (index, event) in subject.range.events.iter().enumerate() {
        if let Point::Version(version) = &event.point
            && !subject.scheme.parses(version)
            && subject.advisory.imported.is_none()
        {
            let fault = Fault::new(
                &RANGE_VERSION,
                format!("`{version}` is not a version of this ecosystem"),
            );
            let path = subject.range.event_path(&subject.path, index);
            subject.report(findings, path, fault.hint("write it as the ecosystem publishes it"));
        }
    }
}

/// Each event must lie after the one before it; a `limit` stands apart from the line.
fn order(subject: &Subject<'_>, findings: &mut Findings) {
    let line: Vec<_> = subject
        .range
        .events
        .iter()
        .enumerate()
        .filter(|(_, event)| event.kind != EventKind::Limit)
        .collect();
    for pair in line.windows(2) {
        let [(_, earlier), (index, later)] = pair else { continue };
        let tied = earlier.kind == EventKind::Introduced && later.kind == EventKind::LastAffected;
        let wrong = match compare(subject.scheme, &earlier.point, &later.point) {
            Some(Ordering::Greater) => true,
            Some(Ordering::Equal) => !tied,
            Some(Ordering::Less) | None => false,
        };
        if wrong {
            let (from, to) = (earlier.point.as_str(), later.point.as_str());
            let message = format!(
                "`{}` is {to}, which is not after `{}`, {from}",
                later.kind.key(),
                earlier.kind.key()
            );
            let fault =
                Fault::new(&RANGE_ORDER, message).hint("check whether the two were swapped");
            subject.report(findings, subject.range.event_path(&subject.path, *index), fault);
        }
    }
}

fn compare(scheme: Scheme, left: &Point, right: &Point) -> Option<Ordering> {
    match (left, right) {
        (Point::Beginning, Point::Beginning) => Some(Ordering::Equal),
        (Point::Beginning, _) => Some(Ordering::Less),
        (_, Point::Beginning) => Some(Ordering::Greater),
        (Point::Version(left), Point::Version(right)) => scheme.compare(left, right),
        _ => None,
    }
}

fn end(subject: &Subject<'_>, findings: &mut Findings) {
    let last = subject.range.events.last();
    let open = last.is_some_and(|event| event.kind == EventKind::Introduced)
        && !subject.has(EventKind::Limit);
    if open && subject.advisory.withdrawn.is_none() && subject.advisory.imported.is_none() {
        let index = subject.range.events.len() - 1;
        let fault = Fault::new(&RANGE_OPEN, "every version from here on counts as affected");
        let path = subject.range.event_path(&subject.path, index);
        subject.report(findings, path, fault.hint("add `fixed:` once there is a fixed version"));
    }
}
