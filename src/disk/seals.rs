//! Seals: what the last build knew of the files that it left, so that the next one can leave them alone.
//!
//! A seal is a hash of what a group of files was made from, of their own hashes, and of their stamps. Whoever computes the same
//! one again knows that nothing of all this has changed. They are kept in the folder beside the output; without them everything
//! is made again, and compared with what stands there.

use std::fs;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::error::DiskError;
use super::place::Place;
use crate::document::manifest::Digest;

/// The file in the folder beside the output.
const NAME: &str = "seals";

/// The first bytes of that file.
const HEAD: &[u8] = b"forewarn seals 1\n";

const LENGTH: usize = 32;

/// How many new seals are held together.
const TOGETHER: usize = 1024;

/// The seals of the last build, and those of this one; threads share them.
#[derive(Debug, Default)]
pub(super) struct Seals {
    old: Sorted,
    /// As many in each part as are held together, but for the last: a list that grows would be held twice.
    new: Mutex<Vec<Vec<[u8; LENGTH]>>>,
}

impl Seals {
    /// Those that the last build left; none where they are gone or not as they were written.
    pub(super) fn read(place: &Place) -> Self {
        let bytes = fs::read(place.side.join(NAME)).unwrap_or_default();
        Self { old: Sorted::new(parse(&bytes).unwrap_or_default()), new: Mutex::default() }
    }

    /// Whether the last build left this seal. If so, this one leaves it too.
    pub(super) fn renew(&self, seal: Digest) -> bool {
        let known = self.old.has(seal.as_bytes());
        if known {
            self.add(seal);
        }
        known
    }

    /// Leaves a seal for the next build.
    pub(super) fn add(&self, seal: Digest) {
        // A panic elsewhere leaves the list whole: each change is one insertion.
        let mut parts = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        match parts.last_mut().filter(|part| part.len() < TOGETHER) {
            Some(part) => part.push(*seal.as_bytes()),
            None => {
                let mut part = Vec::with_capacity(TOGETHER);
                part.push(*seal.as_bytes());
                parts.push(part);
            }
        }
    }

    /// Writes the seals of this build, unless they are those of the last one.
    pub(super) fn write(self, place: &Place) -> Result<(), DiskError> {
        let parts = self.new.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut new = Vec::with_capacity(parts.iter().map(Vec::len).sum());
        for part in parts {
            new.extend(part);
        }
        new.par_sort_unstable();
        new.dedup();
        if new == self.old.seals {
            return Ok(());
        }
        place.keep(NAME, |out| write(&new, out))
    }
}

/// Seals in their order, with where those begin that have the same first bytes: they are hashes, so that few do.
#[derive(Debug, Default)]
struct Sorted {
    seals: Vec<[u8; LENGTH]>,
    starts: Vec<u32>,
}

impl Sorted {
    fn new(seals: Vec<[u8; LENGTH]>) -> Self {
        let mut starts = Vec::with_capacity(FIRST + 1);
        for (at, seal) in (0..).zip(&seals) {
            starts.resize(first(seal) + 1, at);
        }
        starts.resize(FIRST + 1, u32::try_from(seals.len()).unwrap_or_default());
        Self { seals, starts }
    }

    fn has(&self, seal: &[u8; LENGTH]) -> bool {
        let at = |first: usize| self.starts.get(first).map(|start| *start as usize);
        let within = at(first(seal)).zip(at(first(seal) + 1));
        let alike = within.and_then(|(start, end)| self.seals.get(start..end));
        alike.is_some_and(|alike| alike.contains(seal))
    }
}

/// How many first two bytes there are.
const FIRST: usize = 1 << 16;

fn first(seal: &[u8; LENGTH]) -> usize {
    usize::from(u16::from_be_bytes([seal[0], seal[1]]))
}

fn write(seals: &[[u8; LENGTH]], out: &mut dyn Write) -> io::Result<()> {
    let check = Sha256::new_with_prefix(HEAD).chain_update(seals.as_flattened());
    out.write_all(HEAD)?;
    out.write_all(seals.as_flattened())?;
    out.write_all(&check.finalize())
}

fn parse(bytes: &[u8]) -> Option<Vec<[u8; LENGTH]>> {
    let (bytes, check) = bytes.split_last_chunk::<LENGTH>()?;
    let seals = bytes.strip_prefix(HEAD).filter(|_| Digest::of(bytes).as_bytes() == check)?;
    let (seals, rest) = seals.as_chunks::<LENGTH>();
    (rest.is_empty() && seals.is_sorted()).then(|| seals.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::fixture::Scene;

    /// Whether a seal is known to a build after one that left `left`, and after `between` happened to the file.
    #[track_caller]
    fn check(left: &[&str], between: impl FnOnce(&Scene), asked: &str, expected: bool) {
        let scene = Scene::new();
        let seals = Seals::read(&scene.place());
        for text in left {
            seals.add(Digest::of(text.as_bytes()));
        }
        seals.write(&scene.place()).unwrap();
        between(&scene);
        let seals = Seals::read(&scene.place());
        assert_eq!(seals.renew(Digest::of(asked.as_bytes())), expected);
    }

    /// Changes the file of seals.
    fn spoil(work: impl Fn(&mut Vec<u8>)) -> impl Fn(&Scene) {
        move |scene| {
            let path = scene.place().side.join(NAME);
            let mut bytes = fs::read(&path).unwrap();
            work(&mut bytes);
            fs::write(path, bytes).unwrap();
        }
    }

    #[test]
    fn a_seal_is_known_to_the_next_build() {
        check(&["a", "b", "c"], |_| {}, "b", true);
        check(&["a", "b", "c"], |_| {}, "d", false);
        check(&[], |_| {}, "a", false);
    }

    #[test]
    fn a_lost_or_broken_file_knows_nothing() {
        let gone = |scene: &Scene| fs::remove_file(scene.place().side.join(NAME)).unwrap();
        check(&["a"], gone, "a", false);
        check(&["a"], spoil(Vec::clear), "a", false);
        check(&["a"], spoil(|bytes| bytes[HEAD.len() + 40] ^= 1), "a", false);
        check(&["a"], spoil(|bytes| bytes.truncate(HEAD.len() + LENGTH)), "a", false);
        check(&["a"], spoil(|bytes| bytes[0] ^= 1), "a", false);
        check(&["a"], spoil(|bytes| bytes.extend([0; LENGTH])), "a", false);
    }

    #[test]
    fn only_what_was_renewed_is_known_after_that() {
        let scene = Scene::new();
        let seals = Seals::read(&scene.place());
        let [a, b] = [b"a", b"b"].map(|text| Digest::of(text));
        seals.add(a);
        seals.add(b);
        seals.write(&scene.place()).unwrap();
        let seals = Seals::read(&scene.place());
        assert!(seals.renew(a));
        seals.write(&scene.place()).unwrap();
        let seals = Seals::read(&scene.place());
        assert!(seals.renew(a) && !seals.renew(b));
    }

    #[test]
    fn each_seal_is_found_among_many() {
        let with = |first: [u8; 2], last: u8| {
            let mut seal = [last; LENGTH];
            seal[..2].copy_from_slice(&first);
            seal
        };
        let firsts = [[0, 0], [0, 1], [0, 255], [1, 0], [127, 3], [255, 254], [255, 255]];
        let all: Vec<_> = firsts.iter().flat_map(|&two| [with(two, 3), with(two, 5)]).collect();
        let sorted = Sorted::new(all.clone());
        assert!(all.iter().all(|seal| sorted.has(seal)));
        for two in firsts.into_iter().chain([[0, 2], [126, 0], [255, 0]]) {
            assert!([0, 4, 6].iter().all(|last| !sorted.has(&with(two, *last))));
        }
        assert!(!Sorted::default().has(&[0; LENGTH]) && !Sorted::new(vec![]).has(&[0; LENGTH]));
    }

    #[test]
    fn the_same_seals_are_not_written_again() {
        let scene = Scene::new();
        let path = scene.place().side.join(NAME);
        let modified = || fs::metadata(&path).unwrap().modified().unwrap();
        let seals = Seals::read(&scene.place());
        seals.add(Digest::of(b"a"));
        seals.write(&scene.place()).unwrap();
        let before = modified();
        let seals = Seals::read(&scene.place());
        assert!(seals.renew(Digest::of(b"a")));
        seals.write(&scene.place()).unwrap();
        assert_eq!(modified(), before);
    }
}
