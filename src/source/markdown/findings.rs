use std::ops::Range;

use crate::diagnostic::Fault;
use crate::source::finding::Finding;

/// How many findings a body may have: a megabyte of `[](x:y)` must not fill the screen or memory.
const MOST: usize = 100;

/// The findings of a body, so far.
#[derive(Debug)]
pub(super) struct Findings<'a> {
    text: &'a str,
    found: Vec<Finding>,
}

impl<'a> Findings<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, found: Vec::new() }
    }

    /// Adds what `fault` makes, which is not called when there are enough. It is shown at the first
    /// line of `span`, since the parser's spans take in whole blocks.
    pub(super) fn add(&mut self, span: &Range<usize>, fault: impl FnOnce() -> Fault) {
        if self.found.len() < MOST {
            let span = span.start..span.start + self.first_line(span).len();
            self.found.push(Finding { fault: fault(), span });
        }
    }

    /// The first line of a part of the text, without blanks at its end.
    pub(super) fn first_line(&self, span: &Range<usize>) -> &'a str {
        self.text[span.clone()].lines().next().unwrap_or_default().trim_end()
    }

    /// All of them, in the order of the text.
    pub(super) fn in_order(mut self) -> Vec<Finding> {
        self.found.sort_by_key(|finding| finding.span.start);
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::markdown::RAW_HTML;

    #[test]
    fn findings_stop_at_a_hundred() {
        let text = "x".repeat(200);
        let mut findings = Findings::of(&text);
        for at in (0..200).rev() {
            findings.add(&(at..at + 1), || Fault::new(&RAW_HTML, at.to_string()));
        }
        let findings = findings.in_order();
        let places: Vec<_> = findings.iter().map(|finding| finding.span.start).collect();
        assert_eq!(places, (100..200).collect::<Vec<_>>());
    }

    #[test]
    fn a_finding_is_shown_at_the_first_line_of_its_span() {
        let mut findings = Findings::of("ab\ncd \nef");
        findings.add(&(3..9), || Fault::new(&RAW_HTML, ""));
        assert_eq!(findings.in_order()[0].span, 3..5);
    }
}
