//! A long text that is out of memory from when it was made until it is written.

use std::io;
use std::sync::Arc;

use super::{Failure, Spill};

/// Pieces of a text, which come again in their order.
#[derive(Debug)]
pub(super) struct Pieces {
    spill: Arc<dyn Spill>,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
enum Piece {
    Spilled {
        at: u64,
        length: usize,
    },
    /// Where there was no room.
    Held(String),
}

impl Pieces {
    /// None yet; those that come go to `spill`, as far as it has room.
    pub(super) fn new(spill: Arc<dyn Spill>) -> Self {
        Self { spill, pieces: vec![] }
    }

    /// Adds a piece.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(super) fn push(&mut self, text: String) -> Result<(), Failure> {
        self.pieces.push(match self.spill.put(text.as_bytes())? {
            Some(at) => Piece::Spilled { at, length: text.len() },
            None => Piece::Held(text),
        });
        Ok(())
    }

    /// All pieces, each of which is read when its turn comes.
    ///
    /// # Errors
    /// Of each piece: where it cannot be read, or is no text any more.
    pub(super) fn read(self) -> impl Iterator<Item = Result<String, Failure>> {
        let Self { spill, pieces } = self;
        pieces.into_iter().map(move |piece| match piece {
            Piece::Held(text) => Ok(text),
            Piece::Spilled { at, length } => String::from_utf8(spill.get(at, length)?)
                .map_err(|error| Failure::Io(io::Error::new(io::ErrorKind::InvalidData, error))),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Memory;

    #[test]
    fn what_has_no_room_is_held_and_the_order_stays() {
        for room in [0, 4, 7, 100] {
            let mut pieces = Pieces::new(Arc::new(Memory::within(room)));
            for text in ["one", "three", "", "four"] {
                pieces.push(text.to_owned()).unwrap();
            }
            let read: Vec<_> = pieces.read().map(Result::unwrap).collect();
            assert_eq!(read, ["one", "three", "", "four"], "room for {room}");
        }
    }

    #[test]
    fn what_is_no_text_any_more_is_an_error() {
        let spill = Arc::new(Memory::within(100));
        let lost = Piece::Spilled { at: spill.put(b"\xff").unwrap().unwrap(), length: 1 };
        let pieces = Pieces { spill, pieces: vec![lost] };
        assert!(matches!(pieces.read().next(), Some(Err(Failure::Io(_)))));
    }
}
