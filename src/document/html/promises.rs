//! The page of promises: what the policy promises, and what became of it.

use std::io::Write;

use serde::Serialize;

use crate::document::html::plot::{Bar, Limit, Plot, plot};
use crate::document::html::{Page, href};
use crate::document::promises_json::{self, BIAS};
use crate::document::{Aggregate, Failure, Units, View, address};
use crate::model::library::Library;
use crate::model::period::in_words;
use crate::plan::Planner;
use crate::promise::Verdict;
use crate::promise::tally::{Judged, Tally, Times, tally};
use crate::site_path::SitePath;

/// `promises.html`, where the policy makes promises.
pub struct Promises;

/// How many bars a plot has: the newest.
const BARS: usize = 30;

/// How many misses of a promise the page lists; the others are in `promises.json`.
const LISTED: usize = 50;

#[derive(Serialize)]
struct PromisesData {
    bias: &'static str,
    time_zone: String,
    json: String,
    policy: String,
    reports: usize,
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
    times: Option<TimesData>,
    usual: Option<UsualData>,
    years: Vec<YearData>,
    missed: Vec<CaseData>,
    more: usize,
    plot: Option<Plot>,
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
        times: tally.times().map(times),
        usual: usual(tally),
        years: tally.years().into_iter().map(year).collect(),
        more: missed().count() - listed.len(),
        missed: if about_site { vec![] } else { listed },
        plot: drawn(view.library, tally),
    }
}

/// The times of a promise beside its limits; none where nothing was measured.
fn drawn(library: &Library, tally: &Tally<'_>) -> Option<Plot> {
    let measured = tally.cases.iter().filter(|case| case.judgement.measured.is_some()).count();
    let bars: Vec<Bar> =
        tally.cases.iter().filter_map(|case| bar(library, case)).take(BARS).collect();
    if bars.is_empty() {
        return None;
    }
    let terms = &tally.promise.terms;
    let periods = [terms.usually, terms.min, terms.max].into_iter().flatten();
    let limits: Vec<_> =
        periods.map(|period| Limit { at: period.seconds(), label: period.to_string() }).collect();
    let cases = match bars.len() {
        shown if shown < measured => format!("the newest {shown} of {measured}"),
        _ => measured.to_string(),
    };
    let lines: Vec<_> = limits.iter().map(|limit| limit.label.clone()).collect();
    let description =
        format!("A bar for each of {cases} measured cases, with lines at {}", lines.join(", "));
    Some(plot(format!("Times: {}", tally.promise.sentence), description, limits, bars))
}

fn bar(library: &Library, case: &Judged) -> Option<Bar> {
    let (sure, perhaps) = case.seconds()?;
    let label = match case.advisory {
        Some(index) => library.advisories()[index].id.to_string(),
        None => "A report".to_owned(),
    };
    let verdict = case.judgement.verdict.label();
    let title = format!("{label}: {}, {verdict}", case.judgement.why);
    Some(Bar { label, title, class: verdict.replace(' ', "-"), from: 0, sure, perhaps })
}

fn count(tally: &Tally<'_>, verdict: Verdict) -> CountData {
    let class = verdict.label().replace(' ', "-");
    CountData { verdict: verdict.label(), class, count: tally.count(verdict) }
}

fn usual(tally: &Tally<'_>) -> Option<UsualData> {
    let (count, of) = (tally.usual()?, tally.times()?.count);
    Some(UsualData { count, of, within: tally.promise.terms.usually?.to_string() })
}

fn year((year, cases): (i16, Vec<&Judged>)) -> YearData {
    let of = |verdict| cases.iter().filter(|case| case.judgement.verdict == verdict).count();
    YearData {
        year,
        counts: Verdict::ALL.into_iter().map(of).collect(),
        times: Times::of(cases.iter().copied()).map(times),
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
    let advisory = judged.advisory.map(|index| &view.library.advisories()[index]);
    CaseData {
        id: advisory.map(|advisory| advisory.id.to_string()),
        href: advisory.map(|advisory| href(&path(), &address::advisory_page(&advisory.id))),
        title: advisory.map(crate::model::advisory::Advisory::heading),
        verdict: judged.judgement.verdict.label(),
        why: judged.judgement.why.clone(),
        reason: judged.reason.clone(),
    }
}
