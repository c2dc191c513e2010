//! `promises.json`: what became of each promise, for machines.

use std::io::Write;

use serde::Serialize;

use crate::document::{Aggregate, Failure, Units, View, address};
use crate::model::library::Library;
use crate::model::promise::{Promise, Terms};
use crate::plan::Planner;
use crate::promise::Verdict;
use crate::promise::tally::{Judged, Tally, Times, tally};
use crate::site_path::SitePath;

/// `promises.json`, where the policy makes promises.
pub struct PromisesJson;

/// What every reader of the numbers must know.
pub const BIAS: &str = "Only confirmed vulnerabilities have advisories, so reports that came to nothing are missing unless \
     the project keeps a log of them. A date without a time counts as the longest that it can mean.";

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    site: &'a str,
    time_zone: &'a str,
    holidays: Vec<String>,
    packagers: Option<usize>,
    logged_reports: usize,
    bias: &'static str,
    promises: Vec<PromiseRow<'a>>,
}

#[derive(Serialize)]
struct PromiseRow<'a> {
    id: &'a str,
    sentence: &'a str,
    rule: &'static str,
    strength: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    terms: TermsRow,
    results: Counts,
    #[serde(skip_serializing_if = "Option::is_none")]
    times: Option<TimesRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    within_usual: Option<usize>,
    years: Vec<YearRow>,
    cases: Vec<CaseRow<'a>>,
}

#[derive(Serialize)]
struct TermsRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usually_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    weekdays: Vec<&'static str>,
}

#[derive(Serialize)]
struct Counts {
    n: usize,
    kept: usize,
    missed: usize,
    cannot_tell: usize,
    not_applicable: usize,
    not_recorded: usize,
}

#[derive(Serialize)]
struct TimesRow {
    n: usize,
    median_seconds: u64,
    p90_seconds: u64,
    worst_seconds: u64,
}

#[derive(Serialize)]
struct YearRow {
    year: i16,
    results: Counts,
    #[serde(skip_serializing_if = "Option::is_none")]
    times: Option<TimesRow>,
}

#[derive(Serialize)]
struct CaseRow<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    advisory: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    verdict: &'static str,
    why: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

/// Where the document is.
pub(super) fn path() -> SitePath {
    SitePath::fixed("promises.json")
}

/// Whether a site has anything to say about promises.
pub(super) fn has_promises(library: &Library) -> bool {
    library.policy.as_ref().is_some_and(|policy| !policy.promises.is_empty())
}

impl Aggregate for PromisesJson {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        if has_promises(view.library) {
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
        let library = view.library;
        let Some(policy) = &library.policy else { return Ok(()) };
        let tallies = tally(library);
        let document = Document {
            version: 1,
            site: library.site.url.as_str(),
            time_zone: policy.calendar.zone_name(),
            holidays: policy.calendar.holidays().iter().map(ToString::to_string).collect(),
            packagers: library.packagers.as_ref().map(|packagers| packagers.count),
            logged_reports: library.intake.len(),
            bias: BIAS,
            promises: tallies.iter().map(|tally| row(view, tally)).collect(),
        };
        serde_json::to_writer_pretty(&mut *out, &document).map_err(std::io::Error::from)?;
        Ok(out.write_all(b"\n")?)
    }
}

fn row<'a>(view: &View<'_>, tally: &'a Tally<'a>) -> PromiseRow<'a> {
    let Promise { id, sentence, rule, terms: given, strength, since, until } = tally.promise;
    let years = tally.years().into_iter().map(|(year, cases)| YearRow {
        year,
        results: counts(&cases.iter().copied()),
        times: Times::of(cases.iter().copied()).map(times),
    });
    PromiseRow {
        id,
        sentence,
        rule: rule.word(),
        strength: strength.word(),
        since: since.map(|since| since.to_string()),
        until: until.map(|until| until.to_string()),
        terms: terms(given),
        results: counts(&tally.cases.iter()),
        times: tally.times().map(times),
        within_usual: tally.usual(),
        years: years.collect(),
        cases: tally.cases.iter().map(|judged| case(view, judged)).collect(),
    }
}

fn terms(terms: &Terms) -> TermsRow {
    TermsRow {
        from: terms.from.map(crate::model::timeline::TimelineKind::word),
        to: terms.to.map(crate::model::timeline::TimelineKind::word),
        min_seconds: terms.min.map(crate::model::period::Period::seconds),
        max_seconds: terms.max.map(crate::model::period::Period::seconds),
        usually_seconds: terms.usually.map(crate::model::period::Period::seconds),
        weekdays: terms.weekdays.iter().map(|day| day.name()).collect(),
    }
}

fn counts<'a>(cases: &(impl Iterator<Item = &'a Judged> + Clone)) -> Counts {
    let of = |verdict| cases.clone().filter(|case| case.judgement.verdict == verdict).count();
    Counts {
        n: cases.clone().count(),
        kept: of(Verdict::Kept),
        missed: of(Verdict::Missed),
        cannot_tell: of(Verdict::CannotTell),
        not_applicable: of(Verdict::NotApplicable),
        not_recorded: of(Verdict::NotRecorded),
    }
}

fn times(times: Times) -> TimesRow {
    let Times { count, median, ninetieth, worst } = times;
    TimesRow { n: count, median_seconds: median, p90_seconds: ninetieth, worst_seconds: worst }
}

fn case<'a>(view: &View<'_>, judged: &'a Judged) -> CaseRow<'a> {
    let advisory = judged.advisory.map(|index| &view.library.advisories()[index].id);
    let address = |id| view.library.site.address(&address::advisory_page(id));
    let seconds = judged.seconds();
    CaseRow {
        advisory: advisory.map(ToString::to_string),
        url: advisory.map(address),
        verdict: judged.judgement.verdict.label(),
        why: &judged.judgement.why,
        min_seconds: seconds.map(|(shortest, _)| shortest),
        max_seconds: seconds.map(|(_, longest)| longest),
        reason: judged.reason.as_deref(),
    }
}
