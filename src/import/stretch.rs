use crate::model::version::{Scheme, Version};
use crate::source::schema::advisory::{RawAffected, RawRange};

/// Affected versions from one to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stretch {
    /// The first; without one, all from the beginning.
    pub(super) from: Option<Edge>,
    /// The last, or the first that is no longer affected; without one, all to the end.
    pub(super) to: Option<Edge>,
}

/// An end of a stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) version: String,
    /// Whether the version itself belongs to the stretch.
    pub(super) included: bool,
}

impl Stretch {
    /// One version alone.
    pub(super) fn only(version: &str) -> Self {
        let edge = Some(Edge { version: version.to_owned(), included: true });
        Self { from: edge.clone(), to: edge }
    }

    /// Adds the stretch to an entry whose versions come in the order of a scheme; says what it cannot express.
    pub(super) fn add_to(&self, entry: &mut RawAffected, scheme: Scheme) -> Option<String> {
        if let (Some(from), Some(to)) = (&self.from, &self.to)
            && from == to
            && from.included
        {
            entry.versions.push(spelled(scheme, &from.version));
            return None;
        }
        let (introduced, doubt) = match &self.from {
            None => ("0".to_owned(), None),
            Some(edge) if edge.included => (spelled(scheme, &edge.version), None),
            Some(edge) => after(scheme, &edge.version),
        };
        let mut range = RawRange { introduced: Some(introduced), ..RawRange::default() };
        match &self.to {
            None => {}
            Some(edge) if edge.included => {
                range.last_affected = Some(spelled(scheme, &edge.version));
            }
            Some(edge) => range.fixed = Some(spelled(scheme, &edge.version)),
        }
        range.kind = kind(scheme, &range);
        entry.ranges.push(range);
        doubt
    }
}

/// `ECOSYSTEM` where the ecosystem counts in `SemVer`, but these versions do not.
fn kind(scheme: Scheme, range: &RawRange) -> Option<String> {
    let ends = [&range.introduced, &range.fixed, &range.last_affected];
    let odd = ends.into_iter().flatten().any(|end| end != "0" && !parses(scheme, end));
    (odd && matches!(scheme, Scheme::SemVer | Scheme::Pub)).then(|| "ECOSYSTEM".to_owned())
}

/// A version as its registry writes it: where that demands `SemVer`, without a `v` and with all three numbers.
pub(super) fn spelled(scheme: Scheme, version: &str) -> String {
    if !matches!(scheme, Scheme::SemVer | Scheme::Pub) || version == "0" {
        return version.to_owned();
    }
    let bare = version.strip_prefix(['v', 'V']).unwrap_or(version);
    let numbers = bare.find(['-', '+']).unwrap_or(bare.len());
    let (numbers, rest) = bare.split_at(numbers);
    let forms = [version.to_owned(), bare.to_owned(), format!("{numbers}.0{rest}")];
    let longest = format!("{numbers}.0.0{rest}");
    let form = forms.into_iter().chain([longest]).find(|form| parses(scheme, form));
    form.unwrap_or_else(|| version.to_owned())
}

/// The first version after one, or that version itself and the doubt about it.
fn after(scheme: Scheme, version: &str) -> (String, Option<String>) {
    let version = spelled(scheme, version);
    let next = (scheme == Scheme::SemVer).then(|| semver::Version::parse(&version).ok()).flatten();
    match next {
        Some(next) if next.pre.is_empty() && next.patch < u64::MAX => {
            (format!("{}.{}.{}-0", next.major, next.minor, next.patch + 1), None)
        }
        Some(next) if !next.pre.is_empty() => {
            (format!("{}.{}.{}-{}.0", next.major, next.minor, next.patch, next.pre), None)
        }
        _ => {
            let doubt =
                format!("{version} itself counts as affected: no range begins after a version");
            (version, Some(doubt))
        }
    }
}

/// Whether a text stands for many versions, or for none: `1.x`, `2.0+`, `all`. Without an order, any word may be one.
pub(super) fn is_pattern(scheme: Scheme, version: &str) -> bool {
    let digits = scheme == Scheme::Unordered || version.contains(|c: char| c.is_ascii_digit());
    let any = |part: &str| ["x", "X", "*"].contains(&part);
    !digits || version.ends_with('+') || version.split('.').skip(1).any(any)
}

/// Whether a text is a version of a scheme.
pub(super) fn parses(scheme: Scheme, version: &str) -> bool {
    Version::parse(version).is_ok_and(|version| scheme.parses(&version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(scheme: Scheme, from: &str, to: &str, expected: [&str; 4], doubts: usize) {
        let edge = |text: &str, inclusive: &str| {
            let version = text.trim_start_matches(['<', '>', '=']).to_owned();
            (!text.is_empty()).then(|| Edge { version, included: text.starts_with(inclusive) })
        };
        let stretch = Stretch { from: edge(from, ">="), to: edge(to, "<=") };
        let mut entry = RawAffected::default();
        let doubt = stretch.add_to(&mut entry, scheme);
        let range = &entry.ranges[0];
        let texts = [&range.introduced, &range.fixed, &range.last_affected, &range.kind]
            .map(|text| text.as_deref().unwrap_or_default());
        assert_eq!((texts, doubt.iter().count()), (expected, doubts));
    }

    #[test]
    fn stretches_become_ranges() {
        check(Scheme::Pep440, ">=1.0", "<2.3.0", ["1.0", "2.3.0", "", ""], 0);
        check(Scheme::Pep440, "", "<=2", ["0", "", "2", ""], 0);
        check(Scheme::Pep440, ">=1.0", "", ["1.0", "", "", ""], 0);
        check(Scheme::SemVer, ">=v1.0", "<2", ["1.0.0", "2.0.0", "", ""], 0);
        check(Scheme::SemVer, ">=0", "<1.0-rc1", ["0", "1.0.0-rc1", "", ""], 0);
        check(Scheme::SemVer, ">=1.0.0.1", "<2", ["1.0.0.1", "2.0.0", "", "ECOSYSTEM"], 0);
    }

    #[test]
    fn a_stretch_after_a_version_begins_with_the_next_where_there_is_one() {
        check(Scheme::SemVer, ">1.0", "<2.0.0", ["1.0.1-0", "2.0.0", "", ""], 0);
        check(Scheme::SemVer, ">1.0.0-rc.1", "", ["1.0.0-rc.1.0", "", "", ""], 0);
        check(Scheme::Pep440, ">1.0", "<2.0", ["1.0", "2.0", "", ""], 1);
        check(
            Scheme::SemVer,
            ">1.0.18446744073709551615",
            "",
            ["1.0.18446744073709551615", "", "", ""],
            1,
        );
    }

    #[test]
    fn the_next_version_has_none_before_it() {
        let order = |left: &str, right: &str| {
            let version = |text| Version::parse(text).unwrap();
            Scheme::SemVer.compare(&version(left), &version(right)).unwrap()
        };
        for (version, between) in [("1.0.0", "1.0.1-0"), ("1.0.0-a", "1.0.0-a.0")] {
            let (next, _) = after(Scheme::SemVer, version);
            assert!(order(version, &next).is_lt() && order(between, &next).is_ge());
        }
    }

    #[test]
    fn a_pattern_is_told_from_a_version() {
        let is = |texts: &[&str]| {
            texts.iter().map(|text| is_pattern(Scheme::Gem, text)).collect::<Vec<_>>()
        };
        assert!(!is_pattern(Scheme::Unordered, "lunar") && is_pattern(Scheme::Unordered, "1.x"));
        assert_eq!(is(&["1.x", "1.0.X", "2.*", "2.0+", "all", "latest", ""]), [true; 7]);
        assert_eq!(is(&["1.0", "1.0+x", "1.0.x86", "r3", "2004d", "0"]), [false; 6]);
    }

    #[test]
    fn one_version_alone_is_listed() {
        let mut entry = RawAffected::default();
        Stretch::only("v1.2").add_to(&mut entry, Scheme::SemVer);
        assert_eq!((entry.versions, entry.ranges.len()), (vec!["1.2.0".to_owned()], 0));
    }
}
