//! The lines that say something, one after the other.

/// A line without what it is indented by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line<'y> {
    /// The column of its first character, in bytes.
    pub(super) indent: usize,
    /// The place of its first character in the file.
    pub(super) at: usize,
    pub(super) text: &'y str,
}

impl Line<'_> {
    /// What stands behind the dash of an item.
    pub(super) fn item(self) -> Option<Self> {
        let text = self.text.strip_prefix("- ")?;
        Some(Self { indent: self.indent + 2, at: self.at + 2, text })
    }
}

/// The lines of a document but for those that are empty or hold a comment only.
pub(super) struct Lines<'y> {
    rest: &'y str,
    at: usize,
}

impl<'y> Lines<'y> {
    /// Those of `yaml`, which stands at `start` of its file.
    pub(super) const fn new(yaml: &'y str, start: usize) -> Self {
        Self { rest: yaml, at: start }
    }

    fn raw(&mut self) -> Option<Line<'y>> {
        let end = self.rest.bytes().position(|byte| byte == b'\n');
        let length = end.map_or(self.rest.len(), |end| end + 1);
        let text = &self.rest[..end.unwrap_or(length)];
        let indent = text.bytes().take_while(|byte| *byte == b' ').count();
        let line = Line { indent, at: self.at + indent, text: &text[indent..] };
        self.rest = &self.rest[length..];
        self.at += length;
        (length > 0).then_some(line)
    }
}

impl<'y> Iterator for Lines<'y> {
    type Item = Line<'y>;

    fn next(&mut self) -> Option<Line<'y>> {
        loop {
            let line = self.raw()?;
            let is_empty = line.text.is_empty() && line.indent == 0;
            if !is_empty && !line.text.starts_with('#') {
                return Some(line);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(yaml: &str, expected: &[(usize, usize, &str)]) {
        let lines = Lines::new(yaml, 4).map(|line| (line.indent, line.at, line.text));
        assert_eq!(lines.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn lines_know_their_place() {
        check("a: 1\n  é: 2\n b", &[(0, 4, "a: 1"), (2, 11, "é: 2"), (1, 18, "b")]);
    }

    #[test]
    fn empty_lines_and_comments_are_left_out() {
        check("\n# a\n\n  # b\nc\n\n", &[(0, 16, "c")]);
        check("", &[]);
    }

    #[test]
    fn a_line_of_blanks_is_a_line() {
        check("  \n", &[(2, 6, "")]);
    }

    #[test]
    fn an_item_is_what_follows_a_dash_and_a_blank() {
        let line = Line { indent: 2, at: 9, text: "- a" };
        assert_eq!(line.item(), Some(Line { indent: 4, at: 11, text: "a" }));
        assert_eq!(Line { text: "-a", ..line }.item(), None);
        assert_eq!(Line { text: "-", ..line }.item(), None);
    }
}
