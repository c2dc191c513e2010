use super::error::{ListError, Reason};

/// The longest text, in bytes; a hundred thousand revisions of five files take a fifth of it.
const TEXT_LIMIT: usize = 256 << 20;

/// The longest line, in bytes. gpg 2.2 signs only the first 19,993 bytes of a longer one, drops the rest, and still says
/// that it signed.
const LINE_LIMIT: usize = crate::signature::clear_text::LONGEST_LINE;

/// The lines of a list, taken one after the other.
pub(super) struct Lines<'a> {
    rest: &'a str,
    /// The number of the line that is next, from 1.
    number: usize,
}

impl<'a> Lines<'a> {
    /// All lines of a text.
    pub(super) fn new(text: &'a str) -> Result<Self, ListError> {
        let lines = Self { rest: text, number: 1 };
        let fits = text.len() <= TEXT_LIMIT;
        if fits { Ok(lines) } else { Err(lines.error(Reason::TooLarge(TEXT_LIMIT))) }
    }

    /// Takes a line that is the same in every list.
    pub(super) fn literal(&mut self, expected: &'static str) -> Result<(), ListError> {
        self.take(|line| if line == expected { Ok(()) } else { Err(Reason::Literal(expected)) })
    }

    /// Takes a line that begins with `prefix`; `read` gets the rest of it.
    pub(super) fn one<T>(
        &mut self,
        prefix: &'static str,
        mut read: impl FnMut(&'a str) -> Result<T, Reason>,
    ) -> Result<T, ListError> {
        self.take(|line| read(line.strip_prefix(prefix).ok_or(Reason::Prefix(prefix))?))
    }

    /// Takes all lines from here on that begin with `prefix`.
    pub(super) fn each<T>(
        &mut self,
        prefix: &'static str,
        mut read: impl FnMut(&'a str) -> Result<T, Reason>,
    ) -> Result<Vec<T>, ListError> {
        let mut values = Vec::new();
        while self.rest.starts_with(prefix) {
            values.push(self.one(prefix, &mut read)?);
        }
        Ok(values)
    }

    /// Makes sure that no line is left.
    pub(super) fn end(&self) -> Result<(), ListError> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.error(Reason::Surplus)) }
    }

    fn take<T>(&mut self, read: impl FnOnce(&'a str) -> Result<T, Reason>) -> Result<T, ListError> {
        let (line, rest) = self.rest.split_once('\n').ok_or_else(|| self.error(Reason::CutOff))?;
        if line.len() > LINE_LIMIT {
            return Err(self.error(Reason::TooLong(LINE_LIMIT)));
        }
        let value = read(line).map_err(|reason| self.error(reason))?;
        (self.rest, self.number) = (rest, self.number + 1);
        Ok(value)
    }

    const fn error(&self, reason: Reason) -> ListError {
        ListError { line: self.number, reason }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that refuses a line with a question mark.
    fn text(line: &str) -> Result<String, Reason> {
        let sound = !line.contains('?');
        if sound { Ok(line.to_owned()) } else { Err(Reason::Surplus) }
    }

    #[test]
    fn lines_are_taken_in_order() {
        let mut lines = Lines::new("title\nkey a\nkey b\n").unwrap();
        assert_eq!(lines.literal("title"), Ok(()));
        assert_eq!(lines.end(), Err(ListError { line: 2, reason: Reason::Surplus }));
        assert_eq!(lines.each("key ", text), Ok(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(lines.end(), Ok(()));
    }

    #[test]
    fn a_line_that_is_not_expected_is_not_taken() {
        let mut lines = Lines::new("title\nkey a").unwrap();
        let error = |line, reason| ListError { line, reason };
        assert_eq!(lines.one("key ", text), Err(error(1, Reason::Prefix("key "))));
        assert_eq!(lines.literal("other"), Err(error(1, Reason::Literal("other"))));
        assert_eq!(lines.one("", |_| text("?")), Err(error(1, Reason::Surplus)));
        assert_eq!(lines.each("key ", text), Ok(vec![]));
        lines.literal("title").unwrap();
        assert_eq!(lines.each("key ", text), Err(error(2, Reason::CutOff)));
    }

    #[test]
    fn lines_and_texts_are_bounded() {
        let line = "x".repeat(LINE_LIMIT);
        assert_eq!(Lines::new(&format!("{line}\n")).unwrap().one("", text), Ok(line.clone()));
        let error = Lines::new(&format!("{line}x\n")).unwrap().one("", text).unwrap_err();
        assert_eq!(error.reason, Reason::TooLong(LINE_LIMIT));
        let text = String::from_utf8(vec![0; TEXT_LIMIT + 1]).unwrap();
        assert!(Lines::new(&text).is_err() && Lines::new(&text[1..]).is_ok());
    }
}
