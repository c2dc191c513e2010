//! The page of promises: what the policy promises, and what became of it.

mod drawn;
pub(super) mod why;

use std::io::Write;

use serde::Serialize;

use self::drawn::{drawn, plotted};
use self::why::{WhyData, why};
use crate::document::html::listing::{DateData, date};
use crate::document::html::plot::Plot;
use crate::document::html::{Page, href};
use crate::document::promises_json;
use crate::document::{Aggregate, Failure, Units, View, address};
use crate::model::date::Moment;
use crate::model::library::Library;
use crate::model::period::said;
use crate::model::words::Words;
use crate::plan::Planner;
use crate::promise::Verdict;
use crate::promise::tally::{Judged, Tally, newest_fact, tally};
use crate::promise::times::Times;
use crate::site_path::SitePath;

/// `promises.html`, where the policy makes promises.
pub struct Promises;

/// How many misses of a promise the page lists; the others are in `promises.json`.
const LISTED: usize = 50;

#[derive(Serialize)]
struct PromisesData {
    time_zone: String,
    json: String,
    policy: String,
    reports: usize,
    /// The day of the newest fact.
    newest: Option<DateData>,
    promises: Vec<PromiseData>,
}

#[derive(Serialize)]
struct PromiseData {
    id: String,
    sentence: String,
    strength: &'static str,
    since: Option<DateData>,
    until: Option<DateData>,
    /// Whether it is about the site, so that there is one case and nothing to count.
    one: Option<CaseData>,
    /// How many cases the promise had an occasion in.
    judged: usize,
    counts: Vec<CountData>,
    share: Option<ShareData>,
    in_a_row: usize,
    /// Whether a short time is the bad one.
    lead: bool,
    times: Option<TimesData>,
    usual: Option<UsualData>,
    years: Vec<YearData>,
    missed: Vec<CaseData>,
    more: usize,
    plot: Option<Plot>,
    /// What is drawn, for those who cannot see it.
    plotted: Vec<CaseData>,
}

#[derive(Serialize)]
struct ShareData {
    kept: usize,
    of: usize,
    percent: usize,
}

#[derive(Serialize)]
struct CountData {
    verdict: &'static str,
    class: String,
    count: usize,
}

#[derive(Serialize)]
struct TimesData {
    count: usize,
    median: String,
    ninetieth: String,
    worst: String,
}

#[derive(Serialize)]
struct UsualData {
    count: usize,
    of: usize,
    within: String,
}

#[derive(Serialize)]
struct YearData {
    year: i16,
    counts: Vec<usize>,
    times: Option<TimesData>,
}

#[derive(Serialize)]
struct CaseData {
    id: Option<String>,
    href: Option<String>,
    title: Option<String>,
    verdict: &'static str,
    why: WhyData,
    reason: Option<String>,
}

/// Where the page is.
pub(super) fn path() -> SitePath {
    SitePath::fixed("promises.html")
}

/// Whether a site has the page.
#[must_use]
pub fn is_planned(library: &Library) -> bool {
    promises_json::has_promises(library)
}

impl Aggregate for Promises {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        if is_planned(view.library) {
            planner.add(path(), 0);
        }
    }

    fn make(
        &self,
        view: &View<'_>,
        _part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let path = path();
        let page = Page {
            template: "promises.html",
            path: &path,
            title: view.words().text("promises.title"),
            description: Some(view.words().text("promises.about")),
            about: "content/policy.md",
        };
        page.write(view, "record", &record(view), None, out)
    }
}

fn record(view: &View<'_>) -> PromisesData {
    let library = view.library;
    let zone = library.policy.as_ref().map(|policy| policy.calendar.zone_name().to_owned());
    PromisesData {
        time_zone: zone.unwrap_or_default(),
        json: href(&path(), &promises_json::path()),
        policy: href(&path(), &address::page("policy")),
        reports: library.intake.len(),
        newest: newest_fact(library).map(|day| date(view.words(), Moment::Day(day))),
        promises: tally(library).iter().map(|tally| promise(view, tally)).collect(),
    }
}

fn promise(view: &View<'_>, tally: &Tally<'_>) -> PromiseData {
    let (promise, words) = (tally.promise, view.words());
    let about_site = promise.rule.is_about_site();
    let missed = || tally.cases.iter().filter(|case| case.judgement.verdict == Verdict::Missed);
    let listed: Vec<_> = missed().take(LISTED).map(|judged| case(view, judged)).collect();
    PromiseData {
        id: promise.id.clone(),
        sentence: promise.sentence.clone(),
        strength: promise.strength.word(),
        since: promise.since.map(|since| date(words, since)),
        until: promise.until.map(|until| date(words, until)),
        one: tally.cases.first().filter(|_| about_site).map(|judged| case(view, judged)),
        judged: tally.cases.len() - tally.count(Verdict::NotApplicable),
        counts: Verdict::ALL.into_iter().map(|verdict| count(tally, verdict)).collect(),
        share: share(tally),
        in_a_row: tally.kept_in_a_row(),
        lead: tally.is_lead(),
        times: tally.times().map(|found| times(words, found)),
        usual: usual(words, tally),
        years: tally.years().into_iter().map(|cases| year(words, tally, cases)).collect(),
        more: missed().count() - listed.len(),
        missed: if about_site { vec![] } else { listed },
        plot: drawn(view, tally),
        plotted: plotted(tally).map(|judged| case(view, judged)).collect(),
    }
}

/// How many of the cases that the record decides were kept.
fn share(tally: &Tally<'_>) -> Option<ShareData> {
    let kept = tally.count(Verdict::Kept);
    let of = kept + tally.count(Verdict::Missed);
    (of > 0).then(|| ShareData { kept, of, percent: kept * 100 / of })
}

fn count(tally: &Tally<'_>, verdict: Verdict) -> CountData {
    let class = verdict.word().replace('_', "-");
    CountData { verdict: verdict.word(), class, count: tally.count(verdict) }
}

fn usual(words: &Words, tally: &Tally<'_>) -> Option<UsualData> {
    let (count, of) = (tally.usual()?, tally.times()?.count);
    Some(UsualData { count, of, within: tally.promise.terms.usually?.said(words) })
}

fn year(words: &Words, tally: &Tally<'_>, (year, cases): (i16, Vec<&Judged>)) -> YearData {
    let of = |verdict| cases.iter().filter(|case| case.judgement.verdict == verdict).count();
    YearData {
        year,
        counts: Verdict::ALL.into_iter().map(of).collect(),
        times: tally.times_of(cases.iter().copied()).map(|found| times(words, found)),
    }
}

fn times(words: &Words, times: Times) -> TimesData {
    TimesData {
        count: times.count,
        median: said(words, times.median),
        ninetieth: said(words, times.ninetieth),
        worst: said(words, times.worst),
    }
}

fn case(view: &View<'_>, judged: &Judged) -> CaseData {
    let advisory = judged.advisory.map(|index| &*view.library.advisories()[index]);
    CaseData {
        id: advisory.map(|advisory| advisory.id.to_string()),
        href: advisory.map(|advisory| href(&path(), &address::advisory_page(&advisory.id))),
        title: advisory.map(crate::model::advisory::Advisory::heading),
        verdict: judged.judgement.verdict.word(),
        why: why(view.words(), &judged.judgement),
        reason: judged.reason.clone(),
    }
}
