//! Commits of git repositories.

use std::fmt;

use crate::diagnostic::{Fault, Rule};
use crate::model::bytes;

/// A text that is no full commit hash.
pub static COMMIT_INVALID: Rule = Rule::error(
    "commit-invalid",
    "a commit is not named by its full hash",
    "Abbreviated hashes become ambiguous as a repository grows, and OSV's readers refuse them. Only all 40 (SHA-1) or \
     64 (SHA-256) lower-case hexadecimal digits name a commit for ever.",
);

/// A full commit hash in lower case (OSV schema, affected[].ranges[] of type GIT).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Commit(Box<str>);

bytes::text!(Commit);

impl Commit {
    /// Reads a full hash.
    ///
    /// # Errors
    /// [`COMMIT_INVALID`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let hex = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if matches!(text.len(), 40 | 64) && hex {
            return Ok(Self(text.into()));
        }
        Err(Fault::new(&COMMIT_INVALID, format!("`{text}` is not a full commit hash"))
            .hint("write all 40 lower-case digits that `git rev-parse COMMIT` prints"))
    }

    /// The hash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Commit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_full_lower_case_hashes_are_commits() {
        assert!(Commit::parse("4529c1632a356cc1ab6a7fdddccd2de60a21e366").is_ok());
        assert!(Commit::parse(&"0a".repeat(32)).is_ok());
        for text in [
            "",
            "4529c16",
            "4529C1632A356CC1AB6A7FDDDCCD2DE60A21E366",
            "4529c1632a356cc1ab6a7fdddccd2de60a21e36g",
        ] {
            assert_eq!(Commit::parse(text).expect_err(text).rule.code, "commit-invalid");
        }
        assert!(Commit::parse("4529c1632a356cc1ab6a7fdddccd2de60a21e366.patch").is_err());
    }
}
