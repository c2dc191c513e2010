use std::cmp::Reverse;

use crate::document::feed::LIMIT;

/// How many archive documents a feed of so many entries has: only full ones, since a reader fetches
/// each only once (RFC 5005, section 4); none while the feed holds everything.
pub(super) fn count(entries: usize) -> u32 {
    let full = if entries > LIMIT { entries / LIMIT } else { 0 };
    u32::try_from(full).expect("a library of so many entries would not fit into memory")
}

/// The entries of an archive document, of all entries by publication, the newest first. It is filled
/// in the order in which they were published, so that new ones never move those that are there.
pub(super) fn members<T>(newest: &[T], number: u32) -> &[T] {
    let end = newest.len() - LIMIT * (number as usize - 1);
    &newest[end - LIMIT..end]
}

/// The entries of the feed itself, of all entries by publication: the last modified, but first of
/// all those that no archive holds yet, so that whoever follows both misses none.
pub(super) fn current<T: Copy + Ord, K: Ord>(newest: &[T], modified: impl Fn(T) -> K) -> Vec<T> {
    let open = newest.len() - LIMIT * count(newest.len()) as usize;
    let ranked = |(at, &entry): (usize, &T)| (at < open, modified(entry), entry);
    let mut chosen: Vec<_> = newest.iter().enumerate().map(ranked).collect();
    chosen.sort_unstable_by(|one, other| other.cmp(one));
    chosen.truncate(LIMIT);
    let chosen = chosen.into_iter().map(|(_, _, entry)| entry).collect();
    by_change(chosen, modified)
}

/// Entries as a document shows them: the last modified first.
pub(super) fn by_change<T: Copy + Ord, K: Ord>(
    mut entries: Vec<T>,
    modified: impl Fn(T) -> K,
) -> Vec<T> {
    entries.sort_by_cached_key(|&entry| Reverse((modified(entry), entry)));
    entries
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;
    use crate::document::fixture;
    use crate::model::advisory::Advisory;
    use crate::model::library::Library;

    fn current(library: &Library) -> Vec<usize> {
        super::current(library.newest(), |index| library.advisories()[index].modified())
    }

    fn archives(library: &Library) -> Vec<Vec<usize>> {
        let newest = library.newest();
        (1..=count(newest.len())).map(|number| members(newest, number).to_vec()).collect()
    }

    /// The fixture numbers its advisories by date, so that an index is an age.
    fn descending(range: Range<usize>) -> Vec<usize> {
        range.rev().collect()
    }

    fn fifties(count: usize) -> Vec<Range<usize>> {
        (0..count).map(|chunk| 50 * chunk..50 * (chunk + 1)).collect()
    }

    #[track_caller]
    fn check(advisories: usize, current_from: usize, archived: &[Range<usize>]) {
        let library = fixture::library(fixture::many(advisories));
        assert_eq!(current(&library), descending(current_from..advisories));
        let archived: Vec<_> = archived.iter().cloned().map(descending).collect();
        assert_eq!(archives(&library), archived);
    }

    #[test]
    fn archives_are_full_and_filled_from_the_oldest() {
        check(0, 0, &[]);
        check(50, 0, &[]);
        check(51, 1, &fifties(1));
        check(99, 49, &fifties(1));
        check(100, 50, &fifties(2));
        check(149, 99, &fifties(2));
    }

    #[test]
    fn a_revision_moves_an_old_advisory_into_the_feed_and_leaves_it_in_its_archive() {
        let mut advisories = fixture::many(60);
        advisories[0].revisions = fixture::revisions(&[("2020-01-01", "a"), ("2026-01-01", "b")]);
        let library = fixture::library(advisories);
        assert_eq!(current(&library)[..2], [0, 59]);
        assert!(members(library.newest(), 1).contains(&0));
    }

    #[test]
    fn every_advisory_is_in_the_feed_or_in_an_archive_however_many_are_revised() {
        let revise = |(index, advisory): (usize, Advisory)| match index {
            0..55 => {
                let date = advisory.revisions.first().date.to_string();
                Advisory {
                    revisions: fixture::revisions(&[(&date, "a"), ("2026-01-01", "b")]),
                    ..advisory
                }
            }
            _ => advisory,
        };
        let revised = fixture::many(60).into_iter().enumerate().map(revise).collect();
        let library = fixture::library(revised);
        let mut reachable = [current(&library), archives(&library).concat()].concat();
        reachable.sort_unstable();
        reachable.dedup();
        assert_eq!(reachable.len(), 60);
    }
}
