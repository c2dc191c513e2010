use serde_json::{Map, Value, json};

/// What no source can hold of a text: which of its lines end otherwise than in a line feed, by their numbers from 0, or
/// `true` where all do.
pub(super) fn of(text: &str) -> Option<(String, Value)> {
    let ends = ends(text);
    let lines = |end: &str| -> Vec<usize> {
        let found = ends.iter().enumerate().filter(|(_, one)| **one == end);
        found.map(|(number, _)| number).collect()
    };
    let mut named = Map::new();
    for (key, end) in [("crlf", "\r\n"), ("cr", "\r")] {
        let lines = lines(end);
        if lines.len() == ends.len() && !lines.is_empty() {
            named.insert(key.to_owned(), json!(true));
        } else if !lines.is_empty() {
            named.insert(key.to_owned(), json!(lines));
        }
    }
    (!named.is_empty()).then(|| ("line_ends".to_owned(), Value::Object(named)))
}

/// The end of each line that has one.
fn ends(text: &str) -> Vec<&str> {
    let mut ends = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\r', '\n']) {
        let length = if rest[at..].starts_with("\r\n") { 2 } else { 1 };
        ends.push(&rest[at..at + length]);
        rest = &rest[at + length..];
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &Value) {
        assert_eq!(of(text).map_or(Value::Null, |(_, ends)| ends), *expected);
    }

    #[test]
    fn only_other_line_ends_than_a_line_feed_are_named() {
        check("", &Value::Null);
        check("a\nb\n", &Value::Null);
        check("a\r\nb\r\nc", &json!({"crlf": true}));
        check("a\r\nb\nc\rd\r\n", &json!({"crlf": [0, 3], "cr": [2]}));
        check("a\r\r\nb", &json!({"crlf": [1], "cr": [0]}));
    }
}
