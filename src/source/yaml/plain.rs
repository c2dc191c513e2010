//! A reader of the plain YAML in which nearly all sources are written.
//!
//! It takes a small part of YAML, of which the tests in `agreement` show that the established parsers read it alike and
//! without findings: so a text in it needs no second reading. Anything else is left to them.
//!
//! The part: mappings and lists in block style, also `- key: value`; keys of ASCII letters, digits, `_`, `-`, `.` and `/`, and of `::`
//! between these; values on one line, which are plain without an indicator that could mean something else, in quotes without a
//! backslash, or short lists and mappings in brackets; values that are left empty; empty lines, and comments on lines of their own.

use super::guard;
use super::tree::Tree;

#[cfg(test)]
mod agreement;
mod block;
mod character;
mod flow;
#[cfg(test)]
mod generated;
mod key;
mod lines;
mod scalar;

/// The same tree that `build` makes of `yaml`, which stands at `start` of its file; `None` where it is not plain, whether or not
/// it is YAML.
pub(super) fn read(yaml: &str, start: usize) -> Option<Tree> {
    let small = yaml.len() <= guard::MAX_BYTES && character::all_are_plain(yaml);
    // Brackets in prose count for the guard, but fewer than it allows cannot be nested too deep.
    let opened = || yaml.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count();
    if !small || opened() > guard::MAX_DEPTH && guard::check(yaml, &(0..yaml.len())).is_err() {
        return None;
    }
    block::document(yaml, start)
}
