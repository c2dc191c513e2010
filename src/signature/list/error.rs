use super::rule::LIST_FORM;
use crate::diagnostic::Fault;
use crate::model::fingerprint::Fingerprint;
use crate::model::identifier::AdvisoryId;

/// How much of a hostile text a message shows, in characters.
const SHOWN: usize = 80;

/// Why a text is no list of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} {reason}")]
pub struct ListError {
    /// The first bad line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: Reason,
}

/// What can be wrong with a line of a list. Quoted text is escaped and cut: the file may be hostile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// It is not the line that stands here in every list.
    #[error("is not {}", literal(.0))]
    Literal(&'static str),
    /// It does not begin with the word that names it.
    #[error("does not begin with `{0}`")]
    Prefix(&'static str),
    /// It has too few fields or too many.
    #[error("does not have {0} fields with one blank between them")]
    Fields(usize),
    /// A field is not what belongs there, or is not written in its one form.
    #[error("has `{found}`, which is not {wanted}")]
    Value {
        /// The field.
        found: String,
        /// What belongs there.
        wanted: &'static str,
    },
    /// A key has one role twice.
    #[error("lists the key {} for the same role again", .0.hex())]
    KeyTwice(Fingerprint),
    /// A revision does not follow on the one before.
    #[error("has revision {1} of {0} twice or out of order")]
    RevisionOrder(AdvisoryId, usize),
    /// A file does not follow on the one before.
    #[error("has the file `{0}` twice or out of order")]
    FileOrder(String),
    /// The line is longer than a signature can cover.
    #[error("is longer than {0} bytes, more than gpg signs of one line")]
    TooLong(usize),
    /// The text ends before the line does.
    #[error("is cut off")]
    CutOff,
    /// The text goes on after its last line.
    #[error("is no revision, and nothing else may stand here")]
    Surplus,
    /// The text is longer than any list.
    #[error("begins a text of more than {0} bytes")]
    TooLarge(usize),
}

impl Reason {
    /// A field that is not what belongs there.
    pub(super) fn value(found: &str, wanted: &'static str) -> Self {
        Self::Value { found: shown(found), wanted }
    }
}

impl ListError {
    /// The error as a finding of [`LIST_FORM`].
    #[must_use]
    pub fn fault(&self) -> Fault {
        Fault::new(&LIST_FORM, self.to_string())
            .hint("take `revisions.txt` as `forewarn sign` wrote it; nobody edits it by hand")
    }
}

fn literal(line: &str) -> String {
    if line.is_empty() { "an empty line".to_owned() } else { format!("`{line}`") }
}

/// A hostile text, fit for a message.
pub(super) fn shown(text: &str) -> String {
    let mut characters = text.chars();
    let start: String = characters.by_ref().take(SHOWN).collect();
    let rest = if characters.next().is_some() { "…" } else { "" };
    format!("{}{rest}", start.escape_debug())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(shown(text), expected);
    }

    #[test]
    fn hostile_text_is_escaped_and_cut() {
        check("a\u{1b}[2J\n", "a\\u{1b}[2J\\n");
        check(&"x".repeat(80), &"x".repeat(80));
        check(&"é".repeat(81), &format!("{}…", "é".repeat(80)));
    }

    #[test]
    fn a_finding_names_the_line() {
        let fault = ListError { line: 3, reason: Reason::Prefix("serial: ") }.fault();
        assert_eq!(fault.message, "line 3 does not begin with `serial: `");
        assert_eq!(fault.rule.code, "list-form");
    }
}
