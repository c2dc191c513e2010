//! What the feeds of all formats have in common.
//!
//! Readers know an entry by its id and take every new id for news, so ids come from the site's tag
//! (RFC 4151) and never from its address, and dates come from revisions and never from a clock.

mod about;
mod content;
mod entry;
mod facts;

use std::cmp::Reverse;
use std::sync::Arc;

use jiff::Timestamp;

use crate::model::advisory::Advisory;
use crate::model::library::Library;
use crate::model::site::Site;

pub(super) use self::entry::{FeedEntry, updated as updated_revision};

/// How many entries a feed holds at most: readers fetch all of it again and again.
pub(super) const LIMIT: usize = 50;

/// Of some advisories, those that a feed holds: the last modified first, of one instant the one
/// with the higher id, and no more than [`LIMIT`].
pub(super) fn newest(library: &Library, mut indexes: Vec<usize>) -> Vec<usize> {
    let place = |&index: &usize| Reverse((library.advisories()[index].modified(), index));
    if indexes.len() > LIMIT {
        indexes.select_nth_unstable_by_key(LIMIT, place);
        indexes.truncate(LIMIT);
    }
    indexes.sort_by_cached_key(place);
    indexes
}

/// Those of all advisories.
pub(super) fn newest_of_all(library: &Library) -> Vec<usize> {
    newest(library, (0..library.advisories().len()).collect())
}

/// When the newest of some advisories changed; without any, the one date that a site has.
pub(super) fn updated<'a>(
    site: &Site,
    advisories: impl IntoIterator<Item = &'a Arc<Advisory>>,
) -> Timestamp {
    let newest = advisories.into_iter().map(|advisory| advisory.modified()).max();
    newest.unwrap_or_else(|| site.tag.date.instant())
}

/// Who speaks in the feeds.
pub(super) fn author(site: &Site) -> &str {
    site.publisher.as_ref().map_or(&site.title, |publisher| &publisher.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;

    fn ids(library: &Library, indexes: &[usize]) -> Vec<String> {
        indexes.iter().map(|&index| library.advisories()[index].id.to_string()).collect()
    }

    #[test]
    fn the_last_modified_come_first() {
        let mut revised = fixture::advisory("TEST-2026-0001");
        revised.revisions = fixture::revisions(&[("2026-01-01", "a"), ("2026-03-01", "b")]);
        let mut withdrawn = fixture::advisory("TEST-2026-0002");
        withdrawn.revisions = fixture::revisions(&[("2026-01-02", "a")]);
        withdrawn.withdrawn = fixture::withdrawn("2026-04-01", "wrong");
        let same = ["TEST-2026-0003", "TEST-2026-0004"].map(fixture::advisory);
        let library = fixture::library([vec![revised, withdrawn], same.to_vec()].concat());
        let expected = ["TEST-2026-0002", "TEST-2026-0001", "TEST-2026-0004", "TEST-2026-0003"];
        assert_eq!(ids(&library, &newest_of_all(&library)), expected);
    }

    #[test]
    fn a_feed_has_a_limit() {
        let library = fixture::library(fixture::many(LIMIT + 1));
        let newest = newest_of_all(&library);
        assert_eq!(newest.len(), LIMIT);
        assert!(!newest.contains(&0), "the oldest is left out");
    }

    #[test]
    fn a_feed_is_as_new_as_its_newest_advisory_and_as_the_tag_without_any() {
        let library = fixture::library(fixture::many(3));
        let updated = |advisories| updated(&library.site, advisories).to_string();
        assert_eq!(updated(library.advisories()), "2020-01-03T00:00:00Z");
        assert_eq!(updated(&[]), "2016-01-01T00:00:00Z");
    }

    #[test]
    fn the_publisher_speaks_or_the_site_itself() {
        let mut site = fixture::site();
        assert_eq!(author(&site), "Example publisher");
        site.publisher = None;
        assert_eq!(author(&site), "Example security");
    }
}
