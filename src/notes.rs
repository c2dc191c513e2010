//! What a build keeps for the next: records by the SHA-256 of what they were made from.
//!
//! They come in blocks, each a file of its own, so that all cores read them, and a record that is new has one block written again.
//! A block is a table of hashes, each with the end of its record, then the records, and a SHA-256 of it all: a damaged block knows nothing.

use std::io::{self, Write};

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::model::digest::Digest;

/// How many blocks there are: they are told apart by six bits of the hash.
pub const BLOCKS: usize = 64;

/// How many of all first four bytes of a hash a block has.
const EACH: u64 = (1 << 32) / BLOCKS as u64;

/// The first bytes of a block.
const HEAD: &[u8] = b"forewarn notes 1\n";

/// How long a hash is, and how long a row of the table: a hash, and the end of its record (32 bits, little-endian).
const HASH: usize = 32;
const ROW: usize = HASH + 4;

/// A record with the hash by which it is known.
pub type Record<'a> = (&'a [u8; HASH], &'a [u8]);

/// The records that an earlier build kept.
#[derive(Debug, Default)]
pub struct Notes {
    blocks: Vec<Block>,
}

/// One block as it was read.
#[derive(Debug, Default)]
struct Block {
    bytes: Vec<u8>,
    /// Where among them the table begins.
    start: usize,
    /// How many records it has.
    count: usize,
}

impl Notes {
    /// Reads the blocks in their order; one that another `maker` wrote, or that is not as it was written, is empty.
    #[must_use]
    pub fn new(blocks: Vec<Vec<u8>>, maker: &str) -> Self {
        let maker = Digest::of(maker.as_bytes());
        let read = |bytes| Block::new(bytes, maker).unwrap_or_default();
        Self { blocks: blocks.into_par_iter().map(read).collect() }
    }

    /// The record that was made from what has this hash.
    #[must_use]
    pub fn get(&self, digest: &[u8; HASH]) -> Option<&[u8]> {
        self.blocks.get(block_of(digest))?.get(digest)
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.blocks.iter().map(|block| block.count).sum()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a block has records of these hashes, which come in order, and no others.
    pub fn has<'d>(&self, block: usize, digests: impl Iterator<Item = &'d [u8; HASH]>) -> bool {
        self.blocks.get(block).map_or(&[][..], Block::rows).iter().map(hash).eq(digests)
    }
}

/// The number of the block that has the record of a hash.
#[must_use]
pub fn block_of(digest: &[u8; HASH]) -> usize {
    usize::from(digest[0]) * BLOCKS / 256
}

/// The blocks of records, which come in the order of their hashes, that have not the hashes which they had `before`.
#[must_use]
pub fn news<'r, 's>(before: &Notes, records: &'s [Record<'r>]) -> Vec<(usize, &'s [Record<'r>])> {
    let within = |block| {
        let first = records.partition_point(|(digest, _)| block_of(digest) < block);
        let end = records.partition_point(|(digest, _)| block_of(digest) <= block);
        (block, &records[first..end])
    };
    let is_new = |(block, records): &(usize, &[Record<'_>])| {
        !before.has(*block, records.iter().map(|(digest, _)| *digest))
    };
    (0..BLOCKS).map(within).filter(is_new).collect()
}

/// Writes a block of records, which come in the order of their hashes.
///
/// # Errors
/// Where `out` cannot be written, or the records are too many for one file.
pub fn write<'r>(
    maker: &str,
    records: impl Iterator<Item = Record<'r>> + Clone,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut check = Sha256::new();
    let mut add = |bytes: &[u8]| {
        check.update(bytes);
        out.write_all(bytes)
    };
    add(HEAD)?;
    add(Digest::of(maker.as_bytes()).as_bytes())?;
    add(&number(records.clone().count())?)?;
    let mut end = 0;
    for (digest, record) in records.clone() {
        end += record.len();
        add(digest)?;
        add(&number(end)?)?;
    }
    for (_, record) in records {
        add(record)?;
    }
    out.write_all(&check.finalize())
}

fn number(value: usize) -> io::Result<[u8; 4]> {
    u32::try_from(value).map(u32::to_le_bytes).map_err(io::Error::other)
}

impl Block {
    fn new(mut bytes: Vec<u8>, maker: Digest) -> Option<Self> {
        let (whole, check) = bytes.split_last_chunk::<HASH>()?;
        let rest = whole
            .strip_prefix(HEAD)?
            .strip_prefix(maker.as_bytes())
            .filter(|_| Digest::of(whole).as_bytes() == check)?;
        let (count, rest) = rest.split_first_chunk::<4>()?;
        let count = u32::from_le_bytes(*count) as usize;
        let start = whole.len() - rest.len();
        let records = rest.len().checked_sub(count.checked_mul(ROW)?)?;
        let end = whole.len();
        bytes.truncate(end);
        let block = Self { bytes, start, count };
        let rows = block.rows();
        let ends = || rows.iter().map(end_of);
        let sound = rows.is_sorted_by_key(|row| *hash(row))
            && ends().is_sorted()
            && ends().next_back().unwrap_or_default() == records;
        sound.then_some(block)
    }

    fn rows(&self) -> &[[u8; ROW]] {
        let table = self.bytes.get(self.start..).unwrap_or_default();
        table.as_chunks().0.get(..self.count).unwrap_or_default()
    }

    fn get(&self, digest: &[u8; HASH]) -> Option<&[u8]> {
        let rows = self.rows();
        let at = place(rows, digest)?;
        let start = at.checked_sub(1).map_or(0, |before| end_of(&rows[before]));
        self.bytes.get(self.start + self.count * ROW..)?.get(start..end_of(&rows[at]))
    }
}

/// The row of a hash. Hashes lie as evenly as can be, so that the row is near the place that the first bytes name.
fn place(rows: &[[u8; ROW]], digest: &[u8; HASH]) -> Option<usize> {
    let mut at = near(rows.len(), digest);
    while at > 0 && hash(&rows[at - 1]) >= digest {
        at -= 1;
    }
    while hash(rows.get(at)?) < digest {
        at += 1;
    }
    (hash(&rows[at]) == digest).then_some(at)
}

/// Where the row of a hash would stand, of so many in its block, if all were equally far apart.
fn near(count: usize, digest: &[u8; HASH]) -> usize {
    let first = u32::from_be_bytes([digest[0], digest[1], digest[2], 0]);
    usize::try_from(u64::from(first) % EACH * count as u64 / EACH).unwrap_or_default()
}

fn hash(row: &[u8; ROW]) -> &[u8; HASH] {
    row.first_chunk().expect("a row begins with a hash")
}

fn end_of(row: &[u8; ROW]) -> usize {
    u32::from_le_bytes(*row.last_chunk().expect("a row ends with a number")) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAKER: &str = "forewarn 1";

    fn block(records: &[([u8; HASH], &[u8])]) -> Vec<u8> {
        let mut bytes = vec![];
        write(MAKER, records.iter().map(|(digest, record)| (digest, *record)), &mut bytes).unwrap();
        bytes
    }

    fn read(bytes: Vec<u8>, maker: &str) -> Notes {
        Notes::new(vec![bytes], maker)
    }

    #[test]
    fn records_are_given_back_by_their_hashes() {
        let records: [([u8; HASH], &[u8]); 3] =
            [([1; HASH], b"one"), ([2; HASH], b""), ([3; HASH], b"three")];
        let notes = read(block(&records), MAKER);
        for (digest, record) in &records {
            assert_eq!(notes.get(digest), Some(*record));
        }
        for unknown in [0, 4, 200] {
            assert_eq!(notes.get(&[unknown; HASH]), None);
        }
        assert!(notes.has(0, records.iter().map(|(digest, _)| digest)));
        assert!(!notes.has(0, records[1..].iter().map(|(digest, _)| digest)));
        assert!(notes.has(1, std::iter::empty()) && notes.len() == 3);
    }

    #[test]
    fn each_of_many_is_found_however_they_lie() {
        let with = |first: u8, rest: u8| {
            let mut digest = [rest; HASH];
            digest[0] = first;
            digest
        };
        let even: Vec<_> = (0..=254).step_by(2).map(|rest| with(0, rest)).collect();
        let (low, high): (Vec<_>, Vec<_>) = even.iter().partition(|digest| digest[1] < 60);
        let last = vec![with(u8::MAX, 7), with(u8::MAX, 9)];
        for digests in [even.clone(), low, high, last] {
            let records: Vec<_> = digests.iter().map(|digest| (*digest, &digest[..2])).collect();
            let notes = read(block(&records), MAKER);
            assert!(
                digests.iter().all(|digest| { notes.blocks[0].get(digest) == Some(&digest[..2]) })
            );
            let others =
                [with(0, 1), with(0, 59), with(0, 255), with(255, 0), with(255, 8), [255; HASH]];
            assert!(others.iter().all(|digest| notes.blocks[0].get(digest).is_none()));
        }
    }

    #[test]
    fn a_block_of_nothing_is_empty() {
        let notes = read(block(&[]), MAKER);
        assert!(notes.is_empty() && notes.get(&[0; HASH]).is_none());
    }

    #[test]
    fn each_hash_has_a_block() {
        let blocks: Vec<_> = (0..=u8::MAX).map(|first| block_of(&[first; HASH])).collect();
        assert!(blocks.is_sorted());
        assert_eq!((blocks.first(), blocks.last()), (Some(&0), Some(&(BLOCKS - 1))));
    }

    #[test]
    fn another_program_or_a_broken_block_knows_nothing() {
        let bytes = block(&[([1; HASH], b"one"), ([2; HASH], b"two")]);
        assert!(read(bytes.clone(), "forewarn 2").is_empty() && read(vec![], MAKER).is_empty());
        for at in 0..bytes.len() {
            let mut broken = bytes.clone();
            broken[at] ^= 1;
            assert!(read(broken, MAKER).is_empty(), "{at}");
            assert!(read(bytes[..at].to_vec(), MAKER).is_empty(), "{at}");
        }
    }

    /// A block with a right sum of its bytes, whatever they are.
    fn sealed(count: u32, rows: &[(u8, u32)], records: &[u8]) -> Vec<u8> {
        let mut bytes = [HEAD, Digest::of(MAKER.as_bytes()).as_bytes()].concat();
        bytes.extend(count.to_le_bytes());
        for (digest, end) in rows {
            bytes.extend([*digest; HASH]);
            bytes.extend(end.to_le_bytes());
        }
        bytes.extend(records);
        let check = Digest::of(&bytes);
        bytes.extend(check.as_bytes());
        bytes
    }

    #[test]
    fn what_no_build_writes_knows_nothing() {
        let known = |bytes| read(bytes, MAKER).len();
        assert_eq!(known(sealed(2, &[(1, 1), (2, 3)], b"abc")), 2);
        assert_eq!(known(sealed(2, &[(2, 1), (1, 3)], b"abc")), 0, "out of order");
        assert_eq!(known(sealed(2, &[(1, 3), (2, 1)], b"abc")), 0, "an end before a beginning");
        assert_eq!(known(sealed(2, &[(1, 1), (2, 3)], b"abcd")), 0, "more than its records");
        assert_eq!(known(sealed(2, &[(1, 1), (2, 4)], b"abc")), 0, "less than its records");
        assert_eq!(known(sealed(u32::MAX, &[(1, 1)], b"a")), 0, "more rows than bytes");
    }
}
