use serde_json::{Map, Value, json};

use super::raw::{RawLink, RawRecord, RawScore};
use crate::import::Draft;

/// Accounts and their work on an advisory, which are no part of it.
const ACCOUNTS: [&str; 6] = [
    "author",
    "collaborating_teams",
    "collaborating_users",
    "private_fork",
    "publisher",
    "submission",
];

/// Fields that say nothing of the vulnerability, or that are named elsewhere.
const PASSED_OVER: [&str; 3] = ["epss", "repository_advisory_url", "url"];

/// Its other ids, and the kinds of mistake.
pub(super) fn ids(draft: &mut Draft, record: &RawRecord) {
    draft.add_alias("`cve_id`", record.cve_id.clone().unwrap_or_default());
    for (index, id) in record.identifiers.iter().flatten().enumerate() {
        draft.add_alias(&format!("`identifiers[{index}]`"), id.value.clone());
    }
    for (index, cwe) in record.cwes.iter().flatten().enumerate() {
        draft.add_weakness(&format!("`cwes[{index}]`"), cwe.cwe_id.clone());
    }
    for (index, id) in record.cwe_ids.iter().flatten().enumerate() {
        draft.add_weakness(&format!("`cwe_ids[{index}]`"), id.clone());
    }
}

/// Its scores; those of the global database are GitHub's own.
pub(super) fn scores(draft: &mut Draft, record: &RawRecord) {
    let both = record.cvss_severities.as_ref();
    let scores = [
        ("`cvss_severities.cvss_v3`", both.and_then(|both| both.cvss_v3.as_ref())),
        ("`cvss_severities.cvss_v4`", both.and_then(|both| both.cvss_v4.as_ref())),
        ("`cvss`", record.cvss.as_ref()),
    ];
    let source = record.kind.is_some().then_some("GitHub");
    for (path, score) in scores {
        if let Some(vector) = score.and_then(vector) {
            draft.add_severity(path, vector.to_owned(), source);
        } else if let Some(score) = score.and_then(|score| score.score).filter(|score| *score > 0.0)
        {
            draft.leave_out(path, &format!("a score ({score}) without its vector says nothing"));
        }
    }
}

fn vector(score: &RawScore) -> Option<&str> {
    score.vector_string.as_deref().filter(|vector| !vector.is_empty())
}

/// Where to read more.
pub(super) fn references(draft: &mut Draft, record: &RawRecord) {
    if let Some(url) = &record.html_url {
        draft.add_reference("`html_url`", "advisory", url.clone());
    }
    for (index, link) in record.references.iter().flatten().enumerate() {
        let (RawLink::Text(url) | RawLink::Object { url }) = link;
        draft.add_reference(&format!("`references[{index}]`"), kind(url), url.clone());
    }
    if let Some(url) = record.source_code_location.as_ref().filter(|url| !url.is_empty()) {
        draft.add_reference("`source_code_location`", "package", url.clone());
    }
}

/// What is known to be an advisory by its address; a commit need not be the fix.
fn kind(url: &str) -> &'static str {
    const ADVISORIES: [&str; 4] = [
        "https://nvd.nist.gov/vuln/detail/",
        "https://github.com/advisories/",
        "https://www.cve.org/CVERecord",
        "https://osv.dev/vulnerability/",
    ];
    let is_advisory = ADVISORIES.iter().any(|start| url.starts_with(start))
        || url.contains("/security/advisories/GHSA-");
    if is_advisory { "advisory" } else { "web" }
}

/// What a source has no place for, by the names that GitHub gives to it.
pub(super) fn extra(draft: &mut Draft, record: &RawRecord) -> Option<Value> {
    let texts = [
        ("severity", &record.severity),
        ("type", &record.kind),
        ("created_at", &record.created_at),
        ("closed_at", &record.closed_at),
        ("github_reviewed_at", &record.github_reviewed_at),
        ("nvd_published_at", &record.nvd_published_at),
    ];
    let kept =
        texts.into_iter().filter_map(|(key, text)| Some((key.to_owned(), json!(text.as_ref()?))));
    let kept: Map<_, _> = kept.collect();
    if record.rest.get("epss").is_some_and(|epss| !epss.is_null()) {
        draft.leave_out("`epss`", "it is a forecast that changes daily");
    }
    (!kept.is_empty()).then_some(Value::Object(kept))
}

/// Names the other fields, if they hold anything.
pub(super) fn accounts(draft: &mut Draft, rest: &Map<String, Value>) {
    let is_empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    let full = rest.iter().filter(|(_, value)| !is_empty(value)).map(|(key, _)| key.as_str());
    let (accounts, unknown): (Vec<_>, Vec<_>) =
        full.filter(|key| !PASSED_OVER.contains(key)).partition(|key| ACCOUNTS.contains(key));
    if !accounts.is_empty() {
        let why = "accounts and their work are no part of an advisory";
        draft.leave_out(&format!("`{}`", accounts.join("`, `")), why);
    }
    for key in unknown {
        draft.leave_out(&format!("`{key}`"), "GitHub's advisories have no such field");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(record: Value) -> Draft {
        let mut record: RawRecord = serde_json::from_value(record).unwrap();
        record.ghsa_id = "GHSA-2222-3333-4444".to_owned();
        let mut draft = Draft::default();
        draft.front.id.clone_from(&record.ghsa_id);
        ids(&mut draft, &record);
        scores(&mut draft, &record);
        references(&mut draft, &record);
        draft.front.database_specific = extra(&mut draft, &record);
        accounts(&mut draft, &record.rest);
        draft
    }

    #[test]
    fn what_is_said_twice_is_taken_once() {
        let vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H";
        let draft = read(json!({"ghsa_id": "", "cve_id": "CVE-2020-1234", "type": "reviewed",
            "identifiers": [{"type": "GHSA", "value": "GHSA-2222-3333-4444"},
                {"type": "CVE", "value": "CVE-2020-1234"}],
            "cvss": {"vector_string": vector, "score": 7.5},
            "cvss_severities": {"cvss_v3": {"vector_string": vector, "score": 7.5},
                "cvss_v4": {"vector_string": null, "score": 0.0}},
            "cwes": [{"cwe_id": "CWE-79", "name": "x"}], "cwe_ids": ["CWE-79"], "severity": "high"}));
        let front = &draft.front;
        assert_eq!((front.aliases.len(), front.severity.len(), front.weaknesses.len()), (1, 1, 1));
        assert_eq!(front.severity[0].source.as_deref(), Some("GitHub"));
        assert_eq!(front.database_specific, Some(json!({"severity": "high", "type": "reviewed"})));
        assert!(draft.left_out.is_empty(), "{:?}", draft.left_out);
    }

    #[test]
    fn references_lead_to_advisories_and_to_the_rest() {
        let draft = read(
            json!({"ghsa_id": "", "html_url": "https://github.com/advisories/GHSA-2222-3333-4444",
            "references": ["https://nvd.nist.gov/vuln/detail/CVE-2020-1234", {"url": "https://a.example/commit/b"},
                "javascript:x"], "source_code_location": "https://github.com/a/b"}),
        );
        let kinds: Vec<_> = draft.front.references.iter().map(|one| one.kind.as_str()).collect();
        assert_eq!(kinds, ["advisory", "advisory", "web", "package"]);
        assert_eq!(draft.left_out.len(), 1);
    }

    #[test]
    fn accounts_forecasts_and_the_unknown_are_named() {
        let draft = read(json!({"ghsa_id": "", "author": {"login": "x"}, "private_fork": null,
            "collaborating_users": [], "publisher": {"login": "y"}, "epss": [{"percentage": 0.1}],
            "new_field": 1, "cvss": {"vector_string": null, "score": 7.5}}));
        let named: Vec<_> =
            draft.left_out.iter().map(|note| note.split(" is").next().unwrap()).collect();
        assert_eq!(named, ["`cvss`", "`epss`", "`author`, `publisher`", "`new_field`"]);
    }
}
