//! `forewarn import --from csaf`: documents of every kind become advisories that build, or are refused with a reason.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use crate::site::{Run, Site};

const ADVISORY: &str = include_str!("../../src/import/csaf/example.json");
const DISTRIBUTION: &str = include_str!("../csaf/distribution.json");
const HARDWARE: &str = include_str!("../csaf/hardware.json");
const VEX: &str = include_str!("../csaf/vex.json");

/// Imports documents without a complaint, checks and builds.
#[track_caller]
fn built(documents: &[&str]) -> (Site, Run) {
    let mut site = Site::new();
    for (index, document) in documents.iter().enumerate() {
        site = site.file(&format!("documents/{index}.json"), document);
    }
    let run = import(&site);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let check = site.run(&["check"]);
    assert_eq!(check.code, Some(0), "{}", check.stderr);
    site.build();
    (site, run)
}

fn import(site: &Site) -> Run {
    site.run(&["import", "documents", "--from", "csaf"])
}

fn record(site: &Site, id: &str) -> Value {
    serde_json::from_str(&site.read(&format!("public/osv/{id}.json"))).unwrap()
}

/// A document with one value replaced.
fn changed(document: &str, pointer: &str, value: Value) -> String {
    let mut document: Value = serde_json::from_str(document).unwrap();
    *document.pointer_mut(pointer).unwrap() = value;
    serde_json::to_string_pretty(&document).unwrap()
}

#[test]
fn an_advisory_keeps_its_facts() {
    // The site's own advisory has the same id.
    let document = changed(ADVISORY, "/document/tracking/id", "EX-2026-0002".into());
    let (site, run) = built(&[&document]);
    assert_eq!(run.stderr, "");
    let record = record(&site, "x_EX-2026-0002");
    assert_eq!(record["summary"], "Code execution when a manifest is parsed");
    assert_eq!(record["published"], "2026-02-01T12:00:00Z");
    assert_eq!(record["modified"], "2026-03-02T10:00:00Z");
    assert_eq!(record["aliases"], json!(["CVE-2026-12345", "EX-OLD-7"]));
    let affected = &record["affected"][0];
    assert_eq!(affected["package"]["purl"], "pkg:cargo/example");
    assert_eq!(
        affected["ranges"][0]["events"],
        json!([{"introduced": "1.0.0"}, {"fixed": "1.4.3"}])
    );
    assert_eq!(affected["database_specific"]["csaf"]["recommended"], json!(["1.4.3"]));
    assert_eq!(record["severity"][0]["score"], "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H");
    assert_eq!(record["credits"][0]["name"], "A Finder (Example Labs)");
    let kinds: Vec<_> =
        record["references"].as_array().unwrap().iter().map(|one| &one["type"]).collect();
    assert_eq!(kinds, ["ADVISORY", "WEB", "WEB"]);
    insta::assert_snapshot!(site.read("advisories/EX-2026-0002.md").replace(&day(&site), "NOW"));
}

/// When the import was run.
fn day(site: &Site) -> String {
    let source = site.read("advisories/EX-2026-0002.md");
    source.lines().find_map(|line| line.strip_prefix("  at: ")).unwrap().to_owned()
}

#[test]
fn a_distributions_packages_stand_in_their_releases() {
    let (site, run) = built(&[DISTRIBUTION]);
    assert!(run.stderr.contains("only where they are fixed"), "{}", run.stderr);
    let record = record(&site, "RHSA-2026~3a1234");
    assert_eq!(record["upstream"], json!(["CVE-2026-2001", "CVE-2026-2002"]));
    assert_eq!(record.get("aliases"), None);
    let shown: Vec<_> = record["affected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let events = &one["ranges"][0]["events"];
            (one["package"]["ecosystem"].as_str().unwrap(), events[1]["fixed"].as_str().unwrap())
        })
        .collect();
    let expected = [
        ("Red Hat:enterprise_linux:9::appstream", "2.0-3.el9"),
        ("Red Hat:enterprise_linux:8::baseos", "1:1.0-9.el8"),
    ];
    assert_eq!(shown, expected);
    let scores: Vec<_> = record["affected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["severity"][0]["score"].as_str().unwrap().len())
        .collect();
    assert_eq!((scores.len(), record.get("severity")), (2, None));
    let named = &record["affected"][1]["database_specific"]["csaf"]["vulnerabilities"];
    assert_eq!(*named, json!(["CVE-2026-2001"]));
    let body = site.read("advisories/RHSA-2026:1234.md");
    assert_eq!(body.matches("Update the package.").count(), 1, "{body}");
}

#[test]
fn what_no_registry_has_is_in_the_text_and_kept() {
    let (site, run) = built(&[HARDWARE]);
    assert!(run.stderr.contains("only in the text"), "{}", run.stderr);
    assert!(run.stderr.contains("`interim`"), "{}", run.stderr);
    let record = record(&site, "x_SA-2026-07");
    assert_eq!(record["summary"], "Denial of service in controllers");
    assert_eq!(record["severity"][0]["type"], "CVSS_V2");
    let kept = &record["database_specific"]["csaf"];
    assert_eq!(kept["tracking"]["id"], "SA 2026/07");
    assert_eq!(
        kept["vulnerabilities"][0]["product_status"]["known_not_affected"][0],
        "Controller B"
    );
    assert_eq!(kept["products"][0]["product_identification_helper"]["serial_numbers"][0], "B-*");
    let page = site.read("public/advisories/SA-2026-07.html");
    assert!(page.contains("Controller &lt;A&gt;, all versions before V1.2"), "{page}");
}

#[test]
fn a_component_makes_what_holds_it_affected() {
    let (site, _) = built(&[VEX]);
    let record = record(&site, "x_EX-VEX-2026-0001");
    assert_eq!(record["affected"].as_array().unwrap().len(), 1);
    let affected = &record["affected"][0];
    assert_eq!(affected["package"]["name"], "own");
    assert_eq!(affected["versions"], json!(["1.0.0"]));
    assert_eq!(affected["database_specific"]["csaf"]["known_not_affected"], json!(["1.1.0"]));
    let flag = &record["database_specific"]["csaf"]["vulnerabilities"][0]["flags"][0];
    assert_eq!(flag["label"], "vulnerable_code_not_in_execute_path");
    assert!(
        site.read("advisories/EX-VEX-2026-0001.md")
            .contains("Never called.\n\nFor: dep in own 1.1")
    );
}

#[test]
fn a_second_import_changes_nothing() {
    let (site, _) = built(&[DISTRIBUTION, HARDWARE, VEX]);
    let run = site.run(&["import", "documents", "--from", "csaf", "--now", "2027-01-01T00:00:00Z"]);
    assert!(run.stdout.contains("0 written, 3 unchanged, none refused"), "{}", run.stdout);
}

/// The document is refused with a code at a line, and the one beside it is imported.
#[track_caller]
fn refused(document: &str, code: &str, line: usize) {
    let site = Site::new().file("documents/bad.json", document).file("documents/good.json", VEX);
    let run = import(&site);
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(run.stderr.contains(&format!("error[{code}]")), "{}", run.stderr);
    assert!(run.stderr.contains(&format!("--> documents/bad.json:{line}:")), "{}", run.stderr);
    let summary = format!("2 files read: 1 written, 0 unchanged, 1 refused (1 {code})");
    assert!(run.stdout.contains(&summary), "{}", run.stdout);
}

#[test]
fn what_may_not_or_cannot_be_imported_is_refused_where_it_says_so() {
    let line = |text: &str, of: &str| {
        let at = text.find(of).unwrap();
        text[..at].lines().count()
    };
    for label in ["RED", "AMBER", "GREEN"] {
        let document = changed(ADVISORY, "/document/distribution/tlp/label", label.into());
        refused(&document, "import-confidential", line(&document, &format!("{label}\"")));
    }
    let draft = changed(ADVISORY, "/document/tracking/status", "draft".into());
    refused(&draft, "import-draft", line(&draft, "draft\""));
    let none = changed(ADVISORY, "/vulnerabilities", json!([]));
    refused(&none, "import-no-advisory", line(&none, "csaf_security_advisory\""));
    let odd = changed(ADVISORY, "/vulnerabilities/0/product_status/fixed/0", "P9".into());
    refused(&odd, "import-product", line(&odd, "P9\""));
    let date = changed(ADVISORY, "/document/tracking/current_release_date", "soon".into());
    refused(&date, "date-invalid", line(&date, "soon\""));
    refused("{\n\"document\": 1}", "import-form", 2);
    refused("[]", "import-form", 1);
    refused(
        &ADVISORY[..ADVISORY.len() / 2],
        "import-form",
        ADVISORY[..ADVISORY.len() / 2].lines().count(),
    );
}

#[test]
fn what_is_left_out_is_named() {
    let mut document: Value = serde_json::from_str(VEX).unwrap();
    document["x_extension"] = json!(1);
    document["document"]["references"] = json!([{"summary": "s", "url": "ftp://a.example"}]);
    document["vulnerabilities"][0]["notes"][0]["text"] = "a\u{202e}b".into();
    let site = Site::new().file("documents/a.json", document.to_string());
    let run = import(&site);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for what in ["`x_extension` is left out", "`document.references[0]` is left out", "U+202E"] {
        assert!(run.stderr.contains(what), "{what}: {}", run.stderr);
    }
}

#[test]
fn our_documents_are_those_of_the_standard() {
    let Some(folder) = schemas() else { return };
    let schema = |name: &str| -> Value {
        serde_json::from_str(&fs::read_to_string(folder.join(name)).unwrap()).unwrap()
    };
    let mut registry = jsonschema::Registry::new();
    for version in ["v2.0", "v3.0", "v3.1"] {
        let name = format!("cvss-{version}.json");
        let mut cvss = schema(&name);
        // Their own addresses have a query, which CSAF's references lack.
        let own = cvss.as_object_mut().unwrap();
        own.remove("id");
        own.remove("$id");
        registry = registry.add(format!("https://www.first.org/cvss/{name}"), cvss).unwrap();
    }
    let registry = registry.prepare().unwrap();
    let validator = jsonschema::options()
        .with_registry(&registry)
        .build(&schema("csaf_json_schema.json"))
        .unwrap();
    for document in [ADVISORY, DISTRIBUTION, HARDWARE, VEX] {
        let document: Value = serde_json::from_str(document).unwrap();
        let errors: Vec<_> =
            validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    let planted = changed(ADVISORY, "/vulnerabilities/0/scores/0/cvss_v3/version", "9".into());
    assert!(!validator.is_valid(&serde_json::from_str(&planted).unwrap()), "a fault was accepted");
}

/// The schemas beside the checkout; their absence is said, and in CI it is a failure.
fn schemas() -> Option<std::path::PathBuf> {
    let shared = std::env::var("FOREWARN_SHARED").unwrap_or_else(|_| "../shared".to_owned());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(shared).join("schemas");
    if folder.join("csaf_json_schema.json").is_file() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing", folder.display());
    writeln!(std::io::stderr().lock(), "skipped: {} is missing", folder.display()).unwrap();
    None
}
