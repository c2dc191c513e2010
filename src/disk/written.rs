//! The files of a new site as they were when they had just been written: asked while a file is open, so that no path is looked up
//! again for it in the end. Whoever edits one before the site is published changes what the disk tells of it.

use std::collections::BTreeMap;
use std::fs::File;
use std::sync::{Mutex, PoisonError};

use super::standing::Sum;
use super::untouched::Seal;
use crate::document::manifest::Digest;
use crate::site_path::SitePath;
use crate::source::stamp::{self, Stamp};

/// Files that were written.
#[derive(Debug, Default)]
pub(super) struct Written(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// Those of which nobody said yet what they were made from: the hash of each with its stamp, and that of its bytes.
    alone: BTreeMap<SitePath, ([u8; 32], Digest)>,
    all: Sum,
    /// When the last was written, in nanoseconds since 1970.
    latest: u128,
    /// Whether the disk told too little of one.
    is_unsure: bool,
}

impl Written {
    /// Looks at a file that was written, and is still open.
    pub(super) fn add(&self, path: &SitePath, digest: Digest, file: &File) {
        let seen = file.metadata().ok();
        let seen = seen.and_then(|seen| Some((Stamp::of(&seen)?, stamp::modified(&seen)?)));
        let mut one = Sum::default();
        let hash = seen.map(|(stamp, _)| one.add(path, stamp));
        let path = path.clone();
        self.with(|known| {
            known.all = known.all.and(one);
            known.latest = known.latest.max(seen.map_or(0, |(_, modified)| modified));
            match hash {
                Some(hash) => drop(known.alone.insert(path, (hash, digest))),
                None => known.is_unsure = true,
            }
        });
    }

    /// The seal of files that were made from `key`; none where one was not written, or the disk told too little of it.
    pub(super) fn seal(&self, key: Digest, paths: &[SitePath]) -> Option<Digest> {
        let files: Option<Vec<_>> =
            self.with(|known| paths.iter().map(|path| known.alone.remove(path)).collect());
        let mut seal = Seal::new(key);
        files?.into_iter().for_each(|(file, digest)| seal.add_known(file, digest));
        Some(seal.finish().0)
    }

    /// All files, if each was written before the moment `since`: a later change might show the same time.
    pub(super) fn all(&self, since: u128) -> Option<Sum> {
        self.with(|known| (!known.is_unsure && known.latest < since).then_some(known.all))
    }

    fn with<T>(&self, work: impl FnOnce(&mut Known) -> T) -> T {
        // A panic elsewhere leaves it whole: each file is added or taken at once.
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::fixture::Scene;
    use crate::disk::tree::Tree;

    #[test]
    fn an_open_file_is_seen_as_it_is_found_later() {
        let scene = Scene::new();
        let (path, digest) = (SitePath::fixed("a"), Digest::of(b"one"));
        scene.put("a", "one");
        let written = Written::default();
        written.add(&path, digest, &File::open(scene.root().join("a")).unwrap());
        let stamp = Tree::new(&scene.place()).stamp(&path).unwrap().unwrap();
        let mut sum = Sum::default();
        sum.add(&path, stamp);
        assert_eq!(written.all(u128::MAX).map(Sum::finish), Some(sum.finish()));
        assert!(written.all(0).is_none());
        let mut seal = Seal::new(digest);
        seal.add(&path, digest, stamp);
        assert_eq!(written.seal(digest, std::slice::from_ref(&path)), Some(seal.finish().0));
        assert_eq!(written.seal(digest, &[path]), None);
    }
}
