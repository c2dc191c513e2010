//! A body, put together block by block.

use std::collections::BTreeMap;

use super::block::{Block, Body, Note, Section};
use super::holder::{Holder, alert, fold};

/// How many quotes, lists and items may lie within each other; what lies deeper loses its indent.
const DEEPEST: usize = 32;

/// The sections so far, and what is open in the last.
#[derive(Debug)]
pub(super) struct Assembly {
    sections: Vec<Section>,
    frames: Vec<Frame>,
    /// The numbers of the footnotes that were referred to, by their labels.
    numbers: BTreeMap<String, usize>,
    notes: BTreeMap<String, Note>,
}

/// A holder that is open, and what it holds so far.
#[derive(Debug)]
struct Frame {
    holder: Holder,
    blocks: Vec<Block>,
    items: Vec<Vec<Block>>,
    cited: Vec<usize>,
}

impl Assembly {
    pub(super) fn new() -> Self {
        Self {
            sections: vec![Section::default()],
            frames: Vec::new(),
            numbers: BTreeMap::new(),
            notes: BTreeMap::new(),
        }
    }

    pub(super) fn finish(mut self) -> Body {
        let note = |(label, number)| Some((number, self.notes.remove(&label)?));
        Body { notes: self.numbers.into_iter().filter_map(note).collect(), sections: self.sections }
    }

    /// Whether something is open that holds blocks.
    pub(super) fn is_nested(&self) -> bool {
        !self.frames.is_empty()
    }

    /// Begins a section.
    pub(super) fn section(&mut self, title: String) {
        self.sections.push(Section { title: Some(title), ..Section::default() });
    }

    /// Adds a block to whatever is open.
    pub(super) fn block(&mut self, block: Block) {
        self.place().0.push(block);
    }

    /// The number of a footnote, which is now referred to.
    pub(super) fn cite(&mut self, label: &str) -> usize {
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry(fold(label)).or_insert(next);
        self.place().1.push(number);
        number
    }

    pub(super) fn open(&mut self, holder: Holder) {
        // An item goes with its list: one cannot do without the other.
        let is_sunk = match (&holder, self.frames.last()) {
            (Holder::Item, Some(list)) => matches!(list.holder, Holder::Transparent),
            _ => self.frames.len() >= DEEPEST,
        };
        let holder = if is_sunk { Holder::Transparent } else { holder };
        self.frames.push(Frame { holder, blocks: vec![], items: vec![], cited: vec![] });
    }

    /// Ends the holder that was opened last.
    pub(super) fn close(&mut self) {
        let Some(Frame { holder, blocks, items, cited }) = self.frames.pop() else { return };
        match holder {
            Holder::Note(label) => {
                self.notes.entry(label).or_insert(Note { blocks, cited });
                return;
            }
            Holder::Quote => self.block(Block::Quote(blocks)),
            Holder::Alert(word) => self.block(alert(word, blocks)),
            Holder::List(first) => self.block(Block::List(first, items)),
            Holder::Item => self.item(blocks),
            Holder::Transparent => self.place().0.extend(blocks),
        }
        self.place().1.extend(cited);
    }

    fn item(&mut self, blocks: Vec<Block>) {
        if let Some(list) = self.frames.last_mut() {
            list.items.push(blocks);
        }
    }

    /// Where blocks go, and the numbers of the footnotes to which they refer.
    fn place(&mut self) -> (&mut Vec<Block>, &mut Vec<usize>) {
        if let Some(frame) = self.frames.last_mut() {
            return (&mut frame.blocks, &mut frame.cited);
        }
        let last = self.sections.last_mut().expect("there is a section from the start");
        (&mut last.blocks, &mut last.cited)
    }
}
