//! JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use std::io;

use serde::Serialize;

use crate::document::feed::{self, FeedEntry};
use crate::document::{Aggregate, Failure, Unit, Units, View};
use crate::model::date::utc;
use crate::model::library::Library;
use crate::model::site::Site;
use crate::plan::Planner;
use crate::site_path::SitePath;

/// `feed.json`: the newest advisories.
pub struct JsonFeed;

const PATH: &str = "feed.json";

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    language: &'a str,
    authors: [Author<'a>; 1],
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    url: &'a str,
}

#[derive(Serialize)]
struct Item {
    id: String,
    url: String,
    title: String,
    summary: String,
    content_html: String,
    date_published: String,
    date_modified: String,
    tags: Vec<String>,
    #[serde(rename = "_forewarn")]
    facts: Facts,
}

/// What programs ask of an entry, so that they need not read its prose.
#[derive(Serialize)]
struct Facts {
    id: String,
    aliases: Vec<String>,
    revision: usize,
    /// Since when, as RFC 3339; absent while the advisory stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn: Option<String>,
}

impl Aggregate for JsonFeed {
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
        let newest = feed::newest_of_all(view.library).into_iter();
        let items = newest.map(|index| Ok(item(view, &units.unit(index)?)));
        let feed = feed(view.library, items.collect::<Result<_, Failure>>()?);
        serde_json::to_writer_pretty(&mut *out, &feed).map_err(io::Error::from)?;
        Ok(out.write_all(b"\n")?)
    }
}

fn feed(library: &Library, items: Vec<Item>) -> Document<'_> {
    let site = &library.site;
    Document {
        version: "https://jsonfeed.org/version/1.1",
        title: &site.title,
        home_page_url: site.url.as_str(),
        feed_url: site.address(&SitePath::fixed(PATH)),
        description: site.description.as_deref(),
        language: &site.language,
        authors: [author(site)],
        items,
    }
}

fn author(site: &Site) -> Author<'_> {
    let home = site.publisher.as_ref().map_or(&site.url, |publisher| &publisher.namespace);
    Author { name: feed::author(site), url: home.as_str() }
}

fn item(view: &View<'_>, unit: &Unit<'_>) -> Item {
    let entry = FeedEntry::new(view, unit);
    Item {
        id: entry.id,
        url: entry.about.place.url,
        title: entry.title,
        summary: entry.summary,
        content_html: entry.html,
        date_published: utc(entry.published),
        date_modified: utc(entry.updated),
        tags: entry.about.categories,
        facts: facts(unit),
    }
}

fn facts(unit: &Unit<'_>) -> Facts {
    let advisory = unit.advisory;
    Facts {
        id: advisory.id.to_string(),
        aliases: advisory.aliases.iter().map(ToString::to_string).collect(),
        revision: advisory.revisions.number(),
        withdrawn: advisory.withdrawn.as_ref().map(|withdrawn| utc(withdrawn.at.instant())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::advisory::Advisory;

    fn json(library: &Library) -> serde_json::Value {
        serde_json::from_str(&fixture::file(library, "feed.json")).unwrap()
    }

    #[test]
    fn a_feed_has_the_fields_of_version_1_1() {
        let mut feed = json(&fixture::library(vec![fixture::advisory("TEST-2026-0001")]));
        let content = feed["items"][0]["content_html"].take();
        assert!(
            content.as_str().is_some_and(|html| html.starts_with("<ul><li>Affected: ")),
            "{content}"
        );
        let expected = serde_json::json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Example security",
            "home_page_url": "https://security.example.org/",
            "feed_url": "https://security.example.org/feed.json",
            "description": "Advisories of the example project",
            "language": "en",
            "authors": [{"name": "Example publisher", "url": "https://security.example.org/"}],
            "items": [{
                "id": "tag:security.example.org,2016-01-01:TEST-2026-0001",
                "url": "https://security.example.org/advisories/TEST-2026-0001.html",
                "title": "TEST-2026-0001: Example vulnerability",
                "summary": "A header grows.",
                "content_html": null,
                "date_published": "2026-01-01T00:00:00Z",
                "date_modified": "2026-01-01T00:00:00Z",
                "tags": ["example", "CVE-2026-0001"],
                "_forewarn": {"id": "TEST-2026-0001", "aliases": ["CVE-2026-0001"], "revision": 1},
            }],
        });
        assert_eq!(feed, expected);
    }

    #[test]
    fn a_control_character_is_escaped() {
        let title = Some("a\u{8}b".to_owned());
        let advisory = Advisory { title, ..fixture::advisory("TEST-2026-0001") };
        let text = fixture::file(&fixture::library(vec![advisory]), "feed.json");
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text}");
    }

    #[test]
    fn a_program_can_tell_a_withdrawn_advisory_by_a_field() {
        let withdrawn = fixture::withdrawn("2026-03-01", "Wrong");
        let advisory = Advisory { withdrawn, ..fixture::advisory("TEST-2026-0001") };
        let feed = json(&fixture::library(vec![advisory]));
        assert_eq!(feed["items"][0]["_forewarn"]["withdrawn"], "2026-03-01T00:00:00Z");
        assert_eq!(feed["items"][0]["title"], "Withdrawn: TEST-2026-0001: Example vulnerability");
    }

    #[test]
    fn without_a_publisher_the_site_speaks() {
        let mut library = fixture::library(vec![]);
        library.site.publisher = None;
        let feed = json(&library);
        assert_eq!(feed["authors"][0]["name"], "Example security");
        assert_eq!(feed["items"], serde_json::json!([]));
    }
}
