//! The page of promises: what the policy promises, and what became of it.

mod drawn;

use std::io::Write;

use serde::Serialize;

use self::drawn::{drawn, plotted};
use crate::document::html::plot::Plot;
use crate::document::html::{Page, href};
use crate::document::promises_json::{self, BIAS};
use crate::document::{Aggregate, Failure, Units, View, address};
use crate::model::library::Library;
use crate::model::period::in_words;
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
    bias: &'static str,
    time_zone: String,
    json: String,
    policy: String,
    reports: usize,
    /// The day of the newest fact.
    newest: Option<String>,
    promises: Vec<PromiseData>,
}

#[derive(Serialize)]
struct PromiseData {
    id: String,
    sentence: String,
    strength: &'static str,
    since: Option<String>,
    until: Option<String>,
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
    why: String,
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
            title: "Promises",
            description: Some("What the security policy promises, and what became of each promise"),
            about: "content/policy.md",
        };
        page.write(view, "record", &record(view), None, out)
    }
}

fn record(view: &View<'_>) -> PromisesData {
    let library = view.library;
    let zone = library.policy.as_ref().map(|policy| policy.calendar.zone_name().to_owned());
    PromisesData {
        bias: BIAS,
        time_zone: zone.unwrap_or_default(),
        json: href(&path(), &promises_json::path()),
        policy: href(&path(), &address::page("policy")),
        reports: library.intake.len(),
        newest: newest_fact(library).map(|day| day.to_string()),
        promises: tally(library).iter().map(|tally| promise(view, tally)).collect(),
    }
}

fn promise(view: &View<'_>, tally: &Tally<'_>) -> PromiseData {
    let promise = tally.promise;
    let about_site = promise.rule.is_about_site();
    let missed = || tally.cases.iter().filter(|case| case.judgement.verdict == Verdict::Missed);
    let listed: Vec<_> = missed().take(LISTED).map(|judged| case(view, judged)).collect();
    PromiseData {
        id: promise.id.clone(),
        sentence: promise.sentence.clone(),
        strength: promise.strength.word(),
        since: promise.since.map(|since| since.to_string()),
        until: promise.until.map(|until| until.to_string()),
        one: tally.cases.first().filter(|_| about_site).map(|judged| case(view, judged)),
        judged: tally.cases.len() - tally.count(Verdict::NotApplicable),
        counts: Verdict::ALL.into_iter().map(|verdict| count(tally, verdict)).collect(),
        share: share(tally),
        in_a_row: tally.kept_in_a_row(),
        lead: tally.is_lead(),
        times: tally.times().map(times),
        usual: usual(tally),
        years: tally.years().into_iter().map(|cases| year(tally, cases)).collect(),
        more: missed().count() - listed.len(),
        missed: if about_site { vec![] } else { listed },
        plot: drawn(view.library, tally),
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
    let class = verdict.label().replace(' ', "-");
    CountData { verdict: verdict.label(), class, count: tally.count(verdict) }
}

fn usual(tally: &Tally<'_>) -> Option<UsualData> {
    let (count, of) = (tally.usual()?, tally.times()?.count);
    Some(UsualData { count, of, within: tally.promise.terms.usually?.to_string() })
}

fn year(tally: &Tally<'_>, (year, cases): (i16, Vec<&Judged>)) -> YearData {
    let of = |verdict| cases.iter().filter(|case| case.judgement.verdict == verdict).count();
    YearData {
        year,
        counts: Verdict::ALL.into_iter().map(of).collect(),
        times: tally.times_of(cases.iter().copied()).map(times),
    }
}

fn times(times: Times) -> TimesData {
    TimesData {
        count: times.count,
        median: in_words(times.median),
        ninetieth: in_words(times.ninetieth),
        worst: in_words(times.worst),
    }
}

fn case(view: &View<'_>, judged: &Judged) -> CaseData {
    let advisory = judged.advisory.map(|index| &*view.library.advisories()[index]);
    CaseData {
        id: advisory.map(|advisory| advisory.id.to_string()),
        href: advisory.map(|advisory| href(&path(), &address::advisory_page(&advisory.id))),
        title: advisory.map(crate::model::advisory::Advisory::heading),
        verdict: judged.judgement.verdict.label(),
        why: judged.judgement.why.clone(),
        reason: judged.reason.clone(),
    }
}
