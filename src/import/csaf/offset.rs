use std::ops::Range;

use crate::diagnostic::{Diagnostic, Fault, Place};
use crate::source::text::Text;

/// The finding at the value that a JSON Pointer (RFC 6901) leads to, or at the first line.
pub(super) fn placed(input: &Text, pointer: &str, fault: Fault) -> Diagnostic {
    let span = find(&input.text, pointer).unwrap_or(0..0);
    Diagnostic::new(fault, input.path.clone()).at(Place::in_text(&input.text, span))
}

/// Where a value stands in a JSON text. Keys are compared as they are written, without escapes.
fn find(text: &str, pointer: &str) -> Option<Range<usize>> {
    let mut scan = Scan { text: text.as_bytes(), at: 0 };
    for step in pointer.split('/').skip(1) {
        scan.enter(step)?;
    }
    scan.blanks();
    let start = scan.at;
    scan.value()?;
    Some(start..scan.at)
}

/// A reading of JSON that looks for nothing but the ends of values.
struct Scan<'a> {
    text: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    /// Goes to the member of an object, or the item of an array.
    fn enter(&mut self, step: &str) -> Option<()> {
        self.blanks();
        let object = match self.next()? {
            b'{' => true,
            b'[' => false,
            _ => return None,
        };
        let mut left: usize = if object { 0 } else { step.parse().ok()? };
        loop {
            self.blanks();
            if object {
                let key = self.string()?;
                self.blanks();
                self.next().filter(|byte| *byte == b':')?;
                if self.text[key] == *step.as_bytes() {
                    return Some(());
                }
            } else if left == 0 {
                return Some(());
            }
            self.value()?;
            left = left.saturating_sub(1);
            self.blanks();
            self.next().filter(|byte| *byte == b',')?;
        }
    }

    /// Passes over a value of any kind.
    fn value(&mut self) -> Option<()> {
        self.blanks();
        let mut depth = 0_usize;
        loop {
            match self.text.get(self.at)? {
                b'"' => {
                    self.string()?;
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                _ if depth > 0 => self.at += 1,
                _ => self.scalar(),
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    fn scalar(&mut self) {
        let ends = |byte: &u8| matches!(byte, b',' | b'}' | b']') || byte.is_ascii_whitespace();
        let rest = &self.text[self.at..];
        self.at += rest.iter().position(ends).unwrap_or(rest.len());
    }

    /// Passes over a string; what is between its quotes.
    fn string(&mut self) -> Option<Range<usize>> {
        self.next().filter(|byte| *byte == b'"')?;
        let start = self.at;
        loop {
            match self.next()? {
                b'"' => return Some(start..self.at - 1),
                b'\\' => self.at += 1,
                _ => {}
            }
        }
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.text.get(self.at).copied();
        self.at += 1;
        byte
    }

    fn blanks(&mut self) {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(pointer: &str, expected: Option<&str>) {
        let text = r#"{ "a" : {"b\"": [1, {"c": "}]"}, [2]], "é": null}, "d": -1.5 }"#;
        assert_eq!(find(text, pointer).map(|span| &text[span]), expected);
    }

    #[test]
    fn pointers_lead_to_values() {
        check("/d", Some("-1.5"));
        check("/a/é", Some("null"));
        check("/a/b\\\"/0", Some("1"));
        check("/a/b\\\"/1/c", Some("\"}]\""));
        check("/a/b\\\"/2", Some("[2]"));
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        for pointer in ["/x", "/a/x", "/d/x", "/a/b\\\"/3", "/a/b\\\"/x", "/a/b\\\"/1/c/0"] {
            check(pointer, None);
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_looked_through(text in "[{}\\[\\],:\"\\\\a0 é]{0,40}") {
            for pointer in ["", "/a", "/0", "/a/0"] {
                let found = find(&text, pointer);
                prop_assert!(found.is_none_or(|span| span.end <= text.len()));
            }
        }
    }
}
