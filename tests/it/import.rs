//! `forewarn import`: other databases' records become sources, and nobody's own work is replaced.

use serde_json::{Value, json};

use crate::site::{Run, Site};

fn record(id: &str) -> Value {
    json!({
        "id": id,
        "modified": "2024-02-02T00:00:00Z",
        "published": "2024-01-01T00:00:00Z",
        "aliases": ["CVE-2024-1000"],
        "summary": "A: \"table\" #1",
        "details": "See ![a](https://a.example/b.png), <b>[c](d.md)</b> and [e](javascript:f).",
        "affected": [{
            "package": {"ecosystem": "PyPI", "name": "first"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "2.0"}, {"fixed": "1.0"}]}],
            "versions": ["1.10", "not a version".replace(' ', "-")]
        }],
        "severity": [{"type": "CVSS_V2", "score": "AV:N/AC:L/Au:N/C:N/I:N/A:C", "source": "NVD"}],
        "credits": [{"name": "A Finder"}]
    })
}

fn site(records: &[(&str, &Value)]) -> Site {
    records.iter().fold(Site::new(), |site, (name, record)| {
        site.file(&format!("records/{name}"), record.to_string())
    })
}

fn import(site: &Site, arguments: &[&str]) -> Run {
    site.run(&[&["import", "records", "--from", "osv"], arguments].concat())
}

#[track_caller]
fn refused(site: &Site, code: &str) {
    let run = import(site, &[]);
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(run.stderr.contains(&format!("error[{code}]")), "{}", run.stderr);
    assert!(run.stdout.contains(&format!("1 refused (1 {code})")), "{}", run.stdout);
}

#[test]
fn a_record_becomes_a_source_that_builds_with_marks_for_what_is_wrong() {
    let site = site(&[("a.json", &record("GO-2024-0001"))]);
    let run = import(&site, &[]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert!(run.stdout.contains("1 file read: 1 written, 0 unchanged, none refused"));
    let source = site.read("advisories/GO-2024-0001.md");
    assert!(source.contains("imported:\n  from: osv\n  at: 2026-09-21T"), "{source}");
    let run = site.build();
    for code in ["range-order", "image-remote", "link-scheme", "link-broken"] {
        assert!(run.stderr.contains(&format!("warning[{code}]")), "{code}: {}", run.stderr);
    }
    let built: Value = serde_json::from_str(&site.read("public/osv/GO-2024-0001.json")).unwrap();
    for field in ["aliases", "summary", "details", "credits", "severity", "modified", "published"] {
        assert_eq!(built[field], record("GO-2024-0001")[field], "{field}");
    }
}

#[test]
fn an_absent_publication_stays_absent_and_a_withdrawal_adds_no_words() {
    let mut record = record("GO-2024-0001");
    record.as_object_mut().unwrap().remove("published");
    record["withdrawn"] = json!("2024-03-03T00:00:00Z");
    let site = site(&[("a.json", &record)]);
    import(&site, &[]);
    site.build();
    let built: Value = serde_json::from_str(&site.read("public/osv/GO-2024-0001.json")).unwrap();
    assert_eq!(built.get("published"), None);
    assert_eq!(built["summary"], "WITHDRAWN: A: \"table\" #1");
}

#[test]
fn a_second_import_changes_only_what_changed() {
    let site = site(&[("a.json", &record("GO-2024-0001")), ("b.json", &record("GO-2024-0002"))]);
    import(&site, &[]);
    let before = site.read("advisories/GO-2024-0001.md");
    site.change("records/b.json", "CVE-2024-1000", "CVE-2024-1001");
    let run = import(&site, &["--now", "2027-01-01T00:00:00Z"]);
    assert!(run.stdout.contains("1 written, 1 unchanged"), "{}", run.stdout);
    assert_eq!(site.read("advisories/GO-2024-0001.md"), before);
    assert!(site.read("advisories/GO-2024-0002.md").contains("at: 2027-01-01T00:00:00Z"));
}

#[test]
fn a_dry_run_prints_and_writes_nothing() {
    let site = site(&[("a.json", &record("GO-2024-0001"))]);
    let run = import(&site, &["--dry-run"]);
    assert!(run.stdout.contains("==> advisories/GO-2024-0001.md <==\n---\nid: GO-2024-0001\n"));
    assert!(run.stdout.contains("1 would be written"), "{}", run.stdout);
    assert!(!site.path("advisories/GO-2024-0001.md").exists());
}

#[test]
fn ones_own_advisory_is_not_replaced() {
    let site = site(&[("a.json", &record("EX-2026-0001"))]);
    let before = site.read("advisories/EX-2026-0001.md");
    refused(&site, "import-exists");
    assert_eq!(site.read("advisories/EX-2026-0001.md"), before);
}

#[test]
fn what_cannot_be_imported_is_named_and_the_rest_goes_on() {
    let mut commit = record("GO-2024-0002");
    commit["affected"][0]["ranges"] = json!([{"type": "GIT", "repo": "https://a.example/b",
        "events": [{"introduced": "0"}, {"fixed": "abc"}]}]);
    let other = record("GO-2024-0001");
    refused(&site(&[("a.json", &commit), ("b.json", &other)]), "commit-invalid");
    refused(&site(&[("a.json", &record("../../x-1")), ("b.json", &other)]), "id-invalid");
    refused(&site(&[("a.json", &json!([])), ("b.json", &other)]), "wrong-kind");
    refused(&site(&[("a.json", &other), ("sub/b.json", &other)]), "import-twice");
    refused(&site(&[("a.json", &json!({})), ("b.json", &other)]), "import-form");
    let site = site(&[("a.json", &commit), ("b.json", &other)]);
    let run = import(&site, &[]);
    assert!(run.stderr.contains("--> records/a.json:1:"), "{}", run.stderr);
    assert!(site.path("advisories/GO-2024-0001.md").exists());
}

#[test]
fn a_second_record_of_an_id_is_named_at_its_line_with_the_first() {
    let site = site(&[("a.json", &record("GO-2024-0001")), ("b.json", &record("go-2024-0001"))]);
    let run = import(&site, &[]);
    assert!(run.stderr.contains("imported already from `records/a.json`"), "{}", run.stderr);
    assert!(run.stderr.contains("--> records/b.json:1:"), "{}", run.stderr);
}

#[test]
fn a_repository_that_is_no_web_page_comes_back() {
    let mut git = record("OSV-2024-1");
    git["affected"][0]["ranges"] = json!([{"type": "GIT", "repo": "git://a.example/b.git",
        "events": [{"introduced": "0"}, {"fixed": "a".repeat(40)}]}]);
    let site = site(&[("a.json", &git)]);
    assert_eq!(import(&site, &[]).code, Some(0));
    site.build();
    let built: Value = serde_json::from_str(&site.read("public/osv/OSV-2024-1.json")).unwrap();
    assert_eq!(built["affected"][0]["ranges"], git["affected"][0]["ranges"]);
    let page = site.read("public/advisories/OSV-2024-1.html");
    assert!(page.contains("git://a.example/b.git") && !page.contains("href=\"git:"), "{page}");
}

#[test]
fn what_is_left_out_is_named() {
    let mut odd = record("GO-2024-0001");
    odd["details"] = json!("a\u{7}b\rc");
    odd["affected"][0]["package"]["odd"] = json!(1);
    let site = site(&[("a.json", &odd)]);
    let run = import(&site, &[]);
    assert_eq!(run.code, Some(0));
    for what in ["`affected.package.odd` is left out", "U+0007 is left out"] {
        assert!(run.stderr.contains(what), "{}", run.stderr);
    }
    assert!(site.read("advisories/GO-2024-0001.md").ends_with("---\nab\nc\n"));
}

#[test]
fn what_only_a_record_can_hold_comes_back_in_the_record_alone() {
    let mut odd = record("GO-2024-0001");
    odd["aliases"] = json!(["CVE-2024-1000", "CVE-1", " CVE-2024-2000"]);
    odd["references"] = json!([{"type": "WEB", "url": "ttps://a.example/"}]);
    odd["severity"] = json!([{"type": "CVSS_V3", "score": "7.5"}]);
    odd["summary"] = json!("Two  blanks ");
    odd["details"] = json!("a\r\nb\nc\rd");
    odd["affected"][0]["package"] =
        json!({"ecosystem": "PyPI", "name": "first.Part", "purl": "pkg:pypi/first.Part@1.0"});
    let site = site(&[("a.json", &odd)]);
    let run = import(&site, &[]);
    assert_eq!(run.code, Some(0));
    assert!(run.stderr.contains("warning[import-kept]: `aliases[1]` is kept"), "{}", run.stderr);
    site.build();
    let built: Value = serde_json::from_str(&site.read("public/osv/GO-2024-0001.json")).unwrap();
    for field in ["aliases", "references", "severity", "summary", "details"] {
        assert_eq!(built[field], odd[field], "{field}");
    }
    assert_eq!(built["affected"][0]["package"], odd["affected"][0]["package"]);
    let page = site.read("public/advisories/GO-2024-0001.html");
    assert!(!page.contains("ttps://a.example") && !page.contains("7.5"), "{page}");
    assert!(site.path("public/packages/PyPI/first-part/index.html").exists());
}

#[test]
fn the_purl_of_another_database_stands_only_in_an_import() {
    let own = "package: pkg:pypi/first";
    let site = Site::new().advisory(own, "ecosystem: PyPI\n    name: first\n    purl: pkg:pypi/x");
    assert!(site.codes().contains(&"purl-foreign".to_owned()), "{}", site.check());
}

#[test]
fn nothing_to_import_is_an_error() {
    let run = import(&Site::new(), &[]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("error[import-nothing]"), "{}", run.stderr);
    assert_eq!(Site::new().run(&["import", "records", "--from", "x"]).code, Some(2));
}
