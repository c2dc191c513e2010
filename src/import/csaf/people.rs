use super::raw::{RawAcknowledgment, RawCsaf};
use crate::import::Draft;
use crate::model::link::{Field, Link};
use crate::source::schema::advisory::{RawCredit, RawReference};

/// Who is thanked, by name or else as an organisation. CSAF does not say for what, but in a summary, which `rest` keeps.
pub(super) fn credits(draft: &mut Draft, raw: &RawCsaf) -> Vec<RawCredit> {
    let mut kept: Vec<RawCredit> = Vec::new();
    for (path, thanks) in acknowledgments(raw) {
        let contact = contacts(draft, &path, &thanks.urls);
        for name in names(thanks) {
            let role = "unstated".to_owned();
            let credit = RawCredit { name, role, contact: contact.clone(), ..RawCredit::default() };
            if !kept.contains(&credit) {
                kept.push(credit);
            }
        }
    }
    kept
}

/// All acknowledgments, and where they stand.
pub(super) fn acknowledgments(raw: &RawCsaf) -> impl Iterator<Item = (String, &RawAcknowledgment)> {
    let document = raw.document.acknowledgments.iter().enumerate();
    let document = document.map(|(index, one)| (format!("document.acknowledgments[{index}]"), one));
    let inner = raw.vulnerabilities.iter().enumerate().flat_map(|(at, vulnerability)| {
        vulnerability.acknowledgments.iter().enumerate().map(move |(index, one)| {
            (format!("vulnerabilities[{at}].acknowledgments[{index}]"), one)
        })
    });
    document.chain(inner)
}

/// The names as credits have them.
pub(super) fn names(thanks: &RawAcknowledgment) -> Vec<String> {
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let organization = thanks.organization.as_deref().map(line).filter(|name| !name.is_empty());
    let people = thanks.names.iter().map(|name| line(name)).filter(|name| !name.is_empty());
    let people: Vec<_> = match &organization {
        Some(organization) => people.map(|name| format!("{name} ({organization})")).collect(),
        None => people.collect(),
    };
    if people.is_empty() { organization.into_iter().collect() } else { people }
}

fn contacts(draft: &mut Draft, path: &str, urls: &[String]) -> Vec<String> {
    let kept = |(index, url): (usize, &String)| {
        let path = format!("`{path}.urls[{index}]`");
        draft.keep(&path, url.clone(), Link::parse(url, Field::Contact))
    };
    urls.iter().enumerate().filter_map(kept).collect()
}

/// Where to read more: the document's own places are advisories.
pub(super) fn references(draft: &mut Draft, raw: &RawCsaf) -> Vec<RawReference> {
    let document = raw.document.references.iter().enumerate();
    let document = document.map(|(index, one)| (format!("`document.references[{index}]`"), one));
    let inner =
        raw.vulnerabilities.iter().enumerate().flat_map(|(at, vulnerability)| {
            vulnerability.references.iter().enumerate().map(move |(index, one)| {
                (format!("`vulnerabilities[{at}].references[{index}]`"), one)
            })
        });
    let mut kept: Vec<RawReference> = Vec::new();
    for (path, link) in document.chain(inner) {
        let own = link.category.as_deref() == Some("self");
        let kind = if own { "advisory" } else { "web" }.to_owned();
        let parsed = Link::parse(&link.url, Field::Reference);
        let known = kept.iter().any(|one| one.url == link.url);
        kept.extend(
            draft
                .keep(&path, link.url.clone(), parsed)
                .filter(|_| !known)
                .map(|url| RawReference { kind, url }),
        );
    }
    kept
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::import::csaf::tests::raw;

    #[test]
    fn people_are_credited_with_their_organisation() {
        let raw = raw(|value| {
            value["document"]["acknowledgments"] = json!([
                {"names": ["A Finder", " "], "organization": "Example\nLabs", "summary": "s",
                 "urls": ["https://a.example", "ftp://a.example"]},
                {"organization": "Example Labs"}, {"summary": "only words"}]);
            value["vulnerabilities"][0]["acknowledgments"] =
                json!([{"organization": "Example Labs"}, {"names": ["A Reporter"]}]);
        });
        let mut draft = Draft::default();
        let credits = credits(&mut draft, &raw);
        let shown: Vec<_> =
            credits.iter().map(|one| (one.name.as_str(), one.contact.len())).collect();
        let expected = [("A Finder (Example Labs)", 1), ("Example Labs", 0), ("A Reporter", 0)];
        assert_eq!(shown, expected);
        assert_eq!(draft.left_out.len(), 1);
    }

    #[test]
    fn references_stand_once_and_those_that_are_no_urls_are_named() {
        let link =
            |category: &str, url: &str| json!({"category": category, "summary": "s", "url": url});
        let raw = raw(|value| {
            value["document"]["references"] = json!([
                link("self", "https://a.example/1"),
                link("external", "https://a.example/2"),
                link("external", "a")
            ]);
            value["vulnerabilities"][0]["references"] = json!([link("external", "https://a.example/1"), {"summary": "s", "url": "https://a.example/3"}]);
        });
        let mut draft = Draft::default();
        let references = references(&mut draft, &raw);
        let shown: Vec<_> =
            references.iter().map(|one| (one.kind.as_str(), one.url.as_str())).collect();
        let expected = [
            ("advisory", "https://a.example/1"),
            ("web", "https://a.example/2"),
            ("web", "https://a.example/3"),
        ];
        assert_eq!(shown, expected);
        assert_eq!(draft.left_out.len(), 1);
    }
}
