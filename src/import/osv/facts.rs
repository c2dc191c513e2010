use serde_json::Value;

use super::raw::{RawLink, RawPerson, RawScore};
use crate::diagnostic::Fault;
use crate::import::Draft;
use crate::import::rule::IMPORT_LEFT_OUT;
use crate::model::credit;
use crate::model::identifier::AdvisoryId;
use crate::model::link::{Field, Link};
use crate::model::reference;
use crate::model::severity::SeverityScore;
use crate::model::vocabulary;
use crate::source::schema::advisory::{RawCredit, RawReference, RawSeverity};

/// What OSV's readers see first of a withdrawn record; a build writes it again.
const WITHDRAWN: &str = "WITHDRAWN:";

/// The summary in one line, if it says anything; what it had of other blanks is kept.
pub(super) fn title(draft: &mut Draft, summary: Option<String>, withdrawn: bool) -> Option<String> {
    let written = summary?;
    let prefixed = written.strip_prefix(WITHDRAWN).filter(|_| withdrawn);
    let bare = prefixed.map_or(written.as_str(), str::trim_start);
    let mut line = bare.trim().to_owned();
    if line.contains(['\n', '\r']) {
        line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    if line != bare && !line.is_empty() && !bare.contains('\r') {
        draft.kept.insert("summary".to_owned(), Value::from(bare));
    }
    (!line.is_empty()).then_some(line)
}

/// Ids of other records.
pub(super) fn ids(draft: &mut Draft, field: &str, ids: Option<Vec<String>>) -> Vec<String> {
    let kept = |(index, id): (usize, String)| match AdvisoryId::parse_alias(&id) {
        Ok(_) => Some(id),
        Err(fault) => {
            draft.set_aside(field, index, &id, &fault.message);
            None
        }
    };
    ids.unwrap_or_default().into_iter().enumerate().filter_map(kept).collect()
}

/// Ratings: a vector says its own type, so one of another type is set aside.
pub(super) fn severity(draft: &mut Draft, scores: Option<Vec<RawScore>>) -> Vec<RawSeverity> {
    let kept = |(index, raw): (usize, RawScore)| match rated(&raw) {
        Ok(()) => Some(severity_of(raw)),
        Err(fault) => {
            draft.set_aside("severity", index, &raw, &fault.message);
            None
        }
    };
    scores.unwrap_or_default().into_iter().enumerate().filter_map(kept).collect()
}

/// Ratings for one package; what is no rating is left out.
pub(super) fn inner_severity(
    draft: &mut Draft,
    path: &str,
    scores: Option<Vec<RawScore>>,
) -> Vec<RawSeverity> {
    let kept = |(index, raw): (usize, RawScore)| {
        let rated = rated(&raw);
        draft.keep(&format!("`{path}.severity[{index}]`"), raw, rated).map(severity_of)
    };
    scores.unwrap_or_default().into_iter().enumerate().filter_map(kept).collect()
}

fn severity_of(raw: RawScore) -> RawSeverity {
    RawSeverity { vector: raw.score, source: raw.source }
}

/// Whether a rating is one, of the type that it says.
fn rated(raw: &RawScore) -> Result<(), Fault> {
    let score = SeverityScore::parse(&raw.score)?;
    if Some(score.osv_type()) == raw.kind.as_deref() {
        return Ok(());
    }
    Err(Fault::new(&IMPORT_LEFT_OUT, "its type is not that of its score"))
}

/// Who helped.
pub(super) fn credits(draft: &mut Draft, people: Option<Vec<RawPerson>>) -> Vec<RawCredit> {
    let kept = |(index, person): (usize, RawPerson)| match credit(&person) {
        Ok(credit) => Some(credit),
        Err(fault) => {
            draft.set_aside("credits", index, &person, &fault.message);
            None
        }
    };
    people.unwrap_or_default().into_iter().enumerate().filter_map(kept).collect()
}

fn credit(person: &RawPerson) -> Result<RawCredit, Fault> {
    let role = person.kind.as_deref().map_or("unstated".to_owned(), str::to_ascii_lowercase);
    vocabulary::meaning(credit::ROLES, &role)?;
    let contact = person.contact.clone().unwrap_or_default();
    for contact in &contact {
        Link::parse(contact, Field::Contact)?;
    }
    if person.name.trim() != person.name || person.name.is_empty() || person.name.contains('\n') {
        return Err(Fault::new(&IMPORT_LEFT_OUT, "its name is not a line of text"));
    }
    Ok(RawCredit { name: person.name.clone(), role, contact, ..RawCredit::default() })
}

/// Where to read more.
pub(super) fn references(draft: &mut Draft, links: Option<Vec<RawLink>>) -> Vec<RawReference> {
    let kept = |(index, link): (usize, RawLink)| match reference(&link) {
        Ok(reference) => Some(reference),
        Err(fault) => {
            draft.set_aside("references", index, &link, &fault.message);
            None
        }
    };
    links.unwrap_or_default().into_iter().enumerate().filter_map(kept).collect()
}

fn reference(link: &RawLink) -> Result<RawReference, Fault> {
    let kind = link.kind.to_ascii_lowercase();
    vocabulary::meaning(reference::KINDS, &kind)?;
    Link::parse(&link.url, Field::Reference)?;
    Ok(RawReference { kind, url: link.url.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn title_of(summary: &str, withdrawn: bool, expected: Option<&str>, kept: Option<&str>) {
        let mut draft = Draft::default();
        let title = title(&mut draft, Some(summary.to_owned()), withdrawn);
        let found = draft.kept.get("summary").and_then(Value::as_str);
        assert_eq!((title.as_deref(), found), (expected, kept));
    }

    #[test]
    fn a_title_is_one_line() {
        title_of("a b", false, Some("a b"), None);
        title_of("a\n  b", false, Some("a b"), Some("a\n  b"));
        title_of("a b ", false, Some("a b"), Some("a b "));
        title_of(" ", false, None, None);
        title_of("WITHDRAWN: a", true, Some("a"), None);
        title_of("WITHDRAWN: a", false, Some("WITHDRAWN: a"), None);
    }

    fn values(draft: &Draft, list: &str) -> Vec<String> {
        let kept = draft.kept.get(list).and_then(Value::as_array).cloned().unwrap_or_default();
        kept.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_malformed_id_is_kept_for_the_record_alone_and_named() {
        let mut draft = Draft::default();
        let written = ["CVE-2020-1234", "GHSA-x,", "VU#1"].map(str::to_owned).to_vec();
        assert_eq!(ids(&mut draft, "aliases", Some(written)), ["CVE-2020-1234"]);
        assert_eq!(values(&draft, "aliases"), ["\"GHSA-x,\"", "\"VU#1\""]);
        assert!(draft.set_aside[0].starts_with("`aliases[1]` is kept for the OSV record alone: "));
        assert!(draft.left_out.is_empty());
    }

    fn scores() -> Vec<RawScore> {
        let v2 = "AV:N/AC:L/Au:N/C:N/I:N/A:C";
        let score = |kind: &str, score: &str| RawScore {
            kind: Some(kind.to_owned()),
            score: score.to_owned(),
            source: None,
        };
        vec![score("CVSS_V3", v2), score("CVSS_V3", "7.5"), score("CVSS_V2", v2)]
    }

    #[test]
    fn a_score_of_another_type_is_set_aside_or_left_out() {
        let mut draft = Draft::default();
        assert_eq!(severity(&mut draft, Some(scores())).len(), 1);
        let number = r#"{"type":"CVSS_V3","score":"7.5"}"#;
        assert_eq!(values(&draft, "severity")[1], number);
        assert_eq!(inner_severity(&mut draft, "affected[0]", Some(scores())).len(), 1);
        assert!(draft.left_out[1].starts_with("`affected[0].severity[1]` is left out: "));
    }

    #[test]
    fn links_that_nobody_can_follow_are_set_aside() {
        let mut draft = Draft::default();
        let link = |kind: &str, url: &str| RawLink { kind: kind.to_owned(), url: url.to_owned() };
        let links = ["https://a.example", "ttps://a.example"].map(|url| link("WEB", url));
        let other = link("GIT", "https://a.example");
        let links = links.into_iter().chain([other]).collect();
        assert_eq!(references(&mut draft, Some(links)).len(), 1);
        let kept = [
            r#"{"type":"WEB","url":"ttps://a.example"}"#,
            r#"{"type":"GIT","url":"https://a.example"}"#,
        ];
        assert_eq!(values(&draft, "references"), kept);
    }

    #[test]
    fn people_are_credited_in_a_known_role() {
        let mut draft = Draft::default();
        let person = |kind: Option<&str>, contact: &str| RawPerson {
            name: "A Finder".to_owned(),
            contact: Some(vec![contact.to_owned()]),
            kind: kind.map(str::to_owned),
        };
        let good = "mailto:a@b.example";
        let people = vec![person(None, good), person(Some("TOOL"), "a@b"), person(Some("X"), good)];
        let credits = credits(&mut draft, Some(people));
        let roles: Vec<_> = credits.iter().map(|credit| credit.role.as_str()).collect();
        assert_eq!(roles, ["unstated"]);
        let kept = r#"{"name":"A Finder","contact":["a@b"],"type":"TOOL"}"#;
        assert_eq!(
            (values(&draft, "credits").len(), values(&draft, "credits")[0].as_str()),
            (2, kept)
        );
    }
}
