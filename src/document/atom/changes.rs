use std::io;

use jiff::Timestamp;

use super::archive;
use super::extent::{Extent, Series};
use super::feed_document::{FeedDocument, write_entry};
use crate::document::feed::{self, FeedEntry};
use crate::document::{Failure, View};
use crate::model::advisory::Advisory;
use crate::model::library::Library;
use crate::model::revision::Revision;
use crate::model::site::Site;

/// Writes the feed with an entry for each revision: most readers never show an entry again that
/// they know, however much it changed.
pub(super) fn write(view: &View<'_>, out: &mut dyn io::Write) -> Result<(), Failure> {
    let library = view.library;
    let current = archive::current(library.changes(), |change| updated(library, change));
    let site = &library.site;
    let document = FeedDocument {
        path: Series::Changes.path(),
        id: id(site),
        title: format!("{}: changes", site.title),
        about: site.url.to_string(),
        updated: feed::updated(site, library.advisories()),
        extent: Extent::archived(Series::Changes, archives(library)),
    };
    entries(view, &document, &current, out)
}

/// Writes an archive document of the feed.
pub(super) fn write_archive(
    view: &View<'_>,
    number: u32,
    out: &mut dyn io::Write,
) -> Result<(), Failure> {
    let (library, site) = (view.library, &view.library.site);
    let members = archive::members(library.changes(), number).to_vec();
    let members = archive::by_change(members, |change| updated(library, change));
    let newest = members.first().map(|&change| updated(library, change));
    let document = FeedDocument {
        path: Series::Changes.archive(number),
        id: id(site),
        title: format!("{}: changes, archive {number}", site.title),
        about: site.url.to_string(),
        updated: newest.unwrap_or_else(|| site.tag.date.instant()),
        extent: Extent::Archive { series: Series::Changes, number, archives: archives(library) },
    };
    entries(view, &document, &members, out)
}

/// The index of an advisory, and the number of its revision.
type Change = (usize, usize);

fn entries(
    view: &View<'_>,
    document: &FeedDocument,
    changes: &[Change],
    out: &mut dyn io::Write,
) -> Result<(), Failure> {
    document.write_with(view, out, |xml| {
        for &change in changes {
            let (advisory, revision) = of(view.library, change);
            write_entry(xml, &FeedEntry::of_revision(view, advisory, change.1, revision))?;
        }
        Ok(())
    })
}

/// The documents of one feed share its id (RFC 5005, section 4).
fn id(site: &Site) -> String {
    site.tag.id("changes")
}

fn archives(library: &Library) -> u32 {
    archive::count(library.changes().len())
}

fn updated(library: &Library, change: Change) -> Timestamp {
    let (advisory, revision) = of(library, change);
    feed::updated_revision(advisory, change.1, revision)
}

fn of(library: &Library, (index, number): Change) -> (&Advisory, &Revision) {
    let advisory = &library.advisories()[index];
    let revision = advisory.revisions.get(number).expect("a library lists only its revisions");
    (advisory, revision)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::document::feed::LIMIT;
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

    #[test]
    fn every_revision_is_in_the_feed_or_in_its_archive() {
        let mut advisories = fixture::many(120);
        let dated = [("2020-01-01", "a"), ("2020-06-01", "b"), ("2026-01-01", "c")];
        advisories[0].revisions = fixture::revisions(&dated);
        let library = fixture::library(advisories);
        let paths = fixture::paths(&library).into_iter().filter(|path| path.starts_with("changes"));
        let paths: Vec<_> = paths.collect();
        let expected = ["changes.xml", "changes-archive-1.xml", "changes-archive-2.xml"];
        assert_eq!(paths, expected);
        let texts: Vec<_> = paths.iter().map(|path| fixture::file(&library, path)).collect();
        let ids = |text: &String| -> BTreeSet<String> {
            let entries = text.split("<entry>").skip(1);
            entries.filter_map(|entry| entry.split(['<', '>']).nth(2)).map(str::to_owned).collect()
        };
        assert!(texts.iter().all(|text| ids(text).len() == LIMIT));
        assert_eq!(texts.iter().flat_map(ids).collect::<BTreeSet<_>>().len(), 122);
        assert_eq!(titles(&texts[0])[0], "TEST-2020-0001 revision 3: c");
        let archive = &texts[1];
        assert!(archive.contains("<fh:archive/>") && archive.contains("rel=\"next-archive\""));
        assert!(archive.contains("<updated>2020-02-19T00:00:00Z</updated>\n  <author>"));
        assert!(archive.contains("<id>tag:security.example.org,2016-01-01:changes</id>"));
    }
}
