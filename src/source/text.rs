//! One source file as text that every later stage can trust.
//!
//! What a reviewer sees in a diff must be what the program reads, on every machine: so line ends
//! are made equal here, and characters that hide, reorder or break text are refused here.

use std::ops::Range;

use crate::diagnostic::{Fault, Rule};
use crate::source::finding::Finding;

pub mod character;
pub mod encoding;

/// The largest source file, in bytes: far above any advisory, far below what would slow a build.
pub const MAX: usize = 1 << 20;

/// How many findings one file may bring; a binary file would bring thousands.
const MAX_FINDINGS: usize = 20;

/// A file is larger than [`MAX`].
pub static FILE_TOO_LARGE: Rule = Rule::error(
    "file-too-large",
    "a source is larger than any that people write",
    "Sources are written and reviewed by people: a text may have 1 MiB, a list of advisories to import \
     8 MiB, a patch or a file of the theme 16 MiB. The limit keeps a file that came here by accident, or an attack, from slowing every build; \
     what is larger is not read at all.",
);

/// The content of one file: UTF-8, lines ended by a line feed, no hidden characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Where the file lies: relative to the site, with `/` between the parts.
    pub path: String,
    /// All of it.
    pub text: String,
}

/// A text and what is wrong with it, as [`Text::decode`] explains.
pub type Decoded = Result<(Text, Vec<Finding>), (Text, Vec<Finding>)>;

impl Text {
    /// Takes the bytes of the file at `path`, which is relative and has `/` between its parts.
    ///
    /// A byte order mark is dropped and CR LF becomes LF, so that a checkout on Windows reads the
    /// same as any other.
    ///
    /// With it comes a finding for each of the first twenty characters that
    /// [`character::forbidden`] names. Where there is one, the text is good for excerpts, and
    /// [`Text::masked`] for finding more, but not for publishing.
    ///
    /// # Errors
    /// The file is larger than [`MAX`] or not UTF-8. With the findings, those about characters
    /// among them, at most twenty and by place, comes what could be read: for the excerpts beside
    /// them, and for nothing else.
    pub fn decode(path: impl Into<String>, bytes: Vec<u8>) -> Decoded {
        Self::decode_within(path, bytes, MAX)
    }

    /// The same for a text of another database, which may have more bytes.
    ///
    /// # Errors
    /// As those of [`Text::decode`].
    pub fn decode_within(path: impl Into<String>, bytes: Vec<u8>, max: usize) -> Decoded {
        let path = path.into();
        if bytes.len() > max {
            let findings = vec![Finding::new(too_large(bytes.len(), max), 0..0)];
            return Err((Self { path, text: String::new() }, findings));
        }
        let (text, mut findings) = encoding::decoded(encoding::with_unix_lines(bytes));
        let is_utf8 = findings.is_empty();
        findings.extend(forbidden_characters(&text).take(MAX_FINDINGS));
        findings.sort_by_key(|finding| finding.span.start);
        findings.truncate(MAX_FINDINGS);
        let text = Self { path, text };
        if is_utf8 { Ok((text, findings)) } else { Err((text, findings)) }
    }

    /// The same text with blanks for all that [`character::forbidden`] names, and a line feed for a
    /// lone carriage return; each place in it is the same as in this one.
    #[must_use]
    pub fn masked(&self) -> Self {
        let mut text = String::with_capacity(self.text.len());
        for character in self.text.chars() {
            match character::forbidden(character) {
                None => text.push(character),
                Some(_) if character == '\r' => text.push('\n'),
                Some(_) => text.extend(std::iter::repeat_n(' ', character.len_utf8())),
            }
        }
        Self { path: self.path.clone(), text }
    }
}

fn too_large(length: usize, max: usize) -> Fault {
    Fault::new(&FILE_TOO_LARGE, format!("the file has {length} bytes; {max} are allowed"))
        .hint("shorten the file, or link to what is large instead")
}

fn forbidden_characters(text: &str) -> impl Iterator<Item = Finding> {
    let mut at = 0;
    let doubtful = std::iter::from_fn(move || {
        at += character::plain(&text.as_bytes()[at..]);
        let character = text[at..].chars().next()?;
        let span: Range<usize> = at..at + character.len_utf8();
        at = span.end;
        Some((character, span))
    });
    doubtful.filter_map(|(character, span)| {
        character::forbidden(character).map(|fault| Finding::new(fault, span))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn accepts(bytes: &[u8], expected: &str) {
        let (text, findings) = Text::decode("a.md", bytes.to_vec()).unwrap();
        assert_eq!((text.path.as_str(), text.text.as_str()), ("a.md", expected));
        assert!(findings.is_empty());
        assert_eq!(text.masked(), text);
    }

    /// What is wrong with a text that can be read on.
    #[track_caller]
    fn doubts(bytes: &[u8], expected: &[(&str, Range<usize>)], masked: &str) {
        let (text, findings) = Text::decode("a.md", bytes.to_vec()).unwrap();
        let found: Vec<_> = findings.iter().map(|f| (f.fault.rule.code, f.span.clone())).collect();
        assert_eq!(found, expected);
        assert_eq!(text.masked().text, masked);
    }

    #[track_caller]
    fn refuses(bytes: &[u8], expected: &[(&str, Range<usize>)]) {
        let (_, findings) = Text::decode("a.md", bytes.to_vec()).unwrap_err();
        let found: Vec<_> = findings.iter().map(|f| (f.fault.rule.code, f.span.clone())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn windows_files_read_as_any_other() {
        accepts(b"\xEF\xBB\xBFa\r\n\r\nb\r\n", "a\n\nb\n");
        accepts(b"a\n\nb", "a\n\nb");
        accepts(b"", "");
    }

    #[test]
    fn every_script_and_tabs_are_text() {
        let text = "a\tb\nécole 日本 😀 \u{E000} \u{200D}";
        accepts(text.as_bytes(), text);
    }

    #[test]
    fn a_carriage_return_alone_is_found_and_read_as_the_end_of_a_line() {
        doubts(b"a\rb\r\n", &[("lone-carriage-return", 1..2)], "a\nb\n");
        doubts(b"a\r\r\nb", &[("lone-carriage-return", 1..2)], "a\n\nb");
    }

    #[test]
    fn characters_that_are_masked_leave_all_others_in_place() {
        let codes = [("control-character", 1..2), ("bidirectional-control", 4..7)];
        doubts("a\u{1b}é\u{202e}b".as_bytes(), &codes, "a é   b");
    }

    #[test]
    fn bytes_that_are_not_utf8_are_found_where_they_stand() {
        refuses(b"a\xFF\r\nb\xC3", &[("not-utf8", 1..4), ("not-utf8", 6..9)]);
        refuses(b"\xED\xA0\x80", &[("not-utf8", 0..3), ("not-utf8", 3..6), ("not-utf8", 6..9)]);
    }

    #[test]
    fn all_findings_come_at_once_and_by_place() {
        let bytes = b"\x07\xFF\xE2\x80\xAE\xEF\xBB\xBF";
        let codes = ["control-character", "not-utf8", "bidirectional-control", "control-character"];
        let (_, findings) = Text::decode("a.md", bytes.to_vec()).unwrap_err();
        assert!(findings.iter().map(|f| f.fault.rule.code).eq(codes));
    }

    #[test]
    fn a_binary_file_brings_few_findings() {
        let (_, findings) = Text::decode("a.md", [0xFF, 0x00].repeat(9_000)).unwrap_err();
        assert_eq!(findings.len(), MAX_FINDINGS);
    }

    #[test]
    fn the_size_limit_is_exact() {
        assert!(Text::decode("a.md", vec![b'a'; MAX]).is_ok());
        refuses(&vec![b'a'; MAX + 1], &[("file-too-large", 0..0)]);
    }
}
