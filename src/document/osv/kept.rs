use serde_json::{Map, Value};

use super::record::Record;
use crate::model::Extra;

/// The lists of a record that may be made longer.
const LISTS: [&str; 6] = ["aliases", "upstream", "related", "severity", "references", "credits"];

/// The line ends of the details, which a source has not.
const LINES: &str = "line_ends";

/// The record of an import with what our model does not hold: what stands in a list goes to the end of that list, a
/// summary replaces the one that differs from it in blanks alone, and the details get their line ends back.
pub(super) fn with(record: &Record, kept: &Extra) -> Map<String, Value> {
    let written = serde_json::to_value(record).expect("a record holds only JSON values");
    let Value::Object(mut fields) = written else { unreachable!("a record is an object") };
    for (key, value) in &kept.map() {
        match (key.as_str(), value) {
            (LINES, Value::Object(ends)) => {
                text(&mut fields, "details", |details| with_line_ends(details, ends));
            }
            ("summary", Value::String(kept)) => {
                text(&mut fields, "summary", |summary| with_blanks(summary, kept));
            }
            (key, Value::Array(more)) if LISTS.contains(&key) => extend(&mut fields, key, more),
            _ => {}
        }
    }
    fields
}

fn extend(fields: &mut Map<String, Value>, key: &str, more: &[Value]) {
    let list = fields.entry(key).or_insert_with(|| Value::Array(Vec::new()));
    if let Value::Array(list) = list {
        list.extend_from_slice(more);
    }
}

fn text(fields: &mut Map<String, Value>, key: &str, mend: impl Fn(&str) -> String) {
    if let Some(Value::String(text)) = fields.get_mut(key) {
        *text = mend(text);
    }
}

/// The kept summary, unless the title was changed since.
fn with_blanks(summary: &str, kept: &str) -> String {
    const WITHDRAWN: &str = "WITHDRAWN: ";
    let (prefix, title) = match summary.strip_prefix(WITHDRAWN) {
        Some(title) => (WITHDRAWN, title),
        None => ("", summary),
    };
    if kept.split_whitespace().eq(title.split_whitespace()) {
        return format!("{prefix}{kept}");
    }
    summary.to_owned()
}

/// The text with the ends of the lines that are named, from 0, under `crlf` or `cr`; `true` names all.
fn with_line_ends(details: &str, ends: &Map<String, Value>) -> String {
    let mut out = String::with_capacity(details.len());
    for (number, line) in details.split_inclusive('\n').enumerate() {
        let named = |key: &str| match ends.get(key) {
            Some(Value::Array(lines)) => lines.iter().any(|line| *line == number),
            Some(all) => *all == true,
            None => false,
        };
        let end = match line.strip_suffix('\n') {
            Some(_) if named("crlf") => "\r\n",
            Some(_) if named("cr") => "\r",
            Some(_) => "\n",
            None => "",
        };
        out.push_str(line.strip_suffix('\n').unwrap_or(line));
        out.push_str(end);
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn ends(details: &str, ends: &Value, expected: &str) {
        assert_eq!(with_line_ends(details, ends.as_object().unwrap()), expected);
    }

    #[test]
    fn named_lines_get_their_ends_back() {
        ends("a\nb\nc", &json!({"crlf": true}), "a\r\nb\r\nc");
        ends("a\nb\nc\n", &json!({"crlf": [0, 2], "cr": [1]}), "a\r\nb\rc\r\n");
        ends("a\nb", &json!({"cr": [7], "odd": true, "crlf": "x"}), "a\nb");
    }

    #[test]
    fn a_summary_comes_back_unless_its_title_was_changed() {
        assert_eq!(with_blanks("a b", " a\nb "), " a\nb ");
        assert_eq!(with_blanks("WITHDRAWN: a b", "a  b"), "WITHDRAWN: a  b");
        assert_eq!(with_blanks("a c", "a  b"), "a c");
    }

    #[test]
    fn lists_are_made_longer_and_nothing_else_is_touched() {
        let mut fields = Map::new();
        fields.insert("id".to_owned(), json!("A-1"));
        fields.insert("aliases".to_owned(), json!(["A-2"]));
        extend(&mut fields, "aliases", &[json!("B")]);
        extend(&mut fields, "references", &[json!({"type": "GIT"})]);
        extend(&mut fields, "id", &[json!("C")]);
        let expected =
            json!({"id": "A-1", "aliases": ["A-2", "B"], "references": [{"type": "GIT"}]});
        assert_eq!(Value::Object(fields), expected);
    }
}
