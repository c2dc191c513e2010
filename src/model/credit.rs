//! Who helped, and agreed to be named.

use crate::model::date::Moment;
use crate::model::link::Link;
use crate::model::vocabulary::{self, Vocabulary};

/// One person or organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// The name exactly as its bearer agreed to it.
    pub name: String,
    /// The text that they agreed to, where it was recorded: the very same.
    pub consented: Option<String>,
    /// When they agreed.
    pub consent_date: Option<Moment>,
    /// What they did.
    pub role: CreditRole,
    /// Where they can be reached, if they want that known.
    pub contact: Vec<Link>,
}

impl Credit {
    /// A credit of which no more is known.
    #[must_use]
    pub fn new(name: &str, role: CreditRole) -> Self {
        let name = name.to_owned();
        Self { name, role, contact: vec![], consented: None, consent_date: None }
    }
}

/// What a credited person did (OSV schema, credits[].type; the same words as CVE records).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CreditRole {
    /// Found the vulnerability.
    Finder,
    /// Told the project.
    Reporter,
    /// Worked out how bad it is.
    Analyst,
    /// Brought the parties together.
    Coordinator,
    /// Wrote the fix.
    RemediationDeveloper,
    /// Reviewed the fix.
    RemediationReviewer,
    /// Tested the fix.
    RemediationVerifier,
    /// A program that found it.
    Tool,
    /// Paid for the work.
    Sponsor,
    /// Anything else.
    Other,
    /// An import that says nothing about it.
    Unstated,
}

pub(crate) const ROLES: &Vocabulary<CreditRole> = &[
    ("finder", CreditRole::Finder),
    ("reporter", CreditRole::Reporter),
    ("analyst", CreditRole::Analyst),
    ("coordinator", CreditRole::Coordinator),
    ("remediation_developer", CreditRole::RemediationDeveloper),
    ("remediation_reviewer", CreditRole::RemediationReviewer),
    ("remediation_verifier", CreditRole::RemediationVerifier),
    ("tool", CreditRole::Tool),
    ("sponsor", CreditRole::Sponsor),
    ("other", CreditRole::Other),
    ("unstated", CreditRole::Unstated),
];

impl CreditRole {
    /// The word in sources; in upper case, OSV's.
    #[must_use]
    pub fn word(self) -> &'static str {
        vocabulary::word(ROLES, &self)
    }

    /// What a page says for it.
    #[must_use]
    pub fn label(self) -> String {
        self.word().replace('_', " ")
    }
}
