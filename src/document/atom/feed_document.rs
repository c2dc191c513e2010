use std::io;

use jiff::Timestamp;

use super::extent::Extent;
use crate::document::feed::{self, FeedEntry};
use crate::document::xml::{self, Xml};
use crate::document::{Failure, Ready, Unit, Units, View};
use crate::model::date::utc;
use crate::model::site::Site;
use crate::site_path::SitePath;

/// One feed document, without its entries.
#[derive(Clone, Debug)]
pub(super) struct FeedDocument {
    /// Its own place.
    pub(super) path: SitePath,
    /// The id of the feed; the documents of one feed share it.
    pub(super) id: String,
    /// What people call it.
    pub(super) title: String,
    /// The absolute address of the page that says the same to people.
    pub(super) about: String,
    /// When its newest entry changed.
    pub(super) updated: Timestamp,
    /// How much of the feed it holds.
    pub(super) extent: Extent,
}

impl FeedDocument {
    /// Writes the document with an entry for each of these advisories.
    pub(super) fn write(
        &self,
        view: &View<'_>,
        units: &dyn Units,
        advisories: &[usize],
        out: &mut dyn io::Write,
    ) -> Result<(), Failure> {
        self.write_with(view, out, |xml| {
            for &index in advisories {
                if let Some(entry) = units.ready(Ready::Entry, index)? {
                    xml.repeat(&entry)?;
                    continue;
                }
                let entry = entry(view, &units.unit(index)?)?;
                xml.repeat(&entry)?;
                units.keep_ready(Ready::Entry, index, &entry)?;
            }
            Ok(())
        })
    }

    /// Writes the document with the entries that `entries` writes.
    pub(super) fn write_with(
        &self,
        view: &View<'_>,
        out: &mut dyn io::Write,
        entries: impl FnOnce(&mut Xml<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let site = &view.library.site;
        let attributes = [
            ("xmlns", "http://www.w3.org/2005/Atom"),
            ("xmlns:fh", "http://purl.org/syndication/history/1.0"),
            ("xml:lang", site.language.as_str()),
        ];
        xml::document(out, "feed", &attributes, |xml| {
            self.head(xml, site)?;
            entries(xml)
        })
    }

    fn head(&self, xml: &mut Xml<'_>, site: &Site) -> io::Result<()> {
        xml.leaf("id", &[], &self.id)?;
        xml.leaf("title", &[], &self.title)?;
        xml.leaf("updated", &[], &utc(self.updated))?;
        xml.parent("author", &[], |xml| xml.leaf("name", &[], feed::author(site)))?;
        link(xml, "self", "application/atom+xml", &site.address(&self.path))?;
        link(xml, "alternate", "text/html", &self.about)?;
        for (rel, path) in self.extent.links() {
            link(xml, rel, "application/atom+xml", &site.address(&path))?;
        }
        self.extent.mark().map_or(Ok(()), |mark| xml.empty(mark, &[]))
    }
}

/// The entry of one advisory, which is the same in all feeds.
pub(super) fn entry(view: &View<'_>, unit: &Unit<'_>) -> io::Result<Vec<u8>> {
    let (entry, mut written) = (FeedEntry::new(view, unit), Vec::new());
    xml::document(&mut io::sink(), "feed", &[], |xml| {
        // Something comes before it in every feed.
        xml.empty("id", &[])?;
        written = xml.recorded(|xml| write_entry(xml, &entry))?;
        Ok::<_, io::Error>(())
    })?;
    Ok(written)
}

/// Writes one entry.
pub(super) fn write_entry(xml: &mut Xml<'_>, entry: &FeedEntry) -> io::Result<()> {
    xml.parent("entry", &[], |xml| {
        xml.leaf("id", &[], &entry.id)?;
        xml.leaf("title", &[], &entry.title)?;
        xml.leaf("updated", &[], &utc(entry.updated))?;
        xml.leaf("published", &[], &utc(entry.published))?;
        link(xml, "alternate", entry.about.place.media, &entry.about.place.url)?;
        if let Some(osv) = &entry.about.osv {
            link(xml, "related", "application/json", osv)?;
        }
        for category in &entry.about.categories {
            xml.empty("category", &[("term", category)])?;
        }
        xml.leaf("summary", &[], &entry.summary)?;
        xml.leaf("content", &[("type", "html")], &entry.html)
    })
}

fn link(xml: &mut Xml<'_>, rel: &str, media: &str, href: &str) -> io::Result<()> {
    xml.empty("link", &[("rel", rel), ("type", media), ("href", href)])
}

#[cfg(test)]
mod tests {
    use crate::document::fixture;
    use crate::document::xml::parsed;

    #[test]
    fn a_feed_has_its_elements_in_order() {
        let library = fixture::library(vec![fixture::advisory("TEST-2026-0001")]);
        let lines = parsed::elements(&fixture::file(&library, "atom.xml"));
        let (site, tag) = ("https://security.example.org/", "tag:security.example.org,2016-01-01:");
        let entry = format!("{site}advisories/TEST-2026-0001.html");
        let expected = [
            format!("id: {tag}atom"),
            "title: Example security".to_owned(),
            "updated: 2026-01-01T00:00:00Z".to_owned(),
            "author:".to_owned(),
            "author/name: Example publisher".to_owned(),
            format!("link rel=self type=application/atom+xml href={site}atom.xml:"),
            format!("link rel=alternate type=text/html href={site}:"),
            "fh:complete:".to_owned(),
            "entry:".to_owned(),
            format!("entry/id: {tag}TEST-2026-0001"),
            "entry/title: TEST-2026-0001: Example vulnerability".to_owned(),
            "entry/updated: 2026-01-01T00:00:00Z".to_owned(),
            "entry/published: 2026-01-01T00:00:00Z".to_owned(),
            format!("entry/link rel=alternate type=text/html href={entry}:"),
            format!(
                "entry/link rel=related type=application/json href={site}osv/x_TEST-2026-0001.json:"
            ),
            "entry/category term=example:".to_owned(),
            "entry/category term=CVE-2026-0001:".to_owned(),
            "entry/summary: A header grows.".to_owned(),
        ];
        let found: Vec<_> =
            lines[1..].iter().filter_map(|line| line.strip_prefix("feed/")).collect();
        assert_eq!(found[..expected.len()], expected);
        let content =
            found.last().is_some_and(|line| line.starts_with("entry/content type=html: <ul><li>"));
        assert!(content && found.len() == expected.len() + 1, "{found:?}");
    }

    #[test]
    fn the_words_have_the_site_s_language() {
        let mut library = fixture::library(vec![]);
        library.site.language = "de".to_owned();
        let lines = parsed::elements(&fixture::file(&library, "atom.xml"));
        assert!(lines[0].ends_with(" xml:lang=de:"), "{}", lines[0]);
    }

    #[test]
    fn archives_lead_to_each_other_by_absolute_addresses() {
        let library = fixture::library(fixture::many(101));
        let links = |path: &str| -> Vec<String> {
            let elements = parsed::elements(&fixture::file(&library, path)).into_iter();
            let found =
                elements.filter(|line| line.starts_with("feed/link ") && line.contains("archive"));
            found
                .filter_map(|line| line.split_once("href=").map(|(_, href)| href.to_owned()))
                .collect()
        };
        let url = |number: u32| format!("https://security.example.org/atom-archive-{number}.xml:");
        assert_eq!(links("atom.xml"), [url(2)]);
        assert_eq!(links("atom-archive-1.xml"), [url(1), url(2)], "itself and the next");
        assert_eq!(links("atom-archive-2.xml"), [url(2), url(1)], "itself and the one before");
    }
}
