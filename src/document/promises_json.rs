//! `promises.json`: what became of each promise, for machines.

mod rows;

use std::io::Write;

use self::rows::{CaseRow, Counts, Document, PromiseRow, TermsRow, TimesRow, YearRow};
use crate::document::{Aggregate, Failure, Units, View, address};
use crate::model::library::Library;
use crate::model::promise::{Promise, Terms};
use crate::plan::Planner;
use crate::promise::Verdict;
use crate::promise::tally::{Judged, Tally, newest_fact, tally};
use crate::promise::times::Times;
use crate::site_path::SitePath;

/// `promises.json`, where the policy makes promises.
pub struct PromisesJson;

/// What every reader of the numbers must know.
pub const BIAS: &str = "Only confirmed vulnerabilities have advisories, so reports that came to nothing are missing unless \
     the project keeps a log of them. A date without a time counts as the worst that it can mean.";

/// How many cases of a promise are listed beside the misses, which all are: with thousands of advisories the page of each
/// one has the rest.
const OTHERS: usize = 500;

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
            newest_fact: newest_fact(library).map(|day| day.to_string()),
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
        times: tally.times_of(cases.iter().copied()).map(times),
    });
    let cases = listed(tally);
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
        kept_in_a_row: tally.kept_in_a_row(),
        years: years.collect(),
        cases_left_out: tally.cases.len() - cases.len(),
        cases: cases.into_iter().map(|judged| case(view, judged)).collect(),
    }
}

/// Every miss, and of the others the newest.
fn listed<'a>(tally: &'a Tally<'_>) -> Vec<&'a Judged> {
    let mut others = 0;
    let is_listed = |case: &&Judged| {
        let missed = case.judgement.verdict == Verdict::Missed;
        others += usize::from(!missed);
        missed || others <= OTHERS
    };
    tally.cases.iter().filter(is_listed).collect()
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::document::fixture;
    use crate::model::advisory::Advisory;
    use crate::model::handling::Missed;
    use crate::model::page::Policy;
    use crate::model::period::Period;
    use crate::model::promise::{PromiseRule, Strength};
    use crate::model::timeline::{TimelineEvent, TimelineKind};

    /// A site of so many advisories, each of which answered after so many hours, and a promise of 48.
    fn site(hours: &[u8]) -> Library {
        let event = |kind, at: &str| TimelineEvent::new(kind, fixture::moment(at));
        let mut advisories = fixture::many(hours.len());
        for (advisory, hours) in advisories.iter_mut().zip(hours) {
            advisory.timeline = vec![
                event(TimelineKind::Reported, "2020-01-01T00:00:00Z"),
                event(
                    TimelineKind::Acknowledged,
                    &format!("2020-01-{:02}T{:02}:00:00Z", 1 + hours / 24, hours % 24),
                ),
            ]
            .into();
        }
        with_promise(advisories)
    }

    fn with_promise(advisories: Vec<Advisory>) -> Library {
        let terms = Terms {
            from: Some(TimelineKind::Reported),
            to: Some(TimelineKind::Acknowledged),
            max: Period::parse("48h").ok(),
            ..Terms::default()
        };
        let (id, sentence) = ("answer".to_owned(), "We answer <soon>".to_owned());
        let (rule, strength) = (PromiseRule::Elapsed, Strength::Must);
        let promise = Promise { id, sentence, rule, terms, strength, since: None, until: None };
        let mut library = fixture::library(advisories);
        library.policy = Some(Policy { promises: vec![promise], ..Policy::default() });
        library
    }

    fn read(library: &Library) -> Value {
        serde_json::from_str(&fixture::file(library, "promises.json")).unwrap()
    }

    #[test]
    fn each_promise_has_its_numbers() {
        let found = read(&site(&[10, 20, 50]));
        let promise = &found["promises"][0];
        let counts = json!({"n": 3, "kept": 2, "missed": 1, "cannot_tell": 0, "not_applicable": 0, "not_recorded": 0});
        assert_eq!(promise["results"], counts);
        let times = json!({"n": 3, "median_seconds": 72_000, "p90_seconds": 180_000, "worst_seconds": 180_000});
        assert_eq!(promise["times"], times);
        assert_eq!(promise["years"], json!([{"year": 2020, "results": counts, "times": times}]));
        assert_eq!(
            promise["terms"],
            json!({"from": "reported", "to": "acknowledged", "max_seconds": 172_800})
        );
        assert_eq!(promise["kept_in_a_row"], 0);
        assert_eq!(found["newest_fact"], "2020-01-03");
        assert_eq!(
            promise["cases"][0]["url"],
            "https://security.example.org/advisories/TEST-2020-0003.html"
        );
    }

    #[test]
    fn a_miss_has_its_reason() {
        let mut library = site(&[50]);
        let mut advisory = Advisory::clone(&library.advisories()[0]);
        let (promise, reason) = ("answer".to_owned(), "Holidays".to_owned());
        advisory.handling.missed = vec![Missed { promise, reason }];
        library = with_promise(vec![advisory]);
        let case = &read(&library)["promises"][0]["cases"][0];
        let why = "2 days, 2 hours more than promised";
        let shown = [&case["verdict"], &case["why"], &case["reason"], &case["max_seconds"]];
        assert_eq!(shown, [&json!("missed"), &json!(why), &json!("Holidays"), &json!(180_000)]);
    }

    #[test]
    fn of_thousands_every_miss_is_listed_and_the_newest_of_the_others() {
        let mut hours = vec![10; OTHERS + 20];
        hours[0] = 50;
        let promise = &read(&site(&hours))["promises"][0];
        let cases = promise["cases"].as_array().unwrap();
        assert_eq!((cases.len(), &promise["cases_left_out"]), (OTHERS + 1, &json!(19)));
        assert_eq!(cases.last().unwrap()["advisory"], "TEST-2020-0001");
        assert_eq!(promise["results"]["n"], OTHERS + 20);
    }

    #[test]
    fn a_policy_without_promises_has_no_record() {
        let mut library = fixture::library(vec![]);
        library.policy = Some(Policy::default());
        let paths = fixture::paths(&library);
        assert!(!paths.iter().any(|path| path.starts_with("promises.")), "{paths:?}");
    }
}
