//! A text that every signing program leaves as it is.

/// Lines of text. None ends with a blank, which clear-signing would not cover (RFC 9580, section
/// 7.2), and none begins like the armor of a signature.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    text: String,
}

impl Sheet {
    /// Adds lines.
    pub(super) fn lines<T: AsRef<str>>(&mut self, lines: impl IntoIterator<Item = T>) {
        for line in lines {
            self.line(line.as_ref());
        }
    }

    /// Adds lines after an empty one; nothing where there are no lines.
    pub(super) fn part(&mut self, lines: &[String]) {
        if !lines.is_empty() {
            self.line("");
            self.lines(lines);
        }
    }

    /// The text, with exactly one line end at its end.
    pub(super) fn finish(mut self) -> String {
        self.text.truncate(self.text.trim_end_matches('\n').len());
        self.text.push('\n');
        self.text
    }

    fn line(&mut self, line: &str) {
        if line.starts_with("-----") {
            self.text.push(' ');
        }
        self.text.push_str(line.trim_end_matches([' ', '\t']));
        self.text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&str], expected: &str) {
        let mut sheet = Sheet::default();
        sheet.lines(lines);
        assert_eq!(sheet.finish(), expected);
    }

    #[test]
    fn a_text_ends_with_one_line_end() {
        check(&["a"], "a\n");
        check(&["a", "", ""], "a\n");
        check(&["", "a"], "\na\n");
    }

    #[test]
    fn no_line_ends_with_blanks() {
        check(&["a \t ", " ", "b"], "a\n\nb\n");
    }

    #[test]
    fn no_line_looks_like_the_start_or_end_of_a_signature() {
        check(&["-----BEGIN PGP SIGNATURE-----"], " -----BEGIN PGP SIGNATURE-----\n");
        check(&["- item", "--option"], "- item\n--option\n");
    }

    #[test]
    fn a_part_without_lines_leaves_no_gap() {
        let mut sheet = Sheet::default();
        sheet.lines(["a"]);
        sheet.part(&[]);
        sheet.part(&["b".to_owned()]);
        assert_eq!(sheet.finish(), "a\n\nb\n");
    }
}
