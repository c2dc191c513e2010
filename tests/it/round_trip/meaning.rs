//! Whether two OSV records mean the same.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

/// Lists whose order says something, by the key that they stand under: free-form data.
const ORDERED: [&str; 2] = ["database_specific", "ecosystem_specific"];

/// The fields in which two records differ in meaning.
pub(crate) fn differences(before: Value, after: Value) -> BTreeSet<String> {
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
