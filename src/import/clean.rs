use std::collections::BTreeSet;

use serde_json::Value;

use crate::import::Draft;
use crate::source::schema::advisory::RawAdvisory;
use crate::source::text::character;

/// The draft without the characters that no source may hold; those that are gone are named. Line ends become line
/// feeds, which mean the same in Markdown.
pub(super) fn clean(mut draft: Draft) -> Draft {
    let mut gone = BTreeSet::new();
    draft.body = visible(&draft.body.replace("\r\n", "\n").replace('\r', "\n"), &mut gone);
    let mut front = serde_json::to_value(&draft.front).expect("a front matter has no odd keys");
    values(&mut front, &mut gone);
    draft.front = serde_json::from_value::<RawAdvisory>(front)
        .expect("a front matter is read as it was written");
    draft.left_out.extend(named(&gone));
    draft
}

/// What is said of the characters that are gone.
pub(super) fn named(gone: &BTreeSet<u32>) -> impl Iterator<Item = String> {
    gone.iter().map(|code| format!("the character U+{code:04X} is left out: it cannot be seen"))
}

fn values(value: &mut Value, gone: &mut BTreeSet<u32>) {
    match value {
        Value::String(string) => *string = visible(string, gone),
        Value::Array(items) => items.iter_mut().for_each(|item| values(item, gone)),
        Value::Object(map) => {
            let old = std::mem::take(map);
            for (key, mut value) in old {
                values(&mut value, gone);
                map.insert(visible(&key, gone), value);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A text without its hidden characters, which are added to `gone`; carriage returns go without a word.
pub(super) fn visible(written: &str, gone: &mut BTreeSet<u32>) -> String {
    let kept = |c: &char| {
        let kept = character::forbidden(*c).is_none();
        if !kept && *c != '\r' {
            gone.insert(u32::from(*c));
        }
        kept
    };
    written.chars().filter(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_go_and_are_named() {
        let mut draft = Draft { body: "a\rb\r\nc\u{7}\u{202e}d\te".to_owned(), ..Draft::default() };
        draft.front.title = Some("x\u{feff}y".to_owned());
        draft.front.database_specific = Some(serde_json::json!({"k\u{0}": ["v\u{200e}", 1]}));
        let cleaned = clean(draft);
        assert_eq!(cleaned.body, "a\nb\ncd\te");
        assert_eq!(cleaned.front.title.as_deref(), Some("xy"));
        assert_eq!(cleaned.front.database_specific, Some(serde_json::json!({"k": ["v", 1]})));
        let codes: Vec<_> = cleaned.left_out.iter().map(|note| &note[14..20]).collect();
        assert_eq!(codes, ["U+0000", "U+0007", "U+200E", "U+202E", "U+FEFF"]);
    }

    #[test]
    fn a_clean_draft_stays() {
        let mut draft = Draft { body: "a\n\tb".to_owned(), ..Draft::default() };
        draft.front.id = "EX-1".to_owned();
        assert_eq!(clean(draft.clone()), draft);
    }
}
