//! Structured data of pages, for search engines: JSON-LD in the words of schema.org.

use serde::Serialize;
use tera::Value;

use crate::document::{View, address};
use crate::model::advisory::Advisory;
use crate::model::date::utc;
use crate::model::identifier::AdvisoryId;
use crate::model::site::Site;

const CONTEXT: &str = "https://schema.org";

#[derive(Serialize)]
struct Article<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    headline: String,
    identifier: &'a str,
    #[serde(rename = "alternateName", skip_serializing_if = "Vec::is_empty")]
    alternate_name: Vec<&'a str>,
    url: String,
    #[serde(rename = "inLanguage")]
    in_language: &'a str,
    #[serde(rename = "datePublished")]
    date_published: String,
    #[serde(rename = "dateModified")]
    date_modified: String,
    publisher: Thing<'a>,
}

/// A web site or an organisation.
#[derive(Serialize)]
struct Thing<'a> {
    #[serde(rename = "@context", skip_serializing_if = "Option::is_none")]
    context: Option<&'static str>,
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(rename = "inLanguage", skip_serializing_if = "Option::is_none")]
    in_language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Box<Thing<'a>>>,
}

/// What the page of an advisory says: a `TechArticle`.
pub(super) fn advisory(view: &View<'_>, advisory: &Advisory) -> Value {
    let site = &view.library.site;
    data_block(&Article {
        context: CONTEXT,
        kind: "TechArticle",
        headline: advisory.heading(),
        identifier: advisory.id.as_str(),
        alternate_name: advisory.aliases.iter().map(AdvisoryId::as_str).collect(),
        url: site.address(&address::advisory_page(&advisory.id)),
        in_language: &site.language,
        date_published: utc(advisory.published()),
        date_modified: utc(advisory.modified()),
        publisher: publisher(site),
    })
}

/// What the front page says: a `WebSite`.
pub(super) fn home(view: &View<'_>) -> Value {
    let site = &view.library.site;
    data_block(&Thing {
        context: Some(CONTEXT),
        kind: "WebSite",
        name: &site.title,
        url: site.url.as_str(),
        description: site.description.as_deref(),
        in_language: Some(&site.language),
        publisher: Some(Box::new(publisher(site))),
    })
}

fn publisher(site: &Site) -> Thing<'_> {
    let (name, url) = match &site.publisher {
        Some(publisher) => (publisher.name.as_str(), publisher.namespace.as_str()),
        None => (site.title.as_str(), site.url.as_str()),
    };
    let (description, in_language) = (None, None);
    Thing {
        context: None,
        kind: "Organization",
        name,
        url,
        description,
        in_language,
        publisher: None,
    }
}

/// JSON for a `script` element that is a data block (HTML, section 4.12.1): nothing but `<` could end or comment it.
fn data_block(data: &impl Serialize) -> Value {
    let json = serde_json::to_string(data).expect("strings and lists of them are JSON");
    Value::safe_string(&json.replace('<', "\\u003c"))
}

#[cfg(test)]
mod tests {
    use crate::document::fixture::{self, signed};
    use crate::model::library::Library;

    /// The structured data of a page, which a browser's parser ends at the first `</script`.
    fn block(library: &Library, path: &str) -> serde_json::Value {
        let page = signed::build(library, None).remove(path).unwrap();
        let (_, rest) = page.split_once("<script type=\"application/ld+json\">").unwrap();
        serde_json::from_str(rest.split_once("</script").unwrap().0).unwrap()
    }

    fn library(title: &str) -> Library {
        let mut advisory = fixture::advisory("EX-2026-0001");
        advisory.title = Some(title.to_owned());
        fixture::library(vec![advisory])
    }

    #[test]
    fn an_advisory_is_an_article_of_its_publisher() {
        let expected = serde_json::json!({
            "@context": "https://schema.org",
            "@type": "TechArticle",
            "headline": "Bounds",
            "identifier": "EX-2026-0001",
            "alternateName": ["CVE-2026-0001"],
            "url": "https://security.example.org/advisories/EX-2026-0001.html",
            "inLanguage": "en",
            "datePublished": "2026-01-01T00:00:00Z",
            "dateModified": "2026-01-01T00:00:00Z",
            "publisher": {
                "@type": "Organization",
                "name": "Example publisher",
                "url": "https://security.example.org/",
            },
        });
        assert_eq!(block(&library("Bounds"), "advisories/EX-2026-0001.html"), expected);
    }

    #[test]
    fn the_front_page_is_that_of_a_site() {
        let found = block(&library("Bounds"), "index.html");
        assert_eq!(found["@type"], "WebSite");
        assert_eq!(found["publisher"]["name"], "Example publisher");
    }

    #[test]
    fn no_title_ends_the_block() {
        let title = "</script><script>alert(1)</script><!-- \"' & \u{2028}";
        let found = block(&library(title), "advisories/EX-2026-0001.html");
        assert_eq!(found["headline"], title);
    }
}
