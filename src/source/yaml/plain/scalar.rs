//! Values of one line that are text.

use super::super::tree::{Node, Value};

/// The text that all of `text` is, which stands at `at` of its file.
pub(super) fn read(text: &str, at: usize) -> Option<Node> {
    let value = match text.as_bytes().first()? {
        b'"' | b'\'' => {
            let (value, length) = quoted(text)?;
            (length == text.len()).then_some(value)?
        }
        _ => is_plain(text).then(|| scalar(text.to_owned(), true))?,
    };
    Some(Node { span: at..at + text.len(), value })
}

/// The text in quotes that `text` begins with, and its length with the quotes.
pub(super) fn quoted(text: &str) -> Option<(Value, usize)> {
    if let Some(rest) = text.strip_prefix('"') {
        let inside = &rest[..rest.find(['"', '\\'])?];
        let closed = rest[inside.len()..].starts_with('"');
        return closed.then(|| (scalar(inside.to_owned(), false), inside.len() + 2));
    }
    let rest = text.strip_prefix('\'')?;
    let length = single_quoted_length(rest.as_bytes())?;
    Some((scalar(rest[..length].replace("''", "'"), false), length + 2))
}

pub(super) const fn scalar(text: String, plain: bool) -> Value {
    Value::Scalar { text, plain }
}

/// How far the text goes that a single quote before `bytes` opened: two quotes stand for one.
fn single_quoted_length(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += bytes[at..].iter().position(|byte| *byte == b'\'')?;
        match bytes.get(at + 1) {
            Some(b'\'') => at += 2,
            _ => return Some(at),
        }
    }
}

/// Whether `text` is a scalar without quotes, of one line and as a whole, outside of brackets.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let followed_by = |at: usize, next: u8| bytes.get(at + 1).is_none_or(|byte| *byte == next);
    let is_mark = |(at, byte): (usize, &u8)| match byte {
        b':' => followed_by(at, b' '),
        // A comment, or a blank at the end of the line.
        b' ' => followed_by(at, b'#'),
        _ => false,
    };
    bytes.first().is_some_and(|first| may_begin(*first)) && !bytes.iter().enumerate().any(is_mark)
}

/// Whether a scalar without quotes may begin with `byte`: all indicators are left out (YAML 1.2.2, §5.3), also where they would do no
/// harm.
pub(super) const fn may_begin(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || !byte.is_ascii()
        || matches!(byte, b'_' | b'/' | b'.' | b'(' | b'~' | b'+' | b'$')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: Option<(&str, bool)>) {
        let node = read(written, 7);
        assert!(node.as_ref().is_none_or(|node| node.span == (7..7 + written.len())));
        let found = node.map(|node| match node.value {
            Value::Scalar { text, plain } => (text, plain),
            other => panic!("{other:?}"),
        });
        assert_eq!(found, expected.map(|(text, plain)| (text.to_owned(), plain)), "{written}");
    }

    #[test]
    fn text_without_quotes_is_as_it_is_written() {
        for text in ["a", "1.10", "~", "null", "é  b", "a#b", "a:b", "https://a.example/?b=[c]&d"]
        {
            check(text, Some((text, true)));
        }
        for text in ["it's \"so\" | > % @ `", "/a", "../a", "(a) - b, {c}", "+1 ? ! *"] {
            check(text, Some((text, true)));
        }
    }

    #[test]
    fn marks_and_indicators_are_left_to_others() {
        for text in ["", "a: b", "a:", "a #b", "a ", "a\t b: "] {
            check(text, None);
        }
        for first in "-?:,[]{}#&*!|>'\"%@`<=".chars() {
            check(&format!("{first}a"), None);
        }
    }

    #[test]
    fn text_in_quotes_ends_with_its_quote() {
        check("\"a: b #c 'd'\"", Some(("a: b #c 'd'", false)));
        check("\"\"", Some(("", false)));
        check("'a\\n \"b\"'", Some(("a\\n \"b\"", false)));
        check("'it''s '''", Some(("it's '", false)));
        for text in
            ["\"a\" ", "\"a\"b", "\"a", "\"a\\\"", "\"\\\\\"", "'a", "'a'' ", "'a' # b", "'a'b"]
        {
            check(text, None);
        }
    }
}
