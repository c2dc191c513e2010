/// A place in the text of an expression.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'r> {
    rest: &'r str,
}

impl<'r> Cursor<'r> {
    pub(super) const fn new(text: &'r str) -> Self {
        Self { rest: text }
    }

    pub(super) const fn rest(&self) -> &'r str {
        self.rest
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.rest.chars().next()?;
        self.skip(next.len_utf8());
        Some(next)
    }

    /// Goes behind `text`, if it comes next.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let behind = self.rest.strip_prefix(text);
        self.rest = behind.unwrap_or(self.rest);
        behind.is_some()
    }

    /// What comes before `end`; goes behind it.
    pub(super) fn until(&mut self, end: char) -> Option<&'r str> {
        let (found, behind) = self.rest.split_once(end)?;
        self.rest = behind;
        Some(found)
    }

    /// Goes behind what comes next, as long as it is in ASCII and `is` holds for it, but not behind more than `most`.
    pub(super) fn some(&mut self, most: usize, is: impl Fn(&u8) -> bool) -> &'r str {
        let ascii = |byte: &u8| byte.is_ascii() && is(byte);
        self.skip(self.rest.bytes().take(most).take_while(ascii).count())
    }

    /// Goes on by so many bytes, and gives what they are.
    pub(super) fn skip(&mut self, length: usize) -> &'r str {
        let (skipped, rest) = self.rest.split_at(length);
        self.rest = rest;
        skipped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_on_only_behind_what_is_there() {
        let mut cursor = Cursor::new("aé{12}b");
        assert!(!cursor.take("b"));
        assert!(cursor.take("a"));
        assert_eq!(cursor.next(), Some('é'));
        assert_eq!(cursor.until('x'), None);
        assert_eq!(cursor.until('{'), Some(""));
        assert_eq!(cursor.some(1, u8::is_ascii_digit), "1");
        assert_eq!(cursor.some(9, u8::is_ascii_digit), "2");
        assert_eq!(cursor.some(9, u8::is_ascii_digit), "");
        assert_eq!(cursor.skip(1), "}");
        assert_eq!(cursor.rest(), "b");
        assert_eq!((cursor.next(), cursor.next()), (Some('b'), None));
    }
}
