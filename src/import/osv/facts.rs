use super::raw::{RawLink, RawPerson, RawScore};
use crate::import::Draft;
use crate::model::credit;
use crate::model::identifier::AdvisoryId;
use crate::model::link::{Field, Link};
use crate::model::reference;
use crate::model::severity::SeverityScore;
use crate::model::vocabulary;
use crate::source::schema::advisory::{RawCredit, RawReference, RawSeverity};

/// What OSV's readers see first of a withdrawn record; a build writes it again.
const WITHDRAWN: &str = "WITHDRAWN:";

/// The summary in one line, if it says anything.
pub(super) fn title(draft: &mut Draft, summary: Option<String>, withdrawn: bool) -> Option<String> {
    let written = summary?;
    let bare = written.strip_prefix(WITHDRAWN).filter(|_| withdrawn).unwrap_or(&written);
    let mut line = bare.trim().to_owned();
    if line.contains(['\n', '\r']) {
        line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        draft.left_out.push("the line breaks of `summary` became blanks".to_owned());
    }
    (!line.is_empty()).then_some(line)
}

/// Ids of other records.
pub(super) fn ids(draft: &mut Draft, field: &str, ids: Option<Vec<String>>) -> Vec<String> {
    let kept = |(index, id): (usize, String)| {
        let parsed = AdvisoryId::parse_alias(&id);
        draft.keep(&format!("`{field}[{index}]`"), id, parsed)
    };
    ids.unwrap_or_default().into_iter().enumerate().filter_map(kept).collect()
}

/// Ratings: a vector says its own type, so one of another type is left out.
pub(super) fn severity(
    draft: &mut Draft,
    field: &str,
    scores: Option<Vec<RawScore>>,
) -> Vec<RawSeverity> {
    let mut kept = Vec::new();
    for (index, raw) in scores.unwrap_or_default().into_iter().enumerate() {
        let path = format!("`{field}[{index}]`");
        let parsed = SeverityScore::parse(&raw.score);
        let own = parsed.as_ref().ok().map(SeverityScore::osv_type);
        if own.is_some() && own != raw.kind.as_deref() {
            draft.leave_out(&path, "its type is not that of its score");
        } else {
            kept.extend(
                draft
                    .keep(&path, raw, parsed)
                    .map(|raw| RawSeverity { vector: raw.score, source: raw.source }),
            );
        }
    }
    kept
}

/// Who helped.
pub(super) fn credits(draft: &mut Draft, people: Option<Vec<RawPerson>>) -> Vec<RawCredit> {
    let mut kept = Vec::new();
    for (index, person) in people.unwrap_or_default().into_iter().enumerate() {
        let path = format!("credits[{index}]");
        let role =
            person.kind.map_or_else(|| "unstated".to_owned(), |kind| kind.to_ascii_lowercase());
        let known = vocabulary::meaning(credit::ROLES, &role);
        let Some(role) = draft.keep(&format!("`{path}.type`"), role, known) else { continue };
        kept.push(RawCredit {
            name: person.name.trim().to_owned(),
            role,
            contact: contacts(draft, &path, person.contact.unwrap_or_default()),
            ..RawCredit::default()
        });
    }
    kept
}

fn contacts(draft: &mut Draft, path: &str, contacts: Vec<String>) -> Vec<String> {
    let kept = |(index, contact): (usize, String)| {
        let parsed = Link::parse(&contact, Field::Contact);
        draft.keep(&format!("`{path}.contact[{index}]`"), contact, parsed)
    };
    contacts.into_iter().enumerate().filter_map(kept).collect()
}

/// Where to read more.
pub(super) fn references(draft: &mut Draft, links: Option<Vec<RawLink>>) -> Vec<RawReference> {
    let kept = |(index, link): (usize, RawLink)| {
        let path = format!("`references[{index}]`");
        let kind = link.kind.to_ascii_lowercase();
        let known = vocabulary::meaning(reference::KINDS, &kind);
        let kind = draft.keep(&path, kind, known)?;
        let parsed = Link::parse(&link.url, Field::Reference);
        draft.keep(&path, link.url, parsed).map(|url| RawReference { kind, url })
    };
    links.unwrap_or_default().into_iter().enumerate().filter_map(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn title_of(summary: &str, withdrawn: bool, expected: Option<&str>, notes: usize) {
        let mut draft = Draft::default();
        let title = title(&mut draft, Some(summary.to_owned()), withdrawn);
        assert_eq!((title.as_deref(), draft.left_out.len()), (expected, notes));
    }

    #[test]
    fn a_title_is_one_line() {
        title_of("a b", false, Some("a b"), 0);
        title_of("a\n  b", false, Some("a b"), 1);
        title_of(" ", false, None, 0);
        title_of("WITHDRAWN: a", true, Some("a"), 0);
        title_of("WITHDRAWN: a", false, Some("WITHDRAWN: a"), 0);
    }

    #[test]
    fn what_is_malformed_is_left_out_and_named() {
        let mut draft = Draft::default();
        let written = ["CVE-2020-1234", "GHSA-x,", "VU#1"].map(str::to_owned).to_vec();
        assert_eq!(ids(&mut draft, "aliases", Some(written)), ["CVE-2020-1234"]);
        let score = |kind: &str, score: &str| RawScore {
            kind: Some(kind.to_owned()),
            score: score.to_owned(),
            source: None,
        };
        let v2 = "AV:N/AC:L/Au:N/C:N/I:N/A:C";
        let scores = vec![score("CVSS_V3", v2), score("CVSS_V3", "7.5"), score("CVSS_V2", v2)];
        assert_eq!(severity(&mut draft, "severity", Some(scores)).len(), 1);
        let link = |kind: &str, url: &str| RawLink { kind: kind.to_owned(), url: url.to_owned() };
        let links = vec![
            link("WEB", "https://a.example"),
            link("GIT", "https://a.example"),
            link("WEB", "a"),
        ];
        assert_eq!(references(&mut draft, Some(links)).len(), 1);
        let person = |kind: Option<&str>, contact: &str| RawPerson {
            name: "A Finder".to_owned(),
            contact: Some(vec![contact.to_owned()]),
            kind: kind.map(str::to_owned),
        };
        let people = vec![person(None, "mailto:a@b.example"), person(Some("TOOL"), "a@b.example")];
        let credits = credits(&mut draft, Some(people));
        let roles: Vec<_> =
            credits.iter().map(|credit| (credit.role.as_str(), credit.contact.len())).collect();
        assert_eq!(roles, [("unstated", 1), ("tool", 0)]);
        let named: Vec<_> =
            draft.left_out.iter().map(|note| note.split('`').nth(1).unwrap()).collect();
        let expected = [
            "aliases[1]",
            "aliases[2]",
            "severity[0]",
            "severity[1]",
            "references[1]",
            "references[2]",
            "credits[1].contact[0]",
        ];
        assert_eq!(named, expected);
    }
}
