//! Affected ranges in the shape that OSV gives them: a list of events on one line of versions.

mod line;
mod stretch;

pub use self::stretch::{End, Stretch, union};
use crate::model::commit::Commit;
use crate::model::link::Link;
use crate::model::version::Version;
use crate::model::{Extra, Path};

/// The versions or commits between some events.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// What the events count in.
    pub kind: RangeKind,
    /// The events, as the source orders them.
    pub events: Vec<Event>,
    /// Whether the source wrote the events as keys of the range, which decides where a finding points.
    pub short: bool,
    /// Free-form data at the range.
    pub database_specific: Option<Extra>,
}

/// What a range counts in (OSV schema, affected[].ranges[].type).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RangeKind {
    /// Versions in the ecosystem's own order.
    Ecosystem,
    /// Versions in the order of Semantic Versioning.
    SemVer,
    /// Commits of a repository.
    Git(Link),
}

/// A change of state along the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What changes.
    pub kind: EventKind,
    /// Where it changes.
    pub point: Point,
}

/// What changes at a point (OSV schema, affected[].ranges[].events[]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// Affected from here on.
    Introduced,
    /// No longer affected from here on.
    Fixed,
    /// Affected up to here, this version included.
    LastAffected,
    /// Nothing at or after this is looked at.
    Limit,
}

impl EventKind {
    pub(super) const ALL: [Self; 4] =
        [Self::Introduced, Self::Fixed, Self::LastAffected, Self::Limit];

    /// The key of the event in sources and in OSV.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Introduced => "introduced",
            Self::Fixed => "fixed",
            Self::LastAffected => "last_affected",
            Self::Limit => "limit",
        }
    }
}

/// A place on the line of versions or commits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Point {
    /// Before every version: OSV's `0`.
    Beginning,
    /// After every version: OSV's `*`, only for `limit`.
    End,
    /// A version.
    Version(Version),
    /// A commit.
    Commit(Commit),
}

impl Point {
    /// The value as OSV writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Beginning => "0",
            Self::End => "*",
            Self::Version(version) => version.as_str(),
            Self::Commit(commit) => commit.as_str(),
        }
    }
}

impl Range {
    /// Whether the range counts in commits.
    #[must_use]
    pub fn is_git(&self) -> bool {
        matches!(self.kind, RangeKind::Git(_))
    }

    /// The points of one kind of event.
    pub fn points(&self, kind: EventKind) -> impl Iterator<Item = &Point> {
        self.events.iter().filter(move |event| event.kind == kind).map(|event| &event.point)
    }

    /// The place of an event in the source, given that of its range.
    #[must_use]
    pub fn event_path(&self, range: &Path, index: usize) -> Path {
        let key = self.events[index].kind.key();
        if self.short { range.key(key) } else { range.key("events").index(index).key(key) }
    }
}

#[cfg(test)]
impl Range {
    /// A range of versions in its long form, its points read as the parser reads them.
    pub(crate) fn of_events(kind: RangeKind, events: &[(EventKind, &str)]) -> Self {
        let event = |&(kind, text): &(EventKind, &str)| {
            let point = match (kind, text) {
                (EventKind::Introduced, "0") => Point::Beginning,
                (EventKind::Limit, "*") => Point::End,
                _ => Point::Version(Version::parse(text).unwrap()),
            };
            Event { kind, point }
        };
        let events = events.iter().map(event).collect();
        Self { kind, events, short: false, database_specific: None }
    }
}
