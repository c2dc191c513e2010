use std::collections::BTreeMap;
use std::rc::Rc;

use super::candidate::Candidate;
use super::expression::Groups;
use super::found::Found;
use super::operation::Operation;
use super::search::{DEEPEST, Start};

/// What was found on a line of patterns that have to be searched for: the next match of each, or that there is none.
///
/// It decides what counts where many contexts are entered, and so it is kept as syntect keeps it.
#[derive(Debug, Default)]
pub(super) struct Sought(BTreeMap<usize, Option<Rc<Groups>>>);

impl Sought {
    /// The first match of a pattern from a place on.
    pub(super) fn next(
        &mut self,
        line: &str,
        candidate: Candidate<'_>,
        start: Start,
    ) -> Option<Found> {
        let groups = match self.0.get(&candidate.pattern().id) {
            Some(None) => return None,
            Some(Some(groups)) if whole(groups).0 >= start.at => Rc::clone(groups),
            _ => self.search(line, candidate, start)?,
        };
        Some(candidate.found(whole(&groups), Some(groups)))
    }

    /// What borrows from an entry is not kept, as it may borrow from another one next time.
    fn search(&mut self, line: &str, candidate: Candidate<'_>, start: Start) -> Option<Rc<Groups>> {
        let pattern = candidate.pattern();
        if let Some(lender) = candidate.lender() {
            let groups = lender.search(pattern, line, start.at)?;
            return counts(&pattern.operation, &groups, start).then(|| Rc::new(groups));
        }
        let Some(groups) = pattern.expression.search(line, start.at).map(Rc::new) else {
            self.0.insert(pattern.id, None);
            return None;
        };
        if !counts(&pattern.operation, &groups, start) {
            return None;
        }
        self.0.insert(pattern.id, Some(Rc::clone(&groups)));
        Some(groups)
    }
}

/// Whether a match does anything.
fn counts(operation: &Operation, groups: &Groups, start: Start) -> bool {
    match operation {
        Operation::None => {
            let (start, end) = whole(groups);
            start != end
        }
        Operation::Push(_) => start.depth < DEEPEST,
        Operation::Set(_) | Operation::Pop => true,
    }
}

fn whole(groups: &Groups) -> (usize, usize) {
    groups.first().copied().flatten().expect("the first group of a match is the whole of it")
}
