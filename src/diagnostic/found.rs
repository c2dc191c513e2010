//! Findings as a build keeps them for the next.

use serde::{Deserialize, Serialize};

use super::{Diagnostic, Level, Place};
use crate::rules;

/// A finding as it is kept.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Found {
    code: String,
    is_error: bool,
    file: String,
    place: Option<At>,
    message: String,
    hint: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
struct At {
    line: usize,
    column: usize,
    excerpt: String,
    marked: (usize, usize),
}

impl Found {
    /// What is kept of a finding.
    pub(crate) fn of(found: &Diagnostic) -> Self {
        let Diagnostic { rule, level, file, place, message, hint } = found;
        let place = place.as_deref().map(|place| {
            let Place { line, column, excerpt, marked } = place.clone();
            At { line, column, excerpt, marked: (marked.start, marked.end) }
        });
        let (file, message, hint) = (file.clone(), message.clone(), hint.clone());
        let (code, is_error) = (rule.code.to_owned(), *level == Level::Error);
        Self { code, is_error, file, place, message, hint }
    }

    /// The finding; none of a rule that there is not.
    pub(crate) fn read(self) -> Option<Diagnostic> {
        let Self { code, is_error, file, place, message, hint } = self;
        let rule = rules::rules().find(|rule| rule.code == code)?;
        let level = if is_error { Level::Error } else { Level::Warning };
        let place = place.map(|At { line, column, excerpt, marked }| {
            let (start, end) = marked;
            Box::new(Place { line, column, excerpt, marked: start..end })
        });
        Some(Diagnostic { rule, level, file, place, message, hint })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Fault;
    use crate::disk::rule::OUTPUT_FULL;

    #[test]
    fn a_finding_comes_back_as_it_was() {
        let fault = || Fault::new(&OUTPUT_FULL, "a message");
        let placed = Diagnostic::new(fault().hint("a hint"), "a.md");
        let placed = placed.at(Place::in_text("one\ntwö\n", 4..8));
        let accepted = Diagnostic { level: Level::Warning, ..placed.clone() };
        for found in [Diagnostic::new(fault(), ""), placed, accepted] {
            let kept = serde_json::to_string(&Found::of(&found)).unwrap();
            let back = serde_json::from_str::<Found>(&kept).unwrap().read().unwrap();
            assert_eq!(format!("{back:?}"), format!("{found:?}"));
        }
    }

    #[test]
    fn a_rule_that_is_gone_makes_no_finding() {
        let mut found = Found::of(&Diagnostic::new(Fault::new(&OUTPUT_FULL, ""), ""));
        found.code = "gone".to_owned();
        assert!(found.read().is_none());
    }
}
