//! The lists and mappings whose ends have not come yet.

use std::ops::Range;

use super::guard::MAX_DEPTH;
use super::mapping::MappingBuilder;
use super::notes::Notes;
use super::tree::{Node, Tree, Value};

/// What has been read of a document so far.
#[derive(Debug, Default)]
pub(super) struct Stack {
    open: Vec<Open>,
    root: Option<Node>,
}

/// A list or mapping, and how far it reaches as yet.
#[derive(Debug)]
struct Open {
    span: Range<usize>,
    items: Items,
}

/// What a list or mapping holds as yet.
#[derive(Debug)]
pub(super) enum Items {
    Sequence(Vec<Node>),
    Mapping(MappingBuilder),
}

impl Stack {
    /// Whether one more level would be too deep.
    pub(super) const fn is_full(&self) -> bool {
        self.open.len() == MAX_DEPTH
    }

    pub(super) fn open(&mut self, start: usize, items: Items) {
        self.open.push(Open { span: start..start, items });
    }

    /// Ends the innermost list or mapping: at its closing bracket, if it has one, and else with its
    /// last value.
    pub(super) fn close(&mut self, bracket_end: Option<usize>, notes: &mut Notes<'_>) {
        let Some(Open { span, items }) = self.open.pop() else { return };
        let span = span.start..bracket_end.unwrap_or(span.end);
        let value = match items {
            Items::Sequence(items) => Value::Sequence(items),
            Items::Mapping(mapping) => mapping.finish(),
        };
        self.place(Node { span, value }, notes);
    }

    /// Puts a value, or a key, where it belongs.
    pub(super) fn place(&mut self, node: Node, notes: &mut Notes<'_>) {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        open.span.start = open.span.start.min(node.span.start);
        open.span.end = open.span.end.max(node.span.end);
        match &mut open.items {
            Items::Sequence(items) => items.push(node),
            Items::Mapping(mapping) => mapping.place(node, notes),
        }
    }

    /// The place of the key that waits for its value.
    pub(super) fn awaiting(&self) -> Option<Range<usize>> {
        match &self.open.last()?.items {
            Items::Mapping(mapping) => mapping.awaiting().cloned(),
            Items::Sequence(_) => None,
        }
    }

    /// The tree; a document with nothing in it is an empty scalar that takes no place at `start`.
    pub(super) fn finish(self, start: usize) -> Tree {
        let nothing = || Value::Scalar { text: String::new(), plain: true };
        let written = self.root.filter(|root| !root.is_left_empty());
        Tree { root: written.unwrap_or_else(|| Node { span: start..start, value: nothing() }) }
    }
}
