use std::cmp::Reverse;
use std::io;

use jiff::Timestamp;

use super::extent::Extent;
use super::feed_document::{FeedDocument, write_entry};
use super::part::changes_path;
use crate::document::feed::{self, FeedEntry, LIMIT};
use crate::document::{Failure, View};
use crate::model::advisory::Advisory;
use crate::model::library::Library;
use crate::model::revision::Revision;

/// One published state of one advisory.
struct Change<'a> {
    advisory: &'a Advisory,
    number: usize,
    revision: &'a Revision,
}

/// Writes the feed with an entry for each revision: most readers never show an entry again that
/// they know, however much it changed.
pub(super) fn write(view: &View<'_>, out: &mut dyn io::Write) -> Result<(), Failure> {
    let mut changes = changes(view.library);
    let document = document(view.library, changes.len());
    changes.truncate(LIMIT);
    document.write_with(view, out, |xml| {
        for Change { advisory, number, revision } in changes {
            write_entry(xml, &FeedEntry::of_revision(view, advisory, number, revision))?;
        }
        Ok(())
    })
}

fn document(library: &Library, changes: usize) -> FeedDocument {
    let site = &library.site;
    FeedDocument {
        path: changes_path(),
        id: site.tag.id("changes"),
        title: format!("{}: changes", site.title),
        about: site.url.to_string(),
        updated: feed::updated(site, library.advisories()),
        extent: Extent::up_to_limit(changes),
    }
}

/// All revisions, newest first.
fn changes(library: &Library) -> Vec<Change<'_>> {
    let mut changes: Vec<_> = library.advisories().iter().flat_map(Change::all).collect();
    changes.sort_by_cached_key(|change| Reverse(change.order()));
    changes
}

impl<'a> Change<'a> {
    fn all(advisory: &'a Advisory) -> impl Iterator<Item = Self> {
        let numbered = advisory.revisions.numbered();
        numbered.map(move |(number, revision)| Self { advisory, number, revision })
    }

    fn order(&self) -> (Timestamp, &'a str, usize) {
        let updated = feed::updated_revision(self.advisory, self.number, self.revision);
        (updated, self.advisory.id.as_str(), self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;

    fn revised() -> Advisory {
        let dated = [("2026-01-01", "Initial publication"), ("2026-03-01", "One more package")];
        Advisory { revisions: fixture::revisions(&dated), ..fixture::advisory("TEST-2026-0001") }
    }

    fn other() -> Advisory {
        let dated = [("2026-02-01", "Initial publication")];
        Advisory { revisions: fixture::revisions(&dated), ..fixture::advisory("TEST-2026-0002") }
    }

    fn titles(text: &str) -> Vec<&str> {
        let entries = text.split("<entry>").skip(1);
        entries.filter_map(|entry| entry.split(['<', '>']).nth(6)).collect()
    }

    #[test]
    fn each_revision_has_an_entry_newest_first() {
        let text = fixture::file(&fixture::library(vec![revised(), other()]), "changes.xml");
        let expected = [
            "TEST-2026-0001 revision 2: One more package",
            "TEST-2026-0002 revision 1: Initial publication",
            "TEST-2026-0001 revision 1: Initial publication",
        ];
        assert_eq!(titles(&text), expected);
        let id = "<id>tag:security.example.org,2016-01-01:TEST-2026-0001";
        assert!(text.contains(&format!("{id}:r1</id>")), "{text}");
        assert!(text.contains(&format!("{id}:r2</id>")), "{text}");
        assert!(text.contains("<id>tag:security.example.org,2016-01-01:changes</id>"), "{text}");
    }

    #[test]
    fn a_new_revision_leaves_the_entries_of_the_old_ones_as_they_are() {
        let first = |advisory| {
            let text = fixture::file(&fixture::library(vec![advisory]), "changes.xml");
            text.split("<entry>").last().map(str::to_owned)
        };
        let published = fixture::advisory("TEST-2026-0001");
        assert_eq!(first(revised()), first(published));
    }

    #[test]
    fn a_withdrawal_shows_in_the_newest_revision_only() {
        let withdrawn = fixture::withdrawn("2026-04-01", "Wrong");
        let library = fixture::library(vec![Advisory { withdrawn, ..revised() }, other()]);
        let text = fixture::file(&library, "changes.xml");
        assert_eq!(titles(&text)[0], "Withdrawn: TEST-2026-0001 revision 2: One more package");
        assert_eq!(
            text.matches("<summary>Withdrawn: Wrong\nOne more package</summary>").count(),
            1
        );
        assert_eq!(text.matches("Withdrawn: ").count(), 3, "in title, summary and content");
        assert!(
            text.contains("<updated>2026-04-01T00:00:00Z</updated>\n    <published>2026-03-01")
        );
    }

    #[test]
    fn the_feed_is_complete_up_to_its_limit() {
        let check = |advisories, complete| {
            let text = fixture::file(&fixture::library(fixture::many(advisories)), "changes.xml");
            assert_eq!(text.matches("<entry>").count(), advisories.min(LIMIT));
            assert_eq!(text.contains("<fh:complete/>"), complete, "{advisories}");
        };
        check(0, true);
        check(LIMIT, true);
        check(LIMIT + 1, false);
    }
}
