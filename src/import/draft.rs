use std::ops::Range;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::diagnostic::Fault;
use crate::source::schema::advisory::RawAdvisory;

/// What a source is to say, before it is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// Its front matter.
    pub front: RawAdvisory,
    /// Its Markdown.
    pub body: String,
    /// What of the input is in neither, in words.
    pub left_out: Vec<String>,
    /// Values that only the OSV record of the import holds again, by the list that they stood in.
    pub kept: Map<String, Value>,
    /// The same in words.
    pub set_aside: Vec<String>,
    /// The bytes of the file that it was made of, where the file holds other records too.
    pub part: Option<Range<usize>>,
}

impl Draft {
    /// Notes a value that is left out, and why.
    pub(super) fn leave_out(&mut self, path: &str, why: &str) {
        self.left_out.push(format!("{path} is left out: {why}"));
    }

    /// Keeps a member of one of the record's own lists for the OSV record alone, and says why.
    pub(super) fn set_aside(
        &mut self,
        list: &str,
        index: usize,
        value: &impl Serialize,
        why: &str,
    ) {
        let kept = self.kept.entry(list).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(kept) = kept {
            kept.push(serde_json::to_value(value).expect("a value of a record has no odd keys"));
        }
        self.set_aside.push(format!("`{list}[{index}]` is kept for the OSV record alone: {why}"));
    }

    /// Notes a value that programs will not act on, though free-form data keeps it, and why.
    pub(super) fn only_keep(&mut self, path: &str, why: &str) {
        self.left_out.push(format!("{path} is kept in `database_specific` alone: {why}"));
    }

    /// The value if it could be parsed; else it is left out.
    pub(super) fn keep<T, U>(
        &mut self,
        path: &str,
        value: T,
        parsed: Result<U, Fault>,
    ) -> Option<T> {
        match parsed {
            Ok(_) => Some(value),
            Err(fault) => {
                self.leave_out(path, &fault.message);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::commit::Commit;

    #[test]
    fn what_cannot_be_parsed_is_named() {
        let mut draft = Draft::default();
        assert_eq!(draft.keep("a", 1, Ok::<_, Fault>(())), Some(1));
        assert!(draft.left_out.is_empty());
        assert_eq!(draft.keep("fixes[0]", 1, Commit::parse("x")), None);
        assert_eq!(draft.left_out, ["fixes[0] is left out: `x` is not a full commit hash"]);
    }
}
