//! Entries of any feed.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};
use serde_json::Value;

/// One entry; texts have one blank between words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// The id: a tag URI in our feeds.
    pub(super) id: String,
    pub(super) title: String,
    /// When it came out first, as the feed writes it.
    pub(super) published: Option<String>,
    /// When it last changed.
    pub(super) updated: Option<String>,
}

/// The entries of a JSON feed; none if it is no such feed.
pub(super) fn of_json(text: &str) -> Option<Vec<Entry>> {
    let feed: Value = serde_json::from_str(text).ok()?;
    let text = |item: &Value, key: &str| Some(joined(item.get(key)?.as_str()?));
    let entry = |item: &Value| Entry {
        id: text(item, "id").unwrap_or_default(),
        title: text(item, "title").unwrap_or_default(),
        published: text(item, "date_published"),
        updated: text(item, "date_modified"),
    };
    Some(feed.get("items")?.as_array()?.iter().map(entry).collect())
}

/// The entries of an Atom feed or the items of an RSS feed; none if the text is not well-formed.
pub(super) fn of_xml(text: &str) -> Option<Vec<Entry>> {
    let mut reader = Reader::from_str(text);
    let mut parts = Parts::default();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => parts.path.push(start.local_name().as_ref().to_owned()),
            Event::Text(text) => parts.text(&text.xml10_content()),
            Event::CData(text) => parts.text(&text.xml10_content()),
            Event::GeneralRef(reference) => parts.text(&resolve(&reference)?),
            Event::End(_) => parts.close(),
            Event::Eof => return parts.path.is_empty().then_some(parts.entries),
            _ => {}
        }
    }
}

/// What was read so far.
#[derive(Default)]
struct Parts {
    path: Vec<String>,
    text: String,
    entry: Entry,
    entries: Vec<Entry>,
}

impl Parts {
    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn close(&mut self) {
        let (name, text) = (self.path.pop(), joined(&std::mem::take(&mut self.text)));
        let within =
            self.path.last().is_some_and(|parent| matches!(parent.as_str(), "entry" | "item"));
        match name.as_deref() {
            Some("entry" | "item") => self.entries.push(std::mem::take(&mut self.entry)),
            Some("id" | "guid") if within => self.entry.id = text,
            Some("title") if within => self.entry.title = text,
            Some("published" | "pubDate") if within => self.entry.published = Some(text),
            Some("updated") if within => self.entry.updated = Some(text),
            _ => {}
        }
    }
}

fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn resolve(reference: &BytesRef<'_>) -> Option<String> {
    match reference.resolve_char_ref().ok()? {
        Some(character) => Some(character.to_string()),
        None => {
            Some(quick_xml::escape::unescape(&format!("&{};", &**reference)).ok()?.into_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ATOM: &str = include_str!("../../../tests/sites/small/expected/atom.xml");
    const RSS: &str = include_str!("../../../tests/sites/small/expected/feed.xml");
    const JSON: &str = include_str!("../../../tests/sites/small/expected/feed.json");

    #[track_caller]
    fn check(entries: Option<Vec<Entry>>, published: &str, updated: Option<&str>) {
        let entries = entries.unwrap();
        let expected =
            |id: &str, title: &str| (format!("tag:example.org,2026-01-01:{id}"), title.to_owned());
        let found: Vec<_> =
            entries.iter().map(|entry| (entry.id.clone(), entry.title.clone())).collect();
        let table = "EX-2026-0002: A \"table\" without bounds & its <consequences>";
        let withdrawn = "Withdrawn: EX-2026-0001: Not a vulnerability after all (revision 2)";
        assert_eq!(found, [expected("EX-2026-0002", table), expected("EX-2026-0001", withdrawn)]);
        assert_eq!(entries[1].published.as_deref(), Some(published));
        assert_eq!(entries[1].updated.as_deref(), updated);
    }

    #[test]
    fn all_formats_give_the_same_entries() {
        let updated = Some("2026-01-05T10:30:00Z");
        check(of_xml(ATOM), "2026-01-02T00:00:00Z", updated);
        check(of_json(JSON), "2026-01-02T00:00:00Z", updated);
        check(of_xml(RSS), "Fri, 02 Jan 2026 00:00:00 +0000", None);
    }

    #[test]
    fn other_texts_are_no_feeds() {
        for text in [&ATOM[..ATOM.len() / 2], "<a></b>", "<a>&unknown;</a>", "<a"] {
            assert_eq!(of_xml(text), None, "{text}");
        }
        for text in ["", "[]", "{}", "{\"items\": 1}"] {
            assert_eq!(of_json(text), None, "{text}");
        }
    }

    #[test]
    fn names_are_looked_at_without_their_prefix_and_deeper_titles_not_at_all() {
        let feed = "<feed><entry><title>a</title><source><title>b</title></source></entry></feed>";
        assert_eq!(of_xml(feed).unwrap()[0].title, "a");
        let prefixed = "<a:feed><a:entry><a:title>a</a:title></a:entry></a:feed>";
        assert_eq!(of_xml(prefixed).unwrap()[0].title, "a");
        let sections = "<item><title><![CDATA[a <b>]]> c</title></item>";
        assert_eq!(of_xml(sections).unwrap()[0].title, "a <b> c");
    }
}
