//! Lists and mappings by their indentation.

use std::iter::Peekable;

use super::super::tree::{Node, Tree, Value};
use super::lines::{Line, Lines};
use super::scalar::scalar;
use super::{flow, key};

/// How many lists and mappings may stand inside of each other.
const MAX_DEPTH: usize = 16;

/// The whole document in `yaml`, which stands at `start` of its file.
pub(super) fn document(yaml: &str, start: usize) -> Option<Tree> {
    let mut block = Block { lines: Lines::new(yaml, start).peekable(), depth: 0 };
    let root = block.collection()?;
    block.lines.peek().is_none().then_some(Tree { root })
}

/// The lines that are still to be read.
///
/// A list or a mapping takes the lines that have its own indentation, and leaves the next one to whatever is around it. There it must
/// fit: so a line that is indented deeper than expected, which would go on with a scalar, is found in one place each.
struct Block<'y> {
    lines: Peekable<Lines<'y>>,
    depth: usize,
}

impl<'y> Block<'y> {
    fn collection(&mut self) -> Option<Node> {
        let first = *self.lines.peek()?;
        (self.depth < MAX_DEPTH).then_some(())?;
        self.depth += 1;
        let node = if first.item().is_some() {
            self.list(first)
        } else {
            self.lines.next();
            self.mapping(first)
        };
        self.depth -= 1;
        node
    }

    fn list(&mut self, first: Line<'y>) -> Option<Node> {
        let mut items = Vec::new();
        while let Some(item) = self.at(first.indent).and_then(Line::item) {
            self.lines.next();
            items.push(self.item(item)?);
        }
        self.ended(first.indent)?;
        let end = items.last().map_or(first.at, |last: &Node| last.span.end);
        Some(Node { span: first.at..end, value: Value::Sequence(items) })
    }

    fn item(&mut self, item: Line<'y>) -> Option<Node> {
        match key::split(item.text) {
            Some(_) => self.mapping(item),
            None => one_line(item.text, item.at),
        }
    }

    /// The mapping whose first line was taken already.
    fn mapping(&mut self, first: Line<'y>) -> Option<Node> {
        let mut entries = Vec::new();
        let mut next = Some(first);
        while let Some(line) = next {
            let (name, rest) = key::split(line.text)?;
            let span = line.at..line.at + name.len();
            let node = self.value(line, rest)?;
            key::add(&mut entries, name, span, node)?;
            next = self.at(first.indent).filter(|line| line.item().is_none());
            if next.is_some() {
                self.lines.next();
            }
        }
        self.ended(first.indent)?;
        let end = entries.last().map_or(first.at, |last| last.node.span.end);
        Some(Node { span: first.at..end, value: Value::Mapping(entries) })
    }

    /// The value of the key that `line` begins with; `rest` stands behind its colon.
    fn value(&mut self, line: Line<'y>, rest: &str) -> Option<Node> {
        let text = rest.trim_start_matches(' ');
        if !rest.is_empty() {
            return one_line(text, line.at + line.text.len() - text.len());
        }
        match self.lines.peek() {
            Some(below) if below.indent > line.indent => self.collection(),
            Some(below) if below.indent == line.indent && below.item().is_some() => {
                self.list_in_the_column_of_its_key()
            }
            _ => Some(left_empty(line, line.text.len() - rest.len() - 1)),
        }
    }

    /// Such a list begins with its first value: its dashes are no part of it.
    fn list_in_the_column_of_its_key(&mut self) -> Option<Node> {
        let mut node = self.collection()?;
        if let Value::Sequence(items) = &node.value {
            node.span.start = items.first()?.span.start;
        }
        Some(node)
    }

    /// The next line, if it has this indentation.
    fn at(&mut self, indent: usize) -> Option<Line<'y>> {
        self.lines.peek().copied().filter(|line| line.indent == indent)
    }

    /// Makes sure that the next line does not go on with a value.
    fn ended(&mut self, indent: usize) -> Option<()> {
        self.lines.peek().is_none_or(|line| line.indent <= indent).then_some(())
    }
}

fn one_line(text: &str, at: usize) -> Option<Node> {
    match text.as_bytes().first()? {
        b'[' | b'{' => flow::read(text, at),
        _ => super::scalar::read(text, at),
    }
}

/// What is left empty stands at its key.
fn left_empty(line: Line<'_>, length: usize) -> Node {
    Node { span: line.at..line.at + length, value: scalar(String::new(), true) }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::outline;
    use super::*;

    #[track_caller]
    fn check(yaml: &str, expected: Option<&str>) {
        let tree = document(yaml, 5);
        assert_eq!(tree.map(|tree| outline(&tree.root)).as_deref(), expected, "{yaml}");
    }

    #[test]
    fn collections_follow_the_indentation() {
        check("a:\n  b: 1\n  c:\n    - d\n    - e\nf: 2\n", Some("{a:{b:1,c:[d,e]},f:2}"));
        check("- a: 1\n  b:\n  - c\n- d\n", Some("[{a:1,b:[c]},d]"));
        check("a:\n- b\n- c\nd: 1", Some("{a:[b,c],d:1}"));
        check("a:\n\n# one\n   b: 'x'\n  # two\n\nc: [y]\n", Some("{a:{b:'x'},c:[y]}"));
        check("- a:\n    b: 1\n", Some("[{a:{b:1}}]"));
    }

    #[test]
    fn values_may_be_left_empty() {
        check("a:\nb:\n  c:\n", Some("{a:,b:{c:}}"));
        check("- a:\n- b:\n", Some("[{a:},{b:}]"));
    }

    #[test]
    fn places_count_from_the_start_of_the_file() {
        let Value::Mapping(entries) = document("a:\n  - b: é\n", 5).unwrap().root.value else {
            panic!("a mapping is one");
        };
        assert_eq!((entries[0].key.span.clone(), entries[0].node.span.clone()), (5..6, 10..17));
    }

    #[test]
    fn lines_that_go_on_with_a_value_are_left_to_others() {
        for yaml in ["a: b\n  c\n", "a: b\n  c: d\n", "- a\n  b\n", "a: 'b\n  c'\n", "a:\n  b\n"] {
            check(yaml, None);
        }
        for yaml in ["a: [b,\n  c]\n", "a: |\n  b\n", "a: >-\n  b\n", "a: b\n  # c\n  d\n"] {
            check(yaml, None);
        }
    }

    #[test]
    fn odd_indentation_is_left_to_others() {
        for yaml in
            ["a:\n    b: 1\n  c: 2\n", "  a: 1\nb: 2\n", "a:\n  - b\n  c: 1\n", "a: 1\n- b\n"]
        {
            check(yaml, None);
        }
        for yaml in ["- a\nb: 1\n", "-  a\n", "- - a\n", "-\n", "-\n  a: 1\n", "a: 1\n  \n"] {
            check(yaml, None);
        }
    }

    #[test]
    fn other_documents_are_left_to_others() {
        for yaml in ["", "# a\n", "a\n", "---\na: 1\n", "a: 1\n...\n", "{a: 1}\n", "a: 1\na: 2\n"] {
            check(yaml, None);
        }
        for yaml in ["? a\n: b\n", "<<: {}\n", "a: &b c\n", "a: *b\n", "a: !b c\n", "%a\n"] {
            check(yaml, None);
        }
    }

    #[test]
    fn nesting_is_limited() {
        let nested = |depth| (0..depth).map(|at| " ".repeat(at) + "a:\n").collect::<String>();
        assert!(document(&nested(MAX_DEPTH), 0).is_some());
        check(&nested(MAX_DEPTH + 1), None);
    }
}
