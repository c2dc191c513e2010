//! What a body consists of, once it is read.

use std::collections::BTreeMap;

/// A body: its sections, and the footnotes that they refer to.
#[derive(Debug)]
pub(super) struct Body {
    /// The sections; the first is what stands before any heading, and has no title.
    pub(super) sections: Vec<Section>,
    /// The footnotes, by their numbers.
    pub(super) notes: BTreeMap<usize, Note>,
}

/// A section.
#[derive(Debug, Default)]
pub(super) struct Section {
    pub(super) title: Option<String>,
    pub(super) blocks: Vec<Block>,
    /// The footnotes that it refers to, by number, in the order of the text.
    pub(super) cited: Vec<usize>,
}

/// A footnote.
#[derive(Debug)]
pub(super) struct Note {
    pub(super) blocks: Vec<Block>,
    /// The footnotes that it refers to itself.
    pub(super) cited: Vec<usize>,
}

/// A part of a text that begins on a line of its own. Line ends within words are hard breaks.
#[derive(Debug)]
pub(super) enum Block {
    /// A heading below those of sections.
    Heading(String),
    Paragraph(String),
    /// The words of an item in a list whose items stand close together.
    Line(String),
    Code(String),
    Quote(Vec<Block>),
    /// A note that stands out; its first words say what it is.
    Alert(Vec<Block>),
    /// A list, with the first number if its items are numbered.
    List(Option<u64>, Vec<Vec<Block>>),
    /// The rows of a table, the head first.
    Table(Vec<Vec<String>>),
    Rule,
}
