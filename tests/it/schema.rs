//! OSV records against OSV's own JSON Schema.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::shared;
use crate::site::{Site, tree};

/// The schema, where it is at hand.
pub(crate) fn validator() -> Option<jsonschema::Validator> {
    let text = fs::read_to_string(shared::path("schemas/osv-1.9.json")?).unwrap();
    Some(jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap())
}

#[track_caller]
fn assert_valid(validator: &jsonschema::Validator, folder: &Path, least: usize) {
    let mut count = 0;
    for (path, bytes) in tree(folder) {
        if Path::new(&path).extension().is_some_and(|ending| ending == "json") && path != "all.json"
        {
            let record: Value = serde_json::from_slice(&bytes).unwrap();
            let errors: Vec<_> =
                validator.iter_errors(&record).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{path}: {errors:?}");
            count += 1;
        }
    }
    assert!(count >= least, "only {count} records");
}

#[test]
fn the_records_of_this_repository_are_valid() {
    let Some(validator) = validator() else { return };
    let out = tempfile::TempDir::new().unwrap();
    crate::own_site::build(&out.path().join("site"));
    assert_valid(&validator, &out.path().join("site/osv"), 6);
}

#[test]
fn records_with_every_field_are_valid() {
    let Some(validator) = validator() else { return };
    let site = Site::new().file("advisories/EX-2026-0002.md", EVERYTHING);
    site.build();
    assert_valid(&validator, &site.path("public/osv"), 2);
    let record: Value = serde_json::from_str(&site.read("public/osv/x_EX-2026-0002.json")).unwrap();
    assert_eq!(record["withdrawn"], "2026-03-01T00:00:00Z");
    assert_eq!(record["modified"], "2026-03-02T00:00:00Z");
    assert_eq!(record["summary"], "WITHDRAWN: All fields (never real)");
    assert_eq!(record["related"][0], "x_EX-2026-0001");
    let kinds: Vec<_> = record["affected"][0]["ranges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|range| &range["type"])
        .collect();
    assert_eq!(kinds, ["ECOSYSTEM", "GIT"], "version ranges stand before commit ranges");
    assert_eq!(record["affected"][0]["ranges"][0]["events"][3]["last_affected"], Value::Null);
    assert_eq!(record["database_specific"]["deep"]["list"][0], 1);
}

#[test]
fn the_record_that_packagers_get_is_valid() {
    let Some(validator) = validator() else { return };
    let folder = tempfile::TempDir::new().unwrap();
    let record = crate::bundle::record();
    std::fs::write(folder.path().join("advisory.osv.json"), &record).unwrap();
    assert_valid(&validator, folder.path(), 1);
    assert!(record.contains("\"id\": \"x_amber-otter-42\"") && !record.contains("published"));
}

#[test]
fn the_validator_finds_a_planted_fault() {
    let Some(validator) = validator() else { return };
    let record = serde_json::json!({"id": "EX-2026-0001", "modified": "2026-01-01T00:00:00Z"});
    assert!(!validator.is_valid(&record), "an unregistered prefix was accepted");
}

const EVERYTHING: &str = "\
---
id: EX-2026-0002
title: All fields
aliases: [CVE-2026-54321, GHSA-ffq8-576r-v26g]
related: [EX-2026-0001]
upstream: [CVE-2020-1111]
weaknesses: [CWE-409]
affected:
  - package: pkg:pypi/third
    ranges:
      - type: GIT
        repository: https://example.org/third.git
        events: [{introduced: \"0\"}, {fixed: 4529c1632a356cc1ab6a7fdddccd2de60a21e366}]
      - events: [{introduced: 1.0}, {fixed: 1.5}, {introduced: 2.0}, {fixed: 2.5}]
        database_specific: {note: text}
    versions: [\"1.0\", \"2.0\"]
    severity: [{vector: CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:L/SA:N, source: NVD}]
    ecosystem_specific: {a: 1}
    database_specific: {b: [true, null]}
  - ecosystem: npm
    name: \"@scope/fourth\"
    ranges: [{introduced: 1.0.0, last_affected: 1.2.3}]
    severity: [{vector: AV:N/AC:L/Au:N/C:N/I:N/A:C, source: Someone}]
  - repository: https://example.org/fifth.git
    ranges:
      - {introduced: \"0\", fixed: 940e7d246ed5ecafb6b93be79f90d920b5ece459}
credits: [{name: Somebody, role: remediation_developer, consent: public, contact: [https://example.org/me]}]
references: [{type: fix, url: https://example.org/fix}]
revisions:
  - {date: 2026-02-01, summary: Initial publication}
  - {date: 2026-03-02, summary: Withdrawn}
withdrawn: {at: 2026-03-01, reason: never real}
database_specific: {deep: {list: [1, 1.5, text]}}
---
Text.
";
