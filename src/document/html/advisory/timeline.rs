//! What happened when: as a table, and drawn beside the limits that the policy promises.

use serde::Serialize;

use crate::document::html::listing::{DateData, date};
use crate::document::html::plot::{Bar, Limit, Plot, plot};
use crate::model::advisory::Advisory;
use crate::model::calendar::{Calendar, Interval};
use crate::model::date::Moment;
use crate::model::page::Policy;
use crate::model::timeline::{TimelineEvent, TimelineKind};
use crate::model::words::Words;
use crate::promise::binds;

/// The longest time that is drawn after the release: what comes years later would leave no room for the rest.
const AFTER: u64 = 30 * 24 * 60 * 60;

#[derive(Serialize)]
pub(super) struct EventData {
    /// The kind, whose words the template knows.
    kind: &'static str,
    at: DateData,
    /// The time of day in UTC, where the source knows it.
    time: Option<String>,
    version: Option<String>,
    package: Option<String>,
    channel: Option<String>,
    who: Option<String>,
    url: Option<String>,
    note: Option<String>,
}

/// The events that are shown, oldest first.
pub(super) fn table(words: &Words, advisory: &Advisory) -> Vec<EventData> {
    shown(advisory).into_iter().map(|found| event(words, found)).collect()
}

/// The drawing; none where fewer than two events can be drawn.
pub(super) fn drawing(words: &Words, advisory: &Advisory, policy: Option<&Policy>) -> Option<Plot> {
    let calendar = policy.map(|policy| policy.calendar.clone()).unwrap_or_default();
    let events = shown(advisory);
    let limits = policy.map(|policy| limits(words, advisory, policy)).unwrap_or_default();
    let (start, end) = window(&events, &calendar, &limits)?;
    let within: Vec<_> = events
        .iter()
        .map(|event| (*event, calendar.interval(event.at)))
        .filter(|(_, at)| at.earliest >= start.earliest && at.earliest.as_second() <= end)
        .collect();
    if within.len() < 2 {
        return None;
    }
    let since = |at: i64| u64::try_from(at - start.earliest.as_second()).unwrap_or(0);
    let bars =
        within.iter().map(|(event, at)| bar(words, event, since(at.earliest.as_second()), *at));
    let lines = limits.into_iter().map(|(at, label)| Limit { at: since(at), label }).collect();
    let left = events.len() - within.len();
    let name = words.text("plot.timeline").to_owned();
    Some(plot(name, description(words, within.len(), left), lines, bars.collect()))
}

fn shown(advisory: &Advisory) -> Vec<&TimelineEvent> {
    let mut events: Vec<&TimelineEvent> = advisory.shown_timeline().collect();
    events.sort_by_key(|event| event.at);
    events
}

/// From the first event of the case to a while after its release; in seconds of Unix time, the end.
fn window(
    events: &[&TimelineEvent],
    calendar: &Calendar,
    limits: &[(i64, String)],
) -> Option<(Interval, i64)> {
    let begins = |kind: TimelineKind| {
        matches!(kind, TimelineKind::Reported | TimelineKind::MadePublicByOthers)
    };
    let first = events.iter().find(|event| begins(event.kind)).or_else(|| events.first())?;
    let start = calendar.interval(first.at);
    let last = |kind| events.iter().filter(move |event| event.kind == kind).map(|event| event.at);
    let over = last(TimelineKind::Released).chain(last(TimelineKind::AdvisoryPublished)).max();
    let over = over.or_else(|| events.last().map(|event| event.at))?;
    let after = i64::try_from(AFTER).expect("a month fits");
    let end = calendar.interval(over).latest.as_second() + after;
    let limit = limits.iter().map(|(at, _)| *at).max().unwrap_or(end);
    Some((start, end.max(limit)))
}

/// The promised limits whose clocks began, in seconds of Unix time.
fn limits(words: &Words, advisory: &Advisory, policy: &Policy) -> Vec<(i64, String)> {
    let of = |promise: &crate::model::promise::Promise| {
        if !binds(policy, advisory, promise) {
            return None;
        }
        let (from, max) = (promise.terms.from?, promise.terms.max?);
        let began = advisory.shown_timeline().filter(|event| event.kind == from);
        let began = began.map(|event| policy.calendar.interval(event.at).earliest).min()?;
        let at = began.as_second() + i64::try_from(max.seconds()).ok()?;
        Some((at, format!("{}: {}", promise.id, max.said(words))))
    };
    policy.promises.iter().filter_map(of).collect()
}

fn bar(words: &Words, event: &TimelineEvent, from: u64, at: Interval) -> Bar {
    let lasts = at.latest.as_second() - at.earliest.as_second();
    let class = match event.kind {
        TimelineKind::Released | TimelineKind::InterimReleased => "event bar-release",
        TimelineKind::MadePublicByOthers | TimelineKind::ExploitedSince => "event bar-harm",
        _ => "event",
    };
    let label = words.text(&format!("event.{}", event.kind.word()));
    Bar {
        label: label.to_owned(),
        title: format!("{label}: {}", event.at),
        class: class.to_owned(),
        from,
        sure: 0,
        perhaps: u64::try_from(lasts).unwrap_or(0),
    }
}

fn description(words: &Words, drawn: usize, left: usize) -> String {
    let events = words.counted("plot.events", drawn as u64);
    let description = words.filled("plot.timeline_about", &[("events", &events)]);
    if left == 0 {
        return description;
    }
    words.filled("plot.left_out", &[("description", &description), ("count", &left.to_string())])
}

fn event(words: &Words, event: &TimelineEvent) -> EventData {
    let time = match event.at {
        Moment::Time(instant) => Some(instant.strftime("%H:%M UTC").to_string()),
        Moment::Day(_) => None,
    };
    EventData {
        kind: event.kind.word(),
        at: date(words, event.at),
        time,
        version: event.version.as_ref().map(ToString::to_string),
        package: event.package.clone(),
        channel: event.channel.clone(),
        who: event.who.clone(),
        url: event.url.as_ref().map(ToString::to_string),
        note: event.note.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::period::Period;
    use crate::model::promise::{Promise, PromiseRule, Strength, Terms};
    use crate::theme::languages;

    fn advisory(events: &[(TimelineKind, &str)]) -> Advisory {
        let event =
            |(kind, at): &(TimelineKind, &str)| TimelineEvent::new(*kind, fixture::moment(at));
        let timeline = events.iter().map(event).collect::<Vec<_>>().into();
        Advisory { timeline, ..fixture::advisory("EX-2026-0001") }
    }

    fn policy(since: Option<&str>) -> Policy {
        let terms = Terms {
            from: Some(TimelineKind::Reported),
            to: Some(TimelineKind::Released),
            max: Period::parse("14d").ok(),
            ..Terms::default()
        };
        let (id, sentence) = ("fix".to_owned(), "We mend".to_owned());
        let (rule, strength) = (PromiseRule::Elapsed, Strength::Must);
        let since = since.map(fixture::moment);
        let promise = Promise { id, sentence, rule, terms, strength, since, until: None };
        Policy { promises: vec![promise], ..Policy::default() }
    }

    /// How many bars and how many limits are drawn; none where nothing is.
    #[track_caller]
    fn check(advisory: &Advisory, since: Option<&str>, expected: Option<(usize, usize)>) {
        let drawn = drawing(languages::english(), advisory, Some(&policy(since)));
        let drawn = drawn.map(|plot| serde_json::to_value(plot).unwrap());
        let count = |key: &str| drawn.as_ref().map(|plot| plot[key].as_array().unwrap().len());
        assert_eq!(count("bars").zip(count("limits")), expected);
    }

    const REPORTED: (TimelineKind, &str) = (TimelineKind::Reported, "2026-01-01T09:00:00Z");
    const RELEASED: (TimelineKind, &str) = (TimelineKind::Released, "2026-01-09");

    #[test]
    fn promised_limits_are_marked_where_their_clocks_ran() {
        check(&advisory(&[REPORTED, RELEASED]), None, Some((2, 1)));
        check(&advisory(&[REPORTED, RELEASED]), Some("2026-01-01"), Some((2, 1)));
        check(&advisory(&[REPORTED, RELEASED]), Some("2026-01-02"), Some((2, 0)));
        let public = (TimelineKind::MadePublicByOthers, "2026-01-01");
        check(&advisory(&[public, RELEASED]), None, Some((2, 0)));
        let mut others = advisory(&[REPORTED, RELEASED]);
        others.imported = Some(crate::model::advisory::Imported {
            from: "osv".into(),
            at: fixture::moment("2026-02-01"),
            published: crate::model::advisory::Publication::Unknown,
            kept: None,
        });
        check(&others, None, Some((2, 0)));
    }

    #[test]
    fn what_only_counts_is_not_drawn() {
        let mut hidden = advisory(&[REPORTED, RELEASED, (TimelineKind::FixReady, "2026-01-05")]);
        hidden.timeline[2].public = false;
        check(&hidden, None, Some((2, 1)));
        // The limit would tell the date of the report.
        hidden.timeline[0].public = false;
        check(&hidden, None, None);
        assert_eq!(table(languages::english(), &hidden).len(), 1);
    }

    #[test]
    fn what_lies_far_from_the_case_is_in_the_table_alone() {
        let later = (TimelineKind::Revised, "2030-01-01");
        let earlier = (TimelineKind::Released, "2019-01-01");
        let all = advisory(&[REPORTED, RELEASED, later, earlier]);
        check(&all, None, Some((2, 1)));
        let plot =
            serde_json::to_value(drawing(languages::english(), &all, None).unwrap()).unwrap();
        let said = plot["description"].as_str().unwrap().to_owned();
        assert!(said.contains("2 from long before or after"), "{said}");
        let labels: Vec<_> =
            table(languages::english(), &all).iter().map(|event| event.kind).collect();
        let [released, reported, revised] =
            [TimelineKind::Released, TimelineKind::Reported, TimelineKind::Revised]
                .map(TimelineKind::word);
        assert_eq!(labels, [released, reported, released, revised]);
    }

    #[test]
    fn one_event_is_no_drawing() {
        check(&advisory(&[REPORTED]), None, None);
        check(&advisory(&[]), None, None);
        check(&advisory(&[REPORTED, (TimelineKind::Acknowledged, REPORTED.1)]), None, Some((2, 1)));
    }
}
