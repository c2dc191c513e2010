use std::io;

use super::facts;
use crate::document::internal_link::{Target, follow};
use crate::document::xml::{self, Xml};
use crate::document::{Unit, View, address};
use crate::model::advisory::Advisory;
use crate::model::page::ADVISORY_IDS;
use crate::model::revision::Revision;
use crate::site_path::SitePath;
use crate::source::markdown;

/// How much of the body a summary holds, in characters.
const LEAD: usize = 300;

/// What a feed says of an advisory.
pub(super) struct Content {
    /// The news of it, its facts, its body as HTML.
    pub(super) html: String,
    /// The first words of its body; empty where it has none.
    pub(super) lead: String,
}

/// An advisory as its entry has it.
pub(super) fn of_advisory(view: &View<'_>, unit: &Unit<'_>, news: &[String]) -> Content {
    let facts = xml::fragment(|html| {
        paragraphs(html, news)?;
        facts::write(html, unit.advisory)
    });
    let Content { html, lead } = body(view, unit);
    Content { html: facts + &html, lead }
}

/// A revision as HTML: the news of it, which advisory it is of, and what it changed.
pub(super) fn of_revision(
    advisory: &Advisory,
    url: &str,
    news: &[String],
    number: usize,
    revision: &Revision,
) -> String {
    xml::fragment(|html| {
        paragraphs(html, news)?;
        html.parent("p", &[], |html| {
            html.leaf("a", &[("href", url)], advisory.id.as_str())?;
            html.text(&format!(": {}", advisory.heading()))
        })?;
        html.leaf("p", &[], &format!("Revision {number}: {}", revision.summary))
    })
}

fn paragraphs(html: &mut Xml<'_>, lines: &[String]) -> io::Result<()> {
    lines.iter().try_for_each(|line| html.leaf("p", &[], line))
}

/// The body under headings of the second level, as on the page.
fn body(view: &View<'_>, unit: &Unit<'_>) -> Content {
    let page = address::advisory_page(&unit.advisory.id);
    let resolve = |target: &str| absolute(view, unit.advisory, &page, target);
    let options = markdown::Options {
        reserved_ids: ADVISORY_IDS,
        plain_code: true,
        lead: LEAD,
        ..markdown::Options::default()
    };
    let rendered = markdown::render(&unit.body, &options, &resolve);
    // A quote in text is escaped, so this is always an attribute: a footnote's way to its note.
    let to_page = format!("href=\"{}#", view.library.site.address(&page));
    let html = rendered.html.as_str().replace("href=\"#", &to_page);
    Content { html, lead: rendered.lead }
}

/// A feed is read far from the site, so every link in it is absolute.
fn absolute(view: &View<'_>, advisory: &Advisory, page: &SitePath, target: &str) -> String {
    let site = &view.library.site;
    match follow(view.library, &advisory.prose.path, page, target) {
        Some(Target { path, fragment }) => {
            let path = SitePath::parse(&path).map_or(path, |path| path.url_path());
            let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
            format!("{}{path}{fragment}", site.url)
        }
        None => site.address(page),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;

    const PAGE: &str = "https://security.example.org/advisories/TEST-2026-0001.html";

    fn html(advisory: Advisory, body: &str) -> String {
        let library = fixture::library(vec![advisory]);
        let theme = fixture::theme();
        let unit = Unit::new(0, &library.advisories()[0], body.to_owned(), <_>::default());
        of_advisory(&fixture::view(&library, &theme), &unit, &[]).html
    }

    fn bare() -> Advisory {
        let advisory = fixture::advisory("TEST-2026-0001");
        Advisory { affected: vec![], aliases: vec![], ..advisory }
    }

    #[track_caller]
    fn check_href(target: &str, url: &str) {
        let html = html(bare(), &format!("[x]({target})\n"));
        assert!(html.contains(&format!("href=\"{url}\"")), "{html}");
    }

    #[test]
    fn every_link_is_absolute() {
        check_href("https://example.com/a?b=c", "https://example.com/a?b=c");
        check_href("#problem", &format!("{PAGE}#problem"));
        check_href("TEST-2026-0001.md", PAGE);
        check_href("../feed.xml", "https://security.example.org/feed.xml");
        check_href("../policy.html#scope", "https://security.example.org/policy.html#scope");
        check_href("../../outside.html", PAGE);
    }

    #[test]
    fn code_has_no_colours_as_readers_have_no_style_sheet() {
        let html = html(bare(), "```json\n[1]\n```\n");
        assert!(html.contains("<code class=\"language-json\">[1]\n</code>"), "{html}");
    }

    #[test]
    fn footnotes_lead_to_the_page() {
        let html = html(bare(), "Text.[^1]\n\n[^1]: Note.\n");
        assert!(html.contains(&format!("href=\"{PAGE}#")), "{html}");
        assert!(!html.contains("href=\"#"), "{html}");
    }

    #[test]
    fn text_that_looks_like_a_link_stays_as_it_is() {
        let html = html(bare(), "`href=\"#x\"`\n");
        assert!(html.contains("href=&quot;#x"), "{html}");
    }

    #[test]
    fn facts_stand_before_the_body() {
        let html = html(fixture::advisory("TEST-2026-0001"), fixture::BODY);
        let affected = html.find("<ul><li>Affected: example (PyPI): ").unwrap();
        let fixed = html.find("<li>Fixed in: example 2.3.0</li>").unwrap();
        let alias = "<li>Aliases: <a href=\"https://www.cve.org/CVERecord?id=CVE-2026-0001\">";
        let positions = [affected, fixed, html.find(alias).unwrap(), html.find("<h2").unwrap()];
        assert!(positions.is_sorted(), "{html}");
    }

    #[test]
    fn news_stand_first_and_are_text() {
        let library = fixture::library(vec![bare()]);
        let unit = Unit::new(0, &library.advisories()[0], "Body".to_owned(), <_>::default());
        let news = ["Withdrawn: no <b>bug</b>".to_owned(), "Changed".to_owned()];
        let content = of_advisory(&fixture::view(&library, &fixture::theme()), &unit, &news);
        let expected = "<p>Withdrawn: no &lt;b&gt;bug&lt;/b&gt;</p><p>Changed</p><p>Body</p>\n";
        assert_eq!(content.html, expected);
        assert_eq!(content.lead, "Body");
    }

    #[test]
    fn a_revision_leads_to_its_advisory() {
        let advisory = bare();
        let html = of_revision(&advisory, PAGE, &[], 1, advisory.revisions.first());
        let link = format!("<p><a href=\"{PAGE}\">TEST-2026-0001</a>: Example vulnerability</p>");
        assert_eq!(html, link + "<p>Revision 1: Initial publication</p>");
    }
}
