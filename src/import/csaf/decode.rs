use std::collections::BTreeSet;

use serde_json::Value;

use super::raw::RawCsaf;
use crate::diagnostic::{Diagnostic, Fault, Place};
use crate::import::Draft;
use crate::import::rule::IMPORT_FORM;
use crate::source::text::Text;

/// The document in a file. What it says beyond the schema is named, once for each place where it stands.
pub(super) fn decode(input: &Text, draft: &mut Draft) -> Result<RawCsaf, Vec<Diagnostic>> {
    let refused = |error: serde_json::Error| vec![malformed(input, &error)];
    let raw: RawCsaf = serde_json::from_str(&input.text).map_err(refused)?;
    let written = serde_json::from_str(&input.text).map_err(refused)?;
    let known = serde_json::to_value(&raw).expect("a document has no odd keys");
    let mut unknown = BTreeSet::new();
    compare("", &written, &known, &mut unknown);
    for path in unknown {
        draft.leave_out(&format!("`{path}`"), "CSAF 2.0 has no such field");
    }
    Ok(raw)
}

/// Collects the keys that are not known, by their paths without indices.
fn compare(path: &str, written: &Value, known: &Value, unknown: &mut BTreeSet<String>) {
    match (written, known) {
        (Value::Object(written), Value::Object(known)) => {
            for (key, value) in written {
                let place = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                match known.get(key) {
                    Some(known) => compare(&place, value, known, unknown),
                    None => drop(unknown.insert(place)),
                }
            }
        }
        (Value::Array(written), Value::Array(known)) => {
            for (written, known) in written.iter().zip(known) {
                compare(path, written, known, unknown);
            }
        }
        _ => {}
    }
}

fn malformed(input: &Text, error: &serde_json::Error) -> Diagnostic {
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or_default();
    let before = input.text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let start = before.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
    let fault = Fault::new(&IMPORT_FORM, format!("this is no CSAF document: {message}"))
        .hint("compare it with the schema of CSAF 2.0, which docs.oasis-open.org has");
    Diagnostic::new(fault, input.path.clone()).at(Place::in_text(&input.text, start..start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> (Result<RawCsaf, Vec<Diagnostic>>, Draft) {
        let mut draft = Draft::default();
        let input = Text { path: "a".to_owned(), text: text.to_owned() };
        (decode(&input, &mut draft), draft)
    }

    const SMALLEST: &str = r#"{"document": {"category": "csaf_base", "csaf_version": "2.0",
"publisher": {"category": "vendor", "name": "A", "namespace": "https://a.example"},
"title": "T", "tracking": {"id": "EX-1", "status": "final", "version": "1",
"initial_release_date": "2026-01-01T00:00:00Z", "current_release_date": "2026-01-01T00:00:00Z",
"revision_history": [{"date": "2026-01-01T00:00:00Z", "number": "1", "summary": "s"}]}}}"#;

    #[test]
    fn the_smallest_document_is_read() {
        let (raw, draft) = decoded(SMALLEST);
        assert_eq!(raw.unwrap().document.tracking.id, "EX-1");
        assert_eq!(draft.left_out, [""; 0]);
    }

    #[test]
    fn fields_beyond_the_schema_are_named_once() {
        let text = SMALLEST.replace("\"number\": \"1\"", "\"number\": \"1\", \"x_a\": 1").replace(
            "\"category\": \"csaf_base\"",
            "\"x_b\": [], \"notes\": [{\"category\": \"other\", \"text\": \"t\", \"x_c\": 1},
             {\"category\": \"other\", \"text\": \"t\", \"x_c\": 2}], \"category\": \"csaf_base\"",
        );
        let paths: Vec<_> = decoded(&text)
            .1
            .left_out
            .iter()
            .map(|note| note.split('`').nth(1).unwrap().to_owned())
            .collect();
        let expected =
            ["document.notes.x_c", "document.tracking.revision_history.x_a", "document.x_b"];
        assert_eq!(paths, expected);
    }

    #[track_caller]
    fn refused(from: &str, to: &str, line: usize, message: &str) {
        let found = decoded(&SMALLEST.replace(from, to)).0.unwrap_err();
        assert_eq!(found[0].rule.code, "import-form");
        assert_eq!(found[0].place.as_ref().unwrap().line, line);
        assert!(found[0].message.contains(message), "{}", found[0].message);
    }

    #[test]
    fn what_is_no_document_is_refused_at_its_line() {
        refused("\"title\": \"T\"", "\"title\": 1", 3, "expected a string");
        refused("\"id\": \"EX-1\", ", "", 5, "missing field `id`");
        refused("\"title\"", "\"title\": \"S\", \"title\"", 3, "duplicate field");
        refused("\"document\"", "\"paper\"", 5, "missing field `document`");
        refused("}}}", "}}", 5, "EOF");
    }
}
