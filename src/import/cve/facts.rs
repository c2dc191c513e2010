use serde_json::Value;

use super::raw::{RawCna, RawCredit, RawProblemText};
use crate::import::{Draft, kept};
use crate::model::credit::ROLES;
use crate::model::identifier::AdvisoryId;
use crate::model::vocabulary;
use crate::source::schema::advisory::RawCredit as Credit;

/// Other ids and the kinds of mistake; what these say beyond an id stays in the container.
pub(super) fn read(draft: &mut Draft, cna: &mut RawCna) {
    let stated = advisory(cna.source.as_ref()).filter(|id| id.starts_with("GHSA-"));
    if let Some(id) = stated.map(str::to_owned).or_else(|| referenced(cna)) {
        draft.add_alias("the id of GitHub's advisory", id);
    }
    for (index, id) in cna.replaced_by.take().unwrap_or_default().into_iter().enumerate() {
        let parsed = AdvisoryId::parse_alias(&id);
        let kept = draft.keep(&format!("`replacedBy[{index}]`"), id, parsed);
        draft.front.related.extend(kept);
    }
    for problem in cna.problem_types.iter_mut().flatten() {
        problem.descriptions.retain(|text| !take(draft, text));
    }
    if let Some(problems) = &mut cna.problem_types {
        problems.retain(|problem| !problem.descriptions.is_empty());
    }
}

fn advisory(source: Option<&Value>) -> Option<&str> {
    source?.get("advisory")?.as_str()
}

/// The one advisory in a repository on GitHub that the record names as its vendor's.
fn referenced(cna: &RawCna) -> Option<String> {
    let links = cna.references.iter().flatten();
    let vendors =
        links.filter(|link| link.tags.iter().flatten().any(|tag| tag == "vendor-advisory"));
    let mut ids: Vec<_> = vendors
        .filter(|link| link.url.starts_with("https://github.com/"))
        .filter_map(|link| link.url.split_once("/security/advisories/").map(|(_, id)| id))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let [id] = ids[..] else { return None };
    AdvisoryId::parse_alias(id).ok().map(|_| id.to_owned()).filter(|id| id.starts_with("GHSA-"))
}

/// Takes over the number of a weakness; says whether the text says no more than that.
fn take(draft: &mut Draft, text: &RawProblemText) -> bool {
    let words = text.description.as_deref().unwrap_or_default().trim();
    let first = words.split([' ', ':', ',']).next().filter(|first| first.starts_with("CWE-"));
    match text.cwe_id.as_deref().or(first) {
        Some(id) => {
            draft.add_weakness("`problemTypes`", id.to_owned());
            true
        }
        None => ["", "n/a", "noinfo", "NVD-CWE-noinfo", "NVD-CWE-Other"].contains(&words),
    }
}

/// Who helped; a record says it in free words.
pub(super) fn credits(draft: &mut Draft, credits: Vec<RawCredit>) -> Vec<Credit> {
    let mut kept = Vec::new();
    for (index, raw) in credits.into_iter().enumerate() {
        let role = raw.kind.as_deref().unwrap_or("unstated").replace(' ', "_");
        let known = vocabulary::meaning(ROLES, &role);
        let Some(role) = draft.keep(&format!("`credits[{index}].type`"), role, known) else {
            continue;
        };
        let name = kept::line(&raw.value);
        if name.is_empty() {
            draft.leave_out(&format!("`credits[{index}]`"), "it names nobody");
            continue;
        }
        kept.push(Credit { name, role, ..Credit::default() });
    }
    kept
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn weaknesses_are_numbers_and_other_words_stay() {
        let mut cna: RawCna = serde_json::from_value(json!({
            "source": {"advisory": "GHSA-2222-3333-4444"}, "replacedBy": ["CVE-2020-1235", "x"],
            "problemTypes": [
                {"descriptions": [{"lang": "en", "cweId": "CWE-79", "description": "CWE-79 x", "type": "CWE"}]},
                {"descriptions": [{"lang": "en", "description": "CWE-93: y"}, {"description": "n/a"}]},
                {"descriptions": [{"lang": "en", "description": "Denial of service"}]}]}))
        .unwrap();
        let mut draft = Draft::default();
        read(&mut draft, &mut cna);
        assert_eq!(draft.front.weaknesses, ["CWE-79", "CWE-93"]);
        assert_eq!((draft.front.aliases.len(), draft.front.related.len()), (1, 1));
        assert_eq!(draft.left_out.len(), 1);
        assert_eq!(
            serde_json::to_value(&cna).unwrap()["problemTypes"],
            json!([{"descriptions": [{"lang": "en", "description": "Denial of service"}]}])
        );
    }

    #[test]
    fn the_vendors_advisory_on_github_is_the_same_one() {
        let link = |id: &str, tag: &str| {
            json!({"url": format!("https://github.com/a/b/security/advisories/{id}"),
            "tags": [tag]})
        };
        let check = |links: Vec<Value>, expected: &[&str]| {
            let mut cna = serde_json::from_value(json!({"references": links})).unwrap();
            let mut draft = Draft::default();
            read(&mut draft, &mut cna);
            assert_eq!(draft.front.aliases, expected);
        };
        let (one, two) = ("GHSA-2222-3333-4444", "GHSA-2222-3333-5555");
        check(vec![link(one, "vendor-advisory"), link(two, "related")], &[one]);
        check(vec![link(one, "vendor-advisory"), link(one, "vendor-advisory")], &[one]);
        check(vec![link(one, "vendor-advisory"), link(two, "vendor-advisory")], &[]);
        check(vec![link("x", "vendor-advisory")], &[]);
    }

    #[test]
    fn a_credit_is_one_line() {
        let mut draft = Draft::default();
        let raw = json!([{"lang": "en", "value": "A\nFinder", "type": "remediation developer"},
            {"value": "B"}, {"value": " "}, {"value": "C", "type": "hero"}]);
        let read = credits(&mut draft, serde_json::from_value(raw).unwrap());
        let read: Vec<_> = read.iter().map(|one| (one.name.as_str(), one.role.as_str())).collect();
        assert_eq!(read, [("A Finder", "remediation_developer"), ("B", "unstated")]);
        assert_eq!(draft.left_out.len(), 2);
    }
}
