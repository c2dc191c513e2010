//! When reports came in and were answered, whatever came of them. No contents and no names are kept.

use crate::model::date::Moment;
use crate::model::vocabulary::{self, Vocabulary};

/// One report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// When it came.
    pub received: Moment,
    /// When it was first answered.
    pub acknowledged: Option<Moment>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// An advisory, whose timeline counts in its stead.
    Advisory,
    /// It was no vulnerability.
    NotAVulnerability,
    /// It was known already.
    Duplicate,
    /// It was about something else.
    OutOfScope,
    /// It could not be reproduced.
    NotReproduced,
    /// The reporter did not go on.
    Abandoned,
}

pub(crate) const OUTCOMES: &Vocabulary<Outcome> = &[
    ("advisory", Outcome::Advisory),
    ("not_a_vulnerability", Outcome::NotAVulnerability),
    ("duplicate", Outcome::Duplicate),
    ("out_of_scope", Outcome::OutOfScope),
    ("not_reproduced", Outcome::NotReproduced),
    ("abandoned", Outcome::Abandoned),
];

impl Outcome {
    /// The word in sources.
    #[must_use]
    pub fn word(self) -> &'static str {
        vocabulary::word(OUTCOMES, &self)
    }
}
