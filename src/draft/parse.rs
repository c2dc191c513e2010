//! The text of a draft, judged by the same reader as every advisory.

use std::cell::RefCell;
use std::path::Path;

use super::{Announcement, DRAFT_FORM, Draft, DraftFacts, Sent, block};
use crate::canary::Canary;
use crate::diagnostic::{Diagnostic, Fault};
use crate::load;
use crate::model::date::Moment;
use crate::model::digest::Digest;
use crate::parse::Place;
use crate::source::finding::Finding;
use crate::source::read::placed;
use crate::source::schema::advisory::RawAdvisory;
use crate::source::schema::draft::{RawAnnouncement, RawDraft, RawDrafted, RawSent};
use crate::source::text::Text;
use crate::source::{front_matter, yaml};

/// Reads `NAME/draft.md`. A draft comes back where its block is sound, though the advisory in it may have errors.
#[must_use]
pub fn parse(name: &str, folder: &Path, text: Text) -> (Option<Draft>, Vec<Diagnostic>) {
    let parts = front_matter::split(&text.text)
        .and_then(|parts| block::find(&text.text, &parts.header).map(|block| (parts, block)));
    let (parts, block) = match parts {
        Ok(found) => found,
        Err(finding) => return (None, placed(&text, vec![finding])),
    };
    let findings = RefCell::default();
    let facts = facts(&block::alone(&text.text, &parts.header, &block), parts.header, &findings);
    let public = Text { path: text.path.clone(), text: block::as_advisory(&text.text, &block) };
    let (advisory, found) = load::advisory_in(&public.path, &public.text);
    let mut all = placed(&text, findings.into_inner());
    all.extend(placed(&public, found));
    let raw = raw(&public.text);
    let draft = facts.map(|facts| Draft {
        name: name.to_owned(),
        folder: folder.to_owned(),
        text: text.text,
        facts,
        advisory,
        raw,
        block,
    });
    (draft, all)
}

/// What is written, whatever it means.
fn raw(public: &str) -> Option<RawAdvisory> {
    let header = front_matter::split(public).ok()?.header;
    yaml::read(public, header, &mut Vec::new()).map(|(raw, _)| raw)
}

fn facts(
    alone: &str,
    header: std::ops::Range<usize>,
    findings: &RefCell<Vec<Finding>>,
) -> Option<DraftFacts> {
    let (raw, tree) = yaml::read::<RawDrafted>(alone, header, &mut findings.borrow_mut())?;
    let RawDrafted { draft: raw } = raw;
    let root = Place::root(&tree, findings);
    let place = root.key("draft");
    let canary = place.key("canary").take(Canary::parse(&raw.canary));
    Some(rest(&place, &raw, canary?))
}

fn rest(place: &Place<'_>, raw: &RawDraft, canary: Canary) -> DraftFacts {
    DraftFacts {
        canary,
        planned: place.moment("planned", raw.planned.as_deref()),
        repository: place.optional_line("repository", raw.repository.as_deref()),
        summary: place.optional_line("summary", raw.summary.as_deref()),
        private: place.each("private", &raw.private, |place, text| place.line(text)),
        announce: place.each("announce", &raw.announce, announcement),
        sent: place.each("sent", &raw.sent, sent),
    }
}

fn announcement(place: &Place<'_>, raw: &RawAnnouncement) -> Option<Announcement> {
    let channel = place.key("channel").line(&raw.channel)?;
    Some(Announcement { channel, to: place.optional_line("to", raw.to.as_deref()) })
}

fn sent(place: &Place<'_>, raw: &RawSent) -> Option<Sent> {
    let digest = |key: &'static str, text: &str| {
        let wrong = || {
            Fault::new(&DRAFT_FORM, "this is not the SHA-256 that `forewarn bundle` writes")
                .hint("restore it from a copy, or take the entry out")
        };
        place.key(key).take(Digest::parse(text).ok_or_else(wrong))
    };
    let to = place.key("to").line(&raw.to);
    let at = place.key("at").take(Moment::parse(&raw.at));
    let (bundle, patches) = (digest("bundle", &raw.bundle), digest("patches", &raw.patches));
    Some(Sent { to: to?, at: at?, bundle: bundle?, patches: patches? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canary() -> String {
        Canary::of(5).secret().to_owned()
    }

    fn read(block: &str, rest: &str) -> (Option<Draft>, Vec<String>) {
        let text = format!("---\n{block}{rest}---\nbody\n").replace('#', &canary());
        let text = Text { path: "a/draft.md".to_owned(), text };
        let (draft, found) = parse("a", Path::new("drafts/a"), text);
        let line = |one: &Diagnostic| one.place.as_ref().map_or(0, |place| place.line);
        let found = found.iter().map(|one| format!("{} {}", one.rule.code, line(one)));
        (draft, found.collect())
    }

    #[track_caller]
    fn refuses(block: &str, rest: &str, is_draft: bool, expected: &[&str]) {
        let (draft, found) = read(block, rest);
        assert_eq!(found, expected);
        assert_eq!(draft.is_some(), is_draft);
    }

    const HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

    #[test]
    fn everything_that_a_draft_says_is_read() {
        let block = format!(
            "draft:\n  canary: #\n  planned: 2026-12-01\n  repository: ../code\n  summary: First\n  private: [A Finder]\n  \
             announce: [{{channel: mail, to: list@example.org}}]\n  \
             sent: [{{to: P, at: 2026-11-01T00:00:00Z, bundle: {HASH}, patches: {HASH}}}]\n"
        );
        let (draft, found) =
            read(&block, "title: T\ncredits: [{name: A Finder, role: finder, consent: public}]\n");
        assert_eq!(found, [""; 0]);
        let draft = draft.unwrap();
        assert_eq!(draft.facts.canary.secret(), canary());
        assert_eq!(draft.facts.planned.unwrap().to_string(), "2026-12-01");
        assert_eq!(draft.facts.private, ["A Finder"]);
        assert_eq!(draft.facts.announce[0].to.as_deref(), Some("list@example.org"));
        assert_eq!(draft.facts.sent[0].bundle.to_string(), HASH);
        assert_eq!(draft.repository().unwrap(), Path::new("drafts/a/../code"));
        assert_eq!(draft.advisory.as_ref().unwrap().title.as_deref(), Some("T"));
        assert_eq!(draft.block(), block.replace('#', &canary()));
        let public = draft.public_source("A-1", Moment::parse("2026-12-01").unwrap(), None);
        let head = "---\nid: A-1\nrevisions:\n  - date: 2026-12-01\n    summary: \"First\"\ntitle: T\ncredits:";
        assert!(public.starts_with(head) && public.ends_with("---\nbody\n"), "{public}");
        assert!(crate::canary::find(public.as_bytes()).is_none());
        assert!(load::examine("advisories/A-1.md", &public).is_empty());
    }

    #[test]
    fn findings_have_their_lines_in_the_draft() {
        refuses(
            "draft:\n  canary: #\n  plan: no\n",
            "titel: T\n",
            true,
            &["unknown-key 4", "unknown-key 5"],
        );
        refuses(
            "draft:\n  canary: #\n  planned: soon\n\n",
            "aliases: [x]\n",
            true,
            &["date-invalid 4", "id-invalid 6"],
        );
        refuses("draft:\n  canary: nothing\n", "", false, &["canary-form 3"]);
        refuses("draft:\n  planned: 2026-01-01\n", "", false, &["missing-key 3"]);
        let sent = "  sent: [{to: P, at: 2026-01-01, bundle: x, patches: y}]\n";
        refuses(
            &format!("draft:\n  canary: #\n{sent}"),
            "",
            true,
            &["draft-form 4", "draft-form 4"],
        );
    }

    #[test]
    fn a_draft_has_no_id_and_no_revisions() {
        refuses("draft:\n  canary: #\n", "id: A-1\n", true, &["duplicate-key 4"]);
        refuses("", "id: A-1\n", false, &["draft-form 2"]);
    }

    #[test]
    fn names_without_consent_are_still_known() {
        let (draft, found) =
            read("draft:\n  canary: #\n", "credits: [{name: A Finder, role: finder}]\n");
        assert_eq!(found, ["credit-consent 4"]);
        assert_eq!(draft.unwrap().raw.unwrap().credits[0].name, "A Finder");
    }
}
