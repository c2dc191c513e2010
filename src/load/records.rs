//! Many small records, held so that they take little memory, which comes and goes in large pieces.

use std::collections::BTreeMap;
use std::io::{self, Read as _, Write as _};
use std::ops::Range;

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use crate::notes::{BLOCKS, block_of};

/// How many bytes of a block are held together. What is freed in small parts is seldom of use to anything else.
const PIECE: usize = 64 * 1024;

/// How many bytes are held as they are at most; of more, all are packed.
const ROOM: usize = 16 << 20;

/// Records by the SHA-256 of what they were made from.
#[derive(Debug, Default)]
pub(super) struct Records {
    /// The place of each record in its block; `None` for those that are held elsewhere.
    places: BTreeMap<[u8; 32], Option<Range<u32>>>,
    /// As many as notes have.
    blocks: Vec<Block>,
    /// How many bytes they have together.
    length: usize,
}

/// The records of one block, as they came.
#[derive(Debug, Default)]
struct Block {
    pieces: Vec<Piece>,
    rest: Vec<u8>,
    /// How many bytes all of them have.
    length: usize,
}

#[derive(Debug)]
enum Piece {
    Plain(Box<[u8]>),
    Packed(Box<[u8]>),
}

impl Records {
    /// Adds a record, unless it is there.
    pub(super) fn add(&mut self, digest: [u8; 32], record: &[u8]) {
        if self.places.contains_key(&digest) {
            return;
        }
        self.blocks.resize_with(BLOCKS, Block::default);
        if self.length <= ROOM && self.length + record.len() > ROOM {
            self.blocks.iter_mut().for_each(Block::pack);
        }
        let block = &mut self.blocks[block_of(&digest)];
        let start = block.length;
        block.add(record, self.length + record.len() > ROOM);
        self.length += record.len();
        let [start, end] = [start, block.length]
            .map(|at| u32::try_from(at).expect("a block is shorter than 4 GiB"));
        self.places.insert(digest, Some(start..end));
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

    /// The hashes of all records in their order.
    pub(super) fn digests(&self) -> impl Iterator<Item = &[u8; 32]> {
        self.places.keys()
    }

    /// All bytes of a block, in which each of its records has its place.
    pub(super) fn bytes(&self, block: usize) -> Vec<u8> {
        self.blocks.get(block).map(Block::bytes).unwrap_or_default()
    }

    /// A record among the bytes of its block; none where it is held elsewhere.
    pub(super) fn record<'b>(&self, digest: &[u8; 32], bytes: &'b [u8]) -> Option<&'b [u8]> {
        let place = self.places.get(digest)?.as_ref()?;
        bytes.get(place.start as usize..place.end as usize)
    }
}

impl Block {
    fn add(&mut self, record: &[u8], packs: bool) {
        if self.rest.len() + record.len() > PIECE && !self.rest.is_empty() {
            self.pieces.push(match packs.then(|| packed(&self.rest)) {
                Some(Ok(packed)) => Piece::Packed(packed.into()),
                Some(Err(_)) | None => Piece::Plain(self.rest.as_slice().into()),
            });
            self.rest.clear();
        }
        self.rest.extend_from_slice(record);
        self.length += record.len();
    }

    /// Packs all that is held as it is, but for what may still grow.
    fn pack(&mut self) {
        for piece in &mut self.pieces {
            if let Piece::Plain(plain) = piece
                && let Ok(packed) = packed(plain)
            {
                *piece = Piece::Packed(packed.into());
            }
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.length);
        for piece in &self.pieces {
            match piece {
                Piece::Plain(plain) => bytes.extend(plain),
                Piece::Packed(packed) => {
                    let unpacked = DeflateDecoder::new(&**packed).read_to_end(&mut bytes);
                    unpacked.expect("what was packed here can be unpacked");
                }
            }
        }
        bytes.extend(&self.rest);
        bytes
    }
}

fn packed(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes)?;
    packed.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The records of all blocks in the order of their hashes.
    fn all(records: &Records) -> Vec<(u8, Option<Vec<u8>>)> {
        let blocks: Vec<_> = (0..BLOCKS).map(|block| records.bytes(block)).collect();
        let record = |digest: &[u8; 32]| records.record(digest, &blocks[block_of(digest)]);
        let each = records.digests().map(|digest| (digest[0], record(digest).map(<[u8]>::to_vec)));
        each.collect()
    }

    #[test]
    fn records_are_given_back_in_the_order_of_their_hashes() {
        let mut records = Records::default();
        for (number, text) in [(3, "three"), (1, "one"), (3, "again"), (200, "last")] {
            records.add([number; 32], text.as_bytes());
        }
        records.refer([2; 32]);
        records.refer([1; 32]);
        let text = |text: &str| Some(text.as_bytes().to_vec());
        let expected = [(1, text("one")), (2, None), (3, text("three")), (200, text("last"))];
        assert_eq!(all(&records), expected);
        assert_eq!((records.len(), records.has(&[2; 32]), records.has(&[4; 32])), (4, true, false));
    }

    #[test]
    fn a_record_of_any_length_is_held_whole() {
        for packs in [false, true] {
            let mut records =
                Records { length: if packs { ROOM + 1 } else { 0 }, ..Records::default() };
            let lengths = [PIECE - 1, 1, 1, PIECE + 1, 0, PIECE, 3 * PIECE, 5];
            for (number, length) in (0..).zip(lengths) {
                records.add([number; 32], &vec![number; length]);
            }
            let mut sorted: Vec<_> =
                all(&records).into_iter().map(|(_, record)| record.unwrap()).collect();
            let mut expected: Vec<_> =
                (0..).zip(lengths).map(|(n, length)| vec![n; length]).collect();
            sorted.sort();
            expected.sort();
            // Both are too long to be shown.
            assert!(sorted == expected);
            let packed = records.blocks.iter().flat_map(|block| &block.pieces);
            assert!(packed.clone().count() > 2);
            assert!(packed.into_iter().all(|piece| matches!(piece, Piece::Packed(_)) == packs));
        }
    }

    #[test]
    fn what_came_before_is_packed_too_once_there_is_much() {
        let mut records = Records::default();
        let record = vec![7; PIECE];
        for number in 0..=u16::try_from(ROOM / PIECE).unwrap() {
            let mut digest = [0; 32];
            digest[1..3].copy_from_slice(&number.to_be_bytes());
            records.add(digest, &record);
        }
        let mut pieces = records.blocks.iter().flat_map(|block| &block.pieces);
        assert_eq!(pieces.clone().count(), ROOM / PIECE);
        assert!(pieces.all(|piece| matches!(piece, Piece::Packed(_))));
        assert!(all(&records).iter().all(|(_, held)| held.as_ref() == Some(&record)));
    }
}
