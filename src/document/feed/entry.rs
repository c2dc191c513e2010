use jiff::Timestamp;

use super::about::About;
use super::content;
use crate::document::{Unit, View};
use crate::model;
use crate::model::advisory::{Advisory, Withdrawn};
use crate::model::revision::Revision;

/// One entry of a feed, in no format yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::document) struct FeedEntry {
    /// A `tag:` URI that never changes.
    pub(in crate::document) id: String,
    /// Plain text on one line.
    pub(in crate::document) title: String,
    /// When it came out first.
    pub(in crate::document) published: Timestamp,
    /// When it last changed.
    pub(in crate::document) updated: Timestamp,
    /// Plain text; news about the entry itself stand on lines of their own, before the rest.
    pub(in crate::document) summary: String,
    /// The whole as HTML, whose links are all absolute.
    pub(in crate::document) html: String,
    /// What else readers may want to know of the advisory.
    pub(in crate::document) about: About,
}

impl FeedEntry {
    /// The entry of an advisory: one for all its life, whose dates tell of its revisions.
    pub(in crate::document) fn new(view: &View<'_>, unit: &Unit<'_>) -> Self {
        let advisory = unit.advisory;
        let news = news(advisory);
        let content = content::of_advisory(view, unit, &news);
        Self {
            id: view.library.site.tag.id(advisory.id.as_str()),
            title: title(advisory),
            published: advisory.published(),
            updated: advisory.modified(),
            summary: summary(&news, lead(advisory, content.lead)),
            html: content.html,
            about: About::new(view, advisory),
        }
    }

    /// The entry of one revision, which readers take for news.
    ///
    /// It leaves out what the next revision may correct, so that it does not change then; only a
    /// withdrawal shows, in the entry of the newest revision.
    pub(in crate::document) fn of_revision(
        view: &View<'_>,
        advisory: &Advisory,
        number: usize,
        revision: &Revision,
    ) -> Self {
        let about = About::new(view, advisory);
        let withdrawn = advisory.withdrawn.as_deref().filter(|_| is_newest(advisory, number));
        let prefix = if withdrawn.is_some() { "Withdrawn: " } else { "" };
        let news: Vec<_> = withdrawn.map(withdrawal).into_iter().collect();
        Self {
            id: view.library.site.tag.id(&format!("{}:r{number}", advisory.id)),
            title: line(&format!(
                "{prefix}{} revision {number}: {}",
                advisory.id, revision.summary
            )),
            published: revision.date.instant(),
            updated: updated(advisory, number, revision),
            summary: summary(&news, line(&revision.summary)),
            html: content::of_revision(advisory, &about.place.url, &news, number, revision),
            about,
        }
    }
}

/// When the entry of a revision last changed.
pub(in crate::document) fn updated(
    advisory: &Advisory,
    number: usize,
    revision: &Revision,
) -> Timestamp {
    if is_newest(advisory, number) { advisory.modified() } else { revision.date.instant() }
}

/// What happened to an advisory since it came out, a line each.
fn news(advisory: &Advisory) -> Vec<String> {
    let (number, newest) = (advisory.revisions.number(), advisory.revisions.newest());
    let changed = || line(&format!("Changed in revision {number}: {}", newest.summary));
    let withdrawn = advisory.withdrawn.as_deref().map(withdrawal);
    withdrawn.into_iter().chain((number > 1).then(changed)).collect()
}

fn withdrawal(withdrawn: &Withdrawn) -> String {
    line(&format!("Withdrawn: {}", withdrawn.reason))
}

fn is_newest(advisory: &Advisory, number: usize) -> bool {
    number == advisory.revisions.number()
}

fn title(advisory: &Advisory) -> String {
    let prefix = if advisory.withdrawn.is_some() { "Withdrawn: " } else { "" };
    let suffix = match advisory.revisions.number() {
        1 => String::new(),
        number => format!(" (revision {number})"),
    };
    line(&format!("{prefix}{}: {}{suffix}", advisory.id, advisory.heading()))
}

fn summary(news: &[String], text: String) -> String {
    let lines = news.iter().cloned().chain([text]);
    lines.collect::<Vec<_>>().join("\n")
}

/// The first words of the body, or the heading where it has none.
fn lead(advisory: &Advisory, text: String) -> String {
    if text.is_empty() { line(&advisory.heading()) } else { text }
}

/// Readers show titles on one line, whatever the author wrote.
fn line(text: &str) -> String {
    model::line::line(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::library::Library;

    fn advisory() -> Advisory {
        fixture::advisory("TEST-2026-0001")
    }

    fn revised() -> Advisory {
        let revisions =
            [("2026-01-01", "Initial publication"), ("2026-02-01", "One more\npackage")];
        Advisory { revisions: fixture::revisions(&revisions), ..advisory() }
    }

    fn entry(library: &Library) -> FeedEntry {
        let theme = fixture::theme();
        let view = fixture::view(library, &theme);
        let body = fixture::BODY.to_owned();
        FeedEntry::new(&view, &Unit::new(0, &library.advisories()[0], body, <_>::default()))
    }

    fn entry_of(advisory: Advisory) -> FeedEntry {
        entry(&fixture::library(vec![advisory]))
    }

    #[test]
    fn a_plain_entry_has_the_heading_and_the_first_words_of_the_body() {
        let entry = entry_of(advisory());
        assert_eq!(entry.title, "TEST-2026-0001: Example vulnerability");
        assert_eq!(entry.summary, "A header grows.");
        assert_eq!(entry.published, entry.updated);
    }

    #[test]
    fn a_revision_shows_in_title_summary_and_date() {
        let entry = entry_of(revised());
        assert_eq!(entry.title, "TEST-2026-0001: Example vulnerability (revision 2)");
        assert_eq!(entry.summary, "Changed in revision 2: One more package\nA header grows.");
        assert_eq!(entry.published.to_string(), "2026-01-01T00:00:00Z");
        assert_eq!(entry.updated.to_string(), "2026-02-01T00:00:00Z");
    }

    #[test]
    fn a_withdrawal_shows_in_title_summary_and_date() {
        let withdrawn = fixture::withdrawn("2026-03-01T12:00:00Z", "Not a vulnerability");
        let entry = entry_of(Advisory { withdrawn, ..advisory() });
        assert_eq!(entry.title, "Withdrawn: TEST-2026-0001: Example vulnerability");
        assert_eq!(entry.summary, "Withdrawn: Not a vulnerability\nA header grows.");
        assert_eq!(entry.updated.to_string(), "2026-03-01T12:00:00Z");
    }

    #[test]
    fn an_entry_keeps_its_id_through_revisions_and_moves_of_the_site() {
        let id = "tag:security.example.org,2016-01-01:TEST-2026-0001";
        assert_eq!(entry_of(advisory()).id, id);
        let mut library = fixture::library(vec![revised()]);
        library.site.url = fixture::link("https://elsewhere.example/security/");
        let entry = entry(&library);
        assert_eq!(entry.id, id);
        let page = "https://elsewhere.example/security/advisories/TEST-2026-0001.html";
        assert_eq!(entry.about.place.url, page);
    }

    #[test]
    fn a_body_without_words_is_summed_up_by_the_heading() {
        assert_eq!(lead(&advisory(), String::new()), "Example vulnerability");
    }
}
