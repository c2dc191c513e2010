//! The times of a promise as bars.

use super::why::why;
use crate::document::View;
use crate::document::html::plot::{Bar, Limit, Plot, plot};
use crate::model::words::Words;
use crate::promise::Verdict;
use crate::promise::tally::{Judged, Tally};

/// How many bars a plot has: the newest.
const BARS: usize = 30;

/// The times of a promise beside its limits; none where nothing was measured.
pub(super) fn drawn(view: &View<'_>, tally: &Tally<'_>) -> Option<Plot> {
    let words = view.words();
    let measured = tally.cases.iter().filter(|case| case.judgement.measured.is_some()).count();
    let bars: Vec<Bar> = plotted(tally).filter_map(|case| bar(view, case)).collect();
    if bars.is_empty() {
        return None;
    }
    let terms = &tally.promise.terms;
    let periods = [terms.usually, terms.min, terms.max].into_iter().flatten();
    let limits: Vec<_> =
        periods.map(|period| Limit { at: period.seconds(), label: period.said(words) }).collect();
    let name = words.filled("plot.times", &[("sentence", &tally.promise.sentence)]);
    Some(plot(name, description(words, bars.len(), measured, &limits), limits, bars))
}

fn description(words: &Words, shown: usize, measured: usize, limits: &[Limit]) -> String {
    let (newest, all) = (shown.to_string(), measured.to_string());
    let cases = if shown < measured {
        words.filled("plot.newest", &[("shown", &newest), ("all", &all)])
    } else {
        all
    };
    let lines: Vec<_> = limits.iter().map(|limit| limit.label.as_str()).collect();
    words.filled("plot.times_about", &[("cases", &cases), ("limits", &lines.join(", "))])
}

/// The cases that the plot has bars for.
pub(super) fn plotted<'a>(tally: &'a Tally<'_>) -> impl Iterator<Item = &'a Judged> {
    tally.cases.iter().filter(|case| case.seconds().is_some()).take(BARS)
}

fn bar(view: &View<'_>, case: &Judged) -> Option<Bar> {
    let ((sure, perhaps), words) = (case.seconds()?, view.words());
    let label = match case.advisory {
        Some(index) => view.library.advisories()[index].id.to_string(),
        None => words.text("plot.report").to_owned(),
    };
    let verdict = case.judgement.verdict;
    let said = words.text(&format!("verdict.{}", verdict.word()));
    let title = format!("{label}: {}, {said}", why(words, &case.judgement).text);
    // A colour alone is nothing on paper and to many eyes.
    let label = match verdict {
        Verdict::Missed => format!("✗ {label}"),
        Verdict::CannotTell => format!("? {label}"),
        _ => label,
    };
    Some(Bar { label, title, class: verdict.word().replace('_', "-"), from: 0, sure, perhaps })
}
