//! Links to more about a vulnerability.

use crate::model::link::Link;
use crate::model::vocabulary::{self, Vocabulary};

/// One link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What the reader finds there.
    pub kind: ReferenceKind,
    /// Where.
    pub url: Link,
}

/// What a reference leads to (OSV schema, references[].type).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReferenceKind {
    /// A published advisory.
    Advisory,
    /// An article.
    Article,
    /// A way to detect it.
    Detection,
    /// A discussion.
    Discussion,
    /// A report to a tracker.
    Report,
    /// A fix.
    Fix,
    /// The change that brought it in.
    Introduced,
    /// The package's home.
    Package,
    /// A proof.
    Evidence,
    /// Anything else.
    Web,
}

pub(crate) const KINDS: &Vocabulary<ReferenceKind> = &[
    ("advisory", ReferenceKind::Advisory),
    ("article", ReferenceKind::Article),
    ("detection", ReferenceKind::Detection),
    ("discussion", ReferenceKind::Discussion),
    ("report", ReferenceKind::Report),
    ("fix", ReferenceKind::Fix),
    ("introduced", ReferenceKind::Introduced),
    ("package", ReferenceKind::Package),
    ("evidence", ReferenceKind::Evidence),
    ("web", ReferenceKind::Web),
];

impl ReferenceKind {
    /// The word in sources; in upper case, OSV's.
    #[must_use]
    pub fn word(self) -> &'static str {
        vocabulary::word(KINDS, &self)
    }
}
