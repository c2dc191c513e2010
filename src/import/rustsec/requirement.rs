use semver::{BuildMetadata, Comparator, Op, Version, VersionReq};

use super::stretch::{Part, Stretch, beyond, earliest, lowest, next};

/// The versions that meet a requirement; nothing if none does.
///
/// A requirement means here what Cargo says of it (Cargo Book, "Specifying Dependencies"), but prereleases have their
/// place in the order, as `RustSec` reads them: `>= 1.0.0` takes 2.0.0-rc.1, and `^1.0.0` does not.
pub(super) fn stretch(requirement: &VersionReq) -> Option<Stretch> {
    let all = Stretch { from: lowest(), until: None };
    requirement.comparators.iter().try_fold(all, |both, one| both.and(single(one)?))
}

fn single(comparator: &Comparator) -> Option<Stretch> {
    let first = first(comparator);
    let whole = comparator.patch.is_some();
    // Before the first version beyond a part, so that the prereleases of that one are outside too.
    let until = |part| beyond(&first, part).map(earliest);
    let (from, until) = match comparator.op {
        Op::Greater if whole => (next(&first)?, None),
        Op::Greater => (beyond(&first, last_part(comparator))?, None),
        Op::GreaterEq => (first, None),
        Op::Less => (lowest(), Some(first)),
        Op::LessEq if whole => (lowest(), next(&first)),
        Op::LessEq => (lowest(), until(last_part(comparator))),
        Op::Exact if whole => (first.clone(), next(&first)),
        Op::Caret => (first.clone(), until(compatible(comparator))),
        Op::Tilde if whole => (first.clone(), until(Part::Minor)),
        // `=1.2`, `1.2.*` and `~1.2` say the same.
        _ => (first.clone(), until(last_part(comparator))),
    };
    Some(Stretch { from, until })
}

/// The version that a comparator names, with zeros for what it leaves open.
fn first(comparator: &Comparator) -> Version {
    Version {
        major: comparator.major,
        minor: comparator.minor.unwrap_or(0),
        patch: comparator.patch.unwrap_or(0),
        pre: comparator.pre.clone(),
        build: BuildMetadata::EMPTY,
    }
}

/// The last part that is written.
fn last_part(comparator: &Comparator) -> Part {
    match (comparator.minor, comparator.patch) {
        (None, _) => Part::Major,
        (Some(_), None) => Part::Minor,
        (Some(_), Some(_)) => Part::Patch,
    }
}

/// The part that must not change: the first that is not zero, or the last that is written.
fn compatible(comparator: &Comparator) -> Part {
    match (comparator.major, comparator.minor, comparator.patch) {
        (1.., _, _) | (0, None, _) => Part::Major,
        (0, Some(1..), _) | (0, Some(0), None) => Part::Minor,
        (0, Some(0), Some(_)) => Part::Patch,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(requirement: &str, expected: Option<(&str, &str)>) {
        let found = stretch(&VersionReq::parse(requirement).unwrap());
        let shown = found.map(|found| {
            (found.from.to_string(), found.until.map_or_else(String::new, |end| end.to_string()))
        });
        let expected = expected.map(|(from, until)| (from.to_owned(), until.to_owned()));
        assert_eq!(shown, expected, "{requirement}");
    }

    #[test]
    fn every_form_is_a_stretch() {
        check("*", Some(("0.0.0-0", "")));
        check(">= 1.2.3", Some(("1.2.3", "")));
        check(">= 1", Some(("1.0.0", "")));
        check("> 1.2.3", Some(("1.2.4-0", "")));
        check("> 1.2.3-rc.1", Some(("1.2.3-rc.1.0", "")));
        check("> 1.2", Some(("1.3.0", "")));
        check("> 0", Some(("1.0.0", "")));
        check("< 1.2.3", Some(("0.0.0-0", "1.2.3")));
        check("< 1.2", Some(("0.0.0-0", "1.2.0")));
        check("<= 1.2.3", Some(("0.0.0-0", "1.2.4-0")));
        check("<= 1.2", Some(("0.0.0-0", "1.3.0-0")));
        check("= 1.2.3", Some(("1.2.3", "1.2.4-0")));
        check("= 1.2.3-a", Some(("1.2.3-a", "1.2.3-a.0")));
        check("= 1.2", Some(("1.2.0", "1.3.0-0")));
        check("1.*", Some(("1.0.0", "2.0.0-0")));
        check("1.2.*", Some(("1.2.0", "1.3.0-0")));
    }

    #[test]
    fn compatible_versions_end_before_the_next_that_is_not() {
        check("1.2.3", Some(("1.2.3", "2.0.0-0")));
        check("^1.2.3-rc.1", Some(("1.2.3-rc.1", "2.0.0-0")));
        check("^ 0.2.3", Some(("0.2.3", "0.3.0-0")));
        check("^0.0.3", Some(("0.0.3", "0.0.4-0")));
        check("^0.0", Some(("0.0.0", "0.1.0-0")));
        check("^0", Some(("0.0.0", "1.0.0-0")));
        check("~1.2.3", Some(("1.2.3", "1.3.0-0")));
        check("~1.2", Some(("1.2.0", "1.3.0-0")));
        check("~1", Some(("1.0.0", "2.0.0-0")));
    }

    #[test]
    fn all_conditions_hold_at_once() {
        check(">= 1, < 2", Some(("1.0.0", "2.0.0")));
        check("< 2.0.0-rc.1, >= 1.2.3 ", Some(("1.2.3", "2.0.0-rc.1")));
        check("< 1, > 2", None);
        check("> 18446744073709551615", None);
        check("^18446744073709551615", Some(("18446744073709551615.0.0", "")));
    }

    proptest! {
        /// Releases are judged as Cargo judges them.
        #[test]
        fn a_release_meets_a_requirement_if_it_lies_in_its_stretch(
            op in prop::sample::select(vec!["", "^", "~", "=", ">", ">=", "<", "<="]),
            named in "[0-2](\\.[0-2](\\.[0-2](-[0-2a])?)?)?",
            parts in prop::array::uniform3(0u64..4),
        ) {
            let requirement = VersionReq::parse(&format!("{op}{named}")).unwrap();
            let version = Version::new(parts[0], parts[1], parts[2]);
            let inside = stretch(&requirement).is_some_and(|stretch| {
                stretch.from <= version && stretch.until.is_none_or(|until| version < until)
            });
            prop_assert_eq!(inside, requirement.matches(&version), "{} {}", requirement, version);
        }
    }
}
