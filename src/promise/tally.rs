//! What became of each promise over the years, in numbers.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::Date;

use super::case::outside;
use super::elapsed::{self, rounded_up};
use super::times::Times;
use super::{Judgement, Verdict, judge, judge_site};
use crate::model::date::Moment;
use crate::model::intake::Outcome;
use crate::model::library::Library;
use crate::model::page::Policy;
use crate::model::promise::{Promise, PromiseRule};
use crate::model::timeline::{TimelineEvent, TimelineKind};

/// A promise with everything that was judged by it.
#[derive(Debug)]
pub struct Tally<'a> {
    /// The promise.
    pub promise: &'a Promise,
    /// The cases: advisories, the newest first, and after them reports that came to nothing, the newest first.
    pub cases: Vec<Judged>,
}

/// One case, judged.
#[derive(Debug)]
pub struct Judged {
    /// The advisory, as an index into the library; none where the case is a report without one, or the site itself.
    pub advisory: Option<usize>,
    /// The year in which the case began, by the policy's calendar; none for the site itself.
    pub year: Option<i16>,
    /// What was found.
    pub judgement: Judgement,
    /// Why it was missed, as its advisory says.
    pub reason: Option<String>,
}

impl Judged {
    /// How long it took at least and at most, in whole seconds, where that may be shown.
    #[must_use]
    pub fn seconds(&self) -> Option<(u64, u64)> {
        let shown = self.judgement.measured.filter(|_| !self.judgement.private);
        shown.map(|(short, long)| (short.as_secs(), rounded_up(long)))
    }
}

/// Every promise of a site's policy, in the policy's order.
#[must_use]
pub fn tally(library: &Library) -> Vec<Tally<'_>> {
    let Some(policy) = &library.policy else { return vec![] };
    let of = |promise| Tally { promise, cases: cases(library, policy, promise) };
    policy.promises.iter().map(of).collect()
}

/// The day of the newest fact that is counted and shown: on an old one nothing was kept for long, or nothing happened.
#[must_use]
pub fn newest_fact(library: &Library) -> Option<Date> {
    let own = library.advisories().iter().filter(|advisory| advisory.imported.is_none());
    let advisories = own.flat_map(|advisory| {
        let happened = |event: &&TimelineEvent| event.kind != TimelineKind::ReleasePlanned;
        let events = advisory.shown_timeline().filter(happened).map(|event| event.at);
        events.chain([advisory.revisions.newest().date])
    });
    let reports = library
        .intake
        .iter()
        .flat_map(|report| std::iter::once(report.received).chain(report.acknowledged));
    let calendar = library.policy.as_ref().map(|policy| policy.calendar.clone())?;
    advisories.chain(reports).map(|moment| calendar.day(moment)).max()
}

impl Tally<'_> {
    /// How many cases have a verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.cases.iter().filter(|case| case.judgement.verdict == verdict).count()
    }

    /// The cases of each year, the newest first.
    #[must_use]
    pub fn years(&self) -> Vec<(i16, Vec<&Judged>)> {
        let mut years: BTreeMap<i16, Vec<&Judged>> = BTreeMap::new();
        for case in &self.cases {
            if let Some(year) = case.year {
                years.entry(year).or_default().push(case);
            }
        }
        years.into_iter().rev().collect()
    }

    /// How long all cases took.
    #[must_use]
    pub fn times(&self) -> Option<Times> {
        self.times_of(self.cases.iter())
    }

    /// How long some of the cases took: those of them that were measured.
    pub fn times_of<'a>(&self, cases: impl Iterator<Item = &'a Judged>) -> Option<Times> {
        let worst = |(short, long): (Duration, Duration)| {
            if self.is_lead() { short.as_secs() } else { rounded_up(long) }
        };
        let measured = cases.filter_map(|case| case.judgement.measured);
        let mut seconds: Vec<u64> = measured.map(worst).collect();
        seconds.sort_unstable();
        if self.is_lead() {
            seconds.reverse();
        }
        Times::of(&seconds)
    }

    /// Whether the shortest time is the worst, as that which packagers have.
    #[must_use]
    pub fn is_lead(&self) -> bool {
        self.promise.terms.min.is_some() && self.promise.terms.max.is_none()
    }

    /// How many of the newest advisories in a row kept it; those without an occasion are passed over.
    #[must_use]
    pub fn kept_in_a_row(&self) -> usize {
        let advisories = self.cases.iter().filter(|case| case.advisory.is_some());
        let verdicts = advisories.map(|case| case.judgement.verdict);
        let judged = verdicts.filter(|verdict| *verdict != Verdict::NotApplicable);
        judged.take_while(|verdict| *verdict == Verdict::Kept).count()
    }

    /// How many of the measured cases stayed within what is usual.
    #[must_use]
    pub fn usual(&self) -> Option<usize> {
        let usually = self.promise.terms.usually?.seconds();
        let measured = self.cases.iter().filter_map(|case| case.judgement.measured);
        let within = |(short, long): &(Duration, Duration)| {
            if self.is_lead() { short.as_secs() >= usually } else { rounded_up(*long) <= usually }
        };
        Some(measured.filter(within).count())
    }
}

fn cases(library: &Library, policy: &Policy, promise: &Promise) -> Vec<Judged> {
    let packagers = library.packagers.as_ref().map(|packagers| packagers.count);
    if promise.rule.is_about_site() {
        let judgement = judge_site(library, policy, packagers, promise);
        return vec![Judged { advisory: None, year: None, judgement, reason: None }];
    }
    // What others handled is no case of this policy.
    let own = |index: &&usize| library.advisories()[**index].imported.is_none();
    let advisories = library.newest().iter().filter(own).map(|&index| {
        let advisory = &library.advisories()[index];
        let case = super::Case { policy, packagers, advisory };
        let reason = advisory.handling.missed.iter().find(|missed| missed.promise == promise.id);
        let year = policy.calendar.day(case.start()).year();
        Judged {
            advisory: Some(index),
            year: Some(year),
            judgement: judge(policy, packagers, advisory, promise),
            reason: reason.map(|missed| missed.reason.clone()),
        }
    });
    advisories.chain(reports(library, policy, promise)).collect()
}

/// The reports that came to nothing, for the promises of a first answer.
fn reports<'a>(
    library: &'a Library,
    policy: &'a Policy,
    promise: &'a Promise,
) -> impl Iterator<Item = Judged> + 'a {
    let (from, to) = (promise.terms.from, promise.terms.to);
    let answers = promise.rule == PromiseRule::Elapsed
        && from == Some(TimelineKind::Reported)
        && to == Some(TimelineKind::Acknowledged);
    let stood = move |at: Moment| outside(&policy.calendar, promise, at).is_none();
    let counted = move |report: &&crate::model::intake::Report| {
        answers && report.outcome != Outcome::Advisory && stood(report.received)
    };
    library.intake.iter().rev().filter(counted).map(move |report| Judged {
        advisory: None,
        year: Some(policy.calendar.day(report.received).year()),
        judgement: elapsed::of_report(&policy.calendar, &promise.terms, report),
        reason: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::advisory::Advisory;
    use crate::model::calendar::Calendar;
    use crate::model::intake::Report;
    use crate::model::period::Period;
    use crate::model::promise::{Strength, Terms};

    fn answer() -> Promise {
        let period = |text| Period::parse(text).ok();
        let terms = Terms {
            from: Some(TimelineKind::Reported),
            to: Some(TimelineKind::Acknowledged),
            max: period("48h"),
            usually: period("12h"),
            ..Terms::default()
        };
        Promise {
            id: "answer".to_owned(),
            sentence: "We answer".to_owned(),
            rule: PromiseRule::Elapsed,
            terms,
            strength: Strength::Must,
            since: None,
            until: None,
        }
    }

    fn ahead() -> Promise {
        let terms = Terms {
            from: Some(TimelineKind::DownstreamNotified),
            to: Some(TimelineKind::Released),
            min: Period::parse("7d").ok(),
            ..Terms::default()
        };
        Promise { terms, ..answer() }
    }

    /// Advisories of 1 June of years from 2020 on, whose second event was so many hours after the first.
    fn library(promise: Promise, hours: &[u64]) -> Library {
        let (from, to) = (promise.terms.from.unwrap(), promise.terms.to.unwrap());
        let advisory = |(year, hours): (usize, &u64)| {
            let begun = fixture::moment(&format!("{year}-06-01T00:00:00Z"));
            let end = begun.instant() + Duration::from_secs(hours * 3600);
            let timeline =
                vec![TimelineEvent::new(from, begun), TimelineEvent::new(to, Moment::Time(end))];
            let revisions =
                fixture::revisions(&[(&format!("{year}-06-01"), "Initial publication")]);
            Advisory {
                timeline: timeline.into(),
                revisions,
                ..fixture::advisory(&format!("EX-{year}-0001"))
            }
        };
        let mut library = fixture::library((2020..).zip(hours).map(advisory).collect());
        library.policy = Some(Policy { promises: vec![promise], ..Policy::default() });
        library
    }

    const HOUR: u64 = 3600;

    #[test]
    fn cases_are_counted_and_measured() {
        let library = library(answer(), &[72, 1, 12, 13, 48]);
        let tallies = tally(&library);
        let tally = &tallies[0];
        assert_eq!((tally.count(Verdict::Kept), tally.count(Verdict::Missed)), (4, 1));
        let times = Times { count: 5, median: 13 * HOUR, ninetieth: 72 * HOUR, worst: 72 * HOUR };
        assert_eq!(tally.times(), Some(times));
        assert_eq!(tally.usual(), Some(2));
        assert_eq!(tally.kept_in_a_row(), 4);
        let years: Vec<_> = tally.years().into_iter().map(|(year, of)| (year, of.len())).collect();
        assert_eq!(years, [(2024, 1), (2023, 1), (2022, 1), (2021, 1), (2020, 1)]);
    }

    #[test]
    fn of_a_lead_the_shortest_is_the_worst() {
        let library = library(ahead(), &[24 * 10, 24 * 5, 24 * 8]);
        let tallies = tally(&library);
        let times = tallies[0].times().unwrap();
        let days = [times.median, times.ninetieth, times.worst].map(|seconds| seconds / 24 / HOUR);
        assert_eq!(days, [8, 5, 5]);
        assert_eq!(tallies[0].count(Verdict::Missed), 1);
    }

    #[test]
    fn reports_that_came_to_nothing_count_by_the_policys_calendar() {
        let mut library = library(answer(), &[]);
        let report = |received: &str, acknowledged: Option<&str>, outcome| Report {
            received: fixture::moment(received),
            acknowledged: acknowledged.map(fixture::moment),
            outcome,
        };
        library.intake = vec![
            // At UTC+14 this is the first of January already.
            report("2025-12-31T11:00:00Z", Some("2025-12-31T12:00:00Z"), Outcome::Duplicate),
            report("2026-02-01", None, Outcome::Abandoned),
            report("2026-03-01", Some("2026-03-01"), Outcome::Advisory),
        ];
        let mut policy = library.policy.take().unwrap();
        policy.calendar = Calendar::new("Pacific/Kiritimati", [].into()).unwrap();
        policy.promises[0].since = Some(fixture::moment("2026-01-01"));
        policy.promises.push(Promise { id: "ahead".to_owned(), ..ahead() });
        library.policy = Some(policy);
        let tallies = tally(&library);
        let years: Vec<_> = tallies[0].cases.iter().map(|case| case.year).collect();
        assert_eq!(years, [Some(2026), Some(2026)]);
        let missed = tallies[0].count(Verdict::Missed);
        assert_eq!(
            (tallies[0].count(Verdict::Kept), missed, tallies[0].kept_in_a_row()),
            (1, 1, 0)
        );
        assert!(tallies[1].cases.is_empty());
    }

    #[test]
    fn the_newest_fact_is_one_that_is_shown() {
        let mut library = library(answer(), &[1]);
        let newest = |library: &Library| newest_fact(library).map(|day| day.to_string());
        assert_eq!(newest(&library).as_deref(), Some("2020-06-01"));
        let at = fixture::moment("2026-07-01");
        let hidden =
            TimelineEvent { public: false, ..TimelineEvent::new(TimelineKind::Revised, at) };
        let planned = TimelineEvent::new(TimelineKind::ReleasePlanned, at);
        let mut advisory = Advisory::clone(&library.advisories()[0]);
        advisory.timeline.extend([hidden, planned]);
        let policy = library.policy.take();
        library = fixture::library(vec![advisory]);
        assert_eq!(newest(&library), None);
        library.policy = policy;
        assert_eq!(newest(&library).as_deref(), Some("2020-06-01"));
    }

    #[test]
    fn an_empty_site_has_numbers_of_nothing() {
        assert!(tally(&fixture::library(vec![])).is_empty());
        let library = library(answer(), &[]);
        let tallies = tally(&library);
        assert_eq!((tallies[0].times(), tallies[0].usual()), (None, Some(0)));
        assert_eq!((tallies[0].kept_in_a_row(), tallies[0].years().len()), (0, 0));
    }
}
