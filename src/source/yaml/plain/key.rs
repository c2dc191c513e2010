//! The keys of plain YAML.

use std::ops::Range;

use super::super::tree::{Entry, Key, Node};

/// The longest key, in bytes. Parsers have limits of their own, which are higher.
const LONGEST: usize = 128;

/// The most keys of one mapping: each is compared with all others.
const MOST: usize = 64;

/// The key that `text` begins with, and what follows its colon.
pub(super) fn split(text: &str) -> Option<(&str, &str)> {
    let (key, rest) = text.split_at(length(text.as_bytes()));
    let rest = rest.strip_prefix(':')?;
    let apart = rest.is_empty() || rest.starts_with(' ');
    let begins = key.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '_');
    (apart && begins && key.len() <= LONGEST).then_some((key, rest))
}

/// Adds an entry to those of its mapping, unless the key is there already.
pub(super) fn add(
    entries: &mut Vec<Entry>,
    key: &str,
    span: Range<usize>,
    node: Node,
) -> Option<()> {
    let is_new = entries.iter().all(|entry| entry.key.text != key);
    let key = Key { text: key.to_owned(), span };
    (is_new && entries.len() < MOST).then(|| entries.push(Entry { key, node }))
}

/// How many bytes may be a key. Paths of functions in Rust have two colons between their parts.
fn length(text: &[u8]) -> usize {
    let mut length = 0;
    loop {
        length += text[length..].iter().take_while(|byte| may_be_in_key(**byte)).count();
        match &text[length..] {
            [b':', b':', next, ..] if may_be_in_key(*next) => length += 2,
            _ => return length,
        }
    }
}

const fn may_be_in_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/')
}

#[cfg(test)]
mod tests {
    use super::super::super::tree::Value;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, &str)>) {
        assert_eq!(split(text), expected, "{text}");
    }

    #[test]
    fn a_key_ends_at_a_colon_and_a_blank() {
        check("a:", Some(("a", "")));
        check("type: b: c", Some(("type", " b: c")));
        check("1.x-y/z_: ", Some(("1.x-y/z_", " ")));
        check("null: x", Some(("null", " x")));
        check("a::b_c::D: x", Some(("a::b_c::D", " x")));
        check("a::b:", Some(("a::b", "")));
    }

    #[test]
    fn what_may_be_more_than_a_key_is_none() {
        for text in ["", ":", ": a", "a", "a:b", "a b: c", "-a: b", ".a: b", "<<: b", "? a: b"] {
            check(text, None);
        }
        for text in ["a::b", "a:: b", "a::", "a:::b: c", "a::b:c: d", "::a: b", "a:: : b"] {
            check(text, None);
        }
        for text in ["'a': b", "\"a\": b", "é: b", "[a]: b", "a : b", "&x a: b", "*a: b", "!a: b"]
        {
            check(text, None);
        }
    }

    #[test]
    fn long_keys_are_left_to_others() {
        assert!(split(&format!("{}: b", "k".repeat(LONGEST))).is_some());
        assert!(split(&format!("{}: b", "k".repeat(LONGEST + 1))).is_none());
    }

    #[test]
    fn keys_are_added_once_and_not_without_end() {
        let node = || Node { span: 0..0, value: Value::Refused };
        let mut entries = Vec::new();
        for number in 0..MOST {
            assert!(add(&mut entries, &number.to_string(), 0..0, node()).is_some());
        }
        assert!(add(&mut entries, "more", 0..0, node()).is_none());
        entries.truncate(2);
        assert!(add(&mut entries, "1", 0..0, node()).is_none());
    }
}
