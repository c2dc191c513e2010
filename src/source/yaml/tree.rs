//! A YAML document whose every key and value knows its place.

use std::ops::Range;

use super::path::{Path, Step};

/// A document with places, in bytes of the whole file.
#[derive(Debug, PartialEq)]
pub struct Tree {
    pub(super) root: Node,
}

/// A value and where it stands.
#[derive(Debug, PartialEq)]
pub(super) struct Node {
    pub(super) span: Range<usize>,
    pub(super) value: Value,
}

/// The kinds of values that are left once anchors, aliases and tags are refused.
#[derive(Debug, PartialEq)]
pub(super) enum Value {
    Scalar {
        text: String,
        plain: bool,
    },
    Sequence(Vec<Node>),
    Mapping(Vec<Entry>),
    /// A value that already has its finding; what it would have been is not known.
    Refused,
}

#[derive(Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) key: Key,
    pub(super) node: Node,
}

#[derive(Debug, PartialEq)]
pub(super) struct Key {
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

impl Tree {
    /// A document without a place for anything.
    #[must_use]
    pub const fn none() -> Self {
        let value = Value::Scalar { text: String::new(), plain: true };
        Self { root: Node { span: 0..0, value } }
    }

    /// Where the value at the end of `path` stands; if there is none, its nearest ancestor that is
    /// there. A value that is left empty stands at its key. `None` in a document that holds nothing.
    #[must_use]
    pub fn span(&self, path: &Path) -> Option<Range<usize>> {
        let (node, _) = self.walk(path)?;
        Some(node.span.clone())
    }

    /// Where the key at the end of `path` stands; an item of a list has none and gives its own
    /// place, as [`Tree::span`] does.
    #[must_use]
    pub fn key_span(&self, path: &Path) -> Option<Range<usize>> {
        let (node, key) = self.walk(path)?;
        Some(key.map_or(&node.span, |key| &key.span).clone())
    }

    /// The last value on the way that is there, and its key.
    fn walk(&self, path: &Path) -> Option<(&Node, Option<&Key>)> {
        let mut reached = (&self.root, None);
        for step in path.steps() {
            match reached.0.child(step) {
                Some(child) => reached = child,
                None => break,
            }
        }
        (!self.root.is_empty_document()).then_some(reached)
    }
}

impl Node {
    fn child(&self, step: &Step) -> Option<(&Self, Option<&Key>)> {
        match (&self.value, step) {
            (Value::Sequence(items), Step::Index(index)) => Some((items.get(*index)?, None)),
            (Value::Mapping(entries), Step::Key(name)) => {
                let entry = entries.iter().find(|entry| entry.key.text == *name)?;
                Some((&entry.node, Some(&entry.key)))
            }
            _ => None,
        }
    }

    /// Whether this is what YAML 1.2's core schema takes for no value (§10.3.2).
    pub(super) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true }
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// Whether nothing at all is written for this value.
    pub(super) fn is_left_empty(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true } if text.is_empty())
    }

    /// Whether this is a document that holds nothing: only there is no place for a value.
    pub(super) fn is_empty_document(&self) -> bool {
        self.is_left_empty() && self.span.is_empty()
    }

    /// What a person calls this kind of value.
    pub(super) fn kind(&self) -> &'static str {
        match self.value {
            _ if self.is_null() => "nothing",
            Value::Scalar { .. } => "text",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
            Value::Refused => "a refused value",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::path::Path;
    use super::super::tests::tree;

    const TEXT: &str = "\
title: « é »
affected:
  - package: hpack
    ranges: [{fixed: 2.3.0}, { fixed: \"1 # 2\" }]  # two
  - package:
notes: |
  one
  two

'quoted key' : x
";

    #[track_caller]
    fn check(path: &Path, value: &str, key: &str) {
        let tree = tree(TEXT);
        assert_eq!(&TEXT[tree.span(path).unwrap()], value);
        assert_eq!(&TEXT[tree.key_span(path).unwrap()], key);
    }

    #[test]
    fn an_empty_document_has_no_places() {
        assert_eq!(tree("# nothing\n").span(&Path::root().key("a")), None);
        assert_eq!(tree("a:\n").span(&Path::root()), Some(0..1));
    }

    #[test]
    fn values_and_keys_have_their_place() {
        let root = Path::root();
        check(&root.key("title"), "« é »", "title");
        check(&root.key("notes"), "one\n  two", "notes");
        check(&root.key("quoted key"), "x", "'quoted key'");
        check(&root.key("affected").index(0).key("package"), "hpack", "package");
        let ranges = root.key("affected").index(0).key("ranges");
        check(&ranges, "[{fixed: 2.3.0}, { fixed: \"1 # 2\" }]", "ranges");
        check(&ranges.index(0), "{fixed: 2.3.0}", "{fixed: 2.3.0}");
        check(&ranges.index(1).key("fixed"), "\"1 # 2\"", "fixed");
    }

    #[test]
    fn blocks_reach_from_their_first_key_to_their_last_value() {
        check(&Path::root(), TEXT.trim_end(), TEXT.trim_end());
        let last = Path::root().key("affected").index(1);
        check(&last, "package", "package");
    }

    #[test]
    fn an_empty_value_stands_at_its_key() {
        check(&Path::root().key("affected").index(1).key("package"), "package", "package");
    }

    #[test]
    fn a_missing_value_gives_the_nearest_place() {
        let root = Path::root();
        check(&root.key("title").key("x"), "« é »", "title");
        let range = root.key("affected").index(0).key("ranges").index(0);
        check(&range.key("introduced"), "{fixed: 2.3.0}", "{fixed: 2.3.0}");
        check(&root.key("notes").index(7), "one\n  two", "notes");
    }
}
