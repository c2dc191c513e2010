use super::chars::Chars;
use super::choice::Choice;
use super::class;
use super::cursor::Cursor;
use super::node::Node;
use super::{group, times};

/// Reads a regular expression as Oniguruma does in its own syntax; `None` if there is anything in it that is not known, so
/// that no filter is made from a guess.
pub(super) fn read(text: &str) -> Option<Node> {
    let mut reader = Reader { cursor: Cursor::new(text), flags: Flags::default() };
    let node = reader.either()?;
    reader.cursor.rest().is_empty().then_some(node)
}

#[derive(Debug)]
pub(super) struct Reader<'r> {
    pub(super) cursor: Cursor<'r>,
    pub(super) flags: Flags,
}

/// What the options of an expression say.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flags {
    /// Letters match in both cases.
    pub(super) any_case: bool,
    /// Blanks and comments are no part of the expression.
    pub(super) extended: bool,
    /// A full stop matches the end of a line as well.
    pub(super) newlines: bool,
}

impl Reader<'_> {
    /// Alternatives up to the end of the group.
    pub(super) fn either(&mut self) -> Option<Node> {
        let mut nodes = vec![self.all()?];
        while self.cursor.take("|") {
            nodes.push(self.all()?);
        }
        Some(if nodes.len() == 1 { nodes.remove(0) } else { Node::Either(Choice::new(nodes)) })
    }

    fn all(&mut self) -> Option<Node> {
        let mut nodes = Vec::new();
        loop {
            self.skip_blanks();
            let rest = self.cursor.rest();
            if rest.is_empty() || rest.starts_with(['|', ')']) {
                return Some(Node::All(nodes));
            }
            let node = self.atom()?;
            nodes.push(times::read(self, node));
        }
    }

    /// Goes behind what is no part of an extended expression.
    pub(super) fn skip_blanks(&mut self) {
        while self.flags.extended {
            let rest = self.cursor.rest();
            let blanks = rest.trim_start_matches([' ', '\t', '\n', '\r', '\x0c']);
            let comment = rest.strip_prefix('#').map(|rest| rest.split_once('\n'));
            match comment {
                Some(behind) => self.cursor = Cursor::new(behind.map_or("", |(_, behind)| behind)),
                None if blanks.len() < rest.len() => self.cursor = Cursor::new(blanks),
                None => break,
            }
        }
    }

    fn atom(&mut self) -> Option<Node> {
        Some(match self.cursor.next()? {
            '(' => return group::read(self),
            '[' => {
                let set = class::read(&mut self.cursor)?;
                Node::One(if self.flags.any_case { set.any_case() } else { set.set() })
            }
            '\\' => return self.escape(),
            // Behind the last end of a line, no further line begins.
            '^' => Node::somewhere(Node::Behind(Chars::EDGE)),
            '$' => Node::Before(Chars::EDGE),
            '.' if self.flags.newlines => Node::One(Chars::ASCII | Chars::OTHER),
            '.' => Node::One(Chars::one('\n').complement()),
            one => self.one(one),
        })
    }

    fn one(&self, one: char) -> Node {
        match (self.flags.any_case, one.is_ascii()) {
            // Such a letter may be a case of several others.
            (true, false) => Node::Anything,
            (true, true) => Node::One(Chars::one(one).any_case()),
            (false, _) => Node::One(Chars::one(one)),
        }
    }

    fn escape(&mut self) -> Option<Node> {
        let letter = self.cursor.next()?;
        Some(match letter {
            'b' => Node::Edge,
            'B' => Node::Somewhere,
            'A' => Node::Behind(Chars::NONE.or_end()),
            'Z' | 'z' => Node::somewhere(Node::Before(Chars::EDGE)),
            // A reference, or a character by its number.
            '0'..='9' => {
                self.cursor.some(usize::MAX, u8::is_ascii_digit);
                Node::Anything
            }
            'g' | 'k' if self.cursor.take("<") => {
                self.cursor.until('>')?;
                Node::Anything
            }
            'w' | 'W' | 's' | 'S' | 'd' | 'D' | 'h' | 'H' | 'p' | 'P' => {
                Node::One(class::named(&mut self.cursor, letter)?)
            }
            _ => {
                let one = class::literal(&mut self.cursor, letter)?;
                self.one(one)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(character: char) -> Node {
        Node::One(Chars::one(character))
    }

    #[track_caller]
    fn check(expression: &str, expected: &[Node]) {
        assert_eq!(read(expression), Some(Node::All(expected.to_vec())), "{expression}");
    }

    #[test]
    fn characters_stand_for_themselves() {
        check("", &[]);
        check("a]}", &[one('a'), one(']'), one('}')]);
        check(r"\.\n\x41\x{e9}", &[one('.'), one('\n'), one('A'), one('é')]);
        check("(?i)a", &[Node::All(vec![Node::One(Chars::one('a').any_case())])]);
        check("(?i)é", &[Node::All(vec![Node::Anything])]);
    }

    #[test]
    fn blanks_are_no_part_of_extended_expressions() {
        let inner = Node::All(vec![one('a'), one('b')]);
        check("(?x) a # c\n b # d", std::slice::from_ref(&inner));
        check("(?x: a\tb)", &[inner]);
        check(" a", &[one(' '), one('a')]);
        check(r"(?x)\ ", &[Node::All(vec![one(' ')])]);
    }

    #[test]
    fn places_are_told_from_text() {
        check(
            "^a$",
            &[Node::somewhere(Node::Behind(Chars::EDGE)), one('a'), Node::Before(Chars::EDGE)],
        );
        check(r"\ba\B", &[Node::Edge, one('a'), Node::Somewhere]);
    }

    #[test]
    fn references_may_be_anything() {
        check(r"\1", &[Node::Anything]);
        check(r"\12a", &[Node::Anything, one('a')]);
        check(r"\k<a>\g<-1>", &[Node::Anything, Node::Anything]);
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        for expression in [
            r"\X",
            r"\R",
            r"\K",
            r"\p{Greek}",
            "[[:punct:]]",
            "(?~a)",
            "(*FAIL)",
            "a)",
            "(a",
            "[a",
            "\\",
        ] {
            assert_eq!(read(expression), None, "{expression}");
        }
    }
}
