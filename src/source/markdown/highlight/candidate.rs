use std::rc::Rc;

use super::expression::Groups;
use super::found::Found;
use super::level::{Entry, Link};
use super::pattern::Pattern;

/// A pattern that may match, among all that are tried.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate<'k> {
    pub(super) link: &'k Link,
    /// The numbers of the link and of the pattern in it: what is less goes before.
    pub(super) order: (usize, usize),
}

impl<'k> Candidate<'k> {
    pub(super) fn pattern(self) -> &'static Pattern {
        self.link.table.patterns[self.order.1]
    }

    /// The match that its expression borrows from, if it is the context's own and does.
    pub(super) fn lender(self) -> Option<&'k Entry> {
        let borrows = self.pattern().borrows && self.order.1 >= self.link.table.foreign;
        self.link.entry.as_deref().filter(|_| borrows)
    }

    pub(super) fn found(self, (start, end): (usize, usize), groups: Option<Rc<Groups>>) -> Found {
        let (pattern, order) = (self.pattern(), self.order);
        let by_prototype = self.link.is_prototype;
        Found { pattern, start, end, groups, by_prototype, loops: false, order }
    }
}

/// The numbers of the bits that are set, the lowest first.
pub(super) fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros() as usize);
        word &= word.wrapping_sub(1);
        bit
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_come_in_their_order() {
        for (word, expected) in
            [(0, &[] as &[usize]), (1, &[0]), (0b1010, &[1, 3]), (1 << 63 | 1, &[0, 63])]
        {
            assert_eq!(bits(word).collect::<Vec<_>>(), expected);
        }
    }
}
