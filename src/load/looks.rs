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

    /// The hash of the source at a path, if the disk tells the same of it.
    pub(super) fn get(&self, path: &str, stamp: Stamp) -> Option<[u8; HASH]> {
        let name = |range: &std::ops::Range<usize>| &self.bytes[range.clone()];
        let at = self.paths.binary_search_by(|range| name(range).cmp(path.as_bytes())).ok()?;
        let told = self.bytes.get(self.paths[at].end..)?.get(..TOLD)?;
        let (then, digest) = told.split_last_chunk()?;
        (then == stamp.to_bytes()).then_some(*digest)
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

    #[test]
    fn a_source_is_known_by_its_path_and_its_stamp() {
        let (one, other) = (stamp("one"), stamp("three"));
        let rows = [("a", one, &[1; HASH]), ("a/b", other, &[2; HASH]), ("c", one, &[3; HASH])];
        let bytes = to_bytes(rows.into_iter());
        let looks = Looks::new(bytes.clone());
        for (path, stamp, digest) in rows {
            assert_eq!(looks.get(path, stamp), Some(*digest));
        }
        for (path, stamp) in [("a", other), ("a/b", one), ("", one), ("b", one), ("d", one)] {
            assert_eq!(looks.get(path, stamp), None, "{path}");
        }
        assert!(looks.are(&bytes) && !looks.are(&bytes[1..]));
    }

    #[test]
    fn what_is_not_as_it_was_written_knows_nothing() {
        let one = stamp("one");
        let bytes = to_bytes([("a", one, &[1; HASH]), ("b", one, &[2; HASH])].into_iter());
        let known = |bytes: Vec<u8>| Looks::new(bytes).get("a", one).is_some();
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
