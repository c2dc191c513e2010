//! Turns the parser's markers into ranges of bytes.
//!
//! saphyr-parser counts characters, whatever its documentation says, and its spans run on over the
//! blanks and comments behind a quoted scalar; both were found by trying, and are kept by tests.

use std::ops::Range;

use saphyr_parser::{Marker, ScalarStyle, Span};

/// The YAML part of a file, and where its characters are.
#[derive(Debug)]
pub(super) struct Places<'t> {
    yaml: &'t str,
    base: usize,
    starts: Vec<usize>,
}

impl<'t> Places<'t> {
    pub(super) fn new(text: &'t str, range: Range<usize>) -> Self {
        let base = range.start;
        let yaml = &text[range];
        Self { yaml, base, starts: yaml.char_indices().map(|(start, _)| start).collect() }
    }

    /// Where the YAML begins in the whole file.
    pub(super) const fn start(&self) -> usize {
        self.base
    }

    /// The end of the bracket at `span`, if there is one.
    pub(super) fn bracket_end(&self, span: Span) -> Option<usize> {
        let start = self.local(span.start);
        let bracket = !span.is_empty() && self.yaml[start..].starts_with([']', '}']);
        bracket.then_some(self.base + start + 1)
    }

    /// The byte of `marker` in the whole file.
    pub(super) fn byte(&self, marker: Marker) -> usize {
        self.base + self.local(marker)
    }

    /// A scalar without the blanks and comments behind it.
    pub(super) fn scalar(&self, span: Span, style: ScalarStyle) -> Range<usize> {
        let (start, end) = (self.local(span.start), self.local(span.end));
        let rest = &self.yaml[start..];
        let length = match style {
            ScalarStyle::SingleQuoted => quoted_length(rest, b'\''),
            ScalarStyle::DoubleQuoted => quoted_length(rest, b'"'),
            _ => self.yaml[start..end.max(start)].trim_end().len(),
        };
        self.global(start..start + length)
    }

    /// Whether the parser made up a value, because none is written at `span`. It calls such a
    /// value `~`, as if one had been written.
    pub(super) fn is_made_up(&self, value: &str, style: ScalarStyle, span: Span) -> bool {
        let written = self.yaml[self.local(span.start)..].starts_with('~') && !span.is_empty();
        style == ScalarStyle::Plain && value == "~" && !written
    }

    /// The last thing that is written before `marker`: where an item is left out, its dash.
    pub(super) fn before(&self, marker: Marker) -> Range<usize> {
        let end = self.yaml[..self.local(marker)].trim_end().len();
        let last = self.yaml[..end].chars().next_back().map_or(0, char::len_utf8);
        self.global(end - last..end)
    }

    /// The anchor or tag that begins with `sigil` and belongs to the value at `marker`.
    pub(super) fn mark_before(&self, sigil: char, marker: Marker) -> Range<usize> {
        let value = self.local(marker);
        let sigils = self.yaml[..value].rfind(sigil).map(|last| &self.yaml[..=last]);
        let start = sigils.map_or(value, |sigils| sigils.trim_end_matches(sigil).len());
        let rest = &self.yaml[start..];
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        self.global(start..start + length)
    }

    /// Whether a directive is written above the document that begins at `marker`.
    pub(super) fn directive_before(&self, marker: Marker) -> Option<Range<usize>> {
        let above = &self.yaml[..self.local(marker)];
        let start = if above.starts_with('%') { 0 } else { above.find("\n%")? + 1 };
        let length = above[start..].lines().next().unwrap_or_default().len();
        Some(self.global(start..start + length))
    }

    fn local(&self, marker: Marker) -> usize {
        self.starts.get(marker.index()).copied().unwrap_or(self.yaml.len())
    }

    const fn global(&self, range: Range<usize>) -> Range<usize> {
        self.base + range.start..self.base + range.end
    }
}

/// The length of the quoted scalar that `text` begins with, both quotes included.
fn quoted_length(text: &str, quote: u8) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        let escaped = match quote {
            b'"' => byte == b'\\',
            _ => byte == quote && bytes.get(at + 1) == Some(&quote),
        };
        match byte {
            _ if escaped => at += 2,
            _ if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use saphyr_parser::{Event, Parser};

    use super::*;

    /// The scalars of `yaml` as they are written.
    #[track_caller]
    fn check(yaml: &str, expected: &[&str]) {
        let text = format!("é{yaml}");
        let places = Places::new(&text, 2..text.len());
        let scalars = Parser::new_from_str(yaml).filter_map(|event| match event.unwrap() {
            (Event::Scalar(_, style, ..), span) => Some(&text[places.scalar(span, style)]),
            _ => None,
        });
        assert_eq!(scalars.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn places_count_bytes_behind_any_character() {
        check("é: 日本\n😀: [ü, 'ß', x]\n", &["é", "日本", "😀", "ü", "'ß'", "x"]);
        check("# ünïcödé\na: b # é\nc: d\n", &["a", "b", "c", "d"]);
        check("a: |\n  é日😀\n  ü\nb: >-\n  é\nc: d\n", &["a", "é日😀\n  ü", "b", "é", "c", "d"]);
        check("a: \"\\u00e9é\\\n  é\"\nb: c\n", &["a", "\"\\u00e9é\\\n  é\"", "b", "c"]);
        check("a: é é\n  é\n\nb: c\n", &["a", "é é\n  é", "b", "c"]);
    }

    #[test]
    fn quoted_scalars_end_at_their_quote() {
        check("a: 'it''s' # x\n", &["a", "'it''s'"]);
        check("\"a\\\"b\" : \"\" \n", &["\"a\\\"b\"", "\"\""]);
        check("['', \"\\\\\" , '\\']\n", &["''", "\"\\\\\"", "'\\'"]);
    }
}
