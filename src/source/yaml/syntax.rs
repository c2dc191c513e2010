//! Says what a parser's error means to the one who wrote the YAML.

use super::marks;
use crate::diagnostic::{Fault, Rule};

/// Text that is not YAML.
pub static YAML_SYNTAX: Rule = Rule::error(
    "yaml-syntax",
    "a source is not valid YAML",
    "The parser stops at the first place that it cannot read, so mend it and check again: more may \
     follow. The most frequent causes are a value with a colon and a blank inside, a value that \
     begins with one of @ ` % * & ! | > [ {, a tab before a key, and a bracket or a quote that is \
     not closed. Quotes around the value mend the first two.",
);

/// What to do about an error, by a part of its words; the first that fits counts.
const HINTS: [(&str, &str); 15] = [
    ("mapping values are not", "put a value that contains `: ` in quotes, or mend the indentation"),
    ("unexpected character", "put the value in quotes"),
    ("YAML whitespace", "write a blank instead of the tab"),
    ("tab", "indent with blanks"),
    ("quoted scalar, found unexpected", "close the quotes that begin here"),
    ("indentation in quoted", "close the quotes that begin here"),
    ("trailing content after", "put the whole value in quotes"),
    ("unknown escape", "write `\\\\` for a backslash, or use single quotes"),
    ("block scalar, did not find", "put a value that begins with `|` or `>` in quotes"),
    ("block sequence entries", "begin each item on a line of its own"),
    ("comment intercepting", "put a value of several lines in quotes, or move the comment"),
    ("simple key", "write `key: value`, with a blank after the colon"),
    ("indent", "begin the line in the same column as its neighbours"),
    ("parsing a block", "begin the line in the same column as its neighbours"),
    ("", "look for a bracket or a quote that is not closed"),
];

/// The finding for what the parser said.
///
/// An alias without its anchor and a tag without its handle are errors of the parser, but most
/// likely were meant as text.
pub(super) fn fault(said: &str) -> Fault {
    if said.contains("unknown anchor") {
        return marks::alias();
    }
    if said.contains("handle wasn't declared") {
        return marks::tag();
    }
    let fault = Fault::new(&YAML_SYNTAX, format!("this is not YAML: {said}"));
    let hint = HINTS.iter().find(|(words, _)| said.contains(words));
    Fault { hint: hint.map(|(_, hint)| (*hint).to_owned()), ..fault }
}

/// Whether the parser noticed only behind the line that is wrong.
pub(super) fn is_late(said: &str) -> bool {
    said.contains("simple key")
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[track_caller]
    fn check(yaml: &str, place: usize, hint: &str) {
        let findings = found(yaml);
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!(findings[0].fault.rule.code, "yaml-syntax", "{findings:?}");
        assert_eq!(findings[0].span.start, place, "{findings:?}");
        assert!(findings[0].fault.hint.as_deref().unwrap_or("").contains(hint), "{findings:?}");
    }

    #[test]
    fn values_that_need_quotes_say_so() {
        check("title: HPACK: a bomb\n", 12, "in quotes");
        check("title: @home\n", 7, "in quotes");
        check("a: `x`\n", 3, "in quotes");
        check("a: > x\n", 3, "in quotes");
        check("a: 'it's'\n", 7, "whole value");
    }

    #[test]
    fn quotes_and_brackets_must_be_closed() {
        check("é: \"open\nb: 1\n", 4, "close the quotes");
        check("é: 'open\n", 4, "close the quotes");
        check("a: [1, 2\nb: 1\n", 10, "not closed");
        check("a: {b: 1}}\n", 9, "not closed");
        check("a: \"\\d\"\n", 3, "backslash");
    }

    #[test]
    fn indentation_must_be_even() {
        check("a:\n\tb: 1\n", 4, "blanks");
        check("a:\t1\n", 3, "tab");
        check("a: 1\n  b: 2\n", 8, "indentation");
        check("a:\n  b: 1\n c: 2\n", 11, "same column");
        check("- a\nb: c\n", 4, "same column");
        check("a: - b\n", 3, "line of its own");
    }

    #[test]
    fn a_key_without_a_colon_is_found_on_its_own_line() {
        check("a: 1\nword\n", 8, "blank after the colon");
        check("a: 1\nword\nb: 1\n", 8, "blank after the colon");
    }
}
