//! The published states of an advisory, from which its number and its dates follow.

use crate::model::date::Moment;
use crate::model::vocabulary::Vocabulary;

/// One published state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// When it was published.
    pub date: Moment,
    /// What it changed, as plain text.
    pub summary: String,
    /// Whether it changed facts or only words.
    pub kind: RevisionKind,
}

/// What a revision changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevisionKind {
    /// Facts that readers act on.
    Substantial,
    /// Words only, such as a spelling mistake.
    Editorial,
}

pub(crate) const KINDS: &Vocabulary<RevisionKind> =
    &[("substantial", RevisionKind::Substantial), ("editorial", RevisionKind::Editorial)];

/// All revisions of one advisory: at least one, oldest first, each later than the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revisions(Box<[Revision]>);

impl Revisions {
    /// The revisions, if there is one at least and their dates rise.
    #[must_use]
    pub fn new(revisions: Vec<Revision>) -> Option<Self> {
        let rising = revisions.windows(2).all(|pair| pair[0].date < pair[1].date);
        (rising && !revisions.is_empty()).then(|| Self(revisions.into()))
    }

    /// The first.
    #[must_use]
    pub fn first(&self) -> &Revision {
        self.0.first().expect("revisions are never empty")
    }

    /// The newest.
    #[must_use]
    pub fn newest(&self) -> &Revision {
        self.0.last().expect("revisions are never empty")
    }

    /// The number of the newest, from 1.
    #[must_use]
    pub fn number(&self) -> usize {
        self.0.len()
    }

    /// The revision of a number, from 1.
    #[must_use]
    pub fn get(&self, number: usize) -> Option<&Revision> {
        self.0.get(number.checked_sub(1)?)
    }

    /// Each with its number, oldest first.
    #[must_use = "it does nothing but look"]
    pub fn numbered(
        &self,
    ) -> impl DoubleEndedIterator<Item = (usize, &Revision)> + ExactSizeIterator {
        self.0.iter().enumerate().map(|(index, revision)| (index + 1, revision))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn revision(date: &str) -> Revision {
        Revision {
            date: Moment::parse(date).unwrap(),
            summary: String::new(),
            kind: RevisionKind::Substantial,
        }
    }

    #[test]
    fn revisions_are_never_empty_and_their_dates_rise() {
        assert!(Revisions::new(vec![]).is_none());
        assert!(Revisions::new(vec![revision("2026-01-02"), revision("2026-01-01")]).is_none());
        assert!(Revisions::new(vec![revision("2026-01-01"), revision("2026-01-01")]).is_none());
        let revisions =
            Revisions::new(vec![revision("2026-01-01"), revision("2026-01-02")]).unwrap();
        assert_eq!(revisions.number(), 2);
        assert_eq!(revisions.newest().date.to_string(), "2026-01-02");
    }
}
