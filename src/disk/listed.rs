//! The files of a manifest, which are found by their paths: a build asks for each of them.

use std::hash::BuildHasher as _;

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use rayon::prelude::*;

use crate::document::manifest::Digest;
use crate::site_path::SitePath;

/// Files with the hashes of their bytes.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// In the order of their paths.
    files: Vec<(SitePath, Digest)>,
    /// The place of each file among them, by the hash of its path.
    places: HashTable<u32>,
    hasher: RandomState,
}

impl Listed {
    /// Files in the order of their paths, each of which stands there once.
    pub(super) fn new(files: Vec<(SitePath, Digest)>) -> Self {
        let hasher = RandomState::default();
        let hash = |(path, _): &(SitePath, Digest)| hasher.hash_one(path.as_str());
        let known: Vec<u64> = files.par_iter().with_min_len(512).map(hash).collect();
        let mut places = HashTable::with_capacity(files.len());
        for (place, hash) in (0..).zip(&known) {
            places.insert_unique(*hash, place, |place: &u32| known[*place as usize]);
        }
        Self { files, places, hasher }
    }

    /// How many files there are.
    pub(super) const fn len(&self) -> usize {
        self.files.len()
    }

    /// The hash of the bytes of a file.
    pub(super) fn get(&self, path: &SitePath) -> Option<Digest> {
        let is = |place: &u32| self.files[*place as usize].0 == *path;
        let place = self.places.find(self.hasher.hash_one(path.as_str()), is)?;
        Some(self.files[*place as usize].1)
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
