//! Expressions that are tried without Oniguruma, which takes many times as long where a short word decides.

use super::super::pattern::Verdict;
use super::chars::Chars;
use super::node::Node;

/// An expression that takes more steps than this is left to others.
const STEPS: usize = 200;

/// What can be said of an expression at a place of a line: its symbols are those of ASCII, with ends around them.
pub(super) fn tried(node: &Node, symbols: &[u8], at: usize) -> Verdict {
    Trial { symbols, left: STEPS }.inner(node, at).unwrap_or(Verdict::None)
}

#[derive(Clone, Copy)]
struct Place {
    at: usize,
    /// Whether all that was asked on the way here is known to be met.
    is_sure: bool,
}

/// Goes on from a place: nothing where that leads nowhere, so that another way is tried.
type Then<'t, 's> = &'t mut dyn FnMut(&mut Trial<'s>, Place) -> Option<Verdict>;

struct Trial<'s> {
    symbols: &'s [u8],
    left: usize,
}

impl<'s> Trial<'s> {
    fn inner(&mut self, node: &Node, from: usize) -> Option<Verdict> {
        let mut end = |_: &mut Self, place: Place| {
            let length = place.at - from;
            Some(if place.is_sure { Verdict::Certain(length) } else { Verdict::Possible })
        };
        self.node(node, None, Place { at: from, is_sure: true }, &mut end)
    }

    /// Tries a node at a place; `next` is what surely follows it, if that is known.
    fn node(
        &mut self,
        node: &Node,
        next: Option<&Node>,
        place: Place,
        then: Then<'_, 's>,
    ) -> Option<Verdict> {
        let Some(left) = self.left.checked_sub(1) else { return Some(Verdict::Possible) };
        self.left = left;
        let unsure = Place { is_sure: false, ..place };
        match node {
            Node::One(_) => self.times(node, (1, Some(1)), next, place, then),
            Node::All(nodes) => self.all(nodes, next, place, then),
            Node::Either(choice) => {
                let mut possible = choice.possible(&self.symbols[place.at..]);
                possible.find_map(|node| self.node(node, next, place, then))
            }
            Node::Times(node, least, most) => self.times(node, (*least, *most), next, place, then),
            Node::Behind(set) => set.has(self.symbols[place.at]).then(|| then(self, place))?,
            Node::Before(set) => set.has(self.symbols[place.at + 1]).then(|| then(self, place))?,
            Node::Edge => is_edge(self.symbols, place.at).then(|| then(self, place))?,
            Node::Ahead(node) => match self.inner(node, place.at)? {
                Verdict::Certain(_) => then(self, place),
                _ => then(self, unsure),
            },
            Node::NotAhead(node) => match self.inner(node, place.at) {
                None => then(self, place),
                Some(Verdict::Certain(_)) => None,
                Some(_) => then(self, unsure),
            },
            Node::Somewhere => then(self, unsure),
            Node::Anything => Some(Verdict::Possible),
        }
    }

    fn all(
        &mut self,
        mut nodes: &[Node],
        next: Option<&Node>,
        mut place: Place,
        then: Then<'_, 's>,
    ) -> Option<Verdict> {
        // Most words end at their first letter, and there is one way only for each.
        while let [Node::One(set), rest @ ..] = nodes {
            if !is_one(*set, self.symbols[place.at + 1]) {
                return None;
            }
            place.at += 1;
            nodes = rest;
        }
        let Some((first, rest)) = nodes.split_first() else { return then(self, place) };
        let behind = rest.first().or(next);
        self.node(first, behind, place, &mut |trial, place| trial.all(rest, next, place, then))
    }

    /// As often as it can be, and less often where that leads nowhere.
    fn times(
        &mut self,
        node: &Node,
        (least, most): (usize, Option<usize>),
        behind: Option<&Node>,
        place: Place,
        then: Then<'_, 's>,
    ) -> Option<Verdict> {
        if let Node::One(set) = node {
            let length = self.run(*set, place.at, most);
            let symbols = self.symbols;
            let ends = (least..=length).rev().map(|length| place.at + length);
            let mut ends = ends.filter(|at| may_stand(behind, symbols, *at));
            return ends.find_map(|at| then(self, Place { at, ..place }));
        }
        if most == Some(0) {
            return then(self, place);
        }
        let further = (least.saturating_sub(1), most.map(|most| most - 1));
        let mut again = |trial: &mut Self, next: Place| {
            // For repetitions of nothing there are rules of their own.
            if next.at == place.at {
                return Some(Verdict::Possible);
            }
            trial.times(node, further, behind, next, then)
        };
        let more = self.node(node, None, place, &mut again);
        if least == 0 { more.or_else(|| then(self, place)) } else { more }
    }

    /// How many characters of a set stand at a place.
    fn run(&self, set: Chars, at: usize, most: Option<usize>) -> usize {
        let symbols = self.symbols[at + 1..].iter().take(most.unwrap_or(usize::MAX));
        symbols.take_while(|symbol| is_one(set, **symbol)).count()
    }
}

/// Whether a node may match at a place, by what is next to it: of many places where a run could end, this leaves one.
fn may_stand(node: Option<&Node>, symbols: &[u8], at: usize) -> bool {
    match node {
        Some(Node::Edge) => is_edge(symbols, at),
        Some(Node::One(set)) => is_one(*set, symbols[at + 1]),
        Some(Node::Before(set)) => set.has(symbols[at + 1]),
        Some(Node::All(nodes)) => may_stand(nodes.first(), symbols, at),
        Some(Node::Ahead(node)) => may_stand(Some(node), symbols, at),
        _ => true,
    }
}

const fn is_edge(symbols: &[u8], at: usize) -> bool {
    is_word(symbols[at]) != is_word(symbols[at + 1])
}

const fn is_word(symbol: u8) -> bool {
    symbol.is_ascii_alphanumeric() || symbol == b'_'
}

/// Whether a symbol is a character of a set, and no end.
const fn is_one(set: Chars, symbol: u8) -> bool {
    symbol.is_ascii() && set.has(symbol)
}

#[cfg(test)]
mod tests {
    use super::super::Alternatives;
    use super::*;
    use crate::source::markdown::highlight::symbols::Symbols;

    #[track_caller]
    fn check(expression: &str, line: &str, at: usize, expected: Verdict) {
        let mut symbols = Symbols::default();
        symbols.read(line);
        let alternatives = Alternatives::of(expression).unwrap();
        assert_eq!(alternatives.tried(&symbols, at), expected, "{expression} at {at} of {line:?}");
    }

    const NO: Verdict = Verdict::None;
    const MAYBE: Verdict = Verdict::Possible;

    const fn certain(length: usize) -> Verdict {
        Verdict::Certain(length)
    }

    #[test]
    fn as_much_as_possible_is_taken_and_some_given_back() {
        check(r"\b[\p{L}_]\w*\b", "state_1 = 2", 0, certain(7));
        check(r"\b[\p{L}_]\w*\b", "state_1 = 2", 1, NO);
        check("a+ab", "aaab", 0, certain(4));
        check("(?:a|ab)*c", "ababc", 0, certain(5));
        check("(?:ab){2,3}", "abababab", 0, certain(6));
        check("(?:ab){2,3}", "ab", 0, NO);
        check("a?", "b", 0, certain(0));
        check(r"\w+[a-z]", "abc", 0, certain(3));
        check(r"(?:[a-z]+|\d+)\b:", "abc:", 0, certain(4));
        check(r"[a-z]+:|[a-z]+", "abc", 0, certain(3));
        check(r"[a-z]*(?=[^a-z])", "abc:", 0, certain(3));
        check(r"[a-z]*\b:?[a-z]", "abc", 0, certain(1));
        check(r"\w+[a-z]", "abc", 0, certain(3));
        check(r"(?:[a-z]+|\d+)\b:", "abc:", 0, certain(4));
        check(r"[a-z]+:|[a-z]+", "abc", 0, certain(3));
        check(r"[a-z]*(?=[^a-z])", "abc:", 0, certain(3));
        check(r"[a-z]*\b:?[a-z]", "abc", 0, certain(1));
    }

    #[test]
    fn the_first_way_that_leads_to_the_end_decides() {
        check("a|a+", "aa", 0, certain(1));
        check("a+|a", "aa", 0, certain(2));
        check("a+?", "aa", 0, MAYBE);
        check("a++a", "aa", 0, MAYBE);
        check("(?>a+)b", "aa", 0, NO);
    }

    #[test]
    fn what_follows_is_looked_at_and_not_taken() {
        check(r"(?=\w+::)", "std::io", 0, certain(0));
        check(r"(?=\w+::)", "std:io", 0, NO);
        check(r"\w+(?!\w|::)", "std::io", 0, NO);
        check(r"\w+(?!\w|::)", "std:io", 0, certain(3));
        check(r"\b(?!(?:if|for)\b)\w+", "for x", 0, NO);
        check(r"\b(?!(?:if|for)\b)\w+", "fork x", 0, certain(4));
        check(r"(?!a++)\w", "ab", 0, MAYBE);
        check("a(?!b+?)", "ac", 0, certain(1));
        check("^a$", "a\n", 0, MAYBE);
        check("^a$", "ab", 0, NO);
    }

    #[test]
    fn what_takes_long_or_repeats_nothing_is_left_open() {
        check("(?:a|aa)+[bc]", &"a".repeat(60), 0, MAYBE);
        check("(?:a?)*b", "c", 0, MAYBE);
        check(r"(a)\1", "aa", 0, MAYBE);
        check(r"(a)\1", "b", 0, NO);
        check("a+", "aé", 0, MAYBE);
    }
}
