//! The way to a value inside of a document.

use std::fmt;

/// One step down: to the value of a key, or to an item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
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
        self.then(Step::Key(key.to_owned()))
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

    fn then(&self, step: Step) -> Self {
        let mut steps = self.steps.clone();
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
