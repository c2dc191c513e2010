//! Reads accepted YAML that is not plain once more, with another parser, and compares.
//!
//! The pages are made from one reading, and a consumer of the source may use any other. Text that
//! two well-tested parsers take differently is text that a reviewer may take differently too.

use std::ops::Range;

use serde::de::DeserializeOwned;

use super::notes::Notes;
use crate::diagnostic::{Fault, Rule};

/// YAML that two parsers read differently.
pub static YAML_AMBIGUOUS: Rule = Rule::error(
    "yaml-ambiguous",
    "two YAML readers disagree about a source",
    "A source is read by two independent YAML parsers, unless it is written in the plain shape that \
     both are known to read alike, and only what both take for the same is published. They differ over rare syntax: keys of more than 1,024 characters, odd indentation \
     inside of brackets, tabs, a colon without a blank. Write the place in a simpler way, or put the \
     value in quotes.",
);

/// Notes a finding unless `serde_yaml` reads the same `value` from `yaml`, which stands at `range`.
pub(super) fn agree<T: DeserializeOwned + PartialEq>(
    value: &T,
    yaml: &str,
    range: Range<usize>,
    notes: &mut Notes<'_>,
) {
    match serde_yaml::from_str::<T>(yaml) {
        Ok(other) if other == *value => {}
        Ok(_) => notes.push(disagreement("two YAML readers disagree about this text"), &range),
        Err(error) => {
            let at = error.location().map_or(0, |location| location.index());
            let place = notes.point(range.end.min(range.start + at));
            let tab = yaml.as_bytes().get(at) == Some(&b'\t');
            notes.push(refusal(&error.to_string(), tab), &place);
        }
    }
}

fn disagreement(message: &str) -> Fault {
    Fault::new(&YAML_AMBIGUOUS, message).hint("write it in a simpler way, or put values in quotes")
}

/// What the parser said, without its places: they count from the beginning of the YAML.
fn refusal(said: &str, tab: bool) -> Fault {
    let reason = said.split(" at line ").next().unwrap_or(said);
    let fault = disagreement(&format!("a second YAML reader refuses this: {reason}"));
    if tab { fault.hint("delete the tab, or write blanks in its place") } else { fault }
}

#[cfg(test)]
mod tests {
    use super::super::tests::places;
    use super::*;

    #[track_caller]
    fn check(yaml: &str, expected: &[(&str, &str)]) {
        assert_eq!(places(yaml), expected);
    }

    #[test]
    fn ordinary_yaml_is_read_alike() {
        check("a: [1, 'b', {c: \"d\"}]\nb: |\n  é\n\n  x\nc: >-\n  y\n  z\n", &[]);
        check("a: one\n  two\n\n  three\n", &[]);
    }

    #[test]
    fn a_refusal_of_the_second_reader_has_its_place() {
        let key = "k".repeat(1_100);
        check(&format!("é: {{{key}: 1}}\n"), &[("yaml-ambiguous", ":")]);
    }

    #[test]
    fn tabs_between_lines_are_named() {
        check("a: 1\n\t\nb: 2\n", &[("yaml-ambiguous", "\t")]);
    }

    #[test]
    fn only_a_tab_is_to_be_deleted() {
        for (tab, word) in [(true, "tab"), (false, "simpler")] {
            let fault = refusal("found character that cannot start any token", tab);
            assert!(fault.hint.unwrap().contains(word));
        }
        let found = super::super::tests::found("a: {b: |\n  x\n}\n");
        assert!(!found[0].fault.hint.as_deref().unwrap().contains("tab"), "{found:?}");
    }

    #[test]
    fn a_block_may_end_with_the_file() {
        check("a: |\n  x", &[]);
        check("a: >\n  x\n  y\n  ", &[]);
    }

    #[test]
    fn a_different_value_is_found() {
        let mut notes = Notes::new("a: 1\n");
        agree(&serde_json::json!({"a": 1}), "a: 1\n", 0..5, &mut notes);
        assert!(notes.is_empty());
        agree(&serde_json::json!({"a": 2}), "a: 1\n", 0..5, &mut notes);
        assert_eq!(notes.into_findings()[0].fault.rule.code, "yaml-ambiguous");
    }

    #[test]
    fn places_of_the_parser_are_not_repeated_in_the_message() {
        let said =
            "did not find expected key at line 2 column 1, while parsing a mapping at line 1";
        assert_eq!(
            refusal(said, false).message,
            "a second YAML reader refuses this: did not find expected key"
        );
    }
}
