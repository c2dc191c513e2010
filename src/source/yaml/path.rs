//! The way to a value inside of a document.

use std::borrow::Cow;
use std::fmt;

/// One step down: to the value of a key, or to an item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(Cow<'static, str>),
    Index(usize),
}

/// A way from the root of a document to a value, shown as `affected[1].ranges[0].fixed`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    steps: Vec<Step>,
}

impl Path {
    /// The document itself.
    #[must_use]
    pub const fn root() -> Self {
        Self { steps: Vec::new() }
    }

    /// The value of `key` here.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.then(Step::Key(key.to_owned().into()))
    }

    /// The value of a key that the program knows, which need not be copied.
    #[must_use]
    pub fn field(&self, key: &'static str) -> Self {
        self.then(Step::Key(key.into()))
    }

    /// The item at `index` here, counted from 0.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.then(Step::Index(index))
    }

    /// The steps from the root.
    pub(super) fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The same way in a source of which some members of lists were left out; `dropped` has these members' own ways.
    #[must_use]
    pub fn with_dropped(&self, dropped: &[Self]) -> Self {
        let mut way = Self::root();
        for step in &self.steps {
            way = match step {
                Step::Key(key) => way.key(key),
                Step::Index(index) => way.index(way.source_index(*index, dropped)),
            };
        }
        way
    }

    /// Where the member stands that would be at `index` of this list without those that were left out.
    fn source_index(&self, index: usize, dropped: &[Self]) -> usize {
        let mut gone: Vec<usize> = dropped.iter().filter_map(|way| way.member_of(self)).collect();
        gone.sort_unstable();
        gone.into_iter().fold(index, |index, gone| if gone <= index { index + 1 } else { index })
    }

    fn member_of(&self, list: &Self) -> Option<usize> {
        match self.steps.split_last() {
            Some((Step::Index(index), way)) if way == list.steps => Some(*index),
            _ => None,
        }
    }

    fn then(&self, step: Step) -> Self {
        let mut steps = Vec::with_capacity(self.steps.len() + 1);
        steps.extend_from_slice(&self.steps);
        steps.push(step);
        Self { steps }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.steps.iter().enumerate() {
            match step {
                Step::Index(index) => write!(formatter, "[{index}]")?,
                Step::Key(key) if !is_plain(key) => write!(formatter, "[{key:?}]")?,
                Step::Key(key) if position == 0 => formatter.write_str(key)?,
                Step::Key(key) => write!(formatter, ".{key}")?,
            }
        }
        Ok(())
    }
}

/// Whether `key` can be told from the punctuation of a path.
fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_that_were_left_out_are_counted_in_the_source() {
        let list = Path::root().key("affected");
        let dropped = [list.index(0), list.index(2), list.index(3).key("ranges").index(0)];
        let source =
            |index| list.index(index).key("ranges").index(0).with_dropped(&dropped).to_string();
        assert_eq!(source(0), "affected[1].ranges[0]");
        assert_eq!(source(1), "affected[3].ranges[1]");
        assert_eq!(source(2), "affected[4].ranges[0]");
    }

    #[track_caller]
    fn check(path: &Path, expected: &str) {
        assert_eq!(path.to_string(), expected);
    }

    #[test]
    fn keys_and_indexes_are_shown_as_in_most_languages() {
        check(&Path::root(), "");
        let ranges = Path::root().key("affected").index(1).key("ranges");
        check(&ranges.index(0).key("fixed"), "affected[1].ranges[0].fixed");
        check(&ranges, "affected[1].ranges");
        check(&Path::root().index(3), "[3]");
    }

    #[test]
    fn keys_with_punctuation_are_quoted() {
        check(&Path::root().key("a.b").key("c[0]"), r#"["a.b"]["c[0]"]"#);
        check(&Path::root().key("x").key(""), r#"x[""]"#);
    }
}
