//! What became of each promise over the years, in numbers.

use std::collections::BTreeMap;

use super::elapsed::{self, rounded_up};
use super::{Judgement, Verdict, judge, judge_site};
use crate::model::date::Moment;
use crate::model::intake::Outcome;
use crate::model::library::Library;
use crate::model::page::Policy;
use crate::model::promise::{Promise, PromiseRule};
use crate::model::timeline::TimelineKind;

/// A promise with everything that was judged by it.
#[derive(Debug)]
pub struct Tally<'a> {
    /// The promise.
    pub promise: &'a Promise,
    /// The cases, the newest first.
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

/// How long things took, in whole seconds: a day without a time counts as the longest that it can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// How many were measured.
    pub count: usize,
    /// Half of them took no longer.
    pub median: u64,
    /// Nine of ten took no longer.
    pub ninetieth: u64,
    /// The longest.
    pub worst: u64,
}

/// Every promise of a site's policy, in the policy's order.
#[must_use]
pub fn tally(library: &Library) -> Vec<Tally<'_>> {
    let Some(policy) = &library.policy else { return vec![] };
    let of = |promise| Tally { promise, cases: cases(library, policy, promise) };
    policy.promises.iter().map(of).collect()
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
        Times::of(self.cases.iter())
    }

    /// How many of the measured cases stayed within what is usual.
    #[must_use]
    pub fn usual(&self) -> Option<usize> {
        let usually = self.promise.terms.usually?.seconds();
        let measured = self.cases.iter().filter_map(|case| case.judgement.measured);
        Some(measured.filter(|(_, long)| rounded_up(*long) <= usually).count())
    }
}

impl Times {
    /// The times of some cases: those of them that were measured.
    pub fn of<'a>(cases: impl Iterator<Item = &'a Judged>) -> Option<Self> {
        let measured = cases.filter_map(|case| case.judgement.measured);
        let mut seconds: Vec<u64> = measured.map(|(_, long)| rounded_up(long)).collect();
        seconds.sort_unstable();
        let worst = *seconds.last()?;
        let (median, ninetieth) = (rank(&seconds, 50), rank(&seconds, 90));
        Some(Self { count: seconds.len(), median, ninetieth, worst })
    }
}

/// The smallest value that so many of a hundred do not exceed (nearest rank): always one that was measured.
fn rank(sorted: &[u64], of_hundred: usize) -> u64 {
    sorted[(sorted.len() * of_hundred).div_ceil(100).max(1) - 1]
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
    let stood = move |at: Moment| {
        promise.since.is_none_or(|since| !at.is_surely_before(since))
            && promise.until.is_none_or(|until| !until.is_surely_before(at))
    };
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
