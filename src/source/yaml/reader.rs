//! A value on its way into a type.

use std::collections::BTreeSet;

use super::access::{Fields, Items};
use super::mismatch::{meant, missing_key, unknown_key, wrong_kind};
use super::notes::Notes;
use super::tree::{Entry, Node, Value};

/// Where a key is missing: the start of its mapping (no two begin together), and its name.
pub(super) type Missing = (usize, &'static str);

/// What one reading of the whole tree knows and finds.
pub(super) struct Pass<'t> {
    pub(super) notes: Notes<'t>,
    /// The keys that earlier passes missed.
    pub(super) missing: BTreeSet<Missing>,
}

/// Reads one value; or makes up an empty one where there is none that could be read, silently,
/// since the finding is already noted.
pub(super) struct Reader<'r, 't> {
    pub(super) node: Option<&'r Node>,
    pub(super) pass: &'r mut Pass<'t>,
}

impl<'r, 't> Reader<'r, 't> {
    pub(super) fn new(node: &'r Node, pass: &'r mut Pass<'t>) -> Self {
        Self::of(Some(node), pass)
    }

    pub(super) fn of(node: Option<&'r Node>, pass: &'r mut Pass<'t>) -> Self {
        Self { node: node.filter(|node| !matches!(node.value, Value::Refused)), pass }
    }

    /// Notes that the value is not what was `expected`.
    pub(super) fn refuse(&mut self, expected: &str) {
        if let Some(node) = self.node {
            self.pass.notes.push(wrong_kind(expected, node), &node.span);
        }
    }

    /// The entries of the mapping; a document that holds nothing is one without keys.
    pub(super) fn mapping(&self) -> Option<(&'r Node, &'r [Entry])> {
        match self.node {
            Some(node @ Node { value: Value::Mapping(entries), .. }) => Some((node, entries)),
            Some(node) if node.is_empty_document() => Some((node, &[])),
            _ => None,
        }
    }

    pub(super) fn items(self, items: &'r [Node]) -> Items<'r, 't> {
        Items::new(items, self.pass)
    }

    pub(super) fn entries(self, entries: &'r [Entry]) -> Fields<'r, 't> {
        let named = entries.iter().map(|entry| (entry.key.text.as_str(), Some(&entry.node)));
        Fields::new(named.collect(), self.pass)
    }

    /// The entries of `node` that are fields, and the fields that are known to be missing.
    pub(super) fn fields(
        self,
        node: &'r Node,
        entries: &'r [Entry],
        names: &'static [&str],
    ) -> Fields<'r, 't> {
        let Pass { notes, missing } = self.pass;
        let mut fields = Vec::with_capacity(entries.len());
        let lacks_some = names.iter().any(|name| missing.contains(&(node.span.start, *name)));
        let mut misspelt = Vec::new();
        for Entry { key, node } in entries {
            if names.contains(&key.text.as_str()) {
                fields.push((key.text.as_str(), Some(node)));
            } else if !notes.is_full() {
                // What stands here under another name is not missing besides.
                misspelt.extend(lacks_some.then(|| meant(key, names)).flatten());
                notes.push(unknown_key(key, names), &key.span);
            }
        }
        for name in names.iter().filter(|name| missing.contains(&(node.span.start, **name))) {
            if !misspelt.contains(name) {
                notes.push(missing_key(name), &node.span);
            }
            fields.push((*name, None));
        }
        Fields::new(fields, self.pass)
    }
}
