//! What promises demand of a case that is not over: by when what must happen, and whether it all can.

mod conflicts;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::Case;
use super::release::not_allowed;
use crate::model::advisory::Advisory;
use crate::model::date::Moment;
use crate::model::identifier::AdvisoryId;
use crate::model::page::Policy;
use crate::model::promise::{Promise, PromiseRule, Terms};
use crate::model::revision::{Revision, Revisions};
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
    /// The last instant at which the patch can be there, so that packagers have their lead and the fix is still in time.
    pub patch_by: Option<Timestamp>,
    /// The last instant at which packagers can be told, where a release is planned, they are promised a lead, and nobody
    /// was told yet.
    pub notify_by: Option<Timestamp>,
    /// The first instant at which the distros lists may be told of the planned release.
    pub distros_from: Option<Timestamp>,
    /// Until when a CVE id can be asked for so that it is in what packagers get, where it is promised to follow the fix.
    pub cve_by: Option<Timestamp>,
    /// The first instant of a release that leaves packagers their lead.
    pub release_from: Option<Timestamp>,
    /// The first days on which a release is allowed, given what must happen before it.
    pub release_days: Vec<Date>,
    /// What must be recorded before the release, with the promise that asks for it.
    pub open: Vec<(String, String)>,
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
    let advisory = &dated(advisory, Moment::Time(now));
    let draft = Draft { policy, packagers, advisory, planned, now };
    let ahead = draft.lead().filter(|_| draft.told().is_none());
    let release = planned.map(|planned| draft.earliest(planned));
    let (notify_by, patch_by) = (draft.notify_by(), draft.patch_by());
    let (open, broken) = conflicts::of_promises(draft);
    Plan {
        deadlines: draft.deadlines(),
        patch_by,
        notify_by,
        distros_from: release.filter(|_| ahead.is_some()).map(|release| release - DISTROS),
        cve_by: notify_by.or(patch_by).filter(|_| draft.lacks_cve()),
        release_from: draft.lead().map(|_| draft.ready()),
        release_days: draft.release_days(),
        open,
        broken,
        conflicts: conflicts::between(draft),
    }
}

/// The advisory as it will be once it was released at a moment.
#[must_use]
pub fn released(advisory: &Advisory, at: Moment) -> Advisory {
    let mut advisory = dated(advisory, at);
    let known = advisory.timeline.iter().any(|event| event.kind == TimelineKind::Released);
    if !known {
        advisory.timeline.push(TimelineEvent::new(TimelineKind::Released, at));
    }
    advisory
}

/// The advisory with the date of its only revision, in which the date of a draft means nothing.
fn dated(advisory: &Advisory, at: Moment) -> Advisory {
    let first = Revision { date: at, ..advisory.revisions.first().clone() };
    let revisions = Revisions::new(vec![first]).expect("one revision is in order");
    Advisory { revisions, ..advisory.clone() }
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
        let case = self.case();
        self.policy.promises.iter().filter(move |promise| case.outside(promise).is_none())
    }

    fn case(self) -> Case<'a> {
        Case { policy: self.policy, packagers: self.packagers, advisory: self.advisory }
    }

    fn first(self, kind: TimelineKind) -> Option<&'a TimelineEvent> {
        self.case().first(kind).map(|(_, event)| event)
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

    /// The last instant at which packagers surely have their lead, where nobody was told.
    fn notify_by(self) -> Option<Timestamp> {
        let lead = self.lead().filter(|_| self.told().is_none())?;
        Some(self.earliest(self.planned?) - lead)
    }

    /// The promise of a release that is due first.
    fn fix(self) -> Option<Deadline> {
        self.deadlines().into_iter().find(|due| due.event == TimelineKind::Released)
    }

    fn patch_by(self) -> Option<Timestamp> {
        let lead = self.lead().filter(|_| self.told().is_none())?;
        Some(self.fix()?.by - lead)
    }

    /// Whether a CVE id is still to be asked for, by a policy that asks once there is a fix.
    fn lacks_cve(self) -> bool {
        let asked = [TimelineKind::CveRequested, TimelineKind::CveAssigned];
        let is_cve = |id: &AdvisoryId| id.as_str().starts_with("CVE-");
        self.promises().any(|promise| promise.rule == PromiseRule::CveWithFix)
            && asked.into_iter().all(|kind| self.first(kind).is_none())
            && self.advisory.handling.no_cve.is_none()
            && !self.advisory.aliases.iter().any(is_cve)
    }

    /// The first instant at which packagers had their lead.
    fn ready(self) -> Timestamp {
        match (self.lead(), self.told()) {
            (Some(lead), Some(told)) => (told + lead).max(self.now),
            (Some(lead), None) => self.now + lead,
            (None, _) => self.now,
        }
    }

    /// The first days that every promise about days allows, from when packagers had their lead.
    fn release_days(self) -> Vec<Date> {
        let (case, ready) = (self.case(), self.ready());
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
        let (_, told) = self.case().all_told()?;
        Some(second_after(self.policy.calendar.interval(told.at).latest))
    }
}

fn span(seconds: u64) -> SignedDuration {
    SignedDuration::from_secs(i64::try_from(seconds).expect("a period is bounded when it is read"))
}

/// The first whole second that is not before an instant.
fn second_after(instant: Timestamp) -> Timestamp {
    let up = i64::from(instant.subsec_nanosecond() > 0);
    Timestamp::from_second(instant.as_second() + up).unwrap_or(instant)
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
            timeline: events.iter().map(event).collect::<Vec<_>>().into(),
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
        assert!(broken.is_empty(), "{broken:?}");
        let open: Vec<_> = plan.open.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(open, ["ahead"]);
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

    #[test]
    fn the_patch_must_be_there_a_week_before_the_fix_is_due() {
        let plan = planned(&[REPORTED], None, "2026-11-03T00:00:00Z");
        assert_eq!(plan.patch_by.unwrap().to_string(), "2026-11-09T09:00:00Z");
        assert_eq!(plan.release_from.unwrap().to_string(), "2026-11-10T00:00:00Z");
        let told = (TimelineKind::DownstreamNotified, "2026-11-04");
        let plan = planned(&[REPORTED, told], None, "2026-11-05T00:00:00Z");
        // Of a bare day the lead is only sure from its end.
        assert_eq!(plan.release_from.unwrap().to_string(), "2026-11-12T00:00:00Z");
        assert_eq!((plan.patch_by, plan.notify_by), (None, None));
        let public = (TimelineKind::MadePublicByOthers, "2026-11-03");
        let plan = planned(&[REPORTED, public], Some("2026-11-05"), "2026-11-04T00:00:00Z");
        assert_eq!((plan.patch_by, plan.notify_by, plan.release_from), (None, None, None));
        assert!(plan.broken.is_empty() && plan.open.is_empty(), "{:?}", plan.broken);
    }

    #[test]
    fn a_day_that_is_over_and_a_notice_that_is_late_are_conflicts() {
        let plan = planned(&[REPORTED], Some("2026-11-05"), "2026-11-06T00:00:00Z");
        assert_eq!(plan.conflicts.len(), 2, "{:?}", plan.conflicts);
        assert_eq!(plan.conflicts[0], "the planned release, 2026-11-05, is past");
        assert!(plan.conflicts[1].contains("had to be told by 2026-10-29T00:00:00Z"));
        let today = planned(&[REPORTED], Some("2026-11-06"), "2026-11-06T23:59:59Z");
        assert!(!today.conflicts.iter().any(|what| what.contains("is past")));
        let over = [REPORTED, (TimelineKind::Released, "2026-11-05")];
        let over = planned(&over, Some("2026-11-05"), "2026-11-07T00:00:00Z");
        assert!(!over.conflicts.iter().any(|what| what.contains("is past")));
    }

    #[test]
    fn the_date_of_a_draft_that_means_nothing_does_not_take_promises_away() {
        let mut policy = policy();
        for promise in &mut policy.promises {
            promise.since = Some(fixture::moment("2016-02-03"));
        }
        let revisions = fixture::revisions(&[("2000-01-01", "Draft")]);
        let draft = Advisory { revisions, ..fixture::advisory("DRAFT-0") };
        let sunday = Some(fixture::moment("2026-11-22"));
        let now = "2026-11-06T12:00:00Z".parse().unwrap();
        let plan = plan(&policy, Some(0), &draft, sunday, now);
        assert_eq!(plan.broken, [("weekday".to_owned(), "2026-11-22 is a Sunday".to_owned())]);
    }

    #[test]
    fn a_holiday_is_no_day_for_a_release() {
        let holidays = ["2026-11-09", "2026-11-10"].map(|day| day.parse().unwrap()).into();
        let calendar = crate::model::calendar::Calendar::new("UTC", holidays).unwrap();
        let policy = Policy { calendar, ..policy() };
        let advisory = fixture::advisory("EX-2026-0001");
        let now = "2026-11-06T12:00:00Z".parse().unwrap();
        let plan = plan(&policy, Some(0), &advisory, None, now);
        let days: Vec<_> = plan.release_days.iter().map(ToString::to_string).collect();
        assert_eq!(days, ["2026-11-06", "2026-11-11", "2026-11-12"]);
    }

    #[test]
    fn a_cve_id_is_asked_for_between_the_fix_and_the_notice() {
        let mut policy = policy();
        policy.promises.push(promise("cve", PromiseRule::CveWithFix, Terms::default()));
        let now = "2026-11-03T00:00:00Z".parse().unwrap();
        let event = TimelineEvent::new(REPORTED.0, fixture::moment(REPORTED.1));
        let mut draft = fixture::advisory("EX-2026-0001");
        draft.timeline.push(event);
        let by = |draft: &Advisory, planned: Option<&str>| {
            let plan = plan(&policy, Some(1), draft, planned.map(fixture::moment), now);
            plan.cve_by.map(|by| by.to_string())
        };
        assert_eq!(by(&draft, None), None, "it has one");
        draft.aliases.clear();
        assert_eq!(by(&draft, None).as_deref(), Some("2026-11-09T09:00:00Z"));
        assert_eq!(by(&draft, Some("2026-11-13")).as_deref(), Some("2026-11-06T00:00:00Z"));
        draft.handling.no_cve = Some("Only a test is affected".to_owned());
        assert_eq!(by(&draft, None), None);
    }

    #[test]
    fn a_lead_that_is_longer_than_lists_keep_secrets_is_a_conflict() {
        for (lead, expected) in [("14d", 0), ("15d", 1)] {
            let ahead = elapsed("ahead", TimelineKind::DownstreamNotified, None, Some(lead));
            let policy = Policy { promises: vec![ahead], ..Policy::default() };
            let now = "2026-11-03T00:00:00Z".parse().unwrap();
            let plan = plan(&policy, Some(1), &fixture::advisory("EX-2026-0001"), None, now);
            assert_eq!(plan.conflicts.len(), expected, "{:?}", plan.conflicts);
        }
    }

    #[test]
    fn a_fix_that_is_public_before_its_day_breaks_the_plan() {
        let order = promise("order", PromiseRule::ReleaseOrder, Terms::default());
        let policy = Policy { promises: vec![order], ..Policy::default() };
        let pushed = TimelineEvent::new(TimelineKind::FixPushed, fixture::moment("2026-11-04"));
        let mut draft = fixture::advisory("EX-2026-0001");
        draft.timeline.push(pushed);
        let now = "2026-11-05T00:00:00Z".parse().unwrap();
        let broken =
            |day| plan(&policy, None, &draft, Some(fixture::moment(day)), now).broken.len();
        assert_eq!((broken("2026-11-06"), broken("2026-11-04")), (1, 0));
    }
}
