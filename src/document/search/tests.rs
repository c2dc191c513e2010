use std::collections::BTreeMap;

use super::words::shard;
use super::*;
use crate::document::fixture;
use crate::model::advisory::Advisory;

fn library() -> Library {
    let mut advisories = fixture::many(3);
    advisories[0].title = Some("A \"table\" without <bounds>".to_owned());
    advisories[1].withdrawn = fixture::withdrawn("2020-06-01", "Nothing was wrong");
    fixture::library(advisories)
}

fn json(library: &Library, path: &str) -> serde_json::Value {
    serde_json::from_str(&fixture::file(library, path)).unwrap()
}

/// What is written for a word, in a site of one shard.
#[track_caller]
fn check(word: &str, expected: Option<&str>) {
    let words = json(&library(), "search/words/0.json");
    assert_eq!(words.get(word).and_then(|found| found.as_str()), expected, "{word}");
}

#[test]
fn every_word_leads_to_its_documents() {
    // The package is 0, and the advisories follow, newest first.
    check("example", Some("0.1.1.1"));
    check("table", Some("3"));
    check("bounds", Some("3"));
    check("2020", Some("1.1.1"));
    check("header", Some("|1.1.1"));
    check("nothing", Some("|2"));
    check("pypi", Some("|0"));
    check("nowhere", None);
}

#[test]
fn a_document_says_what_a_result_shows() {
    let found = json(&library(), "search/documents/0.json");
    let package = serde_json::json!({
        "href": "packages/PyPI/example/index.html", "title": "example", "about": "PyPI",
    });
    let withdrawn = serde_json::json!({
        "href": "advisories/TEST-2020-0002.html", "title": "Example vulnerability",
        "about": "TEST-2020-0002", "date": "2020-01-02", "withdrawn": true,
    });
    assert_eq!((&found[0], &found[2]), (&package, &withdrawn));
    assert_eq!(found[3]["title"], "A \"table\" without <bounds>");
    assert_eq!(found.as_array().map(Vec::len), Some(4));
}

#[test]
fn a_large_site_has_many_shards_and_each_word_stands_in_its_own() {
    let library = fixture::library(fixture::many(200));
    let shards = shards(&library);
    assert_eq!(shards, 8);
    let mut words: BTreeMap<String, usize> = BTreeMap::new();
    for number in 0..shards {
        let found = json(&library, &format!("search/words/{number}.json"));
        for word in found.as_object().unwrap().keys() {
            assert_eq!(shard(word, shards), number, "{word}");
            assert_eq!(words.insert(word.clone(), number), None);
        }
    }
    assert!(words.contains_key("0200") && words.contains_key("header"), "{words:?}");
}

#[test]
fn an_empty_site_has_an_empty_index() {
    let library = fixture::library(Vec::<Advisory>::new());
    assert_eq!(fixture::file(&library, "search/words/0.json"), "{\n}\n");
    let paths = fixture::paths(&library);
    assert!(!paths.iter().any(|path| path.starts_with("search/documents/")), "{paths:?}");
}
