//! How a vulnerability was handled, as far as no date says it: what a policy's promises ask about.

use crate::model::link::Link;
use crate::model::seldom::Unsaid;
use crate::model::vocabulary::Vocabulary;

/// The facts about one advisory.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Handling {
    /// What it means for users who configured nothing.
    pub default_configuration: Option<DefaultConfiguration>,
    /// What the fix makes behave otherwise.
    pub behaviour_change: Option<BehaviourChange>,
    /// Options that are less secure than the default, with the advisory or because of it.
    pub insecure_options: Vec<InsecureOption>,
    /// Whether the fault was surely reproduced, and whether the reporter was asked to confirm the fix.
    pub confirmation: Option<Confirmation>,
    /// Why it has no CVE id.
    pub no_cve: Option<String>,
    /// The changelog entry that describes the fault.
    pub changelog: Option<Link>,
    /// Why promises were missed, by their ids.
    pub missed: Vec<Missed>,
}

impl Unsaid for Handling {
    const UNSAID: &'static Self = &Self {
        default_configuration: None,
        behaviour_change: None,
        insecure_options: vec![],
        confirmation: None,
        no_cve: None,
        changelog: None,
        missed: vec![],
    };
}

/// What a vulnerability means for users who configured nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefaultConfiguration {
    /// Whether they are affected.
    pub affected: Answer,
    /// What to know about it, as plain text.
    pub note: Option<String>,
}

/// What a fix makes behave otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BehaviourChange {
    /// Whether code that worked stops working.
    pub breaks: Answer,
    /// What to change, as plain text.
    pub note: Option<String>,
    /// The message that users then meet.
    pub error_message: Option<String>,
}

/// An option that is less secure than the default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InsecureOption {
    /// Its name.
    pub name: String,
    /// Whether using it warns.
    pub warns: Answer,
    /// What to know about it, as plain text.
    pub note: Option<String>,
}

/// How surely the fault was seen, and who confirmed its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// Whether the fault was surely reproduced.
    pub reproduced: Answer,
    /// Whether the reporter was asked to confirm the fix.
    pub asked: Answer,
}

/// Why a promise was missed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The promise's id.
    pub promise: String,
    /// Why, as plain text.
    pub reason: String,
}

/// One line of development of an affected package, and how it was mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Its name, such as `2.x`.
    pub name: String,
    /// Whether the project still supports it.
    pub supported: Answer,
    /// Whether it is affected.
    pub affected: Answer,
    /// How it was mended.
    pub fix: BranchFix,
    /// Why it was not.
    pub reason: Option<String>,
}

/// How a line was mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BranchFix {
    /// By a release.
    Release,
    /// By a patch that users apply themselves.
    Patch,
    /// Not at all.
    None,
}

/// An answer that may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Nobody knows.
    Unknown,
}

pub(crate) const ANSWERS: &Vocabulary<Answer> =
    &[("yes", Answer::Yes), ("no", Answer::No), ("unknown", Answer::Unknown)];

pub(crate) const BRANCH_FIXES: &Vocabulary<BranchFix> =
    &[("release", BranchFix::Release), ("patch", BranchFix::Patch), ("none", BranchFix::None)];

impl Answer {
    /// The word in sources and on pages.
    #[must_use]
    pub fn word(self) -> &'static str {
        crate::model::vocabulary::word(ANSWERS, &self)
    }
}
