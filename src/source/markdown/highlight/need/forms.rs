use super::Need;
use super::chars::Chars;
use super::node::Node;

/// No more forms than this are told apart, so that each can be a bit.
const MOST: usize = u32::BITS as usize;
/// Repetitions behind so many say nothing more.
const REPETITIONS: usize = 3;

/// The needs of an expression that `node` begins and that goes on with one of `rest`, at most [`MOST`].
pub(super) fn forms(node: &Node, rest: Vec<Need>) -> Vec<Need> {
    limited(Forms { around: 0 }.of(node, rest))
}

#[derive(Clone, Copy)]
struct Forms {
    /// How many repetitions are around: inside of them, a single repetition is looked at.
    around: usize,
}

impl Forms {
    fn of(self, node: &Node, rest: Vec<Need>) -> Vec<Need> {
        match node {
            Node::One(set) => each(rest, |need| need.behind(*set)),
            Node::All(nodes) => (0..nodes.len()).rev().fold(rest, |rest, at| match nodes[at] {
                Node::Edge => edge(&nodes[..at], rest),
                _ => self.of(&nodes[at], rest),
            }),
            Node::Either(choice) => {
                let nodes = choice.nodes();
                let rest = few(rest, nodes.len());
                limited(nodes.iter().flat_map(|node| self.of(node, rest.clone())).collect())
            }
            Node::Times(node, least, most) => self.times(node, *least, *most, rest),
            Node::Behind(set) => each(rest, |need| need.after(*set)),
            Node::Before(set) => each(rest, |need| need.starting(*set)),
            Node::Ahead(node) => self.ahead(node, rest),
            Node::Edge => edge(&[], rest),
            Node::NotAhead(_) | Node::Somewhere => each(rest, Need::uncertain),
            Node::Anything => vec![unknown(&rest)],
        }
    }

    fn times(self, node: &Node, least: usize, most: Option<usize>, rest: Vec<Need>) -> Vec<Need> {
        let (inner, looks) = (Self { around: self.around + 1 }, self.around == 0);
        let further = most.map_or(usize::MAX, |most| most.saturating_sub(least));
        let mut needs = inner.up_to(node, further, rest);
        let copies = if looks { Need::REACH } else { 1 };
        if least > copies {
            needs = vec![unknown(&needs)];
        }
        for _ in 0..least.min(copies) {
            needs = inner.of(node, needs);
        }
        needs
    }

    /// Some repetitions or none, of which as many as possible match.
    fn up_to(self, node: &Node, most: usize, rest: Vec<Need>) -> Vec<Need> {
        if most == 0 {
            return rest;
        }
        let looks = if self.around == 1 { REPETITIONS } else { 1 };
        let end = few(each(rest, Need::uncertain), looks + 1);
        let mut needs = end.clone();
        if most > looks {
            needs.push(unknown(&end));
        }
        for _ in 0..most.min(looks) {
            let more = self.of(node, few(needs, looks + 1));
            needs = limited(end.iter().copied().chain(more).collect());
        }
        needs
    }

    /// What follows must be of the form of the node, and of that of the rest.
    fn ahead(self, node: &Node, rest: Vec<Need>) -> Vec<Need> {
        let seen = self.of(node, vec![Need::NOTHING]);
        let rest = few(rest, seen.len());
        let both = seen.iter().flat_map(|seen| rest.iter().map(move |need| need.and(*seen)));
        limited(both.collect())
    }
}

/// The edge of a word: what follows says what stood before it, and the other way around.
fn edge(nodes: &[Node], rest: Vec<Need>) -> Vec<Need> {
    let (word, none) = (Chars::word(), Chars::no_word());
    let last = nodes.iter().rev().find(|node| !node.is_place()).map(Node::last);
    each(rest, |need| match last {
        Some(last) if last.within(word) => need.starting(none),
        Some(last) if last.within(none) => need.starting(word),
        _ if need.next[0].within(word) => need.after(none),
        _ if need.next[0].within(none) => need.after(word),
        _ => need.uncertain(),
    })
}

fn each(mut needs: Vec<Need>, change: impl Fn(Need) -> Need) -> Vec<Need> {
    for need in &mut needs {
        *need = change(*need);
    }
    needs
}

fn any(needs: &[Need]) -> Need {
    needs.iter().copied().reduce(Need::or).unwrap_or(Need::UNKNOWN)
}

/// What is known if anything may come before the rest.
fn unknown(rest: &[Need]) -> Need {
    Need { later: any(rest).later, ..Need::UNKNOWN }
}

/// One need for all, if there would be too many forms were each of these combined with so many others.
fn few(needs: Vec<Need>, others: usize) -> Vec<Need> {
    if needs.len() > 1 && needs.len() * others > MOST { vec![any(&needs)] } else { needs }
}

/// Forms that begin alike become one where there are too many; their order is lost, and so none is certain.
fn limited(mut needs: Vec<Need>) -> Vec<Need> {
    if needs.len() <= MOST {
        return needs;
    }
    needs.sort_unstable();
    let size = needs.len().div_ceil(MOST);
    needs.chunks(size).map(|chunk| any(chunk).uncertain()).collect()
}
