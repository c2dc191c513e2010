use std::rc::Rc;

use super::expression::Groups;
use super::pattern::Pattern;

/// A match, and what it is a match of.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) pattern: &'static Pattern,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Given where the pattern asks for them.
    pub(super) groups: Option<Rc<Groups>>,
    pub(super) by_prototype: bool,
    /// Whether it leads back to where it came from.
    pub(super) loops: bool,
    /// The place of the pattern among all that were tried.
    pub(super) order: (usize, usize),
}
