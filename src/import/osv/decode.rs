use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use super::escapes;
use super::raw::RawRecord;
use crate::diagnostic::Diagnostic;
use crate::import::json::malformed;
use crate::import::{Draft, clean};
use crate::source::finding::Finding;
use crate::source::read;
use crate::source::text::Text;
use crate::source::text::character::{
    BIDIRECTIONAL_CONTROL, CONTROL_CHARACTER, LONE_CARRIAGE_RETURN,
};
use crate::source::yaml;

/// What our reader of YAML finds in escapes, and an import takes out.
const HIDDEN: [&str; 3] =
    [BIDIRECTIONAL_CONTROL.code, CONTROL_CHARACTER.code, LONE_CARRIAGE_RETURN.code];

/// The fields of the schema, by where they stand; what else stands there is named.
const KNOWN: &[(&str, &[&str])] = &[
    (
        "",
        &[
            "schema_version",
            "id",
            "modified",
            "published",
            "withdrawn",
            "aliases",
            "upstream",
            "related",
            "summary",
            "details",
            "severity",
            "affected",
            "references",
            "credits",
            "database_specific",
        ],
    ),
    ("severity", &["type", "score", "source"]),
    (
        "affected",
        &["package", "severity", "ranges", "versions", "ecosystem_specific", "database_specific"],
    ),
    ("affected.severity", &["type", "score", "source"]),
    ("affected.package", &["ecosystem", "name", "purl"]),
    ("affected.ranges", &["type", "repo", "events", "database_specific"]),
    ("affected.ranges.events", &["introduced", "fixed", "last_affected", "limit"]),
    ("references", &["type", "url"]),
    ("credits", &["name", "contact", "type"]),
];

/// The record in a file: JSON if it begins as JSON does, else YAML, whose plain versions keep their text.
pub(super) fn decode(input: &Text, draft: &mut Draft) -> Result<RawRecord, Vec<Diagnostic>> {
    if input.text.trim_start().starts_with('{') {
        return json(input, draft).map_err(|error| {
            vec![malformed(input, 0, &error, "OSV record", "https://ossf.github.io/osv-schema/")]
        });
    }
    let written = &input.text;
    let mut gone = BTreeSet::new();
    let mut input = Text { text: clean::visible(&input.text, &mut gone), ..input.clone() };
    let mut read = yaml(&input);
    if let Err(found) = &read
        && found.iter().all(|finding| HIDDEN.contains(&finding.fault.rule.code))
    {
        input.text = escapes::without_hidden(&input.text, found, &mut gone);
        read = yaml(&input);
    }
    draft.left_out.extend(clean::named(&gone));
    let mut record = read.map_err(|found| read::placed(&input, found))?;
    record.details = with_line_ends(written, record.details);
    Ok(record)
}

/// The details with the line ends that are written into YAML as escapes, which our reader does not let through.
fn with_line_ends(yaml: &str, read: Option<String>) -> Option<String> {
    #[derive(Deserialize)]
    struct Details {
        details: Option<String>,
    }
    let plain = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
    if !yaml.contains("\\r") {
        return read;
    }
    let second = serde_yaml::from_str::<Details>(yaml).ok().and_then(|second| second.details);
    second.filter(|second| Some(plain(second)) == read).or(read)
}

fn yaml(input: &Text) -> Result<RawRecord, Vec<Finding>> {
    let mut findings = Vec::new();
    match yaml::read(&input.text, 0..input.text.len(), &mut findings) {
        Some((record, _)) if findings.is_empty() => Ok(record),
        _ => Err(findings),
    }
}

fn json(input: &Text, draft: &mut Draft) -> Result<RawRecord, serde_json::Error> {
    let record = serde_json::from_str(&input.text)?;
    unknown(&serde_json::from_str(&input.text)?, "", draft);
    Ok(record)
}

/// Names what the schema has no field for.
fn unknown(value: &Value, path: &str, draft: &mut Draft) {
    let Some((_, known)) = KNOWN.iter().find(|(place, _)| *place == path) else { return };
    match value {
        Value::Array(items) => items.iter().for_each(|item| unknown(item, path, draft)),
        Value::Object(map) => {
            for (key, value) in map {
                let place = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                if known.contains(&key.as_str()) {
                    unknown(value, &place, draft);
                } else {
                    draft.leave_out(&format!("`{place}`"), "the schema of OSV has no such field");
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> (Result<RawRecord, Vec<Diagnostic>>, Draft) {
        let mut draft = Draft::default();
        let input = Text { path: "a".to_owned(), text: text.to_owned() };
        (decode(&input, &mut draft), draft)
    }

    #[track_caller]
    fn refused(text: &str, code: &str, line: usize) {
        let found = decoded(text).0.unwrap_err();
        let place = found[0].place.as_ref().unwrap();
        assert_eq!((found[0].rule.code, place.line), (code, line), "{}", found[0].message);
    }

    #[test]
    fn json_and_yaml_give_the_same_record() {
        let (json, _) = decoded(
            r#"{"id": "EX-1", "affected": [{"versions": ["1.10"], "ranges": null}], "aliases": []}"#,
        );
        let (yaml, _) = decoded("id: EX-1\naffected:\n- versions:\n  - 1.10\naliases: []\n");
        assert_eq!(json.unwrap(), yaml.unwrap());
    }

    #[test]
    fn what_is_no_record_is_refused_at_its_line() {
        refused("{\"id\": 1}", "import-form", 1);
        refused("{\n\"id\": \"a\",\n}", "import-form", 3);
        refused("{\n}", "import-form", 2);
        refused("{", "import-form", 1);
        refused("id: a\nid: b\n", "duplicate-key", 2);
        refused("modified: 2020-01-01\n", "missing-key", 1);
        refused("", "missing-key", 1);
    }

    #[test]
    fn hidden_characters_of_yaml_are_no_reason_to_refuse_a_record() {
        let (record, draft) = decoded("id: a\ndetails: \"b\\r\\nc\\u200e\"\nsummary: \u{202e}d\n");
        let record = record.unwrap();
        assert_eq!(record.details.as_deref(), Some("b\nc"));
        assert_eq!(record.summary.as_deref(), Some("d"));
        assert_eq!(draft.left_out.len(), 2);
    }

    #[test]
    fn unknown_fields_are_named() {
        let text = r#"{"id": "a", "$schema": 1, "affected": [{"package":
            {"ecosystem": "Go", "name": "b", "x": 1}, "ecosystem_specific": {"y": 1}}]}"#;
        let (record, draft) = decoded(text);
        assert!(record.is_ok());
        let begins: Vec<_> =
            draft.left_out.iter().map(|note| note.split(' ').next().unwrap()).collect();
        assert_eq!(begins, ["`$schema`", "`affected.package.x`"]);
    }
}
