//! What is odd in the records of real databases, each in a record of our own words: it comes back equal, or is refused
//! with what is wrong with it.

use serde_json::{Value, json};

use crate::round_trip::meaning::differences;
use crate::site::{POLICY, SETTINGS, Site};

const HASH: &str = "4529c1632a356cc1ab6a7fdddccd2de60a21e366";
const OTHER: &str = "940e7d246ed5ecafb6b93be79f90d920b5ece459";

fn site() -> Site {
    Site::empty().file("content/site.yaml", SETTINGS).file("content/policy.md", POLICY)
}

/// A record with these fields beside the ones that all have.
fn record(id: &str, fields: &Value) -> Value {
    let mut record = json!({"id": id, "modified": "2024-02-02T00:00:00Z", "details": "Words."});
    for (key, value) in fields.as_object().unwrap() {
        record[key] = value.clone();
    }
    record
}

fn semver(ecosystem: &str, name: &str, events: &Value) -> Value {
    json!({"package": {"ecosystem": ecosystem, "name": name},
           "ranges": [{"type": "SEMVER", "events": events}]})
}

#[track_caller]
fn check(id: &str, fields: &Value) {
    let before = record(id, fields);
    comes_back(&before.to_string(), "json", before);
}

#[track_caller]
fn comes_back(text: &str, ending: &str, before: Value) {
    let site = site().file(&format!("records/a.{ending}"), text);
    let run = site.run(&["import", "records", "--from", "osv"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    site.build();
    let id = before["id"].as_str().unwrap().to_owned();
    let after = serde_json::from_str(&site.read(&format!("public/osv/{id}.json"))).unwrap();
    let fields = differences(before, after);
    assert!(fields.is_empty(), "{fields:?} in {}", site.read(&format!("public/osv/{id}.json")));
}

#[track_caller]
fn refused(text: &str, code: &str) {
    let run = site().file("records/a.json", text).run(&["import", "records", "--from", "osv"]);
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(run.stderr.contains(&format!("error[{code}]")), "{}", run.stderr);
    assert!(run.stderr.contains("--> records/a.json"), "{}", run.stderr);
}

#[test]
fn lists_and_values_may_be_empty_or_null() {
    let specific = json!({"categories": [], "informational": null, "cvss": null});
    let mut affected = semver("crates.io", "first", &json!([{"introduced": "0.0.0-0"}]));
    affected["versions"] = json!([]);
    affected["database_specific"] = specific.clone();
    affected["ecosystem_specific"] = json!({"affects": {"arch": [], "os": []}, "functions": null});
    let fields = json!({"affected": [affected], "related": [], "severity": null, "aliases": null,
        "database_specific": specific});
    check("RUSTSEC-2024-0001", &fields);
}

#[test]
fn a_score_may_say_who_gave_it_and_stand_at_a_package() {
    let v4 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:L/SA:N";
    let severity = json!([{"type": "CVSS_V4", "score": v4, "source": "CNA"}]);
    check("JLSEC-2024-1", &json!({"severity": severity, "upstream": ["CVE-2024-1000", "GHSA-x"]}));
    let mut affected = semver("Hex", "first", &json!([{"introduced": "1.0.0"}]));
    affected["severity"] = severity;
    check("HSEC-2024-0001", &json!({"affected": [affected]}));
    let ubuntu = json!([{"type": "Ubuntu", "score": "medium"}]);
    check("UBUNTU-CVE-2024-1000", &json!({"severity": ubuntu}));
}

#[test]
fn events_may_stand_in_any_order_and_a_range_may_be_wrong() {
    let wrong = json!([{"fixed": "1.5.0"}, {"introduced": "0"}, {"introduced": "3.0.0"}, {"fixed": "2.0.0"}]);
    check("OSEC-2024-01", &json!({"affected": [semver("Go", "example.org/a", &wrong)]}));
    let two = json!({"package": {"ecosystem": "opam", "name": "first", "purl": "pkg:opam/first"},
        "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "1"}, {"fixed": "3"}]},
                   {"type": "ECOSYSTEM", "events": [{"introduced": "2"}, {"last_affected": "2.1"}]}]});
    check("OSEC-2024-02", &json!({"affected": [two]}));
}

#[test]
fn an_entry_may_have_no_package_and_many_fixes() {
    let git = json!({"type": "GIT", "repo": "https://code.example/a", "events": [
        {"introduced": "0"}, {"fixed": HASH}, {"fixed": OTHER}],
        "database_specific": {"versions": [{"introduced": "0"}, {"fixed": "1.2"}]}});
    check(
        "PSF-2024-1",
        &json!({"affected": [{"ranges": [git], "versions": ["v1.0", "v1.1-rc.1"]}]}),
    );
    let plain = json!({"ranges": [{"type": "SEMVER", "events": [{"introduced": "7.1.0"}, {"fixed": "8.0.0"}]}, git],
        "versions": ["7.1.0"]});
    let site = site().file(
        "records/a.json",
        record("CURL-CVE-2024-1000", &json!({"affected": [plain]})).to_string(),
    );
    let run = site.run(&["import", "records", "--from", "osv"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn ecosystems_may_have_releases_and_addresses() {
    for (ecosystem, name) in [
        ("Debian:12", "curl"),
        ("Ubuntu:22.04:LTS", "curl"),
        ("Ubuntu:Pro:18.04:LTS", "curl"),
        ("Alpine:v3.18", "curl"),
        ("Packagist:https://packages.example.org/8", "example/first"),
        ("Android", "platform/frameworks/base"),
        ("Red Hat:enterprise_linux:9::appstream", "curl"),
        ("AlmaLinux:9", "curl"),
        ("GitHub Actions", "example/action"),
        ("Bitnami", "first"),
        ("OSS-Fuzz", "first"),
    ] {
        let affected = json!({"package": {"ecosystem": ecosystem, "name": name}, "versions": ["1.0-r0"],
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1-r0"}]}]});
        check("OSV-2024-1", &json!({"affected": [affected]}));
    }
}

#[test]
fn a_package_may_be_written_in_another_way_than_its_registry_does() {
    for (ecosystem, name, purl) in [
        ("PyPI", "jw.Util", "pkg:pypi/jw.Util"),
        ("Alpine:v3.18", "curl", "pkg:apk/alpine/curl?arch=source"),
        ("Ubuntu:22.04:LTS", "linux", "pkg:deb/ubuntu/linux@5.15.0-1.2?arch=source&distro=jammy"),
        ("OSS-Fuzz", "first", "pkg:generic/first"),
        ("npm", "first", "no purl"),
    ] {
        let affected = json!({"package": {"ecosystem": ecosystem, "name": name, "purl": purl}, "versions": ["1"]});
        check("OSV-2024-1", &json!({"affected": [affected]}));
    }
}

#[test]
fn malicious_packages_and_reviewed_ones_have_data_of_their_own() {
    let origins = json!([{"id": "X-1", "import_time": "2024-01-01T00:00:00.123456Z", "versions": ["1.10"], "sha256": "00"}]);
    let affected = semver("npm", "@first/Second", &json!([{"introduced": "0"}]));
    check(
        "MAL-2024-1",
        &json!({"affected": [affected], "database_specific": {"malicious-packages-origins": origins},
        "credits": [{"name": "A Finder", "type": "FINDER", "contact": ["https://finder.example/"]}]}),
    );
    let github = json!({"cwe_ids": ["CWE-79"], "severity": "HIGH", "github_reviewed": true, "nvd_published_at": null});
    check(
        "GHSA-ffq8-576r-v26g",
        &json!({"details": "### Impact\r\nA\r\n\r\n> B \nC", "database_specific": github,
        "summary": "`a` has <b>, \\ and \"quotes\": # all", "withdrawn": "2024-03-03T01:02:03.456Z"}),
    );
}

#[test]
fn dates_may_be_unknown_or_have_fractions() {
    check(
        "GO-2024-0001",
        &json!({"modified": "0001-01-01T00:00:00Z", "published": "0001-01-01T00:00:00Z"}),
    );
    check(
        "BIT-first-2024-1000",
        &json!({"modified": "2024-01-01T00:00:00.123456789Z", "published": "2024-05-05T00:00:00.1Z"}),
    );
}

#[test]
fn yaml_may_have_bare_dates_and_versions() {
    let text = "id: OSV-2024-1\nmodified: '2024-02-02T00:00:00Z'\npublished: 2024-01-01 00:00:00+00:00\nsummary: First\ndetails: |\n  Line\n\n  ```\n  code\n  ```\naffected:\n- package:\n    name: first\n    ecosystem: OSS-Fuzz\n    purl: pkg:generic/first\n  ranges:\n  - type: GIT\n    repo: https://code.example/a\n    events:\n    - introduced: 4529c1632a356cc1ab6a7fdddccd2de60a21e366:940e7d246ed5ecafb6b93be79f90d920b5ece459\n  versions: []\n";
    let sound = text.replace(&format!(":{OTHER}\n"), "\n");
    let before = json!({"id": "OSV-2024-1", "published": "2024-01-01T00:00:00Z", "summary": "First",
        "details": "Line\n\n```\ncode\n```\n",
        "affected": [{"package": {"name": "first", "ecosystem": "OSS-Fuzz", "purl": "pkg:generic/first"},
            "ranges": [{"type": "GIT", "repo": "https://code.example/a", "events": [{"introduced": HASH}]}]}]});
    comes_back(&sound, "yaml", before);
}

#[test]
fn what_no_reader_could_match_is_refused() {
    let affected = |ecosystem: &str| json!({"affected": [semver(ecosystem, "first", &json!([{"introduced": "0"}]))]});
    refused(&record("CVE-2024-1000", &affected("kubernetes")).to_string(), "ecosystem-unknown");
    let short = json!({"affected": [{"ranges": [{"type": "GIT", "repo": "https://code.example/a", "events": [{"introduced": "4529c16"}]}]}]});
    refused(&record("PSF-2024-1", &short).to_string(), "commit-invalid");
    refused("{\"id\": \"OSV-2024-1\", \"details\": \"a\nb\"}", "import-form");
    refused(
        &record("OSV-2024-1", &json!({"modified": "2024-02-02T00:00:00+02:00Z"})).to_string(),
        "date-invalid",
    );
}
