//! Gathers the findings of one document.

use std::ops::Range;

use crate::diagnostic::Fault;
use crate::source::finding::Finding;

/// How many findings one document may bring: more help nobody, and cost time.
const MAX_FINDINGS: usize = 100;

/// The findings so far, and the text that they are about.
#[derive(Clone, Debug)]
pub(super) struct Notes<'t> {
    text: &'t str,
    findings: Vec<Finding>,
}

impl<'t> Notes<'t> {
    /// No findings yet about `text`, the whole file.
    pub(super) const fn new(text: &'t str) -> Self {
        Self { text, findings: Vec::new() }
    }

    /// Adds a finding; of a span of several lines only the first is kept, so that an excerpt of
    /// a list shows where it begins and not all of it.
    pub(super) fn push(&mut self, fault: Fault, span: &Range<usize>) {
        if !self.is_full() {
            let first_line = self.text[span.clone()].lines().next().unwrap_or_default().len();
            self.findings.push(Finding::new(fault, span.start..span.start + first_line));
        }
    }

    /// The line of `offset`, counted from 1.
    pub(super) fn line_of(&self, offset: usize) -> usize {
        1 + self.text[..offset].matches('\n').count()
    }

    /// The character at or around `offset`; empty at the end of a line.
    pub(super) fn point(&self, offset: usize) -> Range<usize> {
        let start = (0..=offset).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0);
        let next = self.text[start..].chars().next().filter(|next| *next != '\n');
        start..start + next.map_or(0, char::len_utf8)
    }

    /// Whether further findings are dropped, so that they need not be worded.
    pub(super) const fn is_full(&self) -> bool {
        self.findings.len() == MAX_FINDINGS
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }
}

/// `text` in backticks, cut to what fits into a message.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 40;
    let shown: String = text.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    let rest = if text.chars().nth(LONGEST).is_some() { "…" } else { "" };
    format!("`{shown}{rest}`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::yaml::YAML_KEY;

    #[test]
    fn a_finding_shows_the_first_line_only() {
        let mut notes = Notes::new("a\nbc\nd");
        notes.push(Fault::new(&YAML_KEY, ""), &(2..6));
        notes.push(Fault::new(&YAML_KEY, ""), &(0..1));
        notes.push(Fault::new(&YAML_KEY, ""), &(6..6));
        let spans: Vec<_> = notes.into_findings().into_iter().map(|f| f.span).collect();
        assert_eq!(spans, [2..4, 0..1, 6..6]);
    }

    #[test]
    fn a_point_is_a_character() {
        let notes = Notes::new("aé\n");
        assert_eq!([0, 1, 2, 3, 4].map(|at| notes.point(at)), [0..1, 1..3, 1..3, 3..3, 4..4]);
    }

    #[test]
    fn findings_are_limited() {
        let mut notes = Notes::new("a");
        (0..500).for_each(|_| notes.push(Fault::new(&YAML_KEY, ""), &(0..1)));
        assert_eq!(notes.into_findings().len(), MAX_FINDINGS);
    }

    #[test]
    fn long_text_is_cut_and_made_visible() {
        assert_eq!(quoted("a\nb"), "`a\\nb`");
        assert_eq!(quoted(&"é".repeat(40)), format!("`{}`", "é".repeat(40)));
        assert_eq!(quoted(&"é".repeat(41)), format!("`{}…`", "é".repeat(40)));
    }
}
