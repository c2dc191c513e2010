//! The times of a promise as bars.

use crate::document::html::plot::{Bar, Limit, Plot, plot};
use crate::model::library::Library;
use crate::promise::Verdict;
use crate::promise::tally::{Judged, Tally};

/// How many bars a plot has: the newest.
const BARS: usize = 30;

/// The times of a promise beside its limits; none where nothing was measured.
pub(super) fn drawn(library: &Library, tally: &Tally<'_>) -> Option<Plot> {
    let measured = tally.cases.iter().filter(|case| case.judgement.measured.is_some()).count();
    let bars: Vec<Bar> = plotted(tally).filter_map(|case| bar(library, case)).collect();
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
    let description = format!(
        "A bar for each of {cases} measured cases, with lines at {}; ✗ is a missed one, ? one that cannot be told",
        lines.join(", ")
    );
    Some(plot(format!("Times: {}", tally.promise.sentence), description, limits, bars))
}

/// The cases that the plot has bars for.
pub(super) fn plotted<'a>(tally: &'a Tally<'_>) -> impl Iterator<Item = &'a Judged> {
    tally.cases.iter().filter(|case| case.seconds().is_some()).take(BARS)
}

fn bar(library: &Library, case: &Judged) -> Option<Bar> {
    let (sure, perhaps) = case.seconds()?;
    let label = match case.advisory {
        Some(index) => library.advisories()[index].id.to_string(),
        None => "A report".to_owned(),
    };
    let verdict = case.judgement.verdict.label();
    let title = format!("{label}: {}, {verdict}", case.judgement.why);
    // A colour alone is nothing on paper and to many eyes.
    let label = match case.judgement.verdict {
        Verdict::Missed => format!("✗ {label}"),
        Verdict::CannotTell => format!("? {label}"),
        _ => label,
    };
    Some(Bar { label, title, class: verdict.replace(' ', "-"), from: 0, sure, perhaps })
}
