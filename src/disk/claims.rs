//! The files of a new site, held so that very many take little memory: none is copied, and none is held twice.

use std::hash::BuildHasher as _;

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use rayon::prelude::*;

use super::error::DiskError;
use super::ledger::Entry;
use crate::site_path::SitePath;

/// How many files are held together: what is there already never moves when more come.
const TOGETHER: usize = 4096;

/// How many are put to their places one by one, among others that are sorted.
const FEW: usize = 8;

/// A path that was claimed, and what is known of its file once it was written.
pub(super) type Claim = (SitePath, Option<Entry>);

/// Claimed paths, each once.
#[derive(Debug, Default)]
pub(super) struct Claims {
    /// In the order in which they came: as many in each part as are held together, but for the last.
    parts: Vec<Vec<Claim>>,
    count: usize,
    /// The number of each claim, by the hash of its path.
    numbers: HashTable<u32>,
    hasher: RandomState,
    /// The numbers of those that have been sorted, by their paths.
    sorted: Vec<u32>,
}

impl Claims {
    /// None yet, with places for so many.
    pub(super) fn with_room(files: usize) -> Self {
        Self { numbers: HashTable::with_capacity(files), ..Self::default() }
    }

    /// Adds a path; says whether it is new.
    pub(super) fn add(&mut self, path: &SitePath, entry: Option<Entry>) -> bool {
        if self.find(path.as_str()).is_some() {
            return false;
        }
        if self.count.is_multiple_of(TOGETHER) {
            self.parts.push(Vec::with_capacity(TOGETHER));
        }
        let last = self.parts.last_mut().expect("a part was begun for the first claim");
        last.push((path.clone(), entry));
        let Self { parts, hasher, numbers, .. } = self;
        let hash = |at: &u32| hasher.hash_one(claim(parts, *at as usize).0.as_str());
        numbers.insert_unique(hasher.hash_one(path.as_str()), number(self.count), hash);
        self.count += 1;
        true
    }

    /// Notes what became of a path that was added.
    pub(super) fn set(&mut self, path: &SitePath, entry: Entry) {
        if let Some(at) = self.find(path.as_str()) {
            self.parts[at / TOGETHER][at % TOGETHER].1 = Some(entry);
        }
    }

    /// What is known of a path.
    pub(super) fn get(&self, path: &SitePath) -> Option<Entry> {
        self.find(path.as_str()).and_then(|at| self.claim(at).1)
    }

    /// The path that was added with this text.
    pub(super) fn known(&self, path: &str) -> Option<&SitePath> {
        self.find(path).map(|at| &self.claim(at).0)
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.count
    }

    /// Puts all that came so far into the order of their paths. Where few came since the last time, it takes little.
    pub(super) fn sort(&mut self) {
        let before = self.sorted.len();
        let mut sorted = std::mem::take(&mut self.sorted);
        sorted.reserve_exact(self.count - before);
        sorted.extend((before..self.count).map(number));
        let path = |at: &u32| self.claim(*at as usize).0.as_str();
        if before == 0 {
            sorted.par_sort_unstable_by(|one, other| path(one).cmp(path(other)));
        } else if self.count - before <= FEW {
            for fresh in sorted.split_off(before) {
                let place = sorted.partition_point(|at| path(at) < path(&fresh));
                sorted.insert(place, fresh);
            }
        } else {
            sorted.sort_by(|one, other| path(one).cmp(path(other)));
        }
        self.sorted = sorted;
    }

    /// All, in the order in which they came.
    pub(super) fn unsorted(&self) -> impl Iterator<Item = (&SitePath, Option<Entry>)> {
        self.parts.iter().flatten().map(|(path, entry)| (path, *entry))
    }

    /// All, some at a time, for several threads.
    pub(super) fn parts(&self) -> impl ParallelIterator<Item = &[Claim]> {
        self.parts.par_iter().map(Vec::as_slice)
    }

    /// Those that have been sorted, in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&SitePath, Option<Entry>)> + Clone {
        let claims = self.sorted.iter().map(|at| self.claim(*at as usize));
        claims.map(|(path, entry)| (path, *entry))
    }

    /// Changes what is known of each.
    pub(super) fn each(
        &mut self,
        mut change: impl FnMut(&SitePath, &mut Entry) -> Result<(), DiskError>,
    ) -> Result<(), DiskError> {
        let mut claims = self.parts.iter_mut().flatten();
        claims.try_for_each(|(path, entry)| {
            entry.as_mut().map_or(Ok(()), |entry| change(path, entry))
        })
    }

    /// The number of a path: its place among all, in the order in which they came.
    pub(super) fn place(&self, path: &SitePath) -> Option<usize> {
        self.find(path.as_str())
    }

    /// A path by its number, and what is known of it.
    pub(super) fn at(&self, place: usize) -> (&SitePath, Option<Entry>) {
        let (path, entry) = self.claim(place);
        (path, *entry)
    }

    fn claim(&self, at: usize) -> &Claim {
        claim(&self.parts, at)
    }

    fn find(&self, path: &str) -> Option<usize> {
        let is = |at: &u32| self.claim(*at as usize).0.as_str() == path;
        self.numbers.find(self.hasher.hash_one(path), is).map(|at| *at as usize)
    }
}

fn claim(parts: &[Vec<Claim>], at: usize) -> &Claim {
    &parts[at / TOGETHER][at % TOGETHER]
}

fn number(number: usize) -> u32 {
    u32::try_from(number).expect("a site has fewer than four thousand million files")
}

#[cfg(test)]
mod tests {
    use super::super::ledger::Fate;
    use super::*;
    use crate::document::manifest::Digest;

    fn path(number: usize) -> SitePath {
        // Not in their order, and many with one beginning.
        SitePath::encode(&["a", &format!("{}.html", number * 7919 % 10_007)])
    }

    fn entry(length: u64) -> Entry {
        Entry { digest: Digest::of(b""), length, fate: Fate::Unchanged }
    }

    #[test]
    fn each_of_many_is_added_once_and_found() {
        let mut claims = Claims::default();
        assert_eq!((claims.get(&path(0)).is_none(), claims.known("a/0.html")), (true, None));
        assert!((0..10_000).all(|number| claims.add(&path(number), None)));
        assert!((0..10_000).all(|number| !claims.add(&path(number), Some(entry(1)))));
        assert_eq!((claims.len(), claims.get(&path(5)).is_none()), (10_000, true));
        (0..10_000).for_each(|number| claims.set(&path(number), entry(number as u64)));
        let length = |number: usize| claims.get(&path(number)).map(|entry| entry.length);
        assert!((0..10_000).all(|number| length(number) == Some(number as u64)));
        assert_eq!(claims.known(path(9_999).as_str()), Some(&path(9_999)));
        assert_eq!((length(10_000), claims.known("a")), (None, None));
    }

    #[test]
    fn what_came_later_is_sorted_in() {
        let mut claims = Claims::default();
        let mut expected = Vec::new();
        for until in [0, 5000, 5001, 5001, 9000] {
            for number in expected.len()..until {
                assert!(claims.add(&path(number), Some(entry(number as u64))));
                expected.push(path(number));
            }
            claims.sort();
            let mut sorted: Vec<_> = expected.iter().collect();
            sorted.sort();
            assert!(claims.iter().map(|(path, _)| path).eq(sorted), "{until}");
        }
    }

    #[test]
    fn a_change_is_made_to_all_or_stops() {
        let mut claims = Claims::default();
        assert!((0..5000).all(|number| claims.add(&path(number), Some(entry(1)))));
        let longer = |_: &SitePath, entry: &mut Entry| {
            entry.length += 1;
            Ok(())
        };
        claims.each(longer).unwrap();
        claims.sort();
        assert!(claims.iter().all(|(_, entry)| entry.unwrap().length == 2));
        let refuse = |path: &SitePath, _: &mut Entry| Err(DiskError::Twice(path.clone()));
        assert!(claims.each(refuse).is_err());
    }
}
