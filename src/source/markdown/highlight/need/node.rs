use super::chars::Chars;
use super::choice::Choice;

/// A regular expression, as much of it as a filter can use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// One character of a set, which is exact for the characters of ASCII.
    One(Chars),
    All(Vec<Node>),
    /// The first of several that matches.
    Either(Choice),
    /// So many times, without a limit if there is no second number.
    Times(Box<Node>, usize, Option<usize>),
    /// What stands before the place is one of these.
    Behind(Chars),
    /// What follows the place is one of these.
    Before(Chars),
    /// What follows the place has this form.
    Ahead(Box<Node>),
    /// What follows the place does not have this form.
    NotAhead(Box<Node>),
    /// One of the two characters around the place is of a word and the other is not.
    Edge,
    /// A place of which something is asked that a filter cannot know.
    Somewhere,
    /// Text of any form and length, or none.
    Anything,
}

impl Node {
    /// A place of a kind, of which more is asked than that.
    pub(super) fn somewhere(place: Self) -> Self {
        Self::All(vec![place, Self::Somewhere])
    }

    /// The characters that a match can end with; all, if it can be empty.
    pub(super) fn last(&self) -> Chars {
        match self {
            Self::One(set) => *set,
            Self::All(nodes) => {
                let end = nodes.iter().rev().find(|node| !node.is_place());
                end.map_or(Chars::ALL, Self::last)
            }
            Self::Either(choice) => {
                choice.nodes().iter().map(Self::last).fold(Chars::NONE, |all, one| all | one)
            }
            Self::Times(node, 1.., _) => node.last(),
            _ => Chars::ALL,
        }
    }

    /// Whether it matches places only.
    pub(super) fn is_place(&self) -> bool {
        match self {
            Self::Behind(_)
            | Self::Before(_)
            | Self::Ahead(_)
            | Self::NotAhead(_)
            | Self::Edge
            | Self::Somewhere => true,
            Self::All(nodes) => nodes.iter().all(Self::is_place),
            Self::Either(choice) => choice.nodes().iter().all(Self::is_place),
            _ => false,
        }
    }

    /// The set, if this is one character of it.
    pub(super) fn set(&self) -> Option<Chars> {
        match self {
            Self::One(set) => Some(*set),
            Self::All(nodes) if nodes.len() == 1 => nodes[0].set(),
            Self::Either(choice) => {
                let mut sets = choice.nodes().iter().map(Self::set);
                sets.try_fold(Chars::NONE, |all, one| one.map(|one| all | one))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::reader::read;
    use super::*;

    #[track_caller]
    fn check(expression: &str, last: Option<&str>, is_place: bool) {
        let node = read(expression).unwrap();
        let one_of = |text: &str| text.chars().fold(Chars::NONE, |set, one| set | Chars::one(one));
        assert_eq!(node.last(), last.map_or(Chars::ALL, one_of), "{expression}");
        assert_eq!(node.is_place(), is_place, "{expression}");
    }

    #[test]
    fn the_last_character_of_a_match() {
        check("ab", Some("b"), false);
        check("a|bc", Some("ac"), false);
        check(r"(?:ab)+\b(?=c)", Some("b"), false);
        check("ab*", None, false);
        check("a|", None, false);
        check(r"\1", None, false);
    }

    #[test]
    fn places_have_no_characters() {
        for expression in ["", "^", "$", r"\b", r"\B", "(?=a)", "(?!a)", "(?<=a)", "(?:^|$)", r"\A"]
        {
            check(expression, None, true);
        }
    }

    #[test]
    fn one_character_is_a_set() {
        for (expression, set) in [
            ("a", Some(Chars::one('a'))),
            ("(?:a|(b))", Some(Chars::one('a') | Chars::one('b'))),
            ("ab", None),
            ("a?", None),
            ("", None),
            (r"a\b", None),
        ] {
            assert_eq!(read(expression).unwrap().set(), set, "{expression}");
        }
    }
}
