use sha2::{Digest as _, Sha256};

use super::found::Group;
use crate::document::{Failure, Spill};
use crate::model::digest::Digest;

/// How many bytes a shard gathers before they are spilled.
const PIECE: usize = 2048;

/// How long the number of a document is.
const NUMBER: usize = 4;

/// One shard: the number of each document that has words of it, in order, and these words.
#[derive(Debug, Default)]
pub(super) struct Shard {
    /// What came first.
    pieces: Vec<Piece>,
    /// A hash of it.
    hash: Sha256,
    rest: Vec<u8>,
}

#[derive(Debug)]
enum Piece {
    Held(Box<[u8]>),
    /// Where it is, and how long.
    Spilled(u64, usize),
}

impl Shard {
    /// Adds the words of a document, whose number is higher than all before it.
    pub(super) fn add(
        &mut self,
        document: usize,
        group: &Group<'_>,
        spill: &dyn Spill,
    ) -> Result<(), Failure> {
        let number = u32::try_from(document).expect("a site has fewer than 2^32 documents");
        if self.rest.len() + NUMBER + group.whole.len() > PIECE {
            self.spill(spill)?;
            self.rest.clear();
        }
        self.rest.extend(number.to_le_bytes());
        // It says how long it is.
        self.rest.extend(group.whole);
        Ok(())
    }

    /// Ends the shard, which holds little memory from now on: there are many.
    pub(super) fn finish(&mut self, spill: &dyn Spill) -> Result<(), Failure> {
        self.spill(spill)?;
        self.rest = vec![];
        Ok(())
    }

    /// A hash of all that was added.
    pub(super) fn key(&self) -> Digest {
        let hash = self.hash.clone().chain_update(&self.rest);
        Digest::from_bytes(hash.finalize().into())
    }

    /// Hands on what was gathered.
    fn spill(&mut self, spill: &dyn Spill) -> Result<(), Failure> {
        if !self.rest.is_empty() {
            self.hash.update(&self.rest);
            self.pieces.push(match spill.put(&self.rest)? {
                Some(at) => Piece::Spilled(at, self.rest.len()),
                None => Piece::Held(self.rest.as_slice().into()),
            });
        }
        Ok(())
    }

    /// All that was added, for [`Shard::groups`].
    pub(super) fn bytes(&self, spill: &dyn Spill) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Held(piece) => bytes.extend(piece),
                Piece::Spilled(at, length) => bytes.extend(spill.get(*at, *length)?),
            }
        }
        bytes.extend(&self.rest);
        Ok(bytes)
    }

    /// The words as they were added, each time with the number of the document.
    pub(super) fn groups(bytes: &[u8]) -> impl Iterator<Item = (u32, Group<'_>)> {
        let mut rest = bytes;
        std::iter::from_fn(move || {
            let (number, after) = rest.split_first_chunk::<NUMBER>()?;
            let (group, after) = Group::first(after)?;
            rest = after;
            Some((u32::from_le_bytes(*number), group))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Memory;

    /// A group of shard 3 with one word.
    fn group(word: &[u8]) -> Vec<u8> {
        let length = u8::try_from(word.len()).unwrap();
        [&[3, 0, length + 1, 0, 0, 0, length], word].concat()
    }

    /// Adds a thousand words where there is so much room, and gives them back.
    fn added(room: usize) -> (Shard, Vec<(u32, Vec<u8>)>) {
        let (memory, mut shard) = (Memory::within(room), Shard::default());
        for number in 0..1000 {
            let word = group(format!("word{number}").as_bytes());
            let (group, rest) = Group::first(&word).unwrap();
            assert_eq!((group.shard, rest), (3, &b""[..]));
            shard.add(number * 2, &group, &memory).unwrap();
        }
        let bytes = shard.bytes(&memory).unwrap();
        let words = Shard::groups(&bytes).flat_map(|(number, group)| {
            group.words().map(move |(word, _)| (number, word.to_vec())).collect::<Vec<_>>()
        });
        let words = words.collect();
        (shard, words)
    }

    #[test]
    fn words_come_back_in_order_wherever_they_were() {
        let expected: Vec<_> =
            (0..1000).map(|n| (n * 2, format!("word{n}").into_bytes())).collect();
        let (all, words) = added(0);
        assert_eq!(words, expected);
        for room in [5000, 1 << 20] {
            let (shard, words) = added(room);
            assert_eq!(words, expected);
            assert_eq!(shard.key(), all.key());
        }
        assert_ne!(all.key(), Shard::default().key());
    }
}
