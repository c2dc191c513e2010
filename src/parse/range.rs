//! Affected ranges, in their short and their long form.

use crate::diagnostic::{Fault, Rule};
use crate::model::commit::Commit;
use crate::model::link::{Field, Link};
use crate::model::package::Package;
use crate::model::range::{Event, EventKind, Point, Range, RangeKind};
use crate::model::version::Version;
use crate::model::vocabulary::{self, Vocabulary};
use crate::parse::{Place, advisory};
use crate::source::schema::advisory::{RawRange, RawRangeEvent};

/// A range whose shape says nothing.
pub static RANGE_SHAPE: Rule = Rule::error(
    "range-shape",
    "a range is not written in one of its two forms",
    "A range is either short, with `introduced` and one of `fixed`, `last_affected` or `limit` as its keys, or long, \
     with a list of `events` that hold one of these keys each. A range of commits needs a repository.",
);

#[derive(Clone, Copy)]
enum Kind {
    Ecosystem,
    SemVer,
    Git,
}

const KINDS: &Vocabulary<Kind> =
    &[("ECOSYSTEM", Kind::Ecosystem), ("SEMVER", Kind::SemVer), ("GIT", Kind::Git)];

/// One range of a package or a repository.
pub(super) fn parse(
    place: &Place<'_>,
    raw: &RawRange,
    package: Option<&Package>,
    repository: Option<&Link>,
) -> Option<Range> {
    let kind = kind(place, raw, package, repository)?;
    let short = raw.events.is_none();
    let git = matches!(kind, RangeKind::Git(_));
    let events = match &raw.events {
        Some(list) => place.each("events", list, |place, raw| single(place, raw, git)),
        None => keys(raw).filter_map(|(kind, text)| event(place, kind, text, git)).collect(),
    };
    if raw.events.is_some() == keys(raw).next().is_some() {
        let fault = Fault::new(&RANGE_SHAPE, "this range has no events, or has them in both forms")
            .hint("write `{introduced: VERSION, fixed: VERSION}`, or `events:` with one such key each");
        place.report(fault);
        return None;
    }
    let database_specific =
        advisory::extra(place, "database_specific", raw.database_specific.as_ref());
    Some(Range { kind, events, short, database_specific })
}

fn kind(
    place: &Place<'_>,
    raw: &RawRange,
    package: Option<&Package>,
    repository: Option<&Link>,
) -> Option<RangeKind> {
    let named = match &raw.kind {
        Some(word) => place.key("type").take(vocabulary::meaning(KINDS, word))?,
        None => usual(package),
    };
    match named {
        Kind::Ecosystem => Some(RangeKind::Ecosystem),
        Kind::SemVer => Some(RangeKind::SemVer),
        Kind::Git => {
            let own = place.link("repository", raw.repository.as_deref(), Field::Repository);
            let found = own.or_else(|| repository.cloned());
            if found.is_none() && raw.repository.is_none() {
                let fault = Fault::new(&RANGE_SHAPE, "this range of commits names no repository");
                place.report(fault.hint("add `repository:` here or to the affected entry"));
            }
            found.map(RangeKind::Git)
        }
    }
}

/// What a range of a package counts in where the source does not say.
fn usual(package: Option<&Package>) -> Kind {
    match package.map(|package| package.ecosystem().range_type()) {
        Some("SEMVER") => Kind::SemVer,
        Some(_) => Kind::Ecosystem,
        None => Kind::Git,
    }
}

fn keys(raw: &RawRange) -> impl Iterator<Item = (EventKind, &str)> {
    present([&raw.introduced, &raw.fixed, &raw.last_affected, &raw.limit])
}

fn present(values: [&Option<String>; 4]) -> impl Iterator<Item = (EventKind, &str)> {
    let kinds =
        [EventKind::Introduced, EventKind::Fixed, EventKind::LastAffected, EventKind::Limit];
    kinds.into_iter().zip(values).filter_map(|(kind, value)| Some((kind, value.as_deref()?)))
}

fn single(place: &Place<'_>, raw: &RawRangeEvent, git: bool) -> Option<Event> {
    let mut found = present([&raw.introduced, &raw.fixed, &raw.last_affected, &raw.limit]);
    if let (Some((kind, text)), None) = (found.next(), found.next()) {
        return event(place, kind, text, git);
    }
    let fault = Fault::new(&RANGE_SHAPE, "an event holds exactly one key");
    place.report(
        fault.hint("write `introduced`, `fixed`, `last_affected` or `limit`, one an event"),
    );
    None
}

fn event(place: &Place<'_>, kind: EventKind, text: &str, git: bool) -> Option<Event> {
    let point = match (kind, text) {
        (EventKind::Introduced, "0") => Ok(Point::Beginning),
        (EventKind::Limit, "*") => Ok(Point::End),
        _ if git => Commit::parse(text).map(Point::Commit),
        _ => Version::parse(text).map(Point::Version),
    };
    Some(Event { kind, point: place.key(kind.key()).take(point)? })
}
