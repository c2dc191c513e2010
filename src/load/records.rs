//! Many small records, held so that their memory comes and goes in large pieces.

use std::collections::BTreeMap;
use std::ops::Range;

/// How many bytes are held together. What is freed in small parts is seldom of use to anything else.
const PIECE: usize = 1024 * 1024;

/// Records by the SHA-256 of what they were made from.
#[derive(Debug, Default)]
pub(super) struct Records {
    /// The piece of each record and where it stands there; `None` for those that are held elsewhere.
    places: BTreeMap<[u8; 32], Option<(usize, Range<usize>)>>,
    pieces: Vec<Vec<u8>>,
}

impl Records {
    /// Adds a record, unless it is there.
    pub(super) fn add(&mut self, digest: [u8; 32], record: &[u8]) {
        if self.places.contains_key(&digest) {
            return;
        }
        let fits = |piece: &&mut Vec<u8>| piece.len() + record.len() <= PIECE;
        let number = match self.pieces.last_mut().filter(fits) {
            Some(_) => self.pieces.len() - 1,
            None => {
                self.pieces.push(Vec::with_capacity(PIECE.max(record.len())));
                self.pieces.len() - 1
            }
        };
        let piece = &mut self.pieces[number];
        let start = piece.len();
        piece.extend_from_slice(record);
        self.places.insert(digest, Some((number, start..piece.len())));
    }

    /// Notes a record whose bytes are held elsewhere.
    pub(super) fn refer(&mut self, digest: [u8; 32]) {
        self.places.entry(digest).or_insert(None);
    }

    /// Whether there is a record of this hash.
    pub(super) fn has(&self, digest: &[u8; 32]) -> bool {
        self.places.contains_key(digest)
    }

    /// How many records there are.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// All records in the order of their hashes; `None` for those that are held elsewhere.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&[u8; 32], Option<&[u8]>)> {
        let bytes = |(number, range): &(usize, Range<usize>)| &self.pieces[*number][range.clone()];
        self.places.iter().map(move |(digest, place)| (digest, place.as_ref().map(bytes)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_given_back_in_the_order_of_their_hashes() {
        let mut records = Records::default();
        for (number, text) in [(3, "three"), (1, "one"), (3, "again")] {
            records.add([number; 32], text.as_bytes());
        }
        records.refer([2; 32]);
        records.refer([1; 32]);
        let found: Vec<_> = records.iter().map(|(digest, record)| (digest[0], record)).collect();
        assert_eq!(found, [(1, Some(&b"one"[..])), (2, None), (3, Some(&b"three"[..]))]);
        assert_eq!(records.len(), 3);
    }

    #[test]
    fn a_record_of_any_length_is_held_whole() {
        let mut records = Records::default();
        let lengths = [PIECE - 1, 1, 1, PIECE + 1, 0, PIECE];
        for (number, length) in (0..).zip(lengths) {
            records.add([number; 32], &vec![number; length]);
        }
        for ((digest, record), length) in records.iter().zip(lengths) {
            assert_eq!(record.unwrap(), vec![digest[0]; length]);
        }
        assert_eq!(records.pieces.len(), 4);
    }
}
