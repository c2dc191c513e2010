//! Whole databases through `import` and `build`: what comes back says the same as what went in.
//!
//! The databases lie beside the checkout, in the folder that `FOREWARN_SHARED` names. Where it is missing the test says
//! so and passes; a machine that sets `CI` must have it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::site::{SETTINGS, Site};

/// Lists whose order says something, by the key that they stand under: free-form data.
const ORDERED: [&str; 2] = ["database_specific", "ecosystem_specific"];

#[test]
fn records_of_go_come_back() {
    measure("corpora/go", 0, 0);
}

#[test]
fn records_of_pypa_come_back() {
    measure("corpora/pypa", 7, 3);
}

/// Imports and builds a database, prints what became of it, and fails where more than so many records were refused or
/// differ.
#[track_caller]
fn measure(corpus: &str, most_refused: usize, most_differing: usize) {
    let Some(folder) = shared(corpus) else { return };
    let site = site();
    let run = site.run(&["import", folder.to_str().unwrap(), "--from", "osv"]);
    let summary = run.stdout.lines().last().unwrap_or_default().to_owned();
    let built = site.run(&["build", "--formats", "osv"]);
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    let mut differing: BTreeMap<String, usize> = BTreeMap::new();
    let (mut refused, mut unequal) = (0, vec![]);
    for path in records(&folder) {
        let before = parsed(&path);
        let id = before["id"].as_str().unwrap().to_owned();
        let Ok(after) = fs::read(site.path(&format!("public/osv/{id}.json"))) else {
            refused += 1;
            continue;
        };
        let fields = differences(before, serde_json::from_slice(&after).unwrap());
        if !fields.is_empty() {
            unequal
                .push(format!("{id}: {}", fields.iter().cloned().collect::<Vec<_>>().join(", ")));
        }
        for field in fields {
            *differing.entry(field).or_default() += 1;
        }
    }
    say(&format!("{corpus}: {summary}; {} differ {differing:?}", unequal.len()));
    assert!(refused <= most_refused, "{refused} were refused");
    assert!(unequal.len() <= most_differing, "{unequal:#?}");
}

pub(crate) fn site() -> Site {
    let policy = crate::site::POLICY;
    Site::empty().file("content/site.yaml", SETTINGS).file("content/policy.md", policy)
}

/// A path beside the checkout, or nothing where it may be missing.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("FOREWARN_SHARED").map_or(beside, PathBuf::from).join(path);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing", folder.display());
    say(&format!("skipped: {} is missing", folder.display()));
    None
}

/// A line that is not captured, so that whoever runs the tests sees it.
pub(crate) fn say(line: &str) {
    writeln!(std::io::stderr().lock(), "{line}").unwrap();
}

fn records(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(records(&path));
        } else if path.extension().is_some_and(|ending| ending == "json" || ending == "yaml") {
            found.push(path);
        }
    }
    found
}

/// The record as another reader than ours sees it; YAML's plain scalars keep their text in lists of versions.
fn parsed(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap();
    if path.extension().is_some_and(|ending| ending == "json") {
        return serde_json::from_str(&text).unwrap();
    }
    serde_yaml::from_str(&quoted(&text)).unwrap()
}

/// YAML with its plain numbers quoted, which are versions.
fn quoted(yaml: &str) -> String {
    let mut out = String::new();
    for line in yaml.lines() {
        let indent = line.len() - line.trim_start().len();
        let at = if line[indent..].starts_with("- ") { indent + 2 } else { indent };
        let key = line[at..].find(": ").filter(|colon| !line[at..at + colon].contains(' '));
        let at = key.map_or(at, |colon| at + colon + 2);
        let (before, value) = line.split_at(at);
        let number = value.starts_with(|c: char| c.is_ascii_digit())
            && value.chars().all(|c| c.is_ascii_alphanumeric() || "._+-".contains(c));
        let quote = if number && (key.is_some() || before.ends_with("- ")) { "\"" } else { "" };
        out.extend([before, quote, value, quote, "\n"]);
    }
    out
}

/// The fields in which two records differ in meaning.
fn differences(before: Value, after: Value) -> BTreeSet<String> {
    let mut fields = BTreeSet::new();
    compare("", &normal("", before, true), &normal("", after, true), &mut fields);
    fields
}

fn compare(path: &str, before: &Value, after: &Value, fields: &mut BTreeSet<String>) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            let keys: BTreeSet<_> = before.keys().chain(after.keys()).collect();
            for key in keys {
                // A package URL may be added.
                if key == "purl" && !before.contains_key(key) {
                    continue;
                }
                let at = format!("{path}.{key}");
                let value = |map: &Map<String, Value>| map.get(key).cloned().unwrap_or_default();
                compare(at.trim_start_matches('.'), &value(before), &value(after), fields);
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (before, after) in before.iter().zip(after) {
                compare(path, before, after, fields);
            }
        }
        _ if before == after => {}
        _ => drop(fields.insert(path.to_owned())),
    }
}

/// A record in the one form of its meaning: without what is empty, lists sorted, times to the second.
fn normal(key: &str, value: Value, meant: bool) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map
                .into_iter()
                .filter(|(key, _)| {
                    !["schema_version", "modified"].contains(&key.as_str()) || !meant
                })
                .map(|(key, value)| {
                    let inner = meant && !ORDERED.contains(&key.as_str());
                    (key.clone(), normal(&key, value, inner))
                })
                .filter(|(_, value)| !meant || !is_empty(value));
            let sorted: BTreeMap<_, _> = kept.collect();
            Value::Object(sorted.into_iter().collect())
        }
        Value::Array(items) => {
            let mut items: Vec<_> =
                items.into_iter().map(|item| normal(key, item, meant)).collect();
            if meant {
                items.sort_by_key(|item| sorting(item).to_string());
            }
            Value::Array(items)
        }
        Value::String(text) if meant => Value::String(text_of(key, text)),
        other => other,
    }
}

/// A value without the package URLs that one side may lack.
fn sorting(value: &Value) -> Value {
    let mut value = value.clone();
    if let Some(package) = value.get_mut("package").and_then(Value::as_object_mut) {
        package.remove("purl");
    }
    value
}

fn text_of(key: &str, text: String) -> String {
    match key {
        "published" | "withdrawn" => {
            let text = text.replace(' ', "T").replace("+00:00", "Z");
            text.split(['.', 'Z']).next().unwrap_or_default().to_owned()
        }
        // All line ends mean the same in Markdown (CommonMark 2.1).
        "details" => text.replace("\r\n", "\n").replace('\r', "\n"),
        "summary" => text.trim_start_matches("WITHDRAWN:").trim_start().to_owned(),
        _ => text,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

#[test]
fn the_comparison_forgives_only_what_means_nothing() {
    let before = json!({"id": "A-1", "modified": "0001-01-01T00:00:00Z", "aliases": ["b", "a"],
        "published": "2020-01-01T00:00:00.5Z", "related": [], "summary": "WITHDRAWN: x",
        "affected": [{"package": {"name": "n"}, "database_specific": {"l": [2, 1], "e": []}}]});
    let mut after = json!({"id": "A-1", "modified": "2021-01-01T00:00:00Z", "aliases": ["a", "b"],
        "published": "2020-01-01T00:00:00Z", "details": "", "summary": "x", "schema_version": "1.7.5",
        "affected": [{"package": {"name": "n", "purl": "p"},
            "database_specific": {"l": [2, 1], "e": []}}]});
    let fields = |after: &Value| Vec::from_iter(differences(before.clone(), after.clone()));
    assert_eq!(fields(&after), [""; 0]);
    after["affected"][0]["database_specific"]["l"] = json!([1, 2]);
    after["aliases"] = json!(["a"]);
    after["published"] = json!("2020-01-01T00:00:01Z");
    assert_eq!(fields(&after), ["affected.database_specific.l", "aliases", "published"]);
}
