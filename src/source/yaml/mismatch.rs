//! Says how a value differs from what its place asks for.

use super::notes::quoted;
use super::tree::{Key, Node};
use crate::diagnostic::{Fault, Rule};

/// A key that the format does not have.
pub static UNKNOWN_KEY: Rule = Rule::error(
    "unknown-key",
    "a key is not one of those that may stand here",
    "A key that nobody reads is most often a misspelt one, and then the data that it holds would be \
     left out of the pages and feeds without a word. The hint lists the keys that may stand here.",
);

/// A key that the format requires.
pub static MISSING_KEY: Rule = Rule::error(
    "missing-key",
    "a required key is missing",
    "The pages and the feeds cannot be made without this key. The finding points at the mapping in \
     which it is missing.",
);

/// A value of another kind than its key asks for.
pub static WRONG_KIND: Rule = Rule::error(
    "wrong-kind",
    "a value is of the wrong kind",
    "Each key holds text, `true` or `false`, a list, or a mapping. Text may be written without quotes, \
     but for what YAML reads as something else: a value that begins with a bracket or a brace, or \
     one that is left empty.",
);

/// A number in free-form data that JSON cannot hold as it is written.
pub static YAML_NUMBER: Rule = Rule::error(
    "yaml-number",
    "a number in free-form data cannot stand in JSON as it is written",
    "Free-form data is published as JSON, where there is no infinity, where programs lose the last \
     digits of very large integers, and where a number has one form only: the version 1.10 would \
     be published as 1.1, and 0x1F as 31. Write such a number in quotes, as text.",
);

/// What other programs call the marks of what is not public yet.
const PRIVATE: [&str; 8] =
    ["draft", "canary", "embargo", "embargo_until", "embargoed_until", "tlp", "private", "status"];

pub(super) fn missing_key(name: &str) -> Fault {
    Fault::new(&MISSING_KEY, format!("the key `{name}` is missing here"))
        .hint(format!("add `{name}: …`"))
}

pub(super) fn unknown_key(key: &Key, fields: &[&str]) -> Fault {
    let known = format!("the keys here are {}", fields.join(", "));
    let hint = match meant(key, fields) {
        None if PRIVATE.contains(&key.text.as_str()) => {
            format!(
                "drafts and embargoes have no form in public: keep them in the drafts folder (`forewarn new`); {known}"
            )
        }
        Some(field) => format!("did you mean `{field}`? {known}"),
        None => known,
    };
    Fault::new(&UNKNOWN_KEY, format!("there is no key {} here", quoted(&key.text))).hint(hint)
}

/// The field that a key which is none most likely stands for.
pub(super) fn meant<'f>(key: &Key, fields: &[&'f str]) -> Option<&'f str> {
    nearest(&key.text, fields).filter(|_| !PRIVATE.contains(&key.text.as_str()))
}

/// The field that `name` most likely stands for.
fn nearest<'f>(name: &str, fields: &[&'f str]) -> Option<&'f str> {
    const LONGEST: usize = 40;
    const LIKELY: f64 = 0.6;
    let likeness = |field: &str| strsim::normalized_damerau_levenshtein(name, field);
    fields
        .iter()
        .filter(|_| name.len() <= LONGEST)
        .map(|field| (likeness(field), *field))
        .filter(|(likeness, _)| *likeness >= LIKELY)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, field)| field)
}

pub(super) fn wrong_kind(expected: &str, node: &Node) -> Fault {
    let hint = match expected {
        _ if node.is_null() => "write a value, or delete the key",
        "text" => "put the value in quotes if it is meant as text",
        "a list" => "write `- ` before each item, or `[` and `]` around them",
        "a mapping" => "write `key: value` on lines of their own, indented",
        _ => "write one of the two, without quotes",
    };
    Fault::new(&WRONG_KIND, format!("expected {expected}, found {}", node.kind())).hint(hint)
}

pub(super) fn unfit_number(text: &str) -> Fault {
    Fault::new(&YAML_NUMBER, format!("JSON cannot hold the number {} as written", quoted(text)))
        .hint("put the number in quotes")
}
