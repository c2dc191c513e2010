//! What holds blocks.

use pulldown_cmark::{BlockQuoteKind, Tag, TagEnd};

use super::block::Block;

/// An element whose content is blocks.
#[derive(Debug)]
pub(super) enum Holder {
    Quote,
    /// A quote that begins with a word on what it is.
    Alert(&'static str),
    List(Option<u64>),
    Item,
    /// A footnote, by its label.
    Note(String),
    /// One that lies too deep: its blocks go to what it lies in.
    Transparent,
}

impl Holder {
    /// The holder that a tag begins; most begin none.
    pub(super) fn of(tag: &Tag<'_>) -> Option<Self> {
        match tag {
            Tag::BlockQuote(None) => Some(Self::Quote),
            Tag::BlockQuote(Some(kind)) => Some(Self::Alert(word(*kind))),
            Tag::List(first) => Some(Self::List(*first)),
            Tag::Item => Some(Self::Item),
            Tag::FootnoteDefinition(label) => Some(Self::Note(fold(label))),
            _ => None,
        }
    }

    /// Whether a tag ends a holder.
    pub(super) const fn is_ended_by(end: TagEnd) -> bool {
        matches!(
            end,
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition
        )
    }
}

/// A footnote's label, of which neither case nor the kind of blanks makes a difference.
pub(super) fn fold(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The blocks of an alert, with its word before their first.
pub(super) fn alert(word: &str, mut blocks: Vec<Block>) -> Block {
    match blocks.first_mut() {
        Some(Block::Paragraph(words)) => *words = format!("{word}: {words}"),
        _ => blocks.insert(0, Block::Line(format!("{word}:"))),
    }
    Block::Alert(blocks)
}

const fn word(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "Note",
        BlockQuoteKind::Tip => "Tip",
        BlockQuoteKind::Important => "Important",
        BlockQuoteKind::Warning => "Warning",
        BlockQuoteKind::Caution => "Caution",
    }
}
