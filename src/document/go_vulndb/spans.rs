use std::cmp::Ordering;

use semver::{BuildMetadata, Prerelease, Version};

use crate::model::affected::Affected;
use crate::model::range::{Event, EventKind, Point, Range};
use crate::model::version::Scheme;

/// Where the versions of a module are affected: stretches that rise and neither overlap nor touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spans(Vec<Span>);

/// From a version, or from the beginning, up to a version that is no longer affected, or without an end.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Span {
    from: Option<Version>,
    to: Option<Version>,
}

/// Why the database cannot hold an entry: it would take a module without ranges for one that is always affected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// Nothing is said of versions.
    Nothing,
    /// A version of a range is none of Semantic Versioning.
    Version,
}

/// Where an entry is affected by OSV's evaluation (schema, "Evaluation"), its ranges and its listed versions taken together.
///
/// The database knows no `last_affected`, so the first version after it takes its place: that after 1.9.0 is 1.9.1-0, and
/// that after 1.9.0-rc is 1.9.0-rc.0 (Semantic Versioning, section 11).
///
/// # Errors
/// [`Unfit`] where the entry must be left out.
pub fn spans(affected: &Affected) -> Result<Spans, Unfit> {
    let mut all = Vec::new();
    for range in affected.version_ranges() {
        all.extend(of_range(range).ok_or(Unfit::Version)?);
    }
    let listed = affected.versions.texts().filter_map(parse);
    all.extend(
        listed.filter_map(|version| Some(Span { to: Some(after(&version)?), from: Some(version) })),
    );
    let merged = merge(all);
    if merged.is_empty() { Err(Unfit::Nothing) } else { Ok(Spans(merged)) }
}

impl Spans {
    /// Beginnings and ends in turn, rising; `0` is the beginning of all versions.
    pub(super) fn events(&self) -> impl Iterator<Item = (EventKind, String)> {
        self.0.iter().flat_map(|span| {
            let from = span.from.as_ref().map_or_else(|| "0".to_owned(), ToString::to_string);
            let to = span.to.as_ref().map(|to| (EventKind::Fixed, to.to_string()));
            std::iter::once((EventKind::Introduced, from)).chain(to)
        })
    }

    /// The version from which on none is affected, if there is one.
    pub(super) fn fixed(&self) -> Option<&Version> {
        self.0.last()?.to.as_ref()
    }
}

fn of_range(range: &Range) -> Option<Vec<Span>> {
    let (mut spans, mut open) = (Vec::new(), None);
    for event in range.line(Scheme::SemVer)?.into_iter().map(|index| &range.events[index]) {
        match event.kind {
            EventKind::Introduced => open = open.or(Some(version(event))),
            _ => {
                if let Some(from) = open.take() {
                    spans.push(Span { from, to: Some(end(event)?) });
                }
            }
        }
    }
    spans.extend(open.map(|from| Span { from, to: None }));
    Some(match limit(range).ok()? {
        Some(limit) => spans.into_iter().map(|span| span.before(&limit)).collect(),
        None => spans,
    })
}

/// The highest limit: a version counts if it lies before any of them.
fn limit(range: &Range) -> Result<Option<Version>, Unfit> {
    let mut highest = None;
    for point in range.points(EventKind::Limit) {
        let Point::Version(version) = point else { return Ok(None) };
        let version = parse(version.as_str()).ok_or(Unfit::Version)?;
        if highest.as_ref().is_none_or(|highest: &Version| highest.cmp_precedence(&version).is_lt())
        {
            highest = Some(version);
        }
    }
    Ok(highest)
}

impl Span {
    fn before(self, limit: &Version) -> Self {
        let to = self.to.filter(|to| to.cmp_precedence(limit).is_lt());
        Self { to: to.or_else(|| Some(limit.clone())), ..self }
    }

    fn is_empty(&self) -> bool {
        match (&self.from, &self.to) {
            (Some(from), Some(to)) => from.cmp_precedence(to).is_ge(),
            _ => false,
        }
    }
}

fn merge(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| !span.is_empty());
    spans.sort_by(|left, right| precedence(left.from.as_ref(), right.from.as_ref()));
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        let Some(last) = merged.last_mut() else {
            merged.push(span);
            continue;
        };
        let apart =
            last.to.as_ref().is_some_and(|to| precedence(Some(to), span.from.as_ref()).is_lt());
        if apart {
            merged.push(span);
        } else if let Some(to) = &last.to
            && span.to.as_ref().is_none_or(|other| to.cmp_precedence(other).is_lt())
        {
            last.to = span.to;
        }
    }
    merged
}

/// The order of two beginnings: before every version comes first.
fn precedence(left: Option<&Version>, right: Option<&Version>) -> Ordering {
    match (left, right) {
        (Some(left), Some(right)) => left.cmp_precedence(right),
        (left, right) => left.is_some().cmp(&right.is_some()),
    }
}

fn version(event: &Event) -> Option<Version> {
    match &event.point {
        Point::Version(version) => parse(version.as_str()),
        _ => None,
    }
}

/// The first version that is no longer affected.
fn end(event: &Event) -> Option<Version> {
    let version = version(event)?;
    if event.kind == EventKind::LastAffected { after(&version) } else { Some(version) }
}

/// The version that follows another, with none between; none where the numbers end.
fn after(version: &Version) -> Option<Version> {
    let mut next = Version { build: BuildMetadata::EMPTY, ..version.clone() };
    if next.pre.is_empty() {
        next.patch = next.patch.checked_add(1)?;
        next.pre = Prerelease::new("0").ok()?;
    } else {
        next.pre = Prerelease::new(&format!("{}.0", next.pre)).ok()?;
    }
    Some(next)
}

fn parse(text: &str) -> Option<Version> {
    Version::parse(text).ok()
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample;

    use super::*;
    use crate::document::fixture;
    use crate::model::evaluate::{Verdict, evaluate};
    use crate::model::range::RangeKind;
    use crate::model::version;
    use EventKind::{Fixed, Introduced, LastAffected, Limit};

    fn affected(ranges: &[&[(EventKind, &str)]], versions: &[&str]) -> Affected {
        let range = |events: &&[(EventKind, &str)]| Range::of_events(RangeKind::SemVer, events);
        Affected {
            ranges: ranges.iter().map(range).collect(),
            versions: versions.iter().map(|text| version::Version::parse(text).unwrap()).collect(),
            ..fixture::affected("pkg:golang/example.org/a", "1.0.0", "2.0.0")
        }
    }

    /// The events, each as its sign and its version: `+` begins, `-` ends.
    #[track_caller]
    fn check(ranges: &[&[(EventKind, &str)]], versions: &[&str], expected: &str) {
        let spans = spans(&affected(ranges, versions)).unwrap();
        let sign = |kind| if kind == Introduced { '+' } else { '-' };
        let shown: Vec<_> =
            spans.events().map(|(kind, at)| format!("{}{at}", sign(kind))).collect();
        assert_eq!(shown.join(" "), expected);
        assert_eq!(
            spans.fixed().map(|at| format!("-{at}")).as_deref(),
            shown.last().map(String::as_str).filter(|last| last.starts_with('-'))
        );
    }

    #[test]
    fn the_events_of_all_ranges_become_one_rising_range() {
        check(&[&[(Introduced, "0"), (Fixed, "1.2.0")]], &[], "+0 -1.2.0");
        check(&[&[(Fixed, "1.10.0"), (Introduced, "1.9.0")]], &[], "+1.9.0 -1.10.0");
        let two: &[&[(EventKind, &str)]] =
            &[&[(Introduced, "2.0.0"), (Fixed, "2.1.0")], &[(Introduced, "0"), (Fixed, "1.5.0")]];
        check(two, &[], "+0 -1.5.0 +2.0.0 -2.1.0");
        let overlapping: &[&[(EventKind, &str)]] = &[
            &[(Introduced, "1.0.0"), (Fixed, "1.5.0")],
            &[(Introduced, "1.2.0"), (Fixed, "1.7.0")],
        ];
        check(overlapping, &[], "+1.0.0 -1.7.0");
        let touching: &[&[(EventKind, &str)]] =
            &[&[(Introduced, "1.0.0"), (Fixed, "1.5.0"), (Introduced, "1.5.0")]];
        check(touching, &[], "+1.0.0");
        let within: &[&[(EventKind, &str)]] =
            &[&[(Introduced, "0")], &[(Introduced, "1.2.0"), (Fixed, "1.7.0")]];
        check(within, &[], "+0");
    }

    #[test]
    fn a_last_affected_version_ends_just_after_itself() {
        check(&[&[(Introduced, "1.0.0"), (LastAffected, "1.9.0")]], &[], "+1.0.0 -1.9.1-0");
        check(&[&[(Introduced, "0"), (LastAffected, "1.0.0-rc.1")]], &[], "+0 -1.0.0-rc.1.0");
        check(&[&[(Introduced, "1.0.0"), (LastAffected, "1.0.0+a")]], &[], "+1.0.0 -1.0.1-0");
    }

    #[test]
    fn listed_versions_and_limits_count() {
        check(&[], &["1.1.0", "1.0.0"], "+1.0.0 -1.0.1-0 +1.1.0 -1.1.1-0");
        check(&[&[(Introduced, "1.0.0"), (Fixed, "2.0.0")]], &["1.0.0", "1.9.0"], "+1.0.0 -2.0.0");
        check(
            &[&[(Introduced, "1.0.0"), (Limit, "1.5.0"), (Limit, "1.4.0")]],
            &[],
            "+1.0.0 -1.5.0",
        );
        check(&[&[(Introduced, "1.0.0"), (Limit, "*")]], &[], "+1.0.0");
        check(
            &[&[(Introduced, "1.0.0"), (Fixed, "1.2.0"), (Limit, "1.5.0")]],
            &[],
            "+1.0.0 -1.2.0",
        );
    }

    #[test]
    fn what_would_count_as_always_affected_is_left_out() {
        let unfit = |ranges: &[&[(EventKind, &str)]], versions: &[&str]| {
            spans(&affected(ranges, versions)).unwrap_err()
        };
        assert_eq!(unfit(&[], &[]), Unfit::Nothing);
        assert_eq!(unfit(&[], &["1.0"]), Unfit::Nothing);
        assert_eq!(unfit(&[&[(Introduced, "2.0.0"), (Limit, "1.0.0")]], &[]), Unfit::Nothing);
        assert_eq!(unfit(&[&[(Introduced, "1.0"), (Fixed, "2.0.0")]], &["1.0.0"]), Unfit::Version);
        let huge = format!("1.0.{}", u64::MAX);
        assert_eq!(unfit(&[&[(Introduced, "0"), (LastAffected, &huge)]], &[]), Unfit::Version);
    }

    const VERSIONS: [&str; 10] = [
        "0.9.0",
        "1.0.0-rc",
        "1.0.0-rc.0",
        "1.0.0-rc.1",
        "1.0.0",
        "1.0.1-0",
        "1.0.1",
        "1.1.0",
        "2.0.0-rc.1",
        "2.0.0",
    ];

    fn holds(spans: &Spans, version: &Version) -> bool {
        let begun = |span: &Span| {
            span.from.as_ref().is_none_or(|from| from.cmp_precedence(version).is_le())
        };
        let ended =
            |span: &Span| span.to.as_ref().is_some_and(|to| to.cmp_precedence(version).is_le());
        spans.0.iter().any(|span| begun(span) && !ended(span))
    }

    proptest! {
        #[test]
        fn the_spans_hold_what_the_evaluation_calls_affected(
            ranges in vec(vec((sample::select(vec![Introduced, Introduced, Fixed, LastAffected, Limit]), 0..VERSIONS.len()), 1..5), 0..3),
            listed in vec(0..VERSIONS.len(), 0..3),
        ) {
            let event = |(kind, at): &(EventKind, usize)| match (kind, at) {
                (Introduced, 0) => (Introduced, "0"),
                (Limit, 0) => (Limit, "*"),
                (kind, at) => (*kind, VERSIONS[*at]),
            };
            let ranges: Vec<Vec<_>> = ranges.iter().map(|events| events.iter().map(event).collect()).collect();
            let ranges: Vec<&[_]> = ranges.iter().map(Vec::as_slice).collect();
            let listed: Vec<_> = listed.into_iter().map(|at| VERSIONS[at]).collect();
            let affected = affected(&ranges, &listed);
            let spans = spans(&affected);
            for text in VERSIONS {
                let verdict = evaluate(&affected, &version::Version::parse(text).unwrap());
                let is_affected = matches!(verdict, Verdict::Affected(_));
                let held = spans.as_ref().is_ok_and(|spans| holds(spans, &parse(text).unwrap()));
                prop_assert_eq!(held, is_affected, "{} {:?}", text, spans);
            }
        }
    }
}
