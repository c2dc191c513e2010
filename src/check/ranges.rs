//! Whether ranges mean what their author meant: a wrong one flags the innocent or misses the guilty.

use std::cmp::Ordering;

use super::{Evidence, Findings, affected_path};
use crate::diagnostic::{Fault, Rule};
use crate::model::Path;
use crate::model::advisory::Advisory;
use crate::model::range::{Event, EventKind, Point, Range};
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
    "Readers compare versions by the rules of the ecosystem: PEP 440, SemVer, those of dpkg. One that does not follow them cannot be \
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
                let path = affected_path(number).field("ranges").index(index);
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

    /// Whether an end leaves nothing of what begins at another event.
    fn is_empty(&self, begin: usize, end: usize) -> bool {
        let (begin, end) = (&self.range.events[begin], &self.range.events[end]);
        end.kind == EventKind::Fixed && !self.follows(end, begin)
    }

    /// Whether one event stands after another, both of which have a place.
    fn follows(&self, late: &Event, early: &Event) -> bool {
        match (&late.point, &early.point) {
            (Point::Version(late), Point::Version(early)) => {
                self.scheme.compare(late, early).is_some_and(Ordering::is_gt)
            }
            (late, early) => *late != Point::Beginning && *early == Point::Beginning,
        }
    }

    /// The beginning that the author most likely meant: the nearest above in the source, else the first.
    fn written_before(&self, index: usize) -> Option<&Event> {
        let begins = |event: &&Event| event.kind == EventKind::Introduced;
        let above = self.range.events[..index].iter().rev().find(begins);
        above.or_else(|| self.range.events.iter().find(begins))
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
    if !subject.range.is_git() && !subject.range.events.is_empty() {
        versions(subject, findings);
        order(subject, findings);
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

/// OSV gives the order of events no meaning, so they are compared by value: each end must follow a beginning of its own,
/// and only the last beginning may be without an end.
fn order(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(line) = subject.range.line(subject.scheme) else {
        let last = subject.range.events.len() - 1;
        if subject.range.events[last].kind == EventKind::Introduced {
            endless(subject, last, findings);
        }
        return;
    };
    let (mut open, mut begun) = (None, false);
    for index in line {
        if subject.range.events[index].kind == EventKind::Introduced {
            open = open.or(Some(index));
            begun = true;
        } else if begun && subject.advisory.imported.is_some() {
            open = None;
        } else if open.take().is_none_or(|begin| subject.is_empty(begin, index)) {
            misplaced(subject, index, findings);
        }
    }
    if let Some(index) = open {
        endless(subject, index, findings);
    }
    beyond_limits(subject, findings);
}

/// An end that ends nothing: most likely it was swapped with its beginning.
fn misplaced(subject: &Subject<'_>, index: usize, findings: &mut Findings) {
    let Some(begin) = subject.written_before(index) else { return };
    let end = &subject.range.events[index];
    let (key, to, from) = (end.kind.key(), end.point.as_str(), begin.point.as_str());
    let fault = if subject.follows(end, begin) {
        let message = format!("`{key}` is {to}, where the range has ended already");
        Fault::new(&RANGE_ORDER, message).hint("keep one end for each `introduced`")
    } else {
        let message = format!("`{key}` is {to}, which is not after `introduced`, {from}");
        Fault::new(&RANGE_ORDER, message).hint("check whether the two were swapped")
    };
    subject.report(findings, subject.range.event_path(&subject.path, index), fault);
}

/// A limit at or before which nothing is affected leaves nothing of the range.
fn beyond_limits(subject: &Subject<'_>, findings: &mut Findings) {
    let range = subject.range;
    let limit = range.events.iter().position(|event| event.kind == EventKind::Limit);
    let Some(index) = limit.filter(|_| subject.advisory.imported.is_none()) else { return };
    let whole = Range {
        events: range
            .events
            .iter()
            .filter(|event| event.kind != EventKind::Limit)
            .cloned()
            .collect(),
        ..range.clone()
    };
    let some =
        |range: &Range| range.stretches(subject.scheme).map(|stretches| !stretches.is_empty());
    if let (Some(true), Some(false)) = (some(&whole), some(range)) {
        let limit = range.events[index].point.as_str();
        let message = format!("`limit` is {limit}, before which nothing is affected");
        let fault = Fault::new(&RANGE_ORDER, message).hint("leave `limit` out: it is for branches");
        subject.report(findings, range.event_path(&subject.path, index), fault);
    }
}

fn endless(subject: &Subject<'_>, index: usize, findings: &mut Findings) {
    let meant = subject.advisory.withdrawn.is_some() || subject.advisory.imported.is_some();
    // A beginning whose end was swapped with it is no second mistake.
    let ended =
        subject.range.events.get(index + 1).is_some_and(|next| next.kind != EventKind::Introduced);
    if !meant && !ended && !subject.has(EventKind::Limit) {
        let fault = Fault::new(&RANGE_OPEN, "every version from here on counts as affected");
        let path = subject.range.event_path(&subject.path, index);
        subject.report(findings, path, fault.hint("add `fixed:` once there is a fixed version"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{At, Found};
    use crate::document::fixture;
    use crate::model::range::RangeKind;

    /// The findings about a range of a Python package.
    fn found(events: &[(EventKind, &str)]) -> Vec<Found> {
        let range = Range::of_events(RangeKind::Ecosystem, events);
        let advisory = fixture::advisory("EX-2026-0001");
        let path = Path::root().key("r");
        let mut findings = Findings::default();
        one(
            &Subject { advisory: &advisory, range: &range, scheme: Scheme::Pep440, path },
            &mut findings,
        );
        findings.0
    }

    /// The one thing that is said of a range.
    #[track_caller]
    fn said(events: &[(EventKind, &str)], expected: &str) {
        let found = found(events);
        let messages: Vec<_> = found.iter().map(|found| found.fault.message.as_str()).collect();
        assert_eq!(messages, [expected]);
    }

    /// The codes of the findings about a range, each with the index of its event.
    #[track_caller]
    fn check(events: &[(EventKind, &str)], expected: &[(&str, &str)]) {
        let shown = |found: &Found| match &found.at {
            At::Value(path) => (found.fault.rule.code, path.to_string()),
            At::File | At::Span(_) => (found.fault.rule.code, String::new()),
        };
        let found: Vec<_> = found(events).iter().map(shown).collect();
        let found: Vec<_> = found.iter().map(|(code, path)| (*code, path.as_str())).collect();
        assert_eq!(found, expected);
    }

    use EventKind::{Fixed, Introduced, LastAffected, Limit};

    #[test]
    fn sound_ranges_have_no_findings() {
        check(&[(Introduced, "0"), (Fixed, "1.0")], &[]);
        check(&[(Introduced, "1.0"), (LastAffected, "1.0")], &[]);
        check(&[(Introduced, "1.9"), (Fixed, "1.10")], &[]);
        check(&[(Introduced, "1.0rc1"), (Fixed, "1.0")], &[]);
        check(&[(Introduced, "1.0"), (Fixed, "1.5"), (Introduced, "2.0"), (Fixed, "2.5")], &[]);
        check(&[(Introduced, "0"), (Limit, "*"), (Fixed, "1.0")], &[]);
    }

    #[test]
    fn the_order_in_which_events_are_written_means_nothing() {
        check(&[(Fixed, "1.0"), (Introduced, "0")], &[]);
        check(
            &[(Introduced, "1.8"), (Fixed, "1.8.4"), (Introduced, "1.7"), (Fixed, "1.7.10")],
            &[],
        );
    }

    #[test]
    fn an_end_must_follow_a_beginning_of_its_own() {
        check(&[(Introduced, "2.0"), (Fixed, "1.0")], &[("range-order", "r.events[1].fixed")]);
        check(&[(Introduced, "1.0"), (Fixed, "1.0")], &[("range-order", "r.events[1].fixed")]);
        check(&[(Introduced, "1.0"), (Fixed, "1.0.0")], &[("range-order", "r.events[1].fixed")]);
        check(
            &[(Introduced, "1.0"), (Fixed, "1.5"), (Introduced, "2.0"), (Fixed, "1.8")],
            &[("range-order", "r.events[3].fixed")],
        );
    }

    #[test]
    fn an_end_behind_another_is_not_said_to_be_swapped() {
        let twice: &[_] = &[(Introduced, "1.0"), (Fixed, "2.0"), (Fixed, "3.0")];
        check(twice, &[("range-order", "r.events[2].fixed")]);
        said(twice, "`fixed` is 3.0, where the range has ended already");
        let swapped = "`fixed` is 1.0, which is not after `introduced`, 2.0";
        said(&[(Introduced, "2.0"), (Fixed, "1.0")], swapped);
        let touching: &[_] =
            &[(Introduced, "1"), (LastAffected, "2"), (Introduced, "2"), (LastAffected, "3")];
        check(touching, &[]);
    }

    #[test]
    fn a_limit_must_leave_something() {
        let early: &[_] = &[(Introduced, "2.0"), (Limit, "1.0")];
        check(early, &[("range-order", "r.events[1].limit")]);
        said(early, "`limit` is 1.0, before which nothing is affected");
        check(&[(Introduced, "2.0"), (Limit, "2.0"), (Limit, "*")], &[]);
        check(&[(Introduced, "2.0"), (Limit, "3.0")], &[]);
    }

    #[test]
    fn a_range_without_a_beginning_or_an_end_is_named() {
        check(&[(Fixed, "1.0")], &[("range-introduced", "r")]);
        check(&[(Introduced, "1.0")], &[("range-open", "r.events[0].introduced")]);
        check(
            &[(Introduced, "1.0"), (Fixed, "1.5"), (Introduced, "2.0")],
            &[("range-open", "r.events[2].introduced")],
        );
    }

    #[test]
    fn a_version_without_an_order_is_named_and_nothing_is_guessed() {
        check(&[(Introduced, "1.0"), (Fixed, "two")], &[("range-version", "r.events[1].fixed")]);
    }
}
