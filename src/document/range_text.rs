//! A range in words: what pages, feeds and texts say of the affected versions or commits.

use serde::Serialize;

use crate::model::range::{EventKind, Point, Range};
use crate::model::words::Words;
use crate::theme::languages;

/// A range for people, such as `1.0.0 up to, not including, 2.3.0`.
///
/// Its parts are joined by `; `. Where the events do not stand in the order in which a line runs
/// (OSV allows any), they are told one by one: which end belongs to which start is for whoever
/// knows the order of the versions to say.
#[must_use]
pub(crate) fn sentence(range: &Range) -> String {
    sentence_in(languages::english(), range)
}

/// The same in the words of a language.
#[must_use]
pub(crate) fn sentence_in(words: &Words, range: &Range) -> String {
    let mut parts = match stretches(range) {
        Some(stretches) => {
            stretches.iter().map(|stretch| stretch.told(words, range.is_git())).collect()
        }
        None => one_by_one(words, range),
    };
    let limits: Vec<_> =
        limits(range).map(|limit| words.filled("range.before", &[("end", limit)])).collect();
    if !limits.is_empty() {
        parts.push(words.filled("range.looked_at", &[("limits", &joined(words, &limits))]));
    }
    parts.join("; ")
}

fn joined(words: &Words, parts: &[String]) -> String {
    parts.join(&format!(" {} ", words.text("range.and")))
}

/// One stretch of affected versions, as a line of a table.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Row {
    /// The stretch in words.
    words: String,
    /// The versions that are fixed: one, unless it cannot be told which ends which stretch.
    fixed: Vec<String>,
}

/// A range of versions as lines of a table, one a stretch; with limits the whole is one.
#[must_use]
pub(crate) fn rows(words: &Words, range: &Range) -> Vec<Row> {
    let fixed = |ends: &[(EventKind, &str)]| {
        let fixed = ends.iter().filter(|(kind, _)| *kind == EventKind::Fixed);
        fixed.map(|(_, end)| (*end).to_owned()).collect()
    };
    match stretches(range) {
        Some(stretches) if limits(range).next().is_none() => stretches
            .iter()
            .map(|stretch| Row { words: stretch.told(words, false), fixed: fixed(&stretch.ends) })
            .collect(),
        _ => {
            let ends: Vec<_> =
                range.events.iter().map(|event| (event.kind, event.point.as_str())).collect();
            vec![Row { words: sentence_in(words, range), fixed: fixed(&ends) }]
        }
    }
}

/// The versions from a start to the ends that follow it; commits may have several, one a branch.
struct Stretch<'a> {
    start: &'a Point,
    ends: Vec<(EventKind, &'a str)>,
}

impl Stretch<'_> {
    fn told(&self, words: &Words, git: bool) -> String {
        let ends: Vec<_> =
            self.ends.iter().map(|&(kind, end)| self.until(words, kind, end)).collect();
        let key = match (self.start, ends.is_empty(), git) {
            (Point::Beginning, true, false) => "range.all_versions",
            (Point::Beginning, true, true) => "range.all_commits",
            (Point::Beginning, false, false) => return joined(words, &ends),
            (Point::Beginning, false, true) => "range.commits",
            (_, true, false) => "range.later",
            (_, true, true) => "range.commits_on",
            (_, false, false) => "range.stretch",
            (_, false, true) => "range.commits_stretch",
        };
        let ends = joined(words, &ends);
        words.filled(key, &[("start", self.start.as_str()), ("ends", &ends)])
    }

    fn until(&self, words: &Words, kind: EventKind, end: &str) -> String {
        let key = match (kind, self.start) {
            (EventKind::LastAffected, _) => "range.last",
            (_, Point::Beginning) => "range.before",
            _ => "range.up_to",
        };
        words.filled(key, &[("end", end)])
    }
}

/// The range as stretches, if its starts and ends take turns.
fn stretches(range: &Range) -> Option<Vec<Stretch<'_>>> {
    let mut stretches: Vec<Stretch<'_>> = Vec::new();
    for event in range.events.iter().filter(|event| event.kind != EventKind::Limit) {
        match (event.kind, stretches.last_mut()) {
            (EventKind::Introduced, Some(last)) if last.ends.is_empty() => return None,
            (EventKind::Introduced, _) => {
                stretches.push(Stretch { start: &event.point, ends: Vec::new() });
            }
            (kind, None) => {
                let ends = vec![(kind, event.point.as_str())];
                stretches.push(Stretch { start: &Point::Beginning, ends });
            }
            (_, Some(last)) if !range.is_git() && !last.ends.is_empty() => return None,
            (kind, Some(last)) => last.ends.push((kind, event.point.as_str())),
        }
    }
    Some(stretches)
}

fn one_by_one(words: &Words, range: &Range) -> Vec<String> {
    let told = |kind: EventKind, point: &Point| {
        let key = match (kind, point) {
            (EventKind::Introduced, Point::Beginning) => "range.affected_beginning",
            (EventKind::Introduced, _) => "range.affected_from",
            (EventKind::Fixed, _) => "range.fixed_in",
            (EventKind::LastAffected, _) => "range.last_affected",
            (EventKind::Limit, _) => return None,
        };
        let point = point.as_str();
        Some(words.filled(key, &[("start", point), ("end", point)]))
    };
    range.events.iter().filter_map(|event| told(event.kind, &event.point)).collect()
}

/// Where the range stops being looked at; a limit of OSV's `*` is none.
fn limits(range: &Range) -> impl Iterator<Item = &str> {
    range.points(EventKind::Limit).filter(|point| **point != Point::End).map(Point::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::commit::Commit;
    use crate::model::link::{Field, Link};
    use crate::model::range::{Event, RangeKind};
    use crate::model::version::Version;

    const A: &str = "4529c1632a356cc1ab6a7fdddccd2de60a21e366";
    const B: &str = "940e7d246ed5ecafb6b93be79f90d920b5ece459";

    fn event(word: &str, git: bool) -> Event {
        let (kind, value) = word.split_once(' ').unwrap();
        let kinds =
            [EventKind::Introduced, EventKind::Fixed, EventKind::LastAffected, EventKind::Limit];
        let kind = kinds.into_iter().find(|known| known.key() == kind).unwrap();
        let point = match value {
            "0" => Point::Beginning,
            "*" => Point::End,
            _ if git => Point::Commit(Commit::parse(value).unwrap()),
            _ => Point::Version(Version::parse(value).unwrap()),
        };
        Event { kind, point }
    }

    fn range(kind: RangeKind, events: &[&str]) -> Range {
        let git = matches!(kind, RangeKind::Git(_));
        let events = events.iter().map(|word| event(word, git)).collect();
        Range { kind, events, short: false, database_specific: None }
    }

    #[track_caller]
    fn check(events: &[&str], expected: &str) {
        assert_eq!(sentence(&range(RangeKind::Ecosystem, events)), expected);
    }

    #[track_caller]
    fn check_git(events: &[&str], expected: &str) {
        let repository = Link::parse("https://code.example/x", Field::Reference).unwrap();
        assert_eq!(sentence(&range(RangeKind::Git(repository), events)), expected);
    }

    #[test]
    fn both_ends_of_a_range_are_named() {
        check(&["introduced 1.0.0", "fixed 2.3.0"], "1.0.0 up to, not including, 2.3.0");
        check(&["introduced 1.0.0", "last_affected 2.2.0"], "1.0.0 up to and including 2.2.0");
        check(&["introduced 1.0.0"], "1.0.0 and later");
    }

    #[test]
    fn the_beginning_is_not_named() {
        check(&["introduced 0", "fixed 2.3.0"], "before 2.3.0");
        check(&["introduced 0", "last_affected 2.2.0"], "up to and including 2.2.0");
        check(&["introduced 0"], "all versions");
        check(&["fixed 2.3.0"], "before 2.3.0");
    }

    #[test]
    fn several_stretches_are_joined() {
        check(
            &["introduced 0", "fixed 1.1", "introduced 2.0", "last_affected 2.4", "introduced 3.0"],
            "before 1.1; 2.0 up to and including 2.4; 3.0 and later",
        );
    }

    #[test]
    fn a_limit_comes_last_and_no_limit_is_not_told() {
        check(&["introduced 1.0", "limit 2.0"], "1.0 and later; looked at only before 2.0");
        check(&["limit *", "introduced 1.0", "fixed 1.5"], "1.0 up to, not including, 1.5");
    }

    #[test]
    fn events_out_of_order_are_never_paired_by_guess() {
        check(
            &["introduced 2.0", "introduced 0", "fixed 1.5", "last_affected 2.1"],
            "affected from 2.0 on; affected from the beginning; fixed in 1.5; last affected 2.1",
        );
        check(
            &["introduced 0", "fixed 1.5", "fixed 2.1", "limit 3"],
            "affected from the beginning; fixed in 1.5; fixed in 2.1; looked at only before 3",
        );
    }

    #[test]
    fn commits_are_named_by_their_whole_hashes() {
        check_git(&["introduced 0", &format!("fixed {A}")], &format!("commits before {A}"));
        check_git(
            &["introduced 0", &format!("fixed {A}"), &format!("fixed {B}")],
            &format!("commits before {A} and before {B}"),
        );
        check_git(
            &[&format!("introduced {A}"), &format!("last_affected {B}")],
            &format!("commits from {A} up to and including {B}"),
        );
        check_git(&[&format!("introduced {A}")], &format!("commits from {A} on"));
        check_git(&["introduced 0"], "all commits");
    }

    #[track_caller]
    fn check_rows(events: &[&str], expected: &[(&str, &[&str])]) {
        let rows = rows(languages::english(), &range(RangeKind::Ecosystem, events));
        let found: Vec<_> = rows.iter().map(|row| (row.words.as_str(), &row.fixed)).collect();
        let owned = |fixed: &[&str]| fixed.iter().map(ToString::to_string).collect::<Vec<_>>();
        let expected: Vec<_> =
            expected.iter().map(|(words, fixed)| (*words, owned(fixed))).collect();
        assert_eq!(
            found,
            expected.iter().map(|(words, fixed)| (*words, fixed)).collect::<Vec<_>>()
        );
    }

    #[test]
    fn each_stretch_is_a_line_with_its_own_fix() {
        check_rows(
            &["introduced 0", "fixed 1.1", "introduced 2.0", "last_affected 2.4", "introduced 3.0"],
            &[
                ("before 1.1", &["1.1"]),
                ("2.0 up to and including 2.4", &[]),
                ("3.0 and later", &[]),
            ],
        );
        check_rows(&[], &[]);
    }

    #[test]
    fn what_is_not_known_to_belong_together_is_one_line() {
        check_rows(
            &["introduced 0", "fixed 1.5", "fixed 2.1"],
            &[("affected from the beginning; fixed in 1.5; fixed in 2.1", &["1.5", "2.1"])],
        );
        check_rows(
            &["introduced 1", "fixed 2", "limit 3"],
            &[("1 up to, not including, 2; looked at only before 3", &["2"])],
        );
    }

    #[test]
    fn a_range_without_events_says_nothing() {
        check(&[], "");
    }
}
