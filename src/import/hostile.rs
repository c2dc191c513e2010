//! Records that were broken on purpose: each is imported, or refused with a code and a line; nothing panics.

use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{FORMATS, Format, import};

fn format(name: &str) -> &'static dyn Format {
    FORMATS.iter().find(|(known, _)| *known == name).unwrap().1
}

/// An advisory of a repository with every field that is understood.
fn ghsa() -> Value {
    json!({"ghsa_id": "GHSA-2222-3333-4444", "cve_id": "CVE-2020-1234", "html_url": "https://a.example/b",
        "url": "https://a.example/c", "summary": "A table", "description": "## Problem\n\n`x` <b>", "severity": "high",
        "type": "reviewed", "state": "published", "created_at": "2020-01-01T00:00:00Z",
        "updated_at": "2020-01-03T00:00:00Z", "published_at": "2020-01-02T00:00:00Z", "closed_at": null,
        "withdrawn_at": null, "source_code_location": "https://a.example/d",
        "identifiers": [{"type": "CVE", "value": "CVE-2020-1234"}],
        "vulnerabilities": [{"package": {"ecosystem": "pip", "name": "h2"}, "vulnerable_version_range": ">= 1, < 2",
            "patched_versions": "2", "first_patched_version": {"identifier": "2"}, "vulnerable_functions": ["f"]}],
        "cvss": {"vector_string": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", "score": 7.5},
        "cvss_severities": {"cvss_v3": null, "cvss_v4": {"vector_string": null, "score": 0.0}},
        "cwes": [{"cwe_id": "CWE-79", "name": "x"}], "cwe_ids": ["CWE-79"],
        "credits": [{"login": "a", "type": "finder"}],
        "credits_detailed": [{"user": {"login": "a", "html_url": "https://a.example/a"}, "type": "finder",
            "state": "accepted"}],
        "references": ["https://a.example/e"], "author": {"login": "b"}, "epss": null})
}

/// A published record of the CVE list with every field that is understood.
fn cve() -> Value {
    let text = json!([{"lang": "en", "value": "A <b>text</b>\n- x",
        "supportingMedia": [{"type": "text/html", "base64": false, "value": "<p>"}]}]);
    json!({"dataType": "CVE_RECORD", "dataVersion": "5.1",
        "cveMetadata": {"cveId": "CVE-2020-1234", "state": "PUBLISHED", "assignerShortName": "example",
            "datePublished": "2020-01-02T00:00:00", "dateUpdated": "2020-01-03T00:00:00Z", "serial": 1},
        "containers": {
            "cna": {"providerMetadata": {"orgId": "x", "shortName": "example"}, "title": "A table",
                "datePublic": "2020-01-01T00:00:00Z", "descriptions": text, "solutions": text, "workarounds": text,
                "affected": [{"vendor": "a", "product": "b", "packageURL": "pkg:pypi/h2", "repo": "https://a.example/b",
                    "collectionURL": "https://pypi.org", "packageName": "h2", "defaultStatus": "unaffected",
                    "platforms": ["x"], "versions": [
                        {"version": "1.0", "status": "affected", "lessThan": "2.*", "versionType": "python",
                            "changes": [{"at": "1.5", "status": "unaffected"}]},
                        {"version": "0", "status": "affected", "lessThan": "a".repeat(40), "versionType": "git"}]}],
                "problemTypes": [{"descriptions": [{"lang": "en", "cweId": "CWE-79", "description": "CWE-79 x"}]}],
                "metrics": [{"format": "CVSS", "scenarios": [{"lang": "en", "value": "GENERAL"}],
                    "cvssV3_1": {"vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}}],
                "references": [{"url": "https://a.example/c", "name": "c", "tags": ["patch"]}],
                "credits": [{"lang": "en", "value": "A Finder", "type": "finder"}],
                "impacts": [{"capecId": "CAPEC-1", "descriptions": text}],
                "timeline": [{"time": "2020-01-01T00:00:00Z", "lang": "en", "value": "x"}],
                "source": {"advisory": "GHSA-2222-3333-4444"}, "x_a": {"b": [1.5]}},
            "adp": [{"providerMetadata": {"shortName": "CISA-ADP"}, "metrics": [{"other": {"type": "ssvc"}}]}]}})
}

/// Something in the place of the `which`-th value of a tree; says how many values were passed.
fn replace(value: &mut Value, which: usize, by: &Value, passed: &mut usize) {
    if *passed == which {
        *value = by.clone();
        *passed += 1;
        return;
    }
    *passed += 1;
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, which, by, passed)),
        Value::Object(map) => map.values_mut().for_each(|item| replace(item, which, by, passed)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn values(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(values).sum(),
        Value::Object(map) => map.values().map(values).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

fn odd() -> impl Strategy<Value = Value> {
    let odd = |text: &str| Just(json!(text)).boxed();
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        odd("*"),
        odd(""),
        odd("0"),
        odd("../../etc/passwd"),
        odd("---\nid: x\n---\n\u{202e}\u{0}"),
        odd("9".repeat(400).as_str()),
        odd("é\u{feff}- [a](javascript:b) <script>\r"),
        odd(">= 1.0, < 2.0 || > 3"),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[[{"a": [1]}]], {}])),
        Just(json!({"": 1, "a: b": null, "\u{0}": "c", "id": "x"})),
    ]
}

/// Imported or refused with a code and a place.
fn check(name: &str, text: &str) -> Result<(), TestCaseError> {
    let results = import(format(name), "a.json", text.as_bytes().to_vec(), Timestamp::UNIX_EPOCH);
    for result in results {
        let Err(found) = result else { continue };
        prop_assert!(!found.is_empty());
        prop_assert!(found.iter().all(|one| one.place.is_some()), "{:?}", found);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_value_of_any_kind_anywhere_is_imported_or_refused(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), odd()), 1..3),
        is_ghsa in any::<bool>(),
    ) {
        let (name, mut record) = if is_ghsa { ("ghsa", ghsa()) } else { ("cve", cve()) };
        for (which, by) in changes {
            let which = which.index(values(&record));
            replace(&mut record, which, &by, &mut 0);
        }
        check(name, &record.to_string())?;
        check(name, &serde_json::to_string_pretty(&json!([record])).unwrap())?;
    }

    #[test]
    fn a_record_that_is_cut_off_or_muddled_is_refused(
        at in any::<prop::sample::Index>(),
        put in "[\\x00-\\x7f]{0,3}",
        is_ghsa in any::<bool>(),
    ) {
        let (name, record) = if is_ghsa { ("ghsa", ghsa()) } else { ("cve", cve()) };
        let text = record.to_string();
        let at = at.index(text.len());
        let text = format!("{}{put}{}", &text[..at], &text[(at + 1).min(text.len())..]);
        check(name, &text)?;
        check(name, &text[..at])?;
    }
}

/// The number of records that were imported, or the code of the first refusal.
#[track_caller]
fn outcome(name: &str, text: &str, expected: Result<usize, &str>) {
    let results = import(format(name), "a.json", text.as_bytes().to_vec(), Timestamp::UNIX_EPOCH);
    let number = results.len();
    let refused = results.into_iter().find_map(Result::err);
    assert_eq!(refused.map_or(Ok(number), |found| Err(found[0].rule.code)), expected);
}

#[test]
fn whole_records_are_imported() {
    outcome("ghsa", &ghsa().to_string(), Ok(1));
    outcome("cve", &cve().to_string(), Ok(1));
    outcome("ghsa", "[]", Ok(0));
    let mut large = ghsa();
    large["description"] = json!("x".repeat(700_000));
    outcome("ghsa", &json!([ghsa(), large, large]).to_string(), Ok(3));
}

#[test]
fn what_is_too_deep_or_too_large_is_refused() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    for (name, record, key) in [("ghsa", ghsa(), "description"), ("cve", cve(), "containers")] {
        outcome(name, &deep(100_000), Err("import-form"));
        let text = record.to_string().replacen(
            &format!("\"{key}\":"),
            &format!("\"{key}\":{},\"x\":", deep(200)),
            1,
        );
        outcome(name, &text, Err("import-form"));
    }
    let mut record = cve();
    record["containers"]["cna"]["x_a"] = serde_json::from_str(&deep(100)).unwrap();
    outcome("cve", &record.to_string(), Err("yaml-too-deep"));
    record["containers"]["cna"]["x_a"] = json!("x".repeat(300_000));
    outcome("cve", &record.to_string(), Err("yaml-too-large"));
    record["containers"]["cna"]["x_a"] = json!("x".repeat(2_000_000));
    outcome("cve", &record.to_string(), Err("file-too-large"));
    let many: Map<_, _> =
        [("ghsa_id".to_owned(), json!("GHSA-2222-3333-4444"))].into_iter().collect();
    outcome("ghsa", &json!(vec![many; 2_001]).to_string(), Err("import-form"));
}

#[test]
fn many_versions_end_soon() {
    let mut record = cve();
    let version = |number: u64| json!({"version": format!("1.{number}"), "status": "affected"});
    record["containers"]["cna"]["affected"][0]["versions"] = (0..8_000).map(version).collect();
    outcome("cve", &record.to_string(), Ok(1));
}
