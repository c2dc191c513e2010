//! The versions that an entry lists, held as one text: there may be hundreds, and each would take more room by itself.

use crate::model::bytes;
use crate::model::version::Version;

/// What parts them. No version holds it.
const PARTED: char = '\n';

/// Versions in the order of their list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Versions(Box<str>);

bytes::text!(Versions);

impl Versions {
    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text of each, as it was written.
    pub fn texts(&self) -> impl Iterator<Item = &str> + Clone {
        self.0.split_terminator(PARTED)
    }

    /// The versions. Whoever needs them more than once keeps them.
    #[must_use]
    pub fn all(&self) -> Vec<Version> {
        self.texts().map(Version::of_list).collect()
    }
}

impl FromIterator<Version> for Versions {
    fn from_iter<T: IntoIterator<Item = Version>>(versions: T) -> Self {
        let mut text = String::new();
        for version in versions {
            text.push_str(version.as_str());
            text.push(PARTED);
        }
        text.pop();
        Self(text.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(texts: &[&str]) {
        let versions: Vec<_> = texts.iter().map(|text| Version::parse(text).unwrap()).collect();
        let listed: Versions = versions.iter().cloned().collect();
        assert_eq!(listed.texts().collect::<Vec<_>>(), texts);
        assert_eq!(listed.all(), versions);
        assert_eq!(listed.is_empty(), texts.is_empty());
    }

    #[test]
    fn versions_come_back_as_they_were_listed() {
        check(&[]);
        check(&["1.0"]);
        check(&["2", "1.10", "2", "1.0.0-a-version-of-many-letters+build", "été"]);
    }

    #[test]
    fn no_version_can_be_taken_for_two() {
        assert!(Version::parse(&format!("1{PARTED}2")).is_err());
    }
}
