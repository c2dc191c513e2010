use pulldown_cmark::{Alignment, BlockQuoteKind, CowStr};

use super::footnote::Label;
use super::language::Language;
use super::link::Target;

/// A piece of a body that was found harmless.
///
/// Raw HTML, images elsewhere and refused addresses have no form here: what the writer is given, it may
/// write.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    Text(CowStr<'a>),
    Code(CowStr<'a>),
    SoftBreak,
    HardBreak,
    Rule,
    Task {
        done: bool,
    },
    /// A picture of the site, with its address as written and its description.
    Picture {
        address: String,
        words: String,
    },
    /// A reference to the footnote with this label.
    Reference(Label),
    Open(Element<'a>),
    /// The end of the innermost open element.
    Close,
}

/// What holds other pieces.
#[derive(Debug)]
pub(super) enum Element<'a> {
    Paragraph,
    /// A heading, by its place among the body's anchors.
    Heading(usize),
    Quote,
    Alert(BlockQuoteKind),
    CodeBlock(Option<Language>),
    /// A list; with the first number, if its items are numbered.
    List(Option<u64>),
    Item,
    Table(Vec<Alignment>),
    TableHead,
    TableRow,
    TableCell,
    Emphasis,
    Strong,
    Strikethrough,
    Link {
        target: Target,
        title: CowStr<'a>,
    },
}

impl Element<'_> {
    /// Whether it stands within a line of text.
    pub(super) fn is_inline(&self) -> bool {
        matches!(self, Self::Emphasis | Self::Strong | Self::Strikethrough | Self::Link { .. })
    }

    /// Whether it can hold its own kind, to any depth.
    pub(super) fn deepens(&self) -> bool {
        match self {
            Self::Quote
            | Self::Alert(_)
            | Self::List(_)
            | Self::Emphasis
            | Self::Strong
            | Self::Strikethrough => true,
            Self::Paragraph
            | Self::Heading(_)
            | Self::CodeBlock(_)
            | Self::Item
            | Self::Table(_)
            | Self::TableHead
            | Self::TableRow
            | Self::TableCell
            | Self::Link { .. } => false,
        }
    }
}

/// What an element holds, given the pieces after its start.
pub(super) fn inside<'p, 'a>(pieces: &'p [Piece<'a>]) -> &'p [Piece<'a>] {
    let mut depth = 0_usize;
    let end = pieces.iter().position(|piece| match piece {
        Piece::Open(_) => {
            depth += 1;
            false
        }
        Piece::Close if depth > 0 => {
            depth -= 1;
            false
        }
        piece => matches!(piece, Piece::Close),
    });
    &pieces[..end.unwrap_or(pieces.len())]
}

/// The words that an element holds, given the pieces after its start.
pub(super) fn words(pieces: &[Piece<'_>]) -> String {
    inside(pieces).iter().filter_map(word).collect()
}

fn word<'p>(piece: &'p Piece<'_>) -> Option<&'p str> {
    match piece {
        Piece::Text(text) | Piece::Code(text) => Some(text),
        Piece::SoftBreak | Piece::HardBreak => Some(" "),
        Piece::Picture { words, .. } => Some(words),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_where_their_element_does() {
        let pieces = [
            Piece::Text("a".into()),
            Piece::Open(Element::Strong),
            Piece::Code("b".into()),
            Piece::Close,
            Piece::SoftBreak,
            Piece::Text("c".into()),
            Piece::Close,
            Piece::Text("d".into()),
        ];
        assert_eq!(words(&pieces), "ab c");
    }
}
