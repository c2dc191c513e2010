use std::hash::BuildHasher as _;

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use rayon::prelude::*;

use super::Planned;
use super::folded::Folded;

/// Of how many paths the hashes are made by all threads before they are noted.
const AT_ONCE: usize = 1 << 16;

/// Where in a list of files each path stands; paths that differ only in case are one.
///
/// A site has many paths, and they are in the list already: here are only their numbers, at places that follow from their
/// hashes.
#[derive(Debug, Default)]
pub(super) struct Places {
    numbers: HashTable<u32>,
    hasher: RandomState,
}

impl Places {
    /// Room for so many files.
    pub(super) fn with_room(files: usize) -> Self {
        Self { numbers: HashTable::with_capacity(files), hasher: RandomState::default() }
    }

    /// Notes all files; `collide` is told of each with the index of the last one before it that has its path.
    pub(super) fn fill(&mut self, files: &[Planned], mut collide: impl FnMut(usize, usize)) {
        for first in (0..files.len()).step_by(AT_ONCE) {
            let some = files[first..].par_iter().take(AT_ONCE).with_min_len(512);
            let hashes = some.map(|(path, _)| self.hasher.hash_one(Folded::new(path)));
            let hashes: Vec<u64> = hashes.collect();
            for (index, hash) in (first..).zip(hashes) {
                if let Some(earlier) = self.insert(files, index, hash) {
                    collide(index, earlier);
                }
            }
        }
    }

    fn insert(&mut self, files: &[Planned], index: usize, hash: u64) -> Option<usize> {
        let number =
            u32::try_from(index).expect("a site has fewer than four thousand million files");
        let path = Folded::new(&files[index].0);
        if let Some(known) = self.numbers.find_mut(hash, is(files, &path)) {
            return Some(std::mem::replace(known, number) as usize);
        }
        let hasher = &self.hasher;
        let hash_of = |known: &u32| hasher.hash_one(Folded::new(&files[*known as usize].0));
        self.numbers.insert_unique(hash, number, hash_of);
        None
    }

    /// The index of the last file that was noted with this path.
    pub(super) fn get(&self, files: &[Planned], path: &Folded) -> Option<usize> {
        let known = self.numbers.find(self.hasher.hash_one(path), is(files, path));
        known.map(|known| *known as usize)
    }
}

/// Whether a file has a path.
fn is(files: &[Planned], path: &Folded) -> impl Fn(&u32) -> bool {
    |known| Folded::new(&files[*known as usize].0) == *path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Entry;
    use crate::site_path::SitePath;

    fn files(paths: &[&str]) -> Vec<Planned> {
        let entry = Entry { format: 0, unit: None, part: 0 };
        paths.iter().map(|path| (SitePath::parse(path).unwrap(), entry)).collect()
    }

    #[track_caller]
    fn get(places: &Places, files: &[Planned], path: &str, expected: Option<usize>) {
        let path = Folded::new(&SitePath::parse(path).unwrap());
        assert_eq!(places.get(files, &path), expected);
    }

    #[test]
    fn the_last_of_one_path_is_found_in_any_case() {
        let files = files(&["a", "b/c", "A", "d"]);
        let mut places = Places::with_room(files.len());
        let mut collisions = vec![];
        places.fill(&files[..3], |index, earlier| collisions.push((index, earlier)));
        assert_eq!(collisions, [(2, 0)]);
        for (path, expected) in [("a", Some(2)), ("B/C", Some(1)), ("d", None), ("e", None)] {
            get(&places, &files, path, expected);
        }
        get(&Places::default(), &files, "a", None);
        get(&Places::with_room(0), &[], "a", None);
    }

    #[test]
    fn all_of_many_are_found() {
        let names: Vec<_> = (0..1000).map(|number| format!("a/{number}")).collect();
        let files = files(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let mut places = Places::with_room(files.len());
        places.fill(&files, |index, earlier| panic!("{index} {earlier}"));
        for (index, name) in names.iter().enumerate() {
            get(&places, &files, name, Some(index));
        }
    }
}
