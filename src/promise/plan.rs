//! What promises demand of a case that is not over: by when what must happen, and whether it all can.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::release::not_allowed;
use super::{Judgement, Level, Verdict, judge, level};
use crate::model::advisory::Advisory;
use crate::model::date::Moment;
use crate::model::page::Policy;
use crate::model::promise::{Promise, PromiseRule, Terms};
use crate::model::timeline::{TimelineEvent, TimelineKind};

/// The longest that the distros lists keep a secret, and the least lead that they are good for (their public policy).
const DISTROS: SignedDuration = SignedDuration::from_hours(14 * 24);
/// How far ahead days for a release are looked for.
const HORIZON: usize = 400;
/// How many of them are told.
const DAYS: usize = 3;

/// What promises demand of one case.
#[derive(Debug, Default)]
pub struct Plan {
    /// What must happen by when, the next first.
    pub deadlines: Vec<Deadline>,
    /// The last instant at which packagers can be told, where a release is planned, they are promised a lead, and nobody
    /// was told yet.
    pub notify_by: Option<Timestamp>,
    /// The first instant at which the distros lists may be told of the planned release.
    pub distros_from: Option<Timestamp>,
    /// The first days on which a release is allowed, given what must happen before it.
    pub release_days: Vec<Date>,
    /// What the plan breaks, with the promise that it breaks.
    pub broken: Vec<(String, String)>,
    /// Promises that cannot all be kept, in words.
    pub conflicts: Vec<String>,
}

/// Something that must happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The promise's id.
    pub promise: String,
    /// What must happen.
    pub event: TimelineKind,
    /// The last instant at which it surely keeps the promise.
    pub by: Timestamp,
}

/// What promises demand of an advisory that is not published, at a time, with a release planned or not.
#[must_use]
pub fn plan(
    policy: &Policy,
    packagers: Option<usize>,
    advisory: &Advisory,
    planned: Option<Moment>,
    now: Timestamp,
) -> Plan {
    let draft = Draft { policy, packagers, advisory, planned, now };
    let lead = draft.lead();
    let waits = draft.told().is_none();
    let notify_by =
        planned.zip(lead).filter(|_| waits).map(|(planned, lead)| draft.earliest(planned) - lead);
    Plan {
        deadlines: draft.deadlines(),
        notify_by,
        distros_from: planned
            .filter(|_| lead.is_some() && waits)
            .map(|at| draft.earliest(at) - DISTROS),
        release_days: draft.release_days(),
        broken: draft.broken(),
        conflicts: draft.conflicts(),
    }
}

/// The advisory as it will be once it was released at a moment.
#[must_use]
pub fn released(advisory: &Advisory, at: Moment) -> Advisory {
    let mut advisory = advisory.clone();
    let known = advisory.timeline.iter().any(|event| event.kind == TimelineKind::Released);
    if !known {
        advisory.timeline.push(TimelineEvent::new(TimelineKind::Released, at));
    }
    advisory
}

#[derive(Clone, Copy)]
struct Draft<'a> {
    policy: &'a Policy,
    packagers: Option<usize>,
    advisory: &'a Advisory,
    planned: Option<Moment>,
    now: Timestamp,
}

impl<'a> Draft<'a> {
    fn promises(self) -> impl Iterator<Item = &'a Promise> {
        let case =
            super::Case { policy: self.policy, packagers: self.packagers, advisory: self.advisory };
        self.policy.promises.iter().filter(move |promise| case.outside(promise).is_none())
    }

    fn first(self, kind: TimelineKind) -> Option<&'a TimelineEvent> {
        self.advisory
            .timeline
            .iter()
            .filter(|event| event.kind == kind)
            .min_by_key(|event| event.at)
    }

    fn earliest(self, moment: Moment) -> Timestamp {
        self.policy.calendar.interval(moment).earliest
    }

    /// Promised limits whose clocks run: the first event is there, the second is not.
    fn deadlines(self) -> Vec<Deadline> {
        let running = |promise: &Promise| {
            let Terms { from, to, max, .. } = &promise.terms;
            let (from, to, max) = ((*from)?, (*to)?, (*max)?);
            let began = self.first(from).filter(|_| self.first(to).is_none())?;
            let by = self.earliest(began.at) + span(max.seconds());
            Some(Deadline { promise: promise.id.clone(), event: to, by })
        };
        let mut deadlines: Vec<_> = self.promises().filter_map(running).collect();
        deadlines.sort_by(|a, b| (a.by, &a.promise).cmp(&(b.by, &b.promise)));
        deadlines
    }

    /// How long before a release packagers must hear of it; none where nobody is on the list, or the fault is public.
    fn lead(self) -> Option<SignedDuration> {
        let public = self.first(TimelineKind::MadePublicByOthers).is_some();
        let leads = self.promises().filter_map(|promise| {
            let told = promise.terms.from == Some(TimelineKind::DownstreamNotified);
            promise.terms.min.filter(|_| told).map(|min| span(min.seconds()))
        });
        leads.max().filter(|_| self.packagers != Some(0) && !public)
    }

    /// The first days that every promise about days allows, from when packagers had their lead.
    fn release_days(self) -> Vec<Date> {
        let ready = match (self.lead(), self.told()) {
            (Some(lead), Some(told)) => (told + lead).max(self.now),
            (Some(lead), None) => self.now + lead,
            (None, _) => self.now,
        };
        let case =
            super::Case { policy: self.policy, packagers: self.packagers, advisory: self.advisory };
        let rules: Vec<_> = self
            .promises()
            .filter(|promise| promise.rule == PromiseRule::ReleaseDay)
            .map(|promise| &promise.terms)
            .collect();
        let first = self.policy.calendar.day(Moment::Time(ready));
        let allowed = |day: &Date| {
            rules.iter().all(|terms| not_allowed(&case, terms, Moment::Day(*day)).is_none())
        };
        first.series(jiff::Span::new().days(1)).take(HORIZON).filter(allowed).take(DAYS).collect()
    }

    /// When the last packager was told, if any was: the latest that it can have been.
    fn told(self) -> Option<Timestamp> {
        let told = self.advisory.timeline.iter();
        let told = told.filter(|event| event.kind == TimelineKind::DownstreamNotified);
        told.map(|event| self.policy.calendar.interval(event.at).latest).max()
    }

    /// The promises that a release on the planned day would break, as far as they still can be kept.
    fn broken(self) -> Vec<(String, String)> {
        let Some(planned) = self.planned else { return vec![] };
        let after = released(self.advisory, planned);
        let breaks = |promise: &Promise| {
            let found = judge(self.policy, self.packagers, &after, promise);
            let counts = match level(promise) {
                Level::Error | Level::Plan => {
                    matches!(found.verdict, Verdict::Missed | Verdict::NotRecorded)
                }
                Level::Mark => found.verdict == Verdict::Missed && is_about_release(promise),
                Level::Statistic => false,
            };
            let Judgement { why, .. } = found;
            counts.then(|| (promise.id.clone(), why))
        };
        self.promises().filter_map(breaks).collect()
    }

    /// Promises that leave no time for one another.
    fn conflicts(self) -> Vec<String> {
        let mut conflicts = vec![];
        let fix = self.deadlines().into_iter().find(|due| due.event == TimelineKind::Released);
        if let Some((fix, lead)) = fix.as_ref().zip(self.lead()) {
            let patch_by = fix.by - lead;
            if self.told().is_none() && patch_by < self.now {
                conflicts.push(format!(
                    "`{}` asks for a release by {}, and packagers need the patch by {}, which is past",
                    fix.promise,
                    second(fix.by),
                    second(patch_by)
                ));
            }
        }
        if let Some((day, fix)) = self.release_days().first().zip(fix.as_ref())
            && *day > self.policy.calendar.day(Moment::Time(fix.by))
        {
            let by = second(fix.by);
            let message = format!(
                "`{}` asks for a release by {by}, and the first allowed day is {day}",
                fix.promise
            );
            conflicts.push(message);
        }
        if self.lead().is_some_and(|lead| lead > DISTROS) {
            conflicts.push(
                "the distros lists keep a secret for 14 days at most, less than the promised lead"
                    .to_owned(),
            );
        }
        conflicts
    }
}

fn is_about_release(promise: &Promise) -> bool {
    promise.terms.to == Some(TimelineKind::Released)
}

fn span(seconds: u64) -> SignedDuration {
    SignedDuration::from_secs(i64::try_from(seconds).expect("a period is bounded when it is read"))
}

/// An instant to the second.
fn second(instant: Timestamp) -> Timestamp {
    Timestamp::from_second(instant.as_second()).unwrap_or(instant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::period::Period;
    use crate::model::promise::Strength;

    fn promise(id: &str, rule: PromiseRule, terms: Terms) -> Promise {
        let (id, sentence) = (id.to_owned(), "We promise".to_owned());
        Promise { id, sentence, rule, terms, strength: Strength::Must, since: None, until: None }
    }

    fn elapsed(id: &str, from: TimelineKind, max: Option<&str>, min: Option<&str>) -> Promise {
        let period = |text: Option<&str>| text.map(|text| Period::parse(text).unwrap());
        let (from, to) = (Some(from), Some(TimelineKind::Released));
        let terms = Terms { from, to, max: period(max), min: period(min), ..Terms::default() };
        promise(id, PromiseRule::Elapsed, terms)
    }

    fn policy() -> Policy {
        let promises = vec![
            elapsed("fix", TimelineKind::Reported, Some("14d"), None),
            elapsed("ahead", TimelineKind::DownstreamNotified, None, Some("7d")),
            promise("weekday", PromiseRule::ReleaseDay, Terms::default()),
        ];
        Policy { promises, ..Policy::default() }
    }

    fn planned(events: &[(TimelineKind, &str)], planned: Option<&str>, now: &str) -> Plan {
        let event =
            |(kind, at): &(TimelineKind, &str)| TimelineEvent::new(*kind, fixture::moment(at));
        let advisory = Advisory {
            timeline: events.iter().map(event).collect(),
            ..fixture::advisory("EX-2026-0001")
        };
        let planned = planned.map(fixture::moment);
        plan(&policy(), Some(1), &advisory, planned, now.parse().unwrap())
    }

    const REPORTED: (TimelineKind, &str) = (TimelineKind::Reported, "2026-11-02T09:00:00Z");

    #[test]
    fn clocks_run_from_their_first_event_to_their_second() {
        let plan = planned(&[REPORTED], None, "2026-11-03T00:00:00Z");
        let due: Vec<_> =
            plan.deadlines.iter().map(|due| (due.promise.as_str(), due.by.to_string())).collect();
        assert_eq!(due, [("fix", "2026-11-16T09:00:00Z".to_owned())]);
        let over = planned(
            &[REPORTED, (TimelineKind::Released, "2026-11-05")],
            None,
            "2026-11-03T00:00:00Z",
        );
        assert!(over.deadlines.is_empty());
    }

    #[test]
    fn the_first_days_for_a_release_leave_packagers_their_week() {
        let days =
            |plan: Plan| -> Vec<_> { plan.release_days.iter().map(ToString::to_string).collect() };
        let plan = planned(&[REPORTED], None, "2026-11-06T12:00:00Z");
        assert_eq!(days(plan), ["2026-11-13", "2026-11-16", "2026-11-17"]);
        let told = (TimelineKind::DownstreamNotified, "2026-11-02T00:00:00Z");
        assert_eq!(days(planned(&[REPORTED, told], None, "2026-11-06T12:00:00Z"))[0], "2026-11-09");
        let public = (TimelineKind::MadePublicByOthers, "2026-11-05");
        assert_eq!(
            days(planned(&[REPORTED, public], None, "2026-11-07T12:00:00Z"))[0],
            "2026-11-09"
        );
    }

    #[test]
    fn a_planned_release_has_a_last_day_to_tell_packagers() {
        let plan = planned(&[REPORTED], Some("2026-11-16T09:00:00Z"), "2026-11-06T12:00:00Z");
        assert_eq!(plan.notify_by.unwrap().to_string(), "2026-11-09T09:00:00Z");
        assert_eq!(plan.distros_from.unwrap().to_string(), "2026-11-02T09:00:00Z");
        assert!(plan.conflicts.is_empty(), "{:?}", plan.conflicts);
        let broken: Vec<_> = plan.broken.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(broken, ["ahead"]);
    }

    #[test]
    fn a_weekend_and_a_late_release_break_the_plan() {
        let told = (TimelineKind::DownstreamNotified, "2026-11-03");
        let plan = planned(&[REPORTED, told], Some("2026-11-21"), "2026-11-06T12:00:00Z");
        let broken: Vec<_> = plan.broken.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(broken, ["fix", "weekday"]);
    }

    #[test]
    fn promises_that_leave_no_time_for_one_another_are_named() {
        let plan = planned(&[REPORTED], None, "2026-11-10T00:00:00Z");
        assert_eq!(plan.conflicts.len(), 2, "{:?}", plan.conflicts);
        assert!(plan.conflicts[0].contains("packagers need the patch by 2026-11-09T09:00:00Z"));
        assert!(plan.conflicts[1].contains("the first allowed day is 2026-11-17"));
    }
}
