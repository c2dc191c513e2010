//! `forewarn import --from ghsa` and `--from cve`: what other databases know of the Hyper project says what its own
//! advisories say, and what was not published stays where it is.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::site::{POLICY, Run, SETTINGS, Site};

/// One of the project's advisories as GitHub and the CVE list know it: our id, theirs, the packages with the first
/// affected and the fixed version, and the score.
type Known = (
    &'static str,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str, &'static str)],
    &'static str,
);

const KNOWN: [Known; 6] = [
    (
        "HYPER-2016-0001",
        "CVE-2016-6580",
        "GHSA-h3q4-6j7f-r24c",
        &[("priority", "1.0.0", "1.2.0")],
        "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",
    ),
    (
        "HYPER-2016-0002",
        "CVE-2016-6581",
        "GHSA-ffq8-576r-v26g",
        &[("hpack", "1.0.0", "2.3.0"), ("hyper", "0", "0.6.0")],
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",
    ),
    (
        "HYPER-2025-0001",
        "CVE-2025-43859",
        "GHSA-vqfr-h8mv-ghfj",
        &[("h11", "0", "0.16.0")],
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N",
    ),
    (
        "HYPER-2025-0002",
        "CVE-2025-57804",
        "GHSA-847f-9342-265h",
        &[("h2", "0", "4.3.0")],
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:L/SA:N",
    ),
    (
        "HYPER-2026-0001",
        "CVE-2026-59980",
        "GHSA-8v8h-hg4w-mvq2",
        &[("hpack", "0", "4.2.0")],
        "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:N/VI:N/VA:L/SC:N/SI:N/SA:N",
    ),
    (
        "HYPER-2026-0002",
        "CVE-2026-71554",
        "GHSA-6hr6-w5qg-qmwg",
        &[("h2", "0", "4.4.1")],
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L",
    ),
];

fn ghsa(known: &Known) -> Value {
    let (_, cve, ghsa, packages, vector) = *known;
    let vulnerability = |(name, from, fixed): &(&str, &str, &str)| {
        let lower = if *from == "0" { String::new() } else { format!(">= {from}, ") };
        json!({"package": {"ecosystem": "pip", "name": name}, "patched_versions": fixed,
            "vulnerable_version_range": format!("{lower}< {fixed}"), "vulnerable_functions": []})
    };
    json!({"ghsa_id": ghsa, "cve_id": cve, "state": "published", "summary": "A title",
        "description": "## Problem\n\nWords.", "severity": "high",
        "published_at": "2026-01-02T00:00:00Z", "updated_at": "2026-01-03T00:00:00Z",
        "html_url": format!("https://github.com/python-hyper/h2/security/advisories/{ghsa}"),
        "identifiers": [{"type": "GHSA", "value": ghsa}, {"type": "CVE", "value": cve}],
        "vulnerabilities": packages.iter().map(vulnerability).collect::<Vec<_>>(),
        "cvss": {"vector_string": vector, "score": 7.5}, "cwe_ids": ["CWE-400"],
        "credits": [{"login": "a-finder", "type": "finder"}]})
}

fn cve(known: &Known) -> Value {
    let (_, cve, ghsa, packages, vector) = *known;
    let product = |(name, from, fixed): &(&str, &str, &str)| {
        json!({"vendor": "python-hyper", "product": name, "collectionURL": "https://pypi.org", "packageName": name,
            "defaultStatus": "unaffected", "versions": [
                {"version": from, "lessThan": fixed, "versionType": "python", "status": "affected"}]})
    };
    let metric = match &vector[..8] {
        "CVSS:4.0" => "cvssV4_0",
        "CVSS:3.1" => "cvssV3_1",
        _ => "cvssV3_0",
    };
    json!({"dataType": "CVE_RECORD", "dataVersion": "5.2.0",
        "cveMetadata": {"cveId": cve, "assignerShortName": "GitHub_M", "state": "PUBLISHED",
            "datePublished": "2026-01-02T00:00:00", "dateUpdated": "2026-01-03T00:00:00.000Z"},
        "containers": {"cna": {
            "title": "A title", "descriptions": [{"lang": "en", "value": "Words with <b> and *stars*."}],
            "affected": packages.iter().map(product).collect::<Vec<_>>(),
            "metrics": [{"format": "CVSS", metric: {"vectorString": vector}}],
            "references": [{"url": "https://example.org/a", "tags": ["patch"]}],
            "credits": [{"lang": "en", "value": "A Finder", "type": "finder"}],
            "source": {"advisory": ghsa, "discovery": "UNKNOWN"}}}})
}

fn site() -> Site {
    Site::empty().file("content/site.yaml", SETTINGS).file("content/policy.md", POLICY)
}

fn import(site: &Site, from: &str) -> Run {
    site.run(&["import", from, "--from", from])
}

fn record(site: &Site, name: &str) -> Value {
    serde_json::from_str(&site.read(&format!("public/osv/{name}.json"))).unwrap()
}

/// The packages of a record with their ranges of versions; beginnings before all versions are alike.
fn ranges(record: &Value) -> BTreeSet<String> {
    let ranges = |affected: &Value| {
        let ranges = affected["ranges"].as_array().unwrap().iter();
        let versions = ranges
            .filter(|range| range["type"] == "ECOSYSTEM")
            .map(|range| range["events"].to_string());
        format!("{} {}", affected["package"]["purl"], versions.collect::<String>())
    };
    record["affected"].as_array().unwrap().iter().map(ranges).collect()
}

/// All that a record is called, but for the names of databases that only some know.
fn names(record: &Value, ours: &str) -> BTreeSet<String> {
    let aliases = record["aliases"].as_array().unwrap().iter();
    let all = aliases.chain([&record["id"]]).map(|id| id.as_str().unwrap().to_owned());
    all.filter(|id| !id.starts_with("PYSEC-") && *id != format!("x_{ours}")).collect()
}

#[test]
fn github_and_the_cve_list_say_what_our_own_advisories_say() {
    let site = site();
    for known in &KNOWN {
        site.write(&format!("ghsa/{}.json", known.2), ghsa(known).to_string());
        site.write(&format!("cve/{}.json", known.1), cve(known).to_string());
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("advisories/{}.md", known.0));
        site.write(&format!("advisories/{}.md", known.0), fs::read_to_string(own).unwrap());
    }
    // The advisory of another project is known to nobody here.
    site.change("advisories/HYPER-2025-0002.md", ", GHSA-63cx-g855-hvv4", "");
    for from in ["ghsa", "cve"] {
        let run = import(&site, from);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{}", run.stdout);
        assert!(
            run.stdout.contains("6 files read: 6 written, 0 unchanged, none refused"),
            "{}",
            run.stdout
        );
    }
    let check = site.run(&["check"]);
    assert_eq!(check.code, Some(0), "{}{}", check.stdout, check.stderr);
    site.build();
    for (id, cve, ghsa, _, vector) in KNOWN {
        let own = record(&site, &format!("x_{id}"));
        for other in [ghsa, cve] {
            let other = record(&site, other);
            assert_eq!(ranges(&other), ranges(&own), "{id}");
            assert_eq!(names(&other, id), names(&own, id), "{id}");
            assert_eq!(other["severity"][0]["score"], vector);
            assert_eq!(other["published"], "2026-01-02T00:00:00Z");
            assert_eq!(other["modified"], "2026-01-03T00:00:00Z");
            assert_eq!(other["credits"].as_array().unwrap().len(), 1);
        }
        let details = record(&site, cve)["details"].as_str().unwrap().to_owned();
        assert!(details.contains("Words with \\<b> and \\*stars\\*."), "{details}");
        let page = site.read(&format!("public/advisories/{cve}.html"));
        assert!(page.contains("Words with &lt;b&gt; and *stars*."), "{cve}");
    }
    let again = import(&site, "cve");
    assert!(again.stdout.contains("0 written, 6 unchanged"), "{}", again.stdout);
}

#[test]
fn a_list_is_imported_one_by_one_and_drafts_stay_where_they_are() {
    let mut list: Vec<_> = KNOWN.iter().map(ghsa).collect();
    list[1]["state"] = json!("draft");
    list[2]["credits"] = json!(1);
    list[3]["published_at"] = json!("soon");
    list[4]["credits"] = json!([{"login": "a-finder", "type": "hero"}]);
    list[5]["ghsa_id"] = list[0]["ghsa_id"].clone();
    let site = site().file("ghsa/list.json", serde_json::to_string_pretty(&list).unwrap());
    let run = import(&site, "ghsa");
    assert_eq!(run.code, Some(1));
    let summary = "1 file read: 2 written, 0 unchanged, \
        4 refused (1 date-invalid, 1 import-form, 1 import-twice, 1 import-unpublished)";
    assert!(run.stdout.contains(summary), "{}", run.stdout);
    let text = site.read("ghsa/list.json");
    for value in ["\"draft\"", "\"credits\": 1", "\"soon\""] {
        let line = 1 + text[..text.find(value).unwrap()].matches('\n').count();
        assert!(
            run.stderr.contains(&format!("--> ghsa/list.json:{line}:")),
            "{value}: {}",
            run.stderr
        );
    }
    assert!(
        run.stderr.contains("GHSA-8v8h-hg4w-mvq2: `credits[0].type` is left out"),
        "{}",
        run.stderr
    );
    assert!(!site.path("advisories/GHSA-ffq8-576r-v26g.md").exists());
}

#[test]
fn a_rejected_record_is_withdrawn_and_a_reserved_one_refused() {
    let rejected = json!({"dataType": "CVE_RECORD", "dataVersion": "5.0",
        "cveMetadata": {"cveId": "CVE-2020-1234", "state": "REJECTED", "datePublished": "2020-01-01T00:00:00Z",
            "dateUpdated": "2020-01-02T00:00:00Z"},
        "containers": {"cna": {"rejectedReasons": [{"lang": "en", "value": "This is a <duplicate>."}],
            "replacedBy": ["CVE-2020-1235"]}}});
    let mut reserved = rejected.clone();
    reserved["cveMetadata"]["state"] = json!("RESERVED");
    let site =
        site().file("cve/a.json", rejected.to_string()).file("cve/b.json", reserved.to_string());
    let run = import(&site, "cve");
    assert!(
        run.stdout.contains("1 written, 0 unchanged, 1 refused (1 import-unpublished)"),
        "{}",
        run.stdout
    );
    site.build();
    let record = record(&site, "CVE-2020-1234");
    assert_eq!(record["withdrawn"], "2020-01-02T00:00:00Z");
    assert_eq!(record["related"], json!(["CVE-2020-1235"]));
    assert!(
        site.read("public/advisories/CVE-2020-1234.html").contains("This is a &lt;duplicate&gt;.")
    );
}

#[test]
fn nothing_of_an_odd_record_is_lost_without_a_word() {
    let mut odd = cve(&KNOWN[3]);
    let cna = &mut odd["containers"]["cna"];
    cna["affected"][0]["versions"] = json!([{"version": "before 4.3.0", "status": "affected"}]);
    let product = json!({"vendor": "x", "product": "table", "versions": [{"version": "< 2", "status": "affected"}]});
    cna["timeline"] = json!([{"time": "2026-01-01T00:00:00Z", "lang": "en", "value": "Reported"}]);
    cna["affected"].as_array_mut().unwrap().push(product);
    let german = json!({"lang": "de", "value": "Wörter."});
    cna["descriptions"].as_array_mut().unwrap().push(german);
    odd["containers"]["adp"] = json!([{"providerMetadata": {"orgId": "x", "shortName": "CISA-ADP"},
        "metrics": [{"other": {"type": "ssvc", "content": {"options": []}}},
            {"cvssV3_1": {"vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L"}}]}]);
    let site = site().file("cve/a.json", odd.to_string());
    let run = import(&site, "cve");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for what in ["`affected[0].versions[0]` is kept", "`affected[1]` is kept"] {
        assert!(run.stderr.contains(what), "{what}: {}", run.stderr);
    }
    let source = site.read("advisories/CVE-2025-57804.md");
    for what in [
        "before 4.3.0",
        "product: table",
        "ssvc",
        "Reported",
        "source: CISA-ADP",
        "## Problem (de)\n\nWörter.",
    ] {
        assert!(source.contains(what), "{what}: {source}");
    }
    site.build();
    let built = record(&site, "CVE-2025-57804");
    assert_eq!(built["severity"].as_array().unwrap().len(), 2);
    assert_eq!(built["database_specific"]["timeline"][0]["value"], "Reported");
}
