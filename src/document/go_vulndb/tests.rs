use std::io::Read as _;

use flate2::read::GzDecoder;
use serde_json::{Value, json};

use super::*;
use crate::document::fixture::{self, BODY};
use crate::model::site::Group;

fn module(name: &str, introduced: &str, fixed: &str) -> Affected {
    fixture::affected(&format!("pkg:golang/{name}"), introduced, fixed)
}

/// Three advisories: of two modules and a Python package, of one of the modules again, and of no module.
fn library() -> Library {
    let mut first = fixture::advisory("EX-2026-0001");
    let symbols = json!({"imports": [{"path": "example.org/a/p", "symbols": ["Parse"]}], "custom_ranges": []});
    first.affected = vec![
        fixture::affected("pkg:pypi/a", "1.0", "2.0"),
        Affected {
            ecosystem_specific: symbols.as_object().cloned().map(Into::into),
            ..module("example.org/a", "1.0.0", "1.2.0")
        },
        module("example.org/b", "0.1.0", "0.2.0"),
    ];
    let mut second = fixture::advisory("EX-2026-0002");
    second.revisions = fixture::revisions(&[("2026-01-01", "a"), ("2026-03-01", "b")]);
    second.affected =
        vec![module("example.org/a", "2.0.0", "2.3.0"), module("example.org/a", "1.0.0", "1.9.0")];
    fixture::library(vec![first, second, fixture::advisory("EX-2026-0003")])
}

fn value(library: &Library, path: &str) -> Value {
    serde_json::from_str(&fixture::file(library, path)).unwrap()
}

#[test]
fn nothing_is_there_without_a_module() {
    let paths = |library: &Library| -> Vec<String> {
        fixture::paths(library).into_iter().filter(|path| path.starts_with("go/")).collect()
    };
    assert_eq!(paths(&fixture::library(vec![fixture::advisory("EX-2026-0003")])), [""; 0]);
    let mut expected = vec![];
    for name in
        ["ID/x_EX-2026-0001", "ID/x_EX-2026-0002", "index/db", "index/modules", "index/vulns"]
    {
        expected.extend([format!("go/{name}.json.gz"), format!("go/{name}.json")]);
    }
    let mut library = library();
    assert_eq!(paths(&library), expected);
    library.site.formats = Some(vec![Group::Osv]);
    assert_eq!(paths(&library), [""; 0]);
}

#[test]
fn the_index_has_each_module_with_the_version_after_which_none_is_affected() {
    let library = library();
    assert_eq!(value(&library, "go/index/db.json"), json!({"modified": "2026-03-01T00:00:00Z"}));
    let (one, two) = ("2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z");
    let modules = json!([
        {"path": "example.org/a", "vulns": [
            {"id": "x_EX-2026-0001", "modified": one, "fixed": "1.2.0"},
            {"id": "x_EX-2026-0002", "modified": two, "fixed": "2.3.0"}]},
        {"path": "example.org/b", "vulns": [{"id": "x_EX-2026-0001", "modified": one, "fixed": "0.2.0"}]},
    ]);
    assert_eq!(value(&library, "go/index/modules.json"), modules);
    let vulns = json!([
        {"id": "x_EX-2026-0001", "modified": one, "aliases": ["CVE-2026-0001"]},
        {"id": "x_EX-2026-0002", "modified": two, "aliases": ["CVE-2026-0001"]},
    ]);
    assert_eq!(value(&library, "go/index/vulns.json"), vulns);
}

#[test]
fn a_module_that_is_still_affected_has_no_last_fix() {
    let mut advisory = fixture::advisory("EX-2026-0001");
    let mut open = module("example.org/a", "3.0.0", "3.1.0");
    open.ranges[0].events.truncate(1);
    advisory.affected = vec![module("example.org/a", "1.0.0", "1.9.0"), open];
    let modules = value(&fixture::library(vec![advisory]), "go/index/modules.json");
    assert_eq!(modules[0]["vulns"][0].get("fixed"), None);
}

#[test]
fn a_record_has_the_subset_that_the_client_reads() {
    let record = value(&library(), "go/ID/x_EX-2026-0001.json");
    let affected = |name: &str, events: Value, specific: Value| {
        json!({"package": {"name": name, "ecosystem": "Go"}, "ranges": [{"type": "SEMVER", "events": events}],
               "ecosystem_specific": specific})
    };
    let symbols = json!({"imports": [{"path": "example.org/a/p", "symbols": ["Parse"]}]});
    let expected = json!([
        affected("example.org/a", json!([{"introduced": "1.0.0"}, {"fixed": "1.2.0"}]), symbols),
        affected("example.org/b", json!([{"introduced": "0.1.0"}, {"fixed": "0.2.0"}]), json!({})),
    ]);
    assert_eq!(record["affected"], expected);
    assert_eq!(record["details"], BODY.trim_end());
    let page = "https://security.example.org/advisories/EX-2026-0001.html";
    assert_eq!(record["database_specific"], json!({"url": page}));
    assert_eq!(record["modified"], "2026-01-01T00:00:00Z");
}

#[test]
fn packages_of_another_form_are_left_out_rather_than_the_record() {
    let mut advisory = fixture::advisory("EX-2026-0001");
    let wrong = json!({"imports": "all"}).as_object().cloned().map(Into::into);
    advisory.affected =
        vec![Affected { ecosystem_specific: wrong, ..module("example.org/a", "1.0.0", "1.9.0") }];
    let record = value(&fixture::library(vec![advisory]), "go/ID/x_EX-2026-0001.json");
    assert_eq!(record["affected"][0]["ecosystem_specific"], json!({}));
}

#[test]
fn an_id_that_cannot_name_a_file_has_no_record() {
    let mut advisory = fixture::advisory("EX-2026:1");
    advisory.affected = vec![module("example.org/a", "1.0.0", "1.9.0")];
    assert!(!is_published(&fixture::library(vec![advisory])));
}

#[test]
fn compressed_files_hold_the_plain_ones_and_nothing_of_the_machine() {
    let text = b"{\"modified\":\"2026-03-01T00:00:00Z\"}\n";
    let packed = compressed(text);
    let mut unpacked = Vec::new();
    GzDecoder::new(packed.as_slice()).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, text);
    // RFC 1952, section 2.3: no name, no time, an unknown system.
    assert_eq!((packed[3], &packed[4..8], packed[9]), (0, [0; 4].as_slice(), 255));
    assert_eq!(packed, compressed(text));
}

#[test]
fn a_date_that_nobody_means_is_none_of_the_year_1() {
    let advisory = Advisory {
        revisions: fixture::revisions(&[("0001-01-01", "Initial publication")]),
        ..fixture::advisory("EX-2026-0001")
    };
    assert_eq!(modified(&advisory), Timestamp::UNIX_EPOCH);
}
