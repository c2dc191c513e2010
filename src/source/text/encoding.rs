//! From bytes to UTF-8 with equal line ends.

use crate::diagnostic::{Fault, Rule};
use crate::source::finding::Finding;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A file holds bytes that are not UTF-8.
pub static NOT_UTF8: Rule = Rule::error(
    "not-utf8",
    "a source file is not encoded as UTF-8",
    "All sources are UTF-8, because a file in an older encoding reads differently from machine to \
     machine, and so would the text that is signed. Save the file as UTF-8 in your editor, or \
     convert it with `iconv`.",
);

/// Without a leading byte order mark, and with CR LF as LF.
pub(super) fn with_unix_lines(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.starts_with(BYTE_ORDER_MARK) {
        bytes.drain(..BYTE_ORDER_MARK.len());
    }
    if !bytes.contains(&b'\r') {
        return bytes;
    }
    bytes.dedup_by(|next, kept| {
        let pair = (*kept, *next) == (b'\r', b'\n');
        if pair {
            *kept = b'\n';
        }
        pair
    });
    bytes
}

/// The text of bytes that were found to be sound before.
#[must_use]
pub fn text(bytes: Vec<u8>) -> String {
    decoded(with_unix_lines(bytes)).0
}

/// The text, with U+FFFD and a finding in place of each sequence that is not UTF-8.
pub(super) fn decoded(bytes: Vec<u8>) -> (String, Vec<Finding>) {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return (text, Vec::new()),
        Err(error) => error.into_bytes(),
    };
    let (mut text, mut findings) = (String::new(), Vec::new());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            let start = text.len();
            text.push(char::REPLACEMENT_CHARACTER);
            findings.push(Finding::new(not_utf8(chunk.invalid()), start..text.len()));
        }
    }
    (text, findings)
}

fn not_utf8(bytes: &[u8]) -> Fault {
    let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    Fault::new(&NOT_UTF8, format!("the bytes {} are not UTF-8", hex.join(" ")))
        .hint("save the file as UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn lines(bytes: &[u8], expected: &[u8]) {
        assert_eq!(with_unix_lines(bytes.to_vec()), expected);
    }

    #[test]
    fn carriage_returns_before_line_feeds_vanish_and_others_stay() {
        lines(b"a\r\n\r\nb\r", b"a\n\nb\r");
        lines(b"\r\r\n\n", b"\r\n\n");
        lines(b"", b"");
    }

    #[test]
    fn only_the_first_byte_order_mark_vanishes() {
        lines(b"\xEF\xBB\xBFa\xEF\xBB\xBF", b"a\xEF\xBB\xBF");
        lines(b"\xEF\xBB", b"\xEF\xBB");
    }

    #[test]
    fn text_around_wrong_bytes_is_kept() {
        let (text, findings) = decoded(b"\xFFa\xE2\x82b".to_vec());
        assert_eq!(text, "\u{FFFD}a\u{FFFD}b");
        let messages: Vec<_> = findings.iter().map(|f| f.fault.message.as_str()).collect();
        assert_eq!(messages, ["the bytes FF are not UTF-8", "the bytes E2 82 are not UTF-8"]);
        assert_eq!(findings[1].span, 4..7);
    }
}
