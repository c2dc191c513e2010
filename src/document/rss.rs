//! RSS 2.0, with the elements that its Best Practices Profile recommends, and in the order that
//! readers trip over least: a description before the encoded content.

use std::io;

use crate::document::feed::{self, FeedEntry};
use crate::document::xml::{self, Xml};
use crate::document::{Aggregate, Failure, Units, View};
use crate::model::date::rfc822;
use crate::model::library::Library;
use crate::model::site::Site;
use crate::plan::Planner;
use crate::site_path::SitePath;

/// `feed.xml`: the newest advisories.
pub struct Rss;

const PATH: &str = "feed.xml";

const ROOT: &xml::Attributes<'_> = &[
    ("version", "2.0"),
    ("xmlns:atom", "http://www.w3.org/2005/Atom"),
    ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
];

impl Aggregate for Rss {
    fn plan(&self, _view: &View<'_>, planner: &mut Planner<'_>) {
        planner.add(SitePath::fixed(PATH), 0);
    }

    fn make(
        &self,
        view: &View<'_>,
        _part: u32,
        units: &dyn Units,
        out: &mut dyn io::Write,
    ) -> Result<(), Failure> {
        let site = &view.library.site;
        xml::document(out, "rss", ROOT, |xml| {
            xml.parent("channel", &[], |xml| {
                head(xml, view.library)?;
                for index in feed::newest_of_all(view.library) {
                    item(xml, site, &FeedEntry::new(view, &units.unit(index)?))?;
                }
                Ok(())
            })
        })
    }
}

fn head(xml: &mut Xml<'_>, library: &Library) -> io::Result<()> {
    let site = &library.site;
    let address = site.address(&SitePath::fixed(PATH));
    let updated = feed::updated(site, library.advisories());
    xml.leaf("title", &[], &site.title)?;
    xml.leaf("link", &[], site.url.as_str())?;
    xml.leaf("description", &[], site.description.as_ref().unwrap_or(&site.title))?;
    xml.leaf("language", &[], &site.language)?;
    xml.leaf("lastBuildDate", &[], &rfc822(updated))?;
    xml.empty("atom:link", &[("rel", "self"), ("type", "application/rss+xml"), ("href", &address)])
}

fn item(xml: &mut Xml<'_>, site: &Site, entry: &FeedEntry) -> io::Result<()> {
    xml.parent("item", &[], |xml| {
        xml.leaf("title", &[], &entry.title)?;
        xml.leaf("link", &[], &entry.about.place.url)?;
        xml.leaf("guid", &[("isPermaLink", "false")], &entry.id)?;
        xml.leaf("pubDate", &[], &rfc822(entry.published))?;
        for category in &entry.about.categories {
            xml.leaf("category", &[], category)?;
        }
        if let Some(publisher) = &site.publisher {
            xml.leaf("dc:creator", &[], &publisher.name)?;
        }
        xml.leaf("description", &[], &entry.summary)?;
        xml.leaf("content:encoded", &[], &entry.html)
    })
}

#[cfg(test)]
mod tests {
    use crate::document::fixture;
    use crate::document::xml::parsed;
    use crate::model::advisory::Advisory;
    use crate::model::library::Library;

    /// What stands in the channel, without the advisory's prose.
    fn channel(library: &Library) -> Vec<String> {
        let elements = parsed::elements(&fixture::file(library, "feed.xml")).into_iter();
        let inner =
            elements.filter_map(|line| line.strip_prefix("rss/channel/").map(str::to_owned));
        inner.filter(|line| !line.contains("content:encoded")).collect()
    }

    #[test]
    fn a_feed_has_its_elements_in_order() {
        let library = fixture::library(vec![fixture::advisory("TEST-2026-0001")]);
        let site = "https://security.example.org/";
        let expected = [
            "title: Example security".to_owned(),
            format!("link: {site}"),
            "description: Advisories of the example project".to_owned(),
            "language: en".to_owned(),
            "lastBuildDate: Thu, 01 Jan 2026 00:00:00 +0000".to_owned(),
            format!("atom:link rel=self type=application/rss+xml href={site}feed.xml:"),
            "item:".to_owned(),
            "item/title: TEST-2026-0001: Example vulnerability".to_owned(),
            format!("item/link: {site}advisories/TEST-2026-0001.html"),
            "item/guid isPermaLink=false: tag:security.example.org,2016-01-01:TEST-2026-0001"
                .to_owned(),
            "item/pubDate: Thu, 01 Jan 2026 00:00:00 +0000".to_owned(),
            "item/category: example".to_owned(),
            "item/category: CVE-2026-0001".to_owned(),
            "item/dc:creator: Example publisher".to_owned(),
            "item/description: A header grows.".to_owned(),
        ];
        assert_eq!(channel(&library), expected);
    }

    #[test]
    fn the_content_comes_after_the_description_as_escaped_html() {
        let library = fixture::library(vec![fixture::advisory("TEST-2026-0001")]);
        let text = fixture::file(&library, "feed.xml");
        let last = parsed::elements(&text).pop();
        assert!(
            last.is_some_and(|line| line.starts_with("rss/channel/item/content:encoded: <ul><li>"))
        );
    }

    #[test]
    fn a_date_is_of_the_first_publication_and_the_feed_s_of_the_last_change() {
        let dated = [("2016-08-04T09:16:53Z", "a"), ("2026-11-20T08:00:00Z", "b")];
        let revisions = fixture::revisions(&dated);
        let advisory = Advisory { revisions, ..fixture::advisory("TEST-2026-0001") };
        let lines = channel(&fixture::library(vec![advisory]));
        assert!(lines.contains(&"item/pubDate: Thu, 04 Aug 2016 09:16:53 +0000".to_owned()));
        assert!(lines.contains(&"lastBuildDate: Fri, 20 Nov 2026 08:00:00 +0000".to_owned()));
    }

    #[test]
    fn words_of_authors_cannot_break_the_document() {
        let title = Some("a \u{8}& <b> ]]>\u{1f}\n\"c\"".to_owned());
        let advisory = Advisory { title, ..fixture::advisory("TEST-2026-0001") };
        let lines = channel(&fixture::library(vec![advisory]));
        assert!(
            lines.contains(&"item/title: TEST-2026-0001: a & <b> ]]> \"c\"".to_owned()),
            "{lines:?}"
        );
    }

    #[test]
    fn without_publisher_and_description_the_title_does() {
        let mut library = fixture::library(vec![fixture::advisory("TEST-2026-0001")]);
        library.site.publisher = None;
        library.site.description = None;
        let lines = channel(&library);
        assert!(!lines.iter().any(|line| line.contains("dc:creator")), "{lines:?}");
        assert!(lines.contains(&"description: Example security".to_owned()), "{lines:?}");
    }
}
