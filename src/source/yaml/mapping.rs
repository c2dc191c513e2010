//! Gathers the keys and values of one mapping.

use std::collections::BTreeMap;
use std::ops::Range;

use super::marks;
use super::notes::{Notes, quoted};
use super::tree::{Entry, Key, Node, Value};
use crate::diagnostic::{Fault, Rule};

/// A key that stands twice in one mapping.
pub static DUPLICATE_KEY: Rule = Rule::error(
    "duplicate-key",
    "a key stands twice in the same YAML mapping",
    "YAML requires keys to be unique, and programs differ in which of two they keep; some keep the \
     last without a word. Delete one of them, or make a list of both values under one key.",
);

/// A key that is not text.
pub static YAML_KEY: Rule = Rule::error(
    "yaml-key",
    "a YAML key is not text",
    "YAML allows lists and mappings as keys, and keys that are left empty; JSON and the other formats \
     that a source becomes do not. Often a value in brackets or braces was meant as text and needs \
     quotes.",
);

/// A mapping that is being read.
#[derive(Debug, Default)]
pub(super) struct MappingBuilder {
    entries: Vec<Entry>,
    /// Where each key first stands; also of those whose values are dropped.
    names: BTreeMap<String, usize>,
    next: Next,
}

/// What the next value is.
#[derive(Debug, Default)]
enum Next {
    /// A key.
    #[default]
    Key,
    /// The value of this key.
    Value(Key),
    /// The value of a key that has a finding.
    Dropped,
}

impl MappingBuilder {
    /// Takes the next key or value.
    pub(super) fn place(&mut self, node: Node, notes: &mut Notes<'_>) {
        self.next = match std::mem::take(&mut self.next) {
            Next::Key => self.key(node, notes).map_or(Next::Dropped, Next::Value),
            Next::Value(key) => {
                self.entries.push(Entry { key, node });
                Next::Key
            }
            Next::Dropped => Next::Key,
        };
    }

    /// The place of the key whose value comes next.
    pub(super) fn awaiting(&self) -> Option<&Range<usize>> {
        match &self.next {
            Next::Value(key) => Some(&key.span),
            Next::Key | Next::Dropped => None,
        }
    }

    pub(super) fn finish(self) -> Value {
        Value::Mapping(self.entries)
    }

    fn key(&mut self, node: Node, notes: &mut Notes<'_>) -> Option<Key> {
        let span = node.span;
        let (text, plain) = match node.value {
            Value::Refused => return None,
            Value::Scalar { text, plain } => (text, plain),
            Value::Sequence(_) | Value::Mapping(_) => (String::new(), true),
        };
        let fault = match self.names.get(&text) {
            _ if plain && text.is_empty() => not_text(),
            _ if plain && text == "<<" => marks::merge_key(),
            Some(_) if notes.is_full() => return None,
            Some(first) => duplicate(&text, notes.line_of(*first)),
            None => {
                self.names.insert(text.clone(), span.start);
                return Some(Key { text, span });
            }
        };
        notes.push(fault, &span);
        None
    }
}

fn duplicate(name: &str, first_line: usize) -> Fault {
    Fault::new(&DUPLICATE_KEY, format!("the key {} stands here again", quoted(name)))
        .hint(format!("it stands on line {first_line} already; delete one of the two"))
}

fn not_text() -> Fault {
    Fault::new(&YAML_KEY, "a key must be text").hint("put the key in quotes, or write one")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{found, places};

    #[track_caller]
    fn check(yaml: &str, expected: &[(&str, &str)]) {
        assert_eq!(places(yaml), expected);
    }

    #[test]
    fn the_second_of_two_equal_keys_is_found() {
        check("any:\n  'a': 1\n  b: 2\n  a: 3\n", &[("duplicate-key", "a")]);
        check("any: {a: 1, a: 2, \"a\": 3}", &[("duplicate-key", "a"), ("duplicate-key", "\"a\"")]);
        let hint = found("any:\n  a: 1\n  a: 2\n").remove(0).fault.hint.unwrap();
        assert!(hint.contains("line 2"), "{hint}");
    }

    #[test]
    fn equal_keys_of_different_mappings_are_fine() {
        check("any: {a: {a: 1}, b: [{a: 1}, {a: 1}]}", &[]);
    }

    #[test]
    fn keys_must_be_text() {
        check("any:\n  [a]: 1\n  b: 2\n", &[("yaml-key", "[a]")]);
        check("any:\n  ? {a: 1}\n  : 1\n", &[("yaml-key", "{a: 1}")]);
        check("any: {? : 1}", &[("yaml-key", "?")]);
        check("any: {'': 1}", &[]);
    }

    #[test]
    fn merge_keys_are_refused_and_quoted_ones_are_text() {
        check("any:\n  <<: {a: 1}\n", &[("yaml-merge-key", "<<")]);
        check("any:\n  '<<': {a: 1}\n", &[]);
    }
}
