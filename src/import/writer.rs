use std::fmt::Write as _;

use serde_json::Value;

use crate::import::Draft;
use crate::model::date::Moment;

/// The file of a draft: its front matter in block style, with quotes wherever a reader could take a text for anything
/// else, and its body as it is.
pub(super) fn write(draft: &Draft) -> String {
    let front = serde_json::to_value(&draft.front).expect("a front matter has no odd keys");
    let mut out = String::from("---\n");
    if let Value::Object(map) = &front {
        for (key, value) in map {
            entry(&mut out, key, value, 0);
        }
    }
    out.push_str("---\n");
    out.push_str(&draft.body);
    if !draft.body.is_empty() {
        out.push('\n');
    }
    out
}

/// `key: value` at the place where a line has got to; ends the line.
fn entry(out: &mut String, key: &str, value: &Value, indent: usize) {
    out.push_str(&scalar(key));
    out.push(':');
    match value {
        Value::Array(items) if !items.is_empty() => {
            out.push('\n');
            list(out, items, indent + 2);
        }
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                line(out, indent + 2);
                entry(out, key, value, indent + 2);
            }
        }
        _ => {
            out.push(' ');
            leaf(out, value);
        }
    }
}

fn list(out: &mut String, items: &[Value], indent: usize) {
    for item in items {
        let _ = write!(out, "{:indent$}- ", "");
        match item {
            Value::Object(map) if !map.is_empty() => {
                for (number, (key, value)) in map.iter().enumerate() {
                    if number > 0 {
                        let _ = write!(out, "{:indent$}  ", "");
                    }
                    entry(out, key, value, indent + 2);
                }
            }
            _ => leaf(out, item),
        }
    }
}

/// Ends a line that only holds a key, or goes on behind the one before.
fn line(out: &mut String, indent: usize) {
    if !out.ends_with('\n') {
        out.push('\n');
    }
    let _ = write!(out, "{:indent$}", "");
}

/// A value on one line; a list in a list is written as JSON, which YAML reads.
fn leaf(out: &mut String, value: &Value) {
    match value {
        Value::String(text) => out.push_str(&scalar(text)),
        Value::Array(items) if !items.is_empty() => {
            let _ = write!(out, "{}", flow(value));
        }
        other => {
            let _ = write!(out, "{other}");
        }
    }
    out.push('\n');
}

fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", "))
        }
        Value::Object(map) => {
            let pair =
                |(key, value): (&String, &Value)| format!("{}: {}", quoted(key), flow(value));
            format!("{{{}}}", map.iter().map(pair).collect::<Vec<_>>().join(", "))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// Whether every reader of YAML takes these letters for this text.
fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let known = text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./@+() :,".contains(c));
    let ends = !text.ends_with([' ', ':']) && !text.contains(": ") && text.len() < 1000;
    let word = begins && known && ends && !WORDS.contains(&text.to_ascii_lowercase().as_str());
    word || Moment::parse(text).is_ok()
}

/// In double quotes (YAML 1.2.2, 7.3.1); what is not ASCII stays readable.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::import::clean::clean;
    use crate::source::front_matter;
    use crate::source::schema::advisory::RawAdvisory;
    use crate::source::yaml;

    /// A draft is read again as it was.
    fn check(draft: &Draft) {
        let text = write(draft);
        let parts = front_matter::split(&text).unwrap();
        let mut findings = Vec::new();
        let read = yaml::read::<RawAdvisory>(&text, parts.header, &mut findings);
        assert!(findings.is_empty(), "{findings:?} in {text}");
        assert_eq!(read.unwrap().0, draft.front, "{text}");
        let body = &text[parts.body];
        assert_eq!(body.strip_suffix('\n').unwrap_or(body), draft.body);
    }

    fn draft(title: &str, extra: Value) -> Draft {
        let mut draft = Draft { body: "---\ntext\n---".to_owned(), ..Draft::default() };
        draft.front.id = "EX-1".to_owned();
        draft.front.title = Some(title.to_owned());
        draft.front.aliases = vec![title.to_owned(), String::new()];
        draft.front.database_specific = Some(extra);
        clean(draft)
    }

    #[test]
    fn texts_that_yaml_could_take_for_something_else_stay_texts() {
        for text in [
            "",
            " ",
            "a ",
            "a: b",
            "a:",
            "a #b",
            "# a",
            "- a",
            "? a",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "`a",
            "{a",
            "[a",
            "|",
            ">",
            "'a'",
            "\"a\"",
            "a\\b",
            "a\nb\n",
            "a\tb",
            "---",
            "...",
            "1.10",
            "0x1F",
            "1e3",
            "~",
            "null",
            "Yes",
            "n",
            ".nan",
            "<<",
            "=",
            "été",
            "a, b",
            "é: x",
            "https://a.example/?b#c",
            "2026-01-01",
            "2026-01-01T00:00:00Z",
            "a]b",
            "😀",
        ] {
            check(&draft(text, json!({text: [text, {"k": text}, [text, [text]]]})));
        }
    }

    #[test]
    fn values_of_every_kind_come_back() {
        check(&draft(
            "x",
            json!({"a": null, "b": [], "c": {}, "d": [1, -2.5, true, null, [], {}, [[{"e": {}}]]],
                   "f": {"g": {"h": [{"i": [1]}, {"j": {"k": "l"}}]}}}),
        ));
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in any::<String>(), key in any::<String>()) {
            check(&draft(&text, json!({key: text})));
        }
    }
}
