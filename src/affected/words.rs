//! What an answer means, in words.

use super::answer::{Answer, Finding};
use super::query::{Asked, Query};
use crate::model::affected::Affected;
use crate::model::evaluate::{Doubt, Why};
use crate::model::range::{Event, EventKind, Point};
use crate::model::version::Version;

/// Why an advisory applies, does not, or cannot be held against a dependency.
pub(super) fn reason(query: &Query, finding: &Finding<'_>) -> String {
    let version = query.version().map_or("", Version::as_str);
    match finding.answer {
        Answer::Applies(_, Why::Listed(listed)) if listed == version => {
            format!("{version} is listed as affected")
        }
        Answer::Applies(_, Why::Listed(listed)) => {
            format!("{version} is listed as affected, as {listed}")
        }
        Answer::Applies(_, Why::InRange { from, until, .. }) => {
            format!("{version} lies in an affected range: {}", stretch(from, until))
        }
        Answer::NotAffected => format!("{version} is neither listed nor in an affected range"),
        Answer::Withdrawn => "this advisory was withdrawn and applies to nothing".to_owned(),
        Answer::NoVersion => no_version(query),
        Answer::OtherRelease(affected) => {
            let release = ecosystem(affected);
            format!(
                "the advisory is about {release}, and the dependency does not say where it is from"
            )
        }
        Answer::CannotTell(affected, doubt) => doubtful(affected, doubt, version),
    }
}

fn no_version(query: &Query) -> String {
    match &query.asked {
        Asked::Package(_, reason) | Asked::Nothing(reason) => reason.clone(),
        Asked::Version(..) => String::new(),
    }
}

/// An affected stretch for people, such as `from 1.0.0 up to, not including, 2.3.0`.
fn stretch(from: &Event, until: Option<&Event>) -> String {
    let start = match &from.point {
        Point::Beginning => None,
        point => Some(point.as_str()),
    };
    let end = until.map(|event| match event.kind {
        EventKind::LastAffected => format!("up to and including {}", event.point.as_str()),
        _ => format!("up to, not including, {}", event.point.as_str()),
    });
    match (start, end) {
        (None, None) => "all versions".to_owned(),
        (None, Some(end)) => format!("all versions {end}"),
        (Some(start), None) => format!("{start} and later"),
        (Some(start), Some(end)) => format!("from {start} {end}"),
    }
}

fn doubtful(affected: &Affected, doubt: Doubt, version: &str) -> String {
    let ecosystem = ecosystem(affected);
    match doubt {
        Doubt::NoPlace => format!("{version} has no place in the order of {ecosystem} versions"),
        Doubt::NoOrder => {
            format!(
                "versions of {ecosystem} have no order that we know, and {version} is not listed"
            )
        }
        Doubt::NoVersions => "the advisory names no versions".to_owned(),
        Doubt::Range(index) => {
            format!("range {} of the advisory cannot be evaluated", index + 1)
        }
    }
}

fn ecosystem(affected: &Affected) -> String {
    affected.package.as_ref().map_or_else(String::new, |package| package.ecosystem().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::affected::{Index, purl};
    use crate::document::fixture;
    use crate::model::advisory::Advisory;
    use crate::model::range::{Range, RangeKind};

    use EventKind::{Fixed, Introduced, LastAffected};

    /// The reason that an advisory about `example` with these events gives.
    #[track_caller]
    fn check(package: &str, events: &[(EventKind, &str)], asked: &str, expected: &str) {
        let range = Range::of_events(RangeKind::Ecosystem, events);
        let ranges = if events.is_empty() { vec![] } else { vec![range] };
        let affected = vec![Affected { ranges, ..fixture::affected(package, "1", "2") }];
        let advisory = Advisory { affected, ..fixture::advisory("EX-1") };
        let library = fixture::library(vec![advisory]);
        let query = purl(asked).unwrap();
        let answered = Index::new(&library).answer(&query);
        assert_eq!(reason(&query, &answered.findings[0]), expected);
    }

    #[test]
    fn a_stretch_is_told_by_its_ends() {
        let told = |events: &[_], words: &str| {
            let expected = format!("1.5 lies in an affected range: {words}");
            check("pkg:pypi/a", events, "pkg:pypi/a@1.5", &expected);
        };
        told(&[(Introduced, "0")], "all versions");
        told(&[(Introduced, "0"), (Fixed, "2")], "all versions up to, not including, 2");
        told(&[(Introduced, "1")], "1 and later");
        told(&[(Introduced, "1"), (LastAffected, "2")], "from 1 up to and including 2");
    }

    #[test]
    fn every_doubt_has_its_words() {
        let sound = [(Introduced, "1"), (Fixed, "2")];
        let doubt = |events: &[_], version: &str, expected: &str| {
            check("pkg:pypi/a", events, &format!("pkg:pypi/a{version}"), expected);
        };
        doubt(&sound, "@odd!", "odd! has no place in the order of PyPI versions");
        doubt(&sound, "", "it has no version");
        doubt(&[], "@1", "the advisory names no versions");
        doubt(&[(Fixed, "2")], "@1", "range 1 of the advisory cannot be evaluated");
        let expected = "versions of vcpkg have no order that we know, and 1.5 is not listed";
        check("pkg:vcpkg/a", &sound, "pkg:vcpkg/a@1.5", expected);
        check(
            "pkg:deb/debian/a?distro=debian-12",
            &sound,
            "pkg:deb/debian/a@1.5",
            "the advisory is about Debian:12, and the dependency does not say where it is from",
        );
    }
}
