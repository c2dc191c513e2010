use proptest::prelude::*;

use super::*;
use crate::document::fixture;
use crate::model::ecosystem::Ecosystem;
use crate::model::package::Package;
use crate::model::range::RangeKind;

use EventKind::{Fixed, Introduced, LastAffected, Limit};

type Events<'a> = &'a [(EventKind, &'a str)];

fn entry(ecosystem: &str, ranges: &[Events<'_>], versions: &[&str]) -> Affected {
    let ecosystem = Ecosystem::parse(ecosystem).unwrap();
    let name = if ecosystem.name() == "Maven" { "group:name" } else { "name" };
    let range = |events: &Events<'_>| Range::of_events(RangeKind::Ecosystem, events);
    Affected {
        package: Some(Package::from_name(ecosystem, name).unwrap().0),
        ranges: ranges.iter().map(range).collect(),
        versions: versions.iter().map(|text| Version::parse(text).unwrap()).collect(),
        ..fixture::affected("pkg:pypi/example", "1", "2")
    }
}

fn shown(verdict: Verdict<'_>) -> String {
    let point = |event: &Event| format!("{} {}", event.kind.key(), event.point.as_str());
    match verdict {
        Verdict::Affected(Why::Listed(listed)) => format!("listed {listed}"),
        Verdict::Affected(Why::InRange { index, from, until }) => {
            format!("range {index}: {}, {}", point(from), until.map_or("-".to_owned(), point))
        }
        Verdict::NotAffected => "no".to_owned(),
        Verdict::CannotTell(doubt) => format!("{doubt:?}"),
    }
}

#[track_caller]
fn check(affected: &Affected, expected: &[(&str, &str)]) {
    for (version, expected) in expected {
        let version = Version::parse(version).unwrap();
        assert_eq!(shown(evaluate(affected, &version)), *expected, "{version}");
    }
}

#[test]
fn a_listed_version_is_affected_in_any_spelling() {
    check(
        &entry("PyPI", &[&[(Introduced, "1.0"), (Fixed, "2.0")]], &["1.0", "odd!"]),
        &[("1", "listed 1.0"), ("odd!", "listed odd!"), ("odder!", "NoPlace")],
    );
}

#[test]
fn a_version_lies_between_the_events_around_it() {
    let range: Events<'_> =
        &[(Fixed, "2.5"), (Introduced, "2.0"), (Introduced, "0"), (Fixed, "1.10")];
    check(
        &entry("PyPI", &[range], &[]),
        &[
            ("1.9", "range 0: introduced 0, fixed 1.10"),
            ("1.10", "no"),
            ("2.0rc1", "no"),
            ("2.4", "range 0: introduced 2.0, fixed 2.5"),
            ("2.5.0", "no"),
        ],
    );
    check(
        &entry("PyPI", &[&[(Introduced, "1"), (LastAffected, "2")], &[(Introduced, "3")]], &[]),
        &[
            ("2.0", "range 0: introduced 1, last_affected 2"),
            ("2.0.1", "no"),
            ("4", "range 1: introduced 3, -"),
        ],
    );
}

#[test]
fn a_limit_ends_what_is_looked_at() {
    let range: Events<'_> = &[(Introduced, "1"), (Limit, "2"), (Limit, "3")];
    check(&entry("PyPI", &[range], &[]), &[("2.5", "range 0: introduced 1, -"), ("3", "no")]);
    let range: Events<'_> = &[(Introduced, "1"), (Limit, "*")];
    check(&entry("PyPI", &[range], &[]), &[("9", "range 0: introduced 1, -")]);
}

#[test]
fn without_an_order_only_the_list_counts_and_what_is_not_in_it_is_in_doubt() {
    check(&entry("Linux", &[], &["5.1"]), &[("5.1", "listed 5.1"), ("5.2", "NoOrder")]);
    check(&entry("Linux", &[&[(Introduced, "0")]], &[]), &[("5.1", "NoOrder")]);
    check(&entry("PyPI", &[], &["1.0"]), &[("1.1", "no"), ("odd!", "NoPlace")]);
    check(&entry("PyPI", &[], &[]), &[("1.1", "NoVersions")]);
}

#[test]
fn events_at_one_version_take_turns() {
    check(
        &entry("PyPI", &[&[(Introduced, "1"), (Fixed, "1.0")]], &[]),
        &[("0.9", "no"), ("1", "no"), ("2", "no")],
    );
    let again: Events<'_> =
        &[(Introduced, "1"), (LastAffected, "2"), (Introduced, "2"), (LastAffected, "3")];
    check(
        &entry("PyPI", &[again], &[]),
        &[
            ("2", "range 0: introduced 2, last_affected 3"),
            ("2.5", "range 0: introduced 2, last_affected 3"),
            ("3.1", "no"),
        ],
    );
}

#[test]
fn a_branch_is_in_doubt_unless_everything_is_affected() {
    let ended: Events<'_> = &[(Introduced, "1.0.0"), (Fixed, "2.0.0")];
    let affected = |range: Events<'_>, versions: &[&str]| {
        let ecosystem = Ecosystem::parse("Packagist").unwrap();
        let package = Package::from_name(ecosystem, "vendor/name").unwrap().0;
        Affected { package: Some(package), ..entry("npm", &[range], versions) }
    };
    check(
        &affected(ended, &[]),
        &[("dev-main", "NoPlace"), ("1.x-dev", "range 0: introduced 1.0.0, fixed 2.0.0")],
    );
    check(&affected(ended, &["dev-main"]), &[("dev-main", "listed dev-main")]);
    check(&affected(&[(Introduced, "0")], &[]), &[("dev-main", "range 0: introduced 0, -")]);
}

#[test]
fn ranges_of_commits_say_nothing() {
    let commits = Range {
        kind: RangeKind::Git(fixture::link("https://example.org/r")),
        ..Range::of_events(RangeKind::Ecosystem, &[(Introduced, "0")])
    };
    let bare = Affected { ranges: vec![commits.clone()], ..entry("PyPI", &[], &[]) };
    check(&bare, &[("1.0", "NoVersions")]);
    let versions = Range::of_events(RangeKind::Ecosystem, &[(Introduced, "2.0")]);
    let both = Affected { ranges: vec![commits, versions], ..entry("PyPI", &[], &["1.0"]) };
    check(&both, &[("1.0", "listed 1.0"), ("1.5", "no"), ("2", "range 1: introduced 2.0, -")]);
}

#[test]
fn a_range_of_the_wrong_form_leaves_a_doubt_unless_another_decides() {
    for wrong in [&[][..], &[(Fixed, "1.0")], &[(Introduced, "0"), (Fixed, "two")]] {
        let sound: Events<'_> = &[(Introduced, "3.0"), (Fixed, "4.0")];
        check(
            &entry("PyPI", &[wrong, sound], &[]),
            &[("3.1", "range 1: introduced 3.0, fixed 4.0"), ("1.5", "Range(0)")],
        );
    }
    check(&entry("PyPI", &[&[(Introduced, "0"), (Limit, "two")]], &[]), &[("1", "Range(0)")]);
}

#[track_caller]
fn fixed(ranges: &[Events<'_>], version: &str, expected: Option<&str>) {
    let affected = entry("PyPI", ranges, &[]);
    let version = Version::parse(version).unwrap();
    assert_eq!(first_fixed(&[&affected], &version).map(Version::as_str), expected, "{version}");
}

#[test]
fn the_first_fixed_version_is_the_next_one_that_nothing_affects() {
    let lines: &[Events<'_>] = &[
        &[(Introduced, "2.0"), (Fixed, "2.10")],
        &[(Introduced, "1.0"), (Fixed, "1.9"), (Fixed, "1.10")],
    ];
    fixed(lines, "1.5", Some("1.9"));
    fixed(lines, "2.1", Some("2.10"));
    fixed(lines, "3.0", None);
    let overlap: &[Events<'_>] =
        &[&[(Introduced, "1.0"), (Fixed, "1.5")], &[(Introduced, "1.4"), (Fixed, "2.0")]];
    fixed(overlap, "1.1", Some("2.0"));
    fixed(&[&[(Introduced, "1.0")], &[(Introduced, "2"), (Fixed, "3")]], "1.1", None);
    fixed(&[&[(Introduced, "1.0"), (LastAffected, "1.5")]], "1.1", None);
}

/// OSV's pseudo-code, as it stands in the schema's section "Evaluation", over versions that an order of its own compares.
mod published {
    use super::*;

    pub(super) fn is_vulnerable(
        version: &str,
        listed: &[String],
        ranges: &[Vec<(EventKind, String)>],
        compare: fn(&str, &str) -> Ordering,
    ) -> bool {
        if listed.iter().any(|other| compare(other, version) == Ordering::Equal) {
            return true;
        }
        for range in ranges {
            if before_limits(version, range, compare) {
                let mut vulnerable = false;
                for (kind, point) in sorted(range, compare) {
                    let order = match (kind, point.as_str()) {
                        // The version before all others.
                        (Introduced, "0") => Ordering::Greater,
                        (_, point) => compare(version, point),
                    };
                    match kind {
                        Introduced if order != Ordering::Less => vulnerable = true,
                        Fixed if order != Ordering::Less => vulnerable = false,
                        LastAffected if order == Ordering::Greater => vulnerable = false,
                        _ => {}
                    }
                }
                if vulnerable {
                    return true;
                }
            }
        }
        false
    }

    fn before_limits(
        version: &str,
        range: &[(EventKind, String)],
        compare: fn(&str, &str) -> Ordering,
    ) -> bool {
        let mut limits = range.iter().filter(|(kind, _)| *kind == Limit).peekable();
        limits.peek().is_none()
            || limits.any(|(_, at)| at == "*" || compare(version, at) == Ordering::Less)
    }

    /// The schema does not say which of several events at one version comes first. Taken here is the order in which each has
    /// an effect, as long as there is one: a beginning where nothing is affected before, else an end.
    fn sorted(
        range: &[(EventKind, String)],
        compare: fn(&str, &str) -> Ordering,
    ) -> Vec<(EventKind, String)> {
        let mut rest: Vec<_> = range.iter().filter(|(kind, _)| *kind != Limit).cloned().collect();
        let order = |(kind, at): &(EventKind, String), (other, than): &(EventKind, String)| {
            let first = |kind, at: &str| kind == Introduced && at == "0";
            match (first(*kind, at), first(*other, than)) {
                (false, false) => compare(at, than),
                (first, second) => second.cmp(&first),
            }
        };
        rest.sort_by(|left, right| order(left, right).then(left.0.cmp(&right.0)));
        let mut events: Vec<(EventKind, String)> = Vec::new();
        while let Some(next) = rest.first().cloned() {
            let begun = events.last().is_some_and(|(kind, _)| *kind == Introduced);
            let same = rest.iter().take_while(|other| order(&next, other) == Ordering::Equal);
            let turn = same.clone().position(|(kind, _)| (*kind == Introduced) != begun);
            events.push(rest.remove(turn.unwrap_or(0)));
        }
        events
    }
}

fn by_semver(left: &str, right: &str) -> Ordering {
    let read = |text: &str| semver::Version::parse(text).unwrap();
    read(left).cmp_precedence(&read(right))
}

fn by_pep440(left: &str, right: &str) -> Ordering {
    let read = |text: &str| text.parse::<pep440_rs::Version>().unwrap();
    read(left).cmp(&read(right))
}

const SEMVER: &str = "[0-3]\\.[0-3]\\.[01](-(a|b\\.[12]|10|9))?(\\+x)?";
const PEP_440: &str = "(1!)?[0-3](\\.[0-3]){0,2}((a|rc)[12])?(\\.post[12])?(\\.dev1)?";

fn ranges(version: &'static str) -> impl Strategy<Value = Vec<Vec<(EventKind, String)>>> {
    let kind = prop::sample::select(vec![Introduced, Introduced, Fixed, Fixed, LastAffected]);
    let begin = prop_oneof![Just("0".to_owned()), version];
    let limit = prop_oneof![Just("*".to_owned()), version];
    let range = (
        begin.prop_map(|at| (Introduced, at)),
        prop::collection::vec((kind, version), 0..5),
        prop::collection::vec(limit.prop_map(|at| (Limit, at)), 0..2),
    );
    let range = range.prop_map(|(first, mut rest, limits)| {
        rest.push(first);
        rest.extend(limits);
        rest
    });
    prop::collection::vec(range.prop_shuffle(), 1..3)
}

fn agrees(
    ecosystem: &str,
    version: &str,
    listed: &[String],
    ranges: &[Vec<(EventKind, String)>],
    compare: fn(&str, &str) -> Ordering,
) {
    let ours: Vec<Vec<_>> = ranges
        .iter()
        .map(|range| range.iter().map(|(kind, at)| (*kind, at.as_str())).collect())
        .collect();
    let ours: Vec<_> = ours.iter().map(Vec::as_slice).collect();
    let listed_texts: Vec<_> = listed.iter().map(String::as_str).collect();
    let affected = entry(ecosystem, &ours, &listed_texts);
    let verdict = evaluate(&affected, &Version::parse(version).unwrap());
    let theirs = published::is_vulnerable(version, listed, ranges, compare);
    assert_eq!(
        matches!(verdict, Verdict::Affected(_)),
        theirs,
        "{version} in {ranges:?}: {}",
        shown(verdict)
    );
    assert!(!matches!(verdict, Verdict::CannotTell(_)), "{version} in {ranges:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn semver_is_evaluated_as_published(
        version in SEMVER,
        listed in prop::collection::vec(SEMVER, 0..2),
        ranges in ranges(SEMVER),
    ) {
        agrees("Go", &version, &listed, &ranges, by_semver);
    }

    #[test]
    fn pep_440_is_evaluated_as_published(
        version in PEP_440,
        listed in prop::collection::vec(PEP_440, 0..2),
        ranges in ranges(PEP_440),
    ) {
        agrees("PyPI", &version, &listed, &ranges, by_pep440);
    }

    #[test]
    fn any_text_is_evaluated_without_a_panic(
        version in "[ -~]{1,8}",
        points in prop::collection::vec("[ -~]{1,8}", 0..4),
    ) {
        let Ok(version) = Version::parse(&version) else { return Ok(()) };
        let points: Vec<_> = points.iter().filter(|at| Version::parse(at).is_ok()).collect();
        let kinds = [Introduced, Fixed, LastAffected, Limit];
        let events: Vec<_> =
            kinds.into_iter().zip(&points).map(|(kind, at)| (kind, at.as_str())).collect();
        for ecosystem in ["PyPI", "Go", "Debian:12", "Maven", "Linux"] {
            let affected = entry(ecosystem, &[&events], &[]);
            let _ = evaluate(&affected, &version);
            let _ = first_fixed(&[&affected], &version);
        }
    }
}
