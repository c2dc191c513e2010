//! What was found wrong, where, and what to do about it.
//!
//! A [`Rule`] is a kind of finding, a [`Fault`] one without a place, a [`Diagnostic`] one with file, line and
//! excerpt. A [`Report`] collects them all, so that an author sees every mistake of every file at once.

mod found;
mod github;
mod human;
mod json;
mod report;
mod rule;

pub(crate) use found::Found;
pub use report::{Report, Style};
pub use rule::{Fault, Level, Rule};

/// One finding in one file.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The kind of finding.
    pub rule: &'static Rule,
    /// The rule's level, unless the site accepts the rule by name.
    pub level: Level,
    /// The file, relative to the site's root and with `/`; empty where no file is to blame.
    pub file: String,
    /// The place in the file, where there is one.
    pub place: Option<Box<Place>>,
    /// What is wrong; no full stop.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A finding about a whole file, or about none where `file` is empty.
    pub fn new(fault: Fault, file: impl Into<String>) -> Self {
        let Fault { rule, message, hint } = fault;
        Self { rule, level: rule.level, file: file.into(), place: None, message, hint }
    }

    /// The same finding at a place in its file.
    #[must_use]
    pub fn at(self, place: Place) -> Self {
        Self { place: Some(Box::new(place)), ..self }
    }
}

/// A place in a text, with the line that it stands in, so that the text itself need not be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The line's text, or a part of a very long one.
    pub excerpt: String,
    /// The bytes of the excerpt that the finding is about.
    pub marked: std::ops::Range<usize>,
}

/// How much of a line an excerpt shows, in bytes; one line may be as large as the file.
const EXCERPT: usize = 160;

/// The lines of a text, found once, so that many places in it are cheap.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Finds the lines.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let after = text.match_indices('\n').map(|(newline, _)| newline + 1);
        Self { text, starts: std::iter::once(0).chain(after).collect() }
    }

    /// The place of a byte range; one that spans lines is cut at the end of its first.
    #[must_use]
    pub fn place(&self, span: std::ops::Range<usize>) -> Place {
        let text = self.text;
        let start = floor(text, span.start);
        let line = self.starts.partition_point(|head| *head <= start);
        let head = self.starts[line - 1];
        let tail = self.starts.get(line).map_or(text.len(), |next| next - 1);
        let from = if tail - head > EXCERPT {
            floor(text, start.saturating_sub(EXCERPT / 2)).max(head)
        } else {
            head
        };
        let to = floor(text, tail.min(from + EXCERPT)).max(start);
        let end = floor(text, span.end).clamp(start, to);
        Place {
            line,
            column: text[head..start].chars().count() + 1,
            excerpt: text[from..to].to_owned(),
            marked: start - from..end - from,
        }
    }
}

impl Place {
    /// The place of a byte range in a text in which there are no others; see [`Lines::place`].
    #[must_use]
    pub fn in_text(text: &str, span: std::ops::Range<usize>) -> Self {
        Lines::new(text).place(span)
    }
}

impl Place {
    /// Whether the excerpt begins somewhere in its line, so that its columns are not those of the file.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.excerpt[..self.marked.start].chars().count() + 1 != self.column
    }
}

/// The nearest character boundary at or before `index`.
fn floor(text: &str, index: usize) -> usize {
    let index = index.min(text.len());
    (0..=index).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, span: std::ops::Range<usize>, line: usize, column: usize, marked: &str) {
        let place = Place::in_text(text, span);
        assert_eq!((place.line, place.column), (line, column));
        assert_eq!(&place.excerpt[place.marked.clone()], marked);
    }

    #[test]
    fn lines_and_columns_count_from_one_and_in_characters() {
        check("a: b\nc: d\n", 0..1, 1, 1, "a");
        check("a: b\nc: d\n", 8..9, 2, 4, "d");
        check("é: b\n", 4..5, 1, 4, "b");
    }

    #[test]
    fn columns_count_characters_of_any_width() {
        let text = "é日\n😀x\n";
        let place = |at: usize| {
            let place = Place::in_text(text, at..at);
            (place.line, place.column)
        };
        assert_eq!((place(0), place(2), place(10)), ((1, 1), (1, 2), (2, 2)));
        assert_eq!(place(1), (1, 1), "inside of a character");
        assert_eq!(place(usize::MAX), (3, 1), "behind the end");
    }

    #[test]
    fn a_span_over_several_lines_is_cut_at_its_first() {
        check("one\ntwo\n", 1..7, 1, 2, "ne");
    }

    #[test]
    fn a_span_outside_the_text_or_inside_a_character_is_moved_back() {
        check("é", 1..9, 1, 1, "é");
        check("", 5..9, 1, 1, "");
    }

    #[test]
    fn a_very_long_line_is_shown_in_part() {
        let text = "x".repeat(10_000);
        let place = Place::in_text(&text, 5_000..5_003);
        assert!(place.excerpt.len() <= EXCERPT);
        assert_eq!(place.column, 5_001);
        assert_eq!(place.marked.len(), 3);
        assert!(place.is_cut() && !Place::in_text("short", 1..2).is_cut());
    }
}
