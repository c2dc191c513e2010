use std::rc::Rc;

use onig::Region;

use super::candidate::{Candidate, bits};
use super::expression::{TooManySteps, groups};
use super::found::Found;
use super::level::Link;
use super::operation::Operation;
use super::pattern::{Pattern, Verdict};
use super::sought::Sought;
use super::symbols::Symbols;

/// More contexts than this are not entered.
pub(super) const DEEPEST: usize = 100;

/// Finds one match after the other on a line.
///
/// What can only match where its need is met is tried at one place after the other. The rest, which is little, is searched for.
#[derive(Debug)]
pub(super) struct Search<'l> {
    line: &'l str,
    symbols: &'l Symbols,
    /// Whether all patterns are searched for, and none is ruled out by what it needs.
    every: bool,
    sought: Sought,
    region: Region,
    /// Patterns whose first match from here on is one of nothing, which counts for nothing.
    dead: Vec<usize>,
    /// Patterns that took too many steps, and so have no matches on the line.
    given_up: Vec<usize>,
}

/// Where to look, and what is known of the place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    pub(super) at: usize,
    /// The number of contexts entered.
    pub(super) depth: usize,
    /// Whether to leave a context here, by a match of nothing, would lead back to where it was entered.
    pub(super) entered_here: bool,
}

/// What is known after the first place.
enum First {
    /// Nothing can come before this.
    Taken(Found),
    /// The best of what was searched for.
    Best(Option<Found>),
    /// A match would enter too many contexts.
    TooDeep,
}

impl<'l> Search<'l> {
    pub(super) fn new(line: &'l str, symbols: &'l Symbols, every: bool) -> Self {
        let (sought, region) = (Sought::default(), Region::new());
        Self { line, symbols, every, sought, region, dead: Vec::new(), given_up: Vec::new() }
    }

    /// The match that begins first; of several that begin at one place, that of the first pattern.
    ///
    /// A match that would loop yields to others at its place.
    pub(super) fn next(&mut self, links: &[Link], start: Start) -> Option<Found> {
        self.dead.clear();
        match self.first(links, start) {
            First::Taken(found) => Some(found),
            First::TooDeep => None,
            First::Best(best) if self.every => best,
            First::Best(best) => self.further(links, start.at, best.as_ref()).or(best),
        }
    }

    /// Tries patterns at the first place, and searches for those that have to be searched for, in their common order.
    fn first(&mut self, links: &[Link], start: Start) -> First {
        let mut best = None;
        for (group, link) in links.iter().enumerate() {
            for word in 0..link.table.words {
                let (sought, tried) = self.here(link, start.at, word);
                for bit in bits(sought | tried) {
                    let candidate = Candidate { link, order: (group, word * 64 + bit) };
                    let is_sought = sought >> bit & 1 == 1;
                    let found = if is_sought {
                        self.sought.next(self.line, candidate, start)
                    } else {
                        self.attempt(candidate, start.at)
                    };
                    if let Some(first) = found.and_then(|found| keep(&mut best, found, start)) {
                        return first;
                    }
                }
            }
        }
        First::Best(best)
    }

    /// Which of 64 patterns have to be searched for, and which may match here.
    fn here(&self, link: &Link, at: usize, word: usize) -> (u64, u64) {
        if self.every {
            (link.table.all(word), 0)
        } else {
            (link.table.sought(word), link.table.candidates(self.symbols, at, word))
        }
    }

    /// A match behind the first place, if it comes before another one.
    fn further(&mut self, links: &[Link], at: usize, rival: Option<&Found>) -> Option<Found> {
        let end = rival.map_or(self.line.len(), |found| found.start);
        let mut places = at + 1..=end;
        places.find_map(|at| {
            let rival = rival.filter(|found| found.start == at);
            if self.line.is_char_boundary(at) { self.at(links, at, rival) } else { None }
        })
    }

    /// A match at a place, of a pattern that is tried before another one.
    fn at(&mut self, links: &[Link], at: usize, rival: Option<&Found>) -> Option<Found> {
        for (group, link) in links.iter().enumerate() {
            for word in 0..link.table.words {
                for bit in bits(link.table.candidates(self.symbols, at, word)) {
                    let candidate = Candidate { link, order: (group, word * 64 + bit) };
                    if rival.is_some_and(|rival| rival.order < candidate.order) {
                        return None;
                    }
                    if let Some(found) = self.attempt(candidate, at) {
                        return Some(found);
                    }
                }
            }
        }
        None
    }

    fn attempt(&mut self, candidate: Candidate<'_>, at: usize) -> Option<Found> {
        let pattern = candidate.pattern();
        if self.dead.contains(&pattern.id) {
            return None;
        }
        let end = self.end(pattern, at)?;
        if end == at && !pattern.counts_empty() {
            self.dead.push(pattern.id);
            return None;
        }
        let groups = pattern.needs_groups().then(|| Rc::new(groups(&self.region)));
        Some(candidate.found((at, end), groups))
    }

    /// The end of a match at a place, with its groups in the region if the pattern needs them.
    fn end(&mut self, pattern: &Pattern, at: usize) -> Option<usize> {
        let needs_groups = pattern.needs_groups();
        match pattern.verdict(self.symbols, at) {
            Verdict::None => return None,
            Verdict::Certain(length) if !needs_groups => return Some(at + length),
            Verdict::Certain(_) | Verdict::Possible => {}
        }
        if self.given_up.contains(&pattern.id) {
            return None;
        }
        let region = needs_groups.then_some(&mut self.region);
        pattern.expression.match_at(self.line, at, region).unwrap_or_else(|TooManySteps| {
            self.given_up.push(pattern.id);
            None
        })
    }
}

/// Keeps a match if it is better than the best so far; it may be the last that has to be looked at.
fn keep(best: &mut Option<Found>, mut found: Found, start: Start) -> Option<First> {
    let yields =
        |best: &Found| found.start < best.start || (found.start == best.start && best.loops);
    if !best.as_ref().is_none_or(yields) {
        return None;
    }
    if matches!(found.pattern.operation, Operation::Push(_)) && start.depth >= DEEPEST {
        return Some(First::TooDeep);
    }
    let pops = matches!(found.pattern.operation, Operation::Pop);
    found.loops = pops && start.entered_here && found.end <= start.at;
    if found.start == start.at && !found.loops {
        return Some(First::Taken(found));
    }
    *best = Some(found);
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::markdown::highlight::table::Table;

    fn links(expressions: &[&str]) -> [Link; 1] {
        let patterns = expressions.iter().map(|expression| Pattern::of(expression)).collect();
        let table = Box::leak(Box::new(Table::new(patterns, 0)));
        [Link { table, entry: None, is_prototype: false }]
    }

    /// The first match, as the number of the pattern, the beginning and the end, by trying and by searching for everything.
    #[track_caller]
    fn check(expressions: &[&str], line: &str, expected: Option<(usize, usize, usize)>) {
        let mut symbols = Symbols::default();
        symbols.read(line);
        for every in [false, true] {
            let start = Start { at: 0, depth: 1, entered_here: false };
            let found = Search::new(line, &symbols, every).next(&links(expressions), start);
            let found = found.map(|found| (found.order.1, found.start, found.end));
            assert_eq!(found, expected, "{expressions:?} {line} {every}");
        }
    }

    #[test]
    fn the_first_place_counts_and_then_the_first_pattern() {
        check(&["b", "a"], "xab", Some((1, 1, 2)));
        check(&["a+", "a"], "xaab", Some((0, 1, 3)));
        check(&["a", "a+"], "xaab", Some((0, 1, 2)));
        check(&["c"], "ab", None);
        check(&["é", "–"], "a–é", Some((1, 1, 4)));
    }

    #[test]
    fn what_is_searched_for_has_its_place_in_the_order() {
        check(&[r"\X", "b"], "b", Some((0, 0, 1)));
        check(&["a", r"(?:\G|x)a"], "xa", Some((1, 0, 2)));
        // No filter is made of these names.
        check(&["a", "[[:alpha:]]a"], "xa", Some((1, 0, 2)));
        check(&["a", "[[:punct:]]?a"], "xa", Some((0, 1, 2)));
        check(&["[[:punct:]]?a", "a"], "xa", Some((0, 1, 2)));
    }

    #[test]
    fn a_match_of_nothing_hides_later_matches_of_its_pattern() {
        check(&["a*"], "baa", None);
        check(&["a*", "b|a"], "caa", Some((1, 1, 2)));
        check(&["a*"], "aab", Some((0, 0, 2)));
    }

    #[test]
    fn a_pattern_is_given_up_on_once_for_a_line() {
        let line = "a".repeat(60);
        let mut symbols = Symbols::default();
        symbols.read(&line);
        let mut search = Search::new(&line, &symbols, false);
        let start = Start { at: 0, depth: 1, entered_here: false };
        let found = search.next(&links(&["(?:a|aa)+[bc]"]), start);
        assert!(found.is_none(), "{found:?}");
        assert_eq!(search.given_up.len(), 1);
    }
}
