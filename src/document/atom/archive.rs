use std::cmp::Reverse;

use crate::document::feed::{self, LIMIT};
use crate::model::library::Library;

/// How many archive documents there are: only full ones, since a reader fetches each only once
/// (RFC 5005, section 4); none while the feed holds everything.
pub(super) fn count(library: &Library) -> u32 {
    let advisories = library.advisories().len();
    let full = if advisories > LIMIT { advisories / LIMIT } else { 0 };
    u32::try_from(full).expect("a library of so many advisories would not fit into memory")
}

/// The advisories of an archive document, newest first. It is filled in the order in which they
/// were published, so that new ones never move those that are there.
pub(super) fn members(library: &Library, number: u32) -> Vec<usize> {
    let end = library.newest().len() - LIMIT * (number as usize - 1);
    feed::newest(library, library.newest()[end - LIMIT..end].to_vec())
}

/// The advisories of the main feed: the last modified, but first of all those that no archive
/// holds yet, so that whoever follows both misses none.
pub(super) fn current(library: &Library) -> Vec<usize> {
    let archived = LIMIT * count(library) as usize;
    let open = &library.newest()[..library.newest().len() - archived];
    let modified = |index: usize| library.advisories()[index].modified();
    let mut chosen: Vec<usize> = (0..library.advisories().len()).collect();
    chosen.sort_by_cached_key(|&index| Reverse((open.contains(&index), modified(index), index)));
    chosen.truncate(LIMIT);
    feed::newest(library, chosen)
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;
    use crate::document::fixture;
    use crate::model::advisory::Advisory;

    fn archives(library: &Library) -> Vec<Vec<usize>> {
        (1..=count(library)).map(|number| members(library, number)).collect()
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
        assert!(members(&library, 1).contains(&0));
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
