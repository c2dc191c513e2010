use super::chars::Chars;
use super::node::Node;
use super::reader::Reader;

/// Reads a group after its bracket, up to the one that closes it.
pub(super) fn read(reader: &mut Reader<'_>) -> Option<Node> {
    if reader.cursor.rest().starts_with('*') {
        return None;
    }
    if !reader.cursor.take("?") {
        return closed(reader);
    }
    match Kind::read(reader) {
        Some(kind) => kind.node(reader),
        None => options(reader),
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Comment,
    Plain,
    Atomic,
    Named,
    Ahead,
    NotAhead,
    Behind,
    NotBehind,
}

/// What follows the question mark; no mark begins another.
const MARKS: [(&str, Kind); 8] = [
    ("#", Kind::Comment),
    (":", Kind::Plain),
    (">", Kind::Atomic),
    ("=", Kind::Ahead),
    ("!", Kind::NotAhead),
    ("<=", Kind::Behind),
    ("<!", Kind::NotBehind),
    ("<", Kind::Named),
];

impl Kind {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let found = MARKS.iter().find(|(mark, _)| reader.cursor.take(mark));
        found.map(|&(_, kind)| kind)
    }

    fn node(self, reader: &mut Reader<'_>) -> Option<Node> {
        match self {
            Self::Comment => return reader.cursor.until(')').map(|_| Node::All(Vec::new())),
            Self::Named => drop(reader.cursor.until('>')?),
            _ => {}
        }
        let node = closed(reader)?;
        Some(match self {
            Self::Comment | Self::Plain | Self::Named => node,
            // Of its forms, only the first that matches is tried.
            Self::Atomic => Node::somewhere(node),
            Self::Ahead => Node::Ahead(Box::new(node)),
            Self::NotAhead => match not(&node) {
                Some(set) => Node::Before(set),
                None => Node::NotAhead(Box::new(node)),
            },
            Self::Behind => match node.set() {
                Some(set) => Node::Behind(set),
                None => Node::somewhere(Node::Behind(node.last())),
            },
            Self::NotBehind => not(&node).map_or(Node::Somewhere, Node::Behind),
        })
    }
}

/// What is no match of a node, which is one character.
fn not(node: &Node) -> Option<Chars> {
    node.set().map(|set| set.complement().or_end())
}

/// The inside of a group and the bracket that closes it, behind which options are those from before it.
fn closed(reader: &mut Reader<'_>) -> Option<Node> {
    let flags = reader.flags;
    let node = reader.either()?;
    reader.flags = flags;
    reader.cursor.take(")").then_some(node)
}

/// Options: of a group, as `(?i:a)`, or of everything up to the end of the group that they stand in, alternatives too.
fn options(reader: &mut Reader<'_>) -> Option<Node> {
    let before = reader.flags;
    let mut on = true;
    loop {
        match reader.cursor.next()? {
            '-' => on = false,
            'i' => reader.flags.any_case = on,
            'x' => reader.flags.extended = on,
            'm' => reader.flags.newlines = on,
            end @ (':' | ')') => {
                let node = reader.either()?;
                reader.flags = before;
                return (end == ')' || reader.cursor.take(")")).then_some(node);
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::reader::read as node;
    use super::*;

    #[track_caller]
    fn check(expression: &str, same: &str) {
        assert_eq!(node(expression), node(same), "{expression}");
        assert!(node(expression).is_some(), "{expression}");
    }

    #[test]
    fn groups_differ_in_what_they_mean() {
        check("(a)", "(?:a)");
        check("(?<name>a)", "(?:a)");
        check("a(?#b)c", "a(?:)c");
        assert_ne!(node("(?>a)"), node("(?:a)"));
        assert_ne!(node("(?=a)"), node("(?!a)"));
        assert_ne!(node("(?<=a)"), node("(?<!a)"));
        assert_ne!(node("(?<=a)"), node("(?=a)"));
    }

    #[test]
    fn options_are_for_their_group() {
        check("(?i)a|b", "(?i:a|b)");
        check("((?i)a|b)c", "((?i:a|b))c");
        check("(?i:a(?-i:b))", "(?i:a(?-i)b)");
        check("(?x: a )b", "(?x:a)b");
        assert_ne!(node("(?i:a)b"), node("(?i:ab)"));
        assert_ne!(node("(?m:.)"), node("(?:.)"));
    }

    #[test]
    fn only_one_character_can_be_excluded_before_a_place() {
        let a = Chars::one('a');
        assert_eq!(node("(?!a)"), Some(Node::All(vec![Node::Before(a.complement().or_end())])));
        assert_eq!(node("(?<!a)"), Some(Node::All(vec![Node::Behind(a.complement().or_end())])));
        let not = Node::NotAhead(Box::new(node("ab").unwrap()));
        assert_eq!(node("(?!ab)"), Some(Node::All(vec![not])));
        assert_eq!(node("(?<!ab)"), Some(Node::All(vec![Node::Somewhere])));
    }
}
