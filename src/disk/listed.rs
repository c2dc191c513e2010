//! The files of a manifest, which are found by their paths: a build asks for each of them.

use std::hash::{BuildHasher as _, RandomState};

use rayon::prelude::*;

use crate::document::manifest::Digest;
use crate::site_path::SitePath;

/// Files with the hashes of their bytes.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// In the order of their paths.
    files: Vec<(SitePath, Digest)>,
    /// Of each file one more than its place among them, where the hash of its path says, or the next that is free (0) there.
    slots: Vec<u32>,
    hasher: RandomState,
}

impl Listed {
    /// Files in the order of their paths, each of which stands there once.
    pub(super) fn new(files: Vec<(SitePath, Digest)>) -> Self {
        let hasher = RandomState::new();
        let starts = files.par_iter().with_min_len(512).map(|(path, _)| hash(&hasher, path));
        let starts: Vec<usize> = starts.collect();
        // So half of them stay free.
        let mut slots = vec![0; (files.len() * 2).next_power_of_two()];
        let last = slots.len() - 1;
        for (number, start) in (1..).zip(starts) {
            let mut at = start & last;
            while slots[at] != 0 {
                at = (at + 1) & last;
            }
            slots[at] = number;
        }
        Self { files, slots, hasher }
    }

    /// The hash of the bytes of a file.
    pub(super) fn get(&self, path: &SitePath) -> Option<Digest> {
        let last = self.slots.len().checked_sub(1)?;
        let mut at = hash(&self.hasher, path) & last;
        // None where a slot is free.
        while let Some(place) = (self.slots[at] as usize).checked_sub(1) {
            let (known, digest) = &self.files[place];
            if known == path {
                return Some(*digest);
            }
            at = (at + 1) & last;
        }
        None
    }

    /// The files, in order, but for those that are left out.
    pub(super) fn without(
        &self,
        leave_out: impl Fn(&SitePath) -> bool + Sync,
    ) -> Vec<(&SitePath, Digest)> {
        let files = self.files.par_iter().with_min_len(512);
        files.filter(|(path, _)| !leave_out(path)).map(|(path, digest)| (path, *digest)).collect()
    }

    /// The files in order.
    #[cfg(test)]
    pub(super) fn iter(&self) -> impl Iterator<Item = (&SitePath, Digest)> {
        self.files.iter().map(|(path, digest)| (path, *digest))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the lower bits are enough")]
fn hash(hasher: &RandomState, path: &SitePath) -> usize {
    hasher.hash_one(path.as_str()) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_is_found_by_its_path_and_no_other() {
        for count in [0, 1, 2, 3, 4, 1000] {
            let path = |number: u32| SitePath::encode(&["a", &format!("{number:04}")]);
            let digest = |number: u32| Digest::of(&number.to_le_bytes());
            let files: Vec<_> = (0..count).map(|number| (path(number), digest(number))).collect();
            let listed = Listed::new(files.clone());
            assert!((0..count).all(|number| listed.get(&path(number)) == Some(digest(number))));
            assert!((count..count + 100).all(|number| listed.get(&path(number)).is_none()));
            let odd =
                |path: &SitePath| listed.get(path).is_some_and(|hash| hash.as_bytes()[0] % 2 == 1);
            let even = listed.iter().filter(|(path, _)| !odd(path));
            assert!(listed.without(odd).into_iter().eq(even));
            assert!(listed.iter().eq(files.iter().map(|(path, digest)| (path, *digest))));
        }
        assert_eq!(Listed::default().get(&SitePath::fixed("a")), None);
    }
}
