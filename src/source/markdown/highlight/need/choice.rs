use std::sync::OnceLock;

use super::Need;
use super::forms::forms;
use super::node::Node;
use super::rows::Rows;

/// The first of several nodes that matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    nodes: Vec<Node>,
    /// Which of them may match where, once that was asked.
    rows: OnceLock<Rows>,
}

/// The character before the place and some from there on: of many words few begin alike.
const DISTANCES: usize = 4;

impl Choice {
    pub(super) const fn new(nodes: Vec<Node>) -> Self {
        Self { nodes, rows: OnceLock::new() }
    }

    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Those that may match where these symbols stand, the first one before the place.
    pub(super) fn possible(&self, symbols: &[u8]) -> impl Iterator<Item = &Node> {
        let rows = self.rows.get_or_init(|| {
            let needs = |node| forms(node, vec![Need::NOTHING]).into_iter().reduce(Need::or);
            let needs = self.nodes.iter().map(|node| needs(node).unwrap_or(Need::UNKNOWN));
            Rows::new(&needs.collect::<Vec<_>>(), DISTANCES)
        });
        rows.met(symbols).map(|at| &self.nodes[at])
    }
}

#[cfg(test)]
mod tests {
    use super::super::reader;
    use super::*;

    #[track_caller]
    fn check(expression: &str, symbols: &str, expected: &[usize]) {
        let Node::Either(choice) = reader::read(expression).unwrap() else { panic!("one choice") };
        let place = |node| choice.nodes().iter().position(|other| std::ptr::eq(other, node));
        let possible: Vec<_> =
            choice.possible(symbols.as_bytes()).map(|one| place(one).unwrap()).collect();
        assert_eq!(possible, expected, "{expression} at {symbols:?}");
    }

    #[test]
    fn the_symbols_around_a_place_leave_few_nodes() {
        const EXPRESSION: &str = r"for|fork|(?:if|in)\b|\d+|$|\bif";
        check(EXPRESSION, " fork", &[0, 1]);
        check(EXPRESSION, " in it", &[2]);
        check(EXPRESSION, " int", &[]);
        check(EXPRESSION, " if ", &[2, 5]);
        check(EXPRESSION, "xif ", &[2]);
        check(EXPRESSION, " 7 of", &[3]);
        check(EXPRESSION, "x\n  ", &[4]);
    }
}
