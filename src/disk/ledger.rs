use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::claims::{Claim, Claims};
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
    claims: Mutex<Claims>,
}

impl Ledger {
    /// A ledger of about so many files.
    pub(super) fn with_room(files: usize) -> Self {
        Self { claims: Mutex::new(Claims::with_room(files)) }
    }

    /// Reserves `path` for one writer.
    pub(super) fn claim(&self, path: &SitePath) -> Result<(), DiskError> {
        self.add(path, None)
    }

    /// Does both at once for a file that is known already.
    pub(super) fn hold(&self, path: &SitePath, entry: Entry) -> Result<(), DiskError> {
        self.add(path, Some(entry))
    }

    /// Notes what became of a claimed path.
    pub(super) fn settle(&self, path: &SitePath, entry: Entry) {
        self.with(|claims| claims.set(path, entry));
    }

    /// The hash of `path`, if it was written.
    pub(super) fn digest(&self, path: &SitePath) -> Option<Digest> {
        self.with(|claims| claims.get(path)).map(|entry| entry.digest)
    }

    /// How many bytes all files together have.
    pub(super) fn total(&self) -> u64 {
        self.with(|claims| claims.unsorted().filter_map(|(_, entry)| Some(entry?.length)).sum())
    }

    /// How many bytes the files of each kind have together, and how many files these are, leaving out those of none.
    pub(super) fn lengths<K: Ord + Send>(
        &self,
        kind: impl Fn(&SitePath) -> Option<K> + Sync,
    ) -> BTreeMap<K, (u64, usize)> {
        self.with(|claims| {
            let known = |(path, entry): &Claim| Some((kind(path)?, (entry.as_ref()?.length, 1)));
            claims
                .parts()
                .map(|part| sums(part.iter().filter_map(known)))
                .reduce(BTreeMap::new, |one, other| sums(one.into_iter().chain(other)))
        })
    }

    /// Gives the text of the manifest of what was written, some lines at a time.
    pub(super) fn manifest(
        &self,
        give: impl FnMut(&str) -> Result<(), DiskError>,
    ) -> Result<(), DiskError> {
        self.with(|claims| {
            claims.sort();
            let unfinished =
                |(path, entry): &(&SitePath, Option<Entry>)| entry.is_none() && is_listed(path);
            match claims.iter().find(unfinished) {
                Some((path, _)) => Err(DiskError::Unfinished(path.clone())),
                None => manifest::write(claims.iter().filter_map(listed), give),
            }
        })
    }

    /// All entries, if every claimed file was finished and no file is a folder of another's.
    pub(super) fn settled(self) -> Result<Settled, DiskError> {
        let mut claims = self.claims.into_inner().unwrap_or_else(PoisonError::into_inner);
        claims.sort();
        if let Some((path, _)) = claims.iter().find(|(_, entry)| entry.is_none()) {
            return Err(DiskError::Unfinished(path.clone()));
        }
        let settled = Settled { claims };
        match settled.clash() {
            None => Ok(settled),
            Some(path) => Err(DiskError::Clash(path)),
        }
    }

    fn add(&self, path: &SitePath, entry: Option<Entry>) -> Result<(), DiskError> {
        let is_new = self.with(|claims| claims.add(path, entry));
        if is_new { Ok(()) } else { Err(DiskError::Twice(path.clone())) }
    }

    fn with<T>(&self, work: impl FnOnce(&mut Claims) -> T) -> T {
        // A panic elsewhere leaves the claims whole: a number is noted last.
        work(&mut self.claims.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What a manifest says of a file; it lists neither itself nor its signature.
fn listed((path, entry): (&SitePath, Option<Entry>)) -> Option<(&SitePath, Digest)> {
    entry.filter(|_| is_listed(path)).map(|entry| (path, entry.digest))
}

fn is_listed(path: &SitePath) -> bool {
    ![MANIFEST_PATH, SIGNATURE_PATH].contains(&path.as_str())
}

/// The files of a new site once all of them are written, in the order of their paths.
#[derive(Debug)]
pub(super) struct Settled {
    claims: Claims,
}

impl Settled {
    /// Every file and what is known of it.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&SitePath, Entry)> {
        self.claims.iter().filter_map(|(path, entry)| Some((path, entry?)))
    }

    /// How many files there are.
    pub(super) fn len(&self) -> usize {
        self.claims.len()
    }

    /// A file by its place, and what is known of it.
    pub(super) fn at(&self, place: usize) -> (&SitePath, Entry) {
        let (path, entry) = self.claims.at(place);
        (path, entry.expect("a ledger is settled once all files were finished"))
    }

    /// The place of the file at `path`.
    pub(super) fn place(&self, path: &SitePath) -> Option<usize> {
        self.claims.place(path)
    }

    /// What is known of the file at `path`.
    pub(super) fn get(&self, path: &SitePath) -> Option<Entry> {
        self.claims.get(path)
    }

    /// Has something else happen to each file that stands in a site of its own.
    pub(super) fn disband(
        &mut self,
        mut stage: impl FnMut(&SitePath) -> Result<Number, DiskError>,
    ) -> Result<(), DiskError> {
        self.claims.each(|path, entry| {
            if entry.fate == Fate::Whole {
                entry.fate = Fate::Staged { number: stage(path)?, edited: false };
            }
            Ok(())
        })
    }

    fn clash(&self) -> Option<SitePath> {
        let mut checked = None;
        for (path, _) in self.claims.iter() {
            let folder = path.as_str().rsplit_once('/').map(|(folder, _)| folder);
            // Neighbours share their folder: it is looked up once for all of them.
            if folder == checked {
                continue;
            }
            let mut outer = folder;
            while let Some(path) = outer {
                if let Some(file) = self.claims.known(path) {
                    return Some(file.clone());
                }
                outer = path.rsplit_once('/').map(|(folder, _)| folder);
            }
            checked = folder;
        }
        None
    }
}

fn sums<K: Ord>(all: impl Iterator<Item = (K, (u64, usize))>) -> BTreeMap<K, (u64, usize)> {
    let mut sums = BTreeMap::<K, (u64, usize)>::new();
    for (kind, (length, count)) in all {
        let sum = sums.entry(kind).or_default();
        *sum = (sum.0 + length, sum.1 + count);
    }
    sums
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
        assert_eq!(settled(&["a/b", "a-b", "a.b/c", "ab"]).unwrap().len(), 4);
        for paths in [["a", "a/b"], ["a", "a/b/c"], ["a/b", "a/b/c"]] {
            assert!(matches!(settled(&paths), Err(DiskError::Clash(_))), "{paths:?}");
        }
        assert!(matches!(settled(&["a", "a-b", "a/b"]), Err(DiskError::Clash(_))));
    }
}
