use semver::{BuildMetadata, Prerelease, Version};

/// The versions from one up to another, that one not included, or all that follow; by the order of `SemVer`.
///
/// Each version has a next one there, so that every set of versions that a requirement describes has this form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stretch {
    /// The first version.
    pub(super) from: Version,
    /// The first version after it; without one, it has no end.
    pub(super) until: Option<Version>,
}

/// A part of a version's number.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Major,
    Minor,
    Patch,
}

/// The first of all versions.
pub(super) fn lowest() -> Version {
    earliest(Version::new(0, 0, 0))
}

/// The version that directly follows, by the rules of precedence (`SemVer` 2.0, section 11); none after the very last.
pub(super) fn next(version: &Version) -> Option<Version> {
    if version.pre.is_empty() {
        return beyond(version, Part::Patch).map(earliest);
    }
    let pre = Prerelease::new(&format!("{}.0", version.pre));
    Some(Version {
        pre: pre.expect("a further identifier leaves the form as it is"),
        build: BuildMetadata::EMPTY,
        ..version.clone()
    })
}

/// The release in which this part of the number is the next higher; none if there is no higher number.
pub(super) fn beyond(version: &Version, part: Part) -> Option<Version> {
    let Version { major, minor, patch, .. } = *version;
    match part {
        Part::Major => Some(Version::new(major.checked_add(1)?, 0, 0)),
        Part::Minor => match minor.checked_add(1) {
            Some(minor) => Some(Version::new(major, minor, 0)),
            None => beyond(version, Part::Major),
        },
        Part::Patch => match patch.checked_add(1) {
            Some(patch) => Some(Version::new(major, minor, patch)),
            None => beyond(version, Part::Minor),
        },
    }
}

/// The first of the versions that become this release: its earliest prerelease.
pub(super) fn earliest(mut release: Version) -> Version {
    release.pre = Prerelease::new("0").expect("a number is an identifier");
    release
}

impl Stretch {
    /// What lies in both, if anything does.
    pub(super) fn and(self, other: Self) -> Option<Self> {
        let until = match (self.until, other.until) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        let both = Self { from: self.from.max(other.from), until };
        both.until.as_ref().is_none_or(|until| both.from < *until).then_some(both)
    }
}

/// What lies in none of these stretches, in rising order.
pub(super) fn outside(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort();
    let mut between = Vec::new();
    let mut from = lowest();
    for stretch in stretches {
        if from < stretch.from {
            between.push(Stretch { from: from.clone(), until: Some(stretch.from) });
        }
        let Some(until) = stretch.until else { return between };
        from = from.max(until);
    }
    between.push(Stretch { from, until: None });
    between
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    #[track_caller]
    fn next_of(text: &str, expected: Option<&str>) {
        let next = next(&version(text));
        assert_eq!(next, expected.map(version));
        assert!(next.is_none_or(|next| next.cmp_precedence(&version(text)).is_gt()));
    }

    #[test]
    fn nothing_lies_between_a_version_and_the_next() {
        next_of("1.2.3", Some("1.2.4-0"));
        next_of("1.2.3+b", Some("1.2.4-0"));
        next_of("1.2.3-0", Some("1.2.3-0.0"));
        next_of("1.2.3-rc.1+b", Some("1.2.3-rc.1.0"));
        next_of("1.2.18446744073709551615", Some("1.3.0-0"));
        next_of("1.18446744073709551615.18446744073709551615", Some("2.0.0-0"));
        let last = "18446744073709551615.18446744073709551615.18446744073709551615";
        next_of(last, None);
    }

    fn stretch(text: &str) -> Stretch {
        let (from, until) = text.split_once("..").unwrap();
        let end = (!until.is_empty()).then(|| version(until));
        Stretch { from: version(from), until: end }
    }

    #[track_caller]
    fn outside_of(stretches: &[&str], expected: &[&str]) {
        let found = outside(stretches.iter().map(|text| stretch(text)).collect());
        assert_eq!(found, expected.iter().map(|text| stretch(text)).collect::<Vec<_>>());
    }

    #[test]
    fn the_rest_of_the_line_is_what_lies_outside() {
        outside_of(&[], &["0.0.0-0.."]);
        outside_of(&["0.0.0-0.."], &[]);
        outside_of(&["2.0.0..", "1.0.0..1.1.0"], &["0.0.0-0..1.0.0", "1.1.0..2.0.0"]);
        outside_of(&["0.0.0-0..1.0.0", "1.0.0..1.1.0"], &["1.1.0.."]);
        outside_of(&["1.0.0..3.0.0", "1.5.0..2.0.0", "2.5.0.."], &["0.0.0-0..1.0.0"]);
        outside_of(&["2.0.0..", "3.0.0..4.0.0"], &["0.0.0-0..2.0.0"]);
    }

    #[test]
    fn what_lies_in_both_may_be_nothing() {
        let both = |one, other| stretch(one).and(stretch(other));
        assert_eq!(both("1.0.0..3.0.0", "2.0.0.."), Some(stretch("2.0.0..3.0.0")));
        assert_eq!(both("1.0.0..", "2.0.0.."), Some(stretch("2.0.0..")));
        assert_eq!(both("1.0.0..2.0.0", "2.0.0.."), None);
    }
}
