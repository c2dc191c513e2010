use pulldown_cmark::TagEnd;

use super::Reader;
use crate::source::markdown::footnote::Definition;
use crate::source::markdown::nesting::Fate;
use crate::source::markdown::piece::{self, Piece};
use crate::source::markdown::{heading, image};

impl Reader<'_> {
    /// Closes the innermost element; what was open with its words is now known as a whole.
    pub(super) fn close(&mut self, end: TagEnd) {
        match (self.nesting.close(), end) {
            (Fate::Kept { .. }, TagEnd::Heading(_)) => self.close_heading(),
            (Fate::Kept { .. }, TagEnd::FootnoteDefinition) => self.close_definition(),
            (Fate::Kept { .. }, _) => self.pieces.push(Piece::Close),
            (Fate::Flattened, TagEnd::Image) => self.close_picture(),
            _ => {}
        }
    }

    fn close_heading(&mut self) {
        let Some((draft, start)) = self.heading.take() else { return };
        if draft.text.trim().is_empty() {
            self.pieces.truncate(start);
            self.findings.add(&draft.span, heading::empty);
        } else {
            self.pieces.push(Piece::Close);
            self.drafts.push(draft);
        }
    }

    fn close_picture(&mut self) {
        let Some((address, span, start)) = self.picture.take() else { return };
        let words = piece::words(&self.pieces.split_off(start)).trim().to_owned();
        if words.is_empty() {
            self.findings.add(&span, image::wordless);
        }
        self.pieces.push(Piece::Picture { address, words });
    }

    fn close_definition(&mut self) {
        let Some((label, span, start)) = self.defining.pop() else { return };
        let pieces = self.pieces.split_off(start);
        self.definitions.push(Definition { label, pieces, span });
    }
}
