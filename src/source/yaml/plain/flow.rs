//! Lists and mappings in brackets, on one line.

use super::super::tree::{Entry, Node, Value};
use super::key;
use super::scalar::{may_begin, quoted, scalar};

/// How many brackets may stand inside of each other.
const MAX_DEPTH: usize = 4;

/// The list or mapping in brackets that all of `text` is, which stands at `at` of its file.
pub(super) fn read(text: &str, at: usize) -> Option<Node> {
    let mut flow = Flow { rest: text, at };
    let node = flow.value(0)?;
    flow.rest.is_empty().then_some(node)
}

/// What is left of a line, and where it stands.
struct Flow<'y> {
    rest: &'y str,
    at: usize,
}

impl Flow<'_> {
    fn value(&mut self, depth: usize) -> Option<Node> {
        let start = self.at;
        let value = match self.rest.as_bytes().first()? {
            b'[' | b'{' if depth == MAX_DEPTH => return None,
            b'[' => Value::Sequence(self.items(depth + 1)?),
            b'{' => Value::Mapping(self.entries(depth + 1)?),
            b'"' | b'\'' => {
                let (value, length) = quoted(self.rest)?;
                self.skip(length);
                value
            }
            _ => self.plain()?,
        };
        Some(Node { span: start..self.at, value })
    }

    fn items(&mut self, depth: usize) -> Option<Vec<Node>> {
        let mut items = Vec::new();
        self.members(']', |flow| {
            items.push(flow.value(depth)?);
            Some(())
        })?;
        Some(items)
    }

    fn entries(&mut self, depth: usize) -> Option<Vec<Entry>> {
        let mut entries = Vec::new();
        self.members('}', |flow| {
            let (name, rest) = key::split(flow.rest)?;
            let span = flow.at..flow.at + name.len();
            flow.skip(flow.rest.len() - rest.len());
            flow.skip_blanks();
            let node = flow.value(depth)?;
            key::add(&mut entries, name, span, node)
        })?;
        Some(entries)
    }

    /// Reads what stands between the bracket here and the one that closes it, with `member` for each part.
    fn members(
        &mut self,
        close: char,
        mut member: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.skip(1);
        self.skip_blanks();
        if self.take(close) {
            return Some(());
        }
        loop {
            member(self)?;
            self.skip_blanks();
            if self.take(close) {
                return Some(());
            }
            self.take(',').then_some(())?;
            self.skip_blanks();
        }
    }

    /// Text without quotes, up to a comma or a bracket.
    fn plain(&mut self) -> Option<Value> {
        let end = self.rest.find([',', ']', '}'])?;
        let text = self.rest[..end].trim_end_matches(' ');
        is_plain(text).then_some(())?;
        self.skip(text.len());
        Some(scalar(text.to_owned(), true))
    }

    fn take(&mut self, wanted: char) -> bool {
        let there = self.rest.starts_with(wanted);
        self.skip(usize::from(there));
        there
    }

    fn skip_blanks(&mut self) {
        self.skip(self.rest.len() - self.rest.trim_start_matches(' ').len());
    }

    fn skip(&mut self, length: usize) {
        self.rest = &self.rest[length..];
        self.at += length;
    }
}

/// Whether `text` is a scalar without quotes also inside of brackets, where parsers differ over `?`, and over a colon or a dash
/// before punctuation.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let fits = |(at, byte): (usize, &u8)| match byte {
        b':' | b'-' => {
            bytes.get(at + 1).is_some_and(|next| next.is_ascii_alphanumeric() || *next == b'/')
        }
        b' ' | b'\'' | b')' | b'=' | b'%' | b'@' | b';' => true,
        other => may_begin(*other),
    };
    bytes.first().is_some_and(|first| may_begin(*first)) && bytes.iter().enumerate().all(fits)
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::outline;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let node = read(text, 3);
        assert!(node.as_ref().is_none_or(|node| node.span == (3..3 + text.len())), "{node:?}");
        assert_eq!(node.as_ref().map(outline).as_deref(), expected, "{text}");
    }

    #[test]
    fn brackets_hold_values() {
        check("[]", Some("[]"));
        check("{}", Some("{}"));
        check("[ a b, 'c]', \"d,\",1.0.0 ]", Some("[a b,'c]','d,',1.0.0]"));
        check("{a: b, c: {d: [e]} }", Some("{a:b,c:{d:[e]}}"));
        check(
            "[CVSS:3.0/AV:N, https://a.example, 09:16:53Z]",
            Some("[CVSS:3.0/AV:N,https://a.example,09:16:53Z]"),
        );
    }

    #[test]
    fn what_parsers_may_differ_over_is_left_to_them() {
        for text in [
            "[", "[a", "[a]]", "[a] ", "[a,]", "[,a]", "[a,,b]", "[a: b]", "[a #b]", "[a:]", "[?a]",
        ] {
            check(text, None);
        }
        for text in
            ["[a?b]", "[a[b]", "[*a]", "['a'b]", "[\"a\": b]", "[-a]", "[a:,b]", "{a}", "[a}"]
        {
            check(text, None);
        }
        for text in
            ["{a: }", "{a:b}", "{: a}", "{a: b", "{a: b, a: c}", "{'a': b}", "{a: b: c}", "{}a"]
        {
            check(text, None);
        }
    }

    #[test]
    fn nesting_is_limited() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        check(&nested(MAX_DEPTH), Some(&nested(MAX_DEPTH)));
        check(&nested(MAX_DEPTH + 1), None);
    }
}
