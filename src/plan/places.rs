use std::hash::{BuildHasher, RandomState};

use super::Planned;
use super::folded::Folded;

/// Where in a list of files each path stands; paths that differ only in case are one.
///
/// A site has many paths, and they are in the list already: here are only their numbers, at places that follow from their
/// hashes.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// One more than the index of a file, or 0 where there is none; a path stands at the place of its hash, or at the next free one.
    slots: Vec<u32>,
    hasher: RandomState,
}

impl Places {
    /// Room for so many files.
    pub(super) fn with_room(files: usize) -> Self {
        let slots = vec![0; (files + files / 2 + 1).next_power_of_two()];
        Self { slots, hasher: RandomState::new() }
    }

    /// Notes the file at `index`, and gives the index of the last one that was noted with this path.
    pub(super) fn insert(&mut self, files: &[Planned], index: usize) -> Option<usize> {
        let slot = self.slot(files, &Folded::new(&files[index].0))?;
        let number =
            u32::try_from(index + 1).expect("a site has fewer than four thousand million files");
        (std::mem::replace(&mut self.slots[slot], number) as usize).checked_sub(1)
    }

    /// The index of the last file that was noted with this path.
    pub(super) fn get(&self, files: &[Planned], path: &Folded) -> Option<usize> {
        (self.slots[self.slot(files, path)?] as usize).checked_sub(1)
    }

    /// The slot of a path: the one that has it, or the free one that would.
    fn slot(&self, files: &[Planned], path: &Folded) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let start = usize::try_from(self.hasher.hash_one(path) & mask as u64).ok()?;
        (0..=mask).map(|step| (start + step) & mask).find(|slot| {
            let known = (self.slots[*slot] as usize).checked_sub(1);
            known.is_none_or(|known| Folded::new(&files[known].0) == *path)
        })
    }
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
        let earlier: Vec<_> = (0..3).map(|index| places.insert(&files, index)).collect();
        assert_eq!(earlier, [None, None, Some(0)]);
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
        assert!((0..files.len()).all(|index| places.insert(&files, index).is_none()));
        for (index, name) in names.iter().enumerate() {
            get(&places, &files, name, Some(index));
        }
    }
}
