//! What the disk told of each source when it was read: as long as it tells the same, the source has the same bytes.

use sha2::{Digest as _, Sha256};

use crate::source::stamp::{LENGTH, Stamp};

/// The first bytes of what is kept.
const HEAD: &[u8] = b"forewarn looks 2\n";

/// How long a hash is, and what stands in a row after its path: a stamp and the hash of the source.
const HASH: usize = 32;
const TOLD: usize = LENGTH + HASH;

/// The sources that an earlier build read, each with its stamp and its hash; after the head a row for each (the length of its path in
/// 32 bits, the path, the stamp, the hash) in the order of the paths, and at the end a SHA-256 of it all.
#[derive(Debug, Default)]
pub(super) struct Looks {
    bytes: Vec<u8>,
    /// Where each path stands.
    paths: Vec<std::ops::Range<usize>>,
}

impl Looks {
    /// Those that were kept; none where they are not as they were written.
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        let paths = paths(&bytes).unwrap_or_default();
        Self { bytes, paths }
    }

    /// Of each source, in the order of their paths, the row that tells the same of it.
    pub(super) fn same<'p>(
        &self,
        sources: impl Iterator<Item = (&'p str, Option<Stamp>)>,
    ) -> Vec<Option<u32>> {
        let mut rows = (0..).zip(&self.paths).peekable();
        let mut row = |(path, stamp): (&str, Option<Stamp>)| {
            while rows.next_if(|(_, range)| self.name(range) < path.as_bytes()).is_some() {}
            let (row, range) = rows.next_if(|(_, range)| self.name(range) == path.as_bytes())?;
            let (then, _) = self.told(range)?;
            (*then == stamp?.to_bytes()).then_some(row)
        };
        sources.map(&mut row).collect()
    }

    /// The hash of the source of a row.
    pub(super) fn digest(&self, row: u32) -> Option<[u8; HASH]> {
        let (_, digest) = self.told(self.paths.get(row as usize)?)?;
        Some(*digest)
    }

    fn name(&self, range: &std::ops::Range<usize>) -> &[u8] {
        &self.bytes[range.clone()]
    }

    /// What stands after a path.
    fn told(&self, range: &std::ops::Range<usize>) -> Option<(&[u8; LENGTH], &[u8; HASH])> {
        let (stamp, rest) = self.bytes.get(range.end..)?.split_first_chunk()?;
        Some((stamp, rest.first_chunk()?))
    }

    /// Whether these are the bytes that were kept.
    pub(super) fn are(&self, bytes: &[u8]) -> bool {
        self.bytes == bytes
    }
}

/// What is kept of sources, which come in the order of their paths.
pub(super) fn to_bytes<'p>(
    rows: impl Iterator<Item = (&'p str, Stamp, &'p [u8; HASH])>,
) -> Vec<u8> {
    let mut bytes = HEAD.to_vec();
    for (path, stamp, digest) in rows {
        // One that is too long for its length makes all of it unreadable, and that costs time.
        bytes.extend(u32::try_from(path.len()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(path.as_bytes());
        bytes.extend(stamp.to_bytes());
        bytes.extend(digest);
    }
    let check = Sha256::digest(&bytes);
    bytes.extend(check);
    bytes
}

fn paths(bytes: &[u8]) -> Option<Vec<std::ops::Range<usize>>> {
    let (whole, check) = bytes.split_last_chunk::<HASH>()?;
    let mut rest = whole.strip_prefix(HEAD).filter(|_| *Sha256::digest(whole) == check[..])?;
    let mut paths = vec![];
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let (path, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        let start = whole.len() - after.len() - path.len();
        paths.push(start..start + path.len());
        rest = after.get(TOLD..)?;
    }
    (rest.is_empty() && paths.is_sorted_by_key(|range| &bytes[range.clone()])).then_some(paths)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn stamp(text: &str) -> Stamp {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), text).unwrap();
        Stamp::of(&fs::metadata(folder.path().join("a")).unwrap()).unwrap()
    }

    /// What is told of sources, which come in the order of their paths.
    fn told(looks: &Looks, sources: &[(&str, Stamp)]) -> Vec<Option<[u8; HASH]>> {
        let rows = looks.same(sources.iter().map(|(path, stamp)| (*path, Some(*stamp))));
        rows.into_iter().map(|row| looks.digest(row?)).collect()
    }

    #[test]
    fn a_source_is_known_by_its_path_and_its_stamp() {
        let (one, other) = (stamp("one"), stamp("three"));
        let rows = [("a", one, &[1; HASH]), ("a/b", other, &[2; HASH]), ("c", one, &[3; HASH])];
        let bytes = to_bytes(rows.into_iter());
        let looks = Looks::new(bytes.clone());
        let all = rows.map(|(path, stamp, _)| (path, stamp));
        assert_eq!(told(&looks, &all), rows.map(|(.., digest)| Some(*digest)));
        let others = [("", one), ("a", other), ("a/b", one), ("b", one), ("c", one), ("d", one)];
        let expected = [None, None, None, None, Some([3; HASH]), None];
        assert_eq!(told(&looks, &others), expected);
        assert_eq!(looks.same([("a", None), ("c", Some(one))].into_iter()), [None, Some(2)]);
        assert_eq!(looks.digest(3), None);
        assert!(looks.are(&bytes) && !looks.are(&bytes[1..]));
    }

    #[test]
    fn what_is_not_as_it_was_written_knows_nothing() {
        let one = stamp("one");
        let bytes = to_bytes([("a", one, &[1; HASH]), ("b", one, &[2; HASH])].into_iter());
        let known = |bytes: Vec<u8>| told(&Looks::new(bytes), &[("a", one)]) != [None];
        assert!(known(bytes.clone()) && !known(vec![]));
        for at in 0..bytes.len() {
            let mut broken = bytes.clone();
            broken[at] ^= 1;
            assert!(!known(broken) && !known(bytes[..at].to_vec()), "{at}");
        }
        let unsorted = to_bytes([("b", one, &[2; HASH]), ("a", one, &[1; HASH])].into_iter());
        assert!(!known(unsorted));
    }
}
