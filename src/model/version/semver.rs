use std::cmp::Ordering;

use super::scheme::Order;

/// Semantic Versioning 2.0: build metadata does not count.
pub(super) struct SemVer;

impl Order for SemVer {
    fn parses(&self, text: &str) -> bool {
        read(text).is_some()
    }

    fn compare(&self, left: &str, right: &str) -> Option<Ordering> {
        // `Ord` of the crate is a total order that counts build metadata; section 10 does not.
        Some(read(left)?.cmp_precedence(&read(right)?))
    }
}

/// Reads a version strictly: no `v`, three numbers below 2^64.
pub(super) fn read(text: &str) -> Option<semver::Version> {
    semver::Version::parse(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::version::{Scheme, corpus};

    #[test]
    fn the_example_of_section_11_rises() {
        let rising = [
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
        ];
        for pair in rising.windows(2) {
            assert_eq!(SemVer.compare(pair[0], pair[1]), Some(Ordering::Less), "{pair:?}");
        }
    }

    #[test]
    fn build_metadata_does_not_count() {
        assert_eq!(SemVer.compare("1.0.0+a", "1.0.0+b"), Some(Ordering::Equal));
    }

    #[test]
    fn other_forms_are_refused() {
        for text in ["", "1.0", "v1.0.0", "01.0.0", "1.0.0-", "1.0.0-01", "1.0.0.0", "1.0.0 "] {
            assert!(!SemVer.parses(text), "{text}");
        }
    }

    #[test]
    fn the_corpus_compares_as_it_says() {
        corpus::check(
            Scheme::SemVer,
            "semver-versions.txt",
            &[&corpus::lines(include_str!("untold/semver-versions.txt"))],
        );
    }
}
