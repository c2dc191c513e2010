use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Mutex, PoisonError};

use super::error::DiskError;
use super::stage::Number;
use crate::document::manifest::{self, Digest, MANIFEST_PATH, SIGNATURE_PATH};
use crate::site_path::SitePath;

/// What is known of a file of the new site once it was written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) digest: Digest,
    /// How many bytes it has.
    pub(super) length: u64,
    pub(super) fate: Fate,
}

/// What has to happen on the disk for an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The file there has these bytes already.
    Unchanged,
    /// The same, and it is counted among those that nobody touched since the last build.
    Held,
    /// It stands in a site that will be published as a whole.
    Whole,
    /// The staged file goes there.
    Staged {
        /// Which one.
        number: Number,
        /// Whether the file there was changed by hand since we wrote it.
        edited: bool,
    },
}

/// Every file of the new site, each claimed once; threads share it.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// `None` while a file is being written.
    entries: Mutex<BTreeMap<SitePath, Option<Entry>>>,
}

impl Ledger {
    /// Reserves `path` for one writer.
    pub(super) fn claim(&self, path: &SitePath) -> Result<(), DiskError> {
        match self.with(|entries| entries.insert(path.clone(), None)) {
            None => Ok(()),
            Some(_) => Err(DiskError::Twice(path.clone())),
        }
    }

    /// Does both at once for a file that is known already.
    pub(super) fn hold(&self, path: &SitePath, entry: Entry) -> Result<(), DiskError> {
        match self.with(|entries| entries.insert(path.clone(), Some(entry))) {
            None => Ok(()),
            Some(_) => Err(DiskError::Twice(path.clone())),
        }
    }

    /// Notes what became of a claimed path.
    pub(super) fn settle(&self, path: &SitePath, entry: Entry) {
        self.with(|entries| entries.insert(path.clone(), Some(entry)));
    }

    /// The hash of `path`, if it was written.
    pub(super) fn digest(&self, path: &SitePath) -> Option<Digest> {
        self.with(|entries| entries.get(path).copied().flatten()).map(|entry| entry.digest)
    }

    /// How many bytes all files together have.
    pub(super) fn total(&self) -> u64 {
        self.with(|entries| entries.values().flatten().map(|entry| entry.length).sum())
    }

    /// The files that were written, each with the number of its bytes.
    pub(super) fn lengths(&self) -> Vec<(SitePath, u64)> {
        let length = |(path, entry): (&SitePath, &Option<Entry>)| {
            entry.map(|entry| (path.clone(), entry.length))
        };
        self.with(|entries| entries.iter().filter_map(length).collect())
    }

    /// The text of a manifest that lists what was written, and the `mark`, whatever was written in its place. All of it would
    /// be too much to be copied first.
    pub(super) fn manifest(&self, mark: &SitePath, of_mark: Digest) -> Result<String, DiskError> {
        self.with(|entries| {
            if let Some((path, _)) = entries.iter().find(|(_, entry)| entry.is_none()) {
                return Err(DiskError::Unfinished(path.clone()));
            }
            let before = (Bound::Unbounded, Bound::Excluded(mark.as_str()));
            let after = (Bound::Excluded(mark.as_str()), Bound::Unbounded);
            let marked = std::iter::once((mark, of_mark));
            let [before, after] =
                [before, after].map(|part| entries.range::<str, _>(part).filter_map(listed));
            Ok(manifest::text(before.chain(marked).chain(after)))
        })
    }

    /// All entries, if every claimed file was finished and no file is a folder of another's.
    pub(super) fn settled(self) -> Result<Settled, DiskError> {
        let claimed = self.entries.into_inner().unwrap_or_else(PoisonError::into_inner);
        // They are many: the list gets the memory that it needs, and no more, while the other gives its own back.
        let mut entries = Vec::with_capacity(claimed.len());
        for (path, entry) in claimed {
            match entry {
                Some(entry) => entries.push((path, entry)),
                None => return Err(DiskError::Unfinished(path)),
            }
        }
        let settled = Settled { entries };
        match settled.clash() {
            None => Ok(settled),
            Some(path) => Err(DiskError::Clash(path)),
        }
    }

    fn with<T>(&self, work: impl FnOnce(&mut BTreeMap<SitePath, Option<Entry>>) -> T) -> T {
        // A panic elsewhere leaves the map whole: each change is one insertion.
        work(&mut self.entries.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What a manifest says of a file; it lists neither itself nor its signature.
fn listed<'a>((path, entry): (&'a SitePath, &'a Option<Entry>)) -> Option<(&'a SitePath, Digest)> {
    let is_listed = ![MANIFEST_PATH, SIGNATURE_PATH].contains(&path.as_str());
    entry.filter(|_| is_listed).map(|entry| (path, entry.digest))
}

/// The files of a new site once all of them are written, in the order of their paths.
#[derive(Debug)]
pub(super) struct Settled {
    pub(super) entries: Vec<(SitePath, Entry)>,
}

impl Settled {
    /// What is known of the file at `path`.
    pub(super) fn get(&self, path: &str) -> Option<&Entry> {
        self.place(path).map(|at| &self.entries[at].1)
    }

    /// How many files there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// A file by its place, and what is known of it.
    pub(super) fn at(&self, place: usize) -> (&SitePath, Entry) {
        let (path, entry) = &self.entries[place];
        (path, *entry)
    }

    /// The place of the file at `path`.
    pub(super) fn place(&self, path: &str) -> Option<usize> {
        self.entries.binary_search_by(|(known, _)| known.as_str().cmp(path)).ok()
    }

    fn clash(&self) -> Option<SitePath> {
        let mut checked = None;
        for (path, _) in &self.entries {
            let folder = path.as_str().rsplit_once('/').map(|(folder, _)| folder);
            // Neighbours share their folder: it is looked up once for all of them.
            if folder == checked {
                continue;
            }
            let mut outer = folder;
            while let Some(path) = outer {
                if let Some(at) = self.place(path) {
                    return Some(self.entries[at].0.clone());
                }
                outer = path.rsplit_once('/').map(|(folder, _)| folder);
            }
            checked = folder;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(paths: &[&'static str]) -> Result<Settled, DiskError> {
        let ledger = Ledger::default();
        for path in paths {
            let path = SitePath::fixed(path);
            ledger.claim(&path).unwrap();
            ledger
                .settle(&path, Entry { digest: Digest::of(b""), length: 0, fate: Fate::Unchanged });
        }
        ledger.settled()
    }

    #[test]
    fn a_path_is_claimed_once() {
        let ledger = Ledger::default();
        let path = SitePath::fixed("index.html");
        ledger.claim(&path).unwrap();
        assert!(matches!(ledger.claim(&path), Err(DiskError::Twice(_))));
        ledger.settle(&path, Entry { digest: Digest::of(b""), length: 0, fate: Fate::Unchanged });
        assert!(matches!(ledger.claim(&path), Err(DiskError::Twice(_))));
    }

    #[test]
    fn an_unfinished_file_is_found() {
        let ledger = Ledger::default();
        ledger.claim(&SitePath::fixed("index.html")).unwrap();
        assert!(matches!(ledger.settled(), Err(DiskError::Unfinished(_))));
    }

    #[test]
    fn no_path_is_both_a_file_and_a_folder() {
        assert_eq!(settled(&["a/b", "a-b", "a.b/c", "ab"]).unwrap().entries.len(), 4);
        for paths in [["a", "a/b"], ["a", "a/b/c"], ["a/b", "a/b/c"]] {
            assert!(matches!(settled(&paths), Err(DiskError::Clash(_))), "{paths:?}");
        }
        assert!(matches!(settled(&["a", "a-b", "a/b"]), Err(DiskError::Clash(_))));
    }
}
