use std::cmp::Ordering;

use crate::model::ecosystem::Ecosystem;
use crate::model::version::{Scheme, Version};
use crate::source::schema::advisory::RawRange;

/// Types of version ranges that count in no registry's own order, so that they fit every package.
const GENERAL: [&str; 4] = ["all", "generic", "intdot", "semver"];

/// The versions that a product stands for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Spans {
    pub(super) ranges: Vec<RawRange>,
    pub(super) versions: Vec<String>,
    /// What was written, where a range of ours is a version wider: one that is left out within, or just before it.
    pub(super) wider: Option<String>,
}

impl Spans {
    /// Every version there is.
    pub(super) fn all() -> Self {
        Self { ranges: vec![span("0".to_owned())], ..Self::default() }
    }

    /// One version.
    pub(super) fn one(version: String) -> Self {
        Self { versions: vec![version], ..Self::default() }
    }
}

/// Reads a range of a package: `vers:` (the Version Range Specifier), or comparisons between commas or bars, as many
/// write without it. Nothing where it is no such range, counts in another order, or its versions do not rise.
pub(super) fn read(written: &str, ecosystem: &Ecosystem) -> Option<Spans> {
    let text = match written.trim().strip_prefix("vers:") {
        Some(vers) => {
            let (kind, text) = vers.split_once('/')?;
            if kind == "none" {
                return Some(Spans::default());
            }
            (GENERAL.contains(&kind) || ecosystem.purl_type() == Some(kind)).then_some(text)?
        }
        None => Some(written).filter(|text| text.trim().starts_with(['<', '>', '=']))?,
    };
    if text.trim() == "*" {
        return Some(Spans::all());
    }
    let constraints: Vec<_> = text
        .split(['|', ','])
        .map(|one| constraint(one.trim(), ecosystem))
        .collect::<Option<_>>()?;
    let scheme = Scheme::of(ecosystem);
    let rising = constraints
        .is_sorted_by(|left, right| scheme.compare(&left.1, &right.1) != Some(Ordering::Greater));
    rising.then(|| spans(written, scheme, constraints))
}

/// A version as a package's ecosystem writes it: Go's have no `v` in OSV.
pub(super) fn version(text: &str, ecosystem: &Ecosystem) -> Option<Version> {
    let bare = text.strip_prefix('v').filter(|_| ecosystem.name() == "Go");
    Version::parse(bare.unwrap_or(text)).ok()
}

#[derive(Clone, Copy)]
enum Comparator {
    Equal,
    Unequal,
    Above,
    From,
    Below,
    UpTo,
}

const COMPARATORS: [(&str, Comparator); 6] = [
    (">=", Comparator::From),
    ("<=", Comparator::UpTo),
    ("!=", Comparator::Unequal),
    (">", Comparator::Above),
    ("<", Comparator::Below),
    ("=", Comparator::Equal),
];

fn constraint(text: &str, ecosystem: &Ecosystem) -> Option<(Comparator, Version)> {
    let found = COMPARATORS.into_iter().find_map(|(sign, comparator)| {
        text.strip_prefix(sign).map(|rest| (comparator, rest.trim()))
    });
    let (comparator, rest) = found.unwrap_or((Comparator::Equal, text));
    Some((comparator, version(&decoded(rest)?, ecosystem)?))
}

/// Without percent-encoding.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        if *first == b'%' {
            let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

fn spans(written: &str, scheme: Scheme, constraints: Vec<(Comparator, Version)>) -> Spans {
    let mut read = Spans::default();
    let mut open: Option<String> = None;
    let mut wider = false;
    for (comparator, version) in constraints {
        let text = version.as_str().to_owned();
        match comparator {
            Comparator::Equal => read.versions.push(text),
            Comparator::Unequal => wider = true,
            Comparator::From => drop(open.get_or_insert(text)),
            Comparator::Above if open.is_some() => {}
            Comparator::Above => {
                let next = next(scheme, &text);
                wider |= next.is_none();
                open = Some(next.unwrap_or(text));
            }
            Comparator::Below | Comparator::UpTo => {
                let begin = open.take().or_else(|| read.ranges.is_empty().then(|| "0".to_owned()));
                read.ranges.extend(begin.map(span));
                end(&mut read.ranges, comparator, text);
            }
        }
    }
    let everything = read.ranges.is_empty() && read.versions.is_empty() && wider;
    let open = open.or_else(|| everything.then(|| "0".to_owned()));
    read.ranges.extend(open.map(span));
    read.wider = wider.then(|| written.to_owned());
    read
}

fn span(introduced: String) -> RawRange {
    RawRange { introduced: Some(introduced), ..RawRange::default() }
}

/// Ends the last range, once more if it ended before.
fn end(ranges: &mut [RawRange], comparator: Comparator, version: String) {
    if let Some(last) = ranges.last_mut() {
        (last.fixed, last.last_affected) = match comparator {
            Comparator::Below => (Some(version), None),
            _ => (None, Some(version)),
        };
    }
}

/// The first version after a release in the order of Semantic Versioning: the lowest pre-release of the next one.
fn next(scheme: Scheme, version: &str) -> Option<String> {
    let release = version.split('+').next().filter(|text| !text.contains('-'))?;
    let (line, patch) = release.rsplit_once('.')?;
    let patch: u64 = patch.parse().ok()?;
    (scheme == Scheme::SemVer && line.split('.').count() == 2)
        .then(|| format!("{line}.{}-0", patch.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The ranges as `from..fixed` or `from..=last`, the versions behind `;`, and a `!` where they are wider.
    fn shown(ecosystem: &str, text: &str) -> Option<String> {
        let read = read(text, &Ecosystem::parse(ecosystem).unwrap())?;
        let ranges = read.ranges.iter().map(|range| {
            let begin = range.introduced.as_deref().unwrap();
            let last = range.last_affected.as_deref().map(|last| format!("={last}"));
            format!("{begin}..{}", last.or_else(|| range.fixed.clone()).unwrap_or_default())
        });
        let ranges = ranges.collect::<Vec<_>>().join(" ");
        let mark = if read.wider.is_some() { "!" } else { "" };
        Some(format!("{ranges};{}{mark}", read.versions.join(" ")))
    }

    #[track_caller]
    fn check(ecosystem: &str, text: &str, expected: Option<&str>) {
        assert_eq!(shown(ecosystem, text).as_deref(), expected);
    }

    #[test]
    fn ranges_are_read() {
        check("PyPI", "vers:pypi/<2.3.0", Some("0..2.3.0;"));
        check("PyPI", "vers:pypi/<=2.3.0", Some("0..=2.3.0;"));
        check("PyPI", "vers:pypi/>=1", Some("1..;"));
        check("PyPI", "vers:pypi/<1.9|>=1.10|<1.11", Some("0..1.9 1.10..1.11;"));
        check("PyPI", "vers:pypi/=1.0|1.1|>=2|<3", Some("2..3;1.0 1.1"));
        check("PyPI", "vers:pypi/*", Some("0..;"));
        check("PyPI", "vers:all/*", Some("0..;"));
        check("PyPI", "vers:none/*", Some(";"));
        check("crates.io", "vers:cargo/>=1.0.0%2Bx|<2.0.0", Some("1.0.0+x..2.0.0;"));
        check("Go", "vers:golang/>=v1.0.0|<v1.1.0", Some("1.0.0..1.1.0;"));
    }

    #[test]
    fn comparisons_without_the_prefix_are_read() {
        check("PyPI", "<2.3", Some("0..2.3;"));
        check("PyPI", ">= 1.0, < 2.0", Some("1.0..2.0;"));
        check("PyPI", "all versions before 2.3", None);
        check("PyPI", "2.3", None);
    }

    #[test]
    fn a_version_that_a_range_cannot_leave_out_is_told() {
        check("crates.io", "vers:cargo/>1.2.3|<2.0.0", Some("1.2.4-0..2.0.0;"));
        check("crates.io", "vers:cargo/>1.2.3-rc1", Some("1.2.3-rc1..;!"));
        check("PyPI", "vers:pypi/>1.0|<2.0", Some("1.0..2.0;!"));
        check("PyPI", "vers:pypi/>=1.0|!=1.5|<2.0", Some("1.0..2.0;!"));
        check("PyPI", "vers:pypi/!=1.5", Some("0..;!"));
    }

    #[test]
    fn bounds_that_say_the_same_twice_are_taken_together() {
        check("PyPI", "vers:pypi/>=1|>2|<3|<=4", Some("1..=4;"));
    }

    #[test]
    fn what_counts_in_another_order_or_falls_is_not_read() {
        check("PyPI", "vers:npm/<1.0.0", None);
        check("PyPI", "vers:pypi/<2|>=1", None);
        check("PyPI", "vers:pypi/<1.10|>=1.9", None);
        check("PyPI", "vers:pypi", None);
        check("PyPI", "vers:pypi/", None);
        check("PyPI", "vers:pypi/<a b", None);
        check("PyPI", "vers:pypi/<%zz", None);
    }

    proptest! {
        #[test]
        fn any_range_can_be_read(text in "(vers:)?(pypi|cargo|é)?/?[<>=!|,*%0-9a-z. é-]{0,20}") {
            for ecosystem in ["PyPI", "crates.io", "Linux"] {
                shown(ecosystem, &text);
            }
        }
    }
}
