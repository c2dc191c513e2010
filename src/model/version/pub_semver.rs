use std::cmp::Ordering;

use super::scheme::Order;
use super::semver::read;

/// Dart's order: Semantic Versioning in which a build comes after the same version without it,
/// and builds compare with each other as pre-releases do.
pub(super) struct PubSemver;

impl Order for PubSemver {
    fn parses(&self, text: &str) -> bool {
        read(text).is_some()
    }

    fn compare(&self, left: &str, right: &str) -> Option<Ordering> {
        Some(read(left)?.cmp(&read(right)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::version::{Scheme, corpus};

    #[test]
    fn a_build_comes_after_the_version_without_it() {
        let rising = ["1.0.0-pre+build", "1.0.0", "1.0.0+1", "1.0.0+9", "1.0.0+10", "1.0.0+a"];
        for pair in rising.windows(2) {
            assert_eq!(PubSemver.compare(pair[0], pair[1]), Some(Ordering::Less), "{pair:?}");
        }
    }

    #[test]
    fn the_corpus_compares_as_it_says() {
        corpus::check(
            Scheme::Pub,
            "pub-versions.txt",
            &[&corpus::lines(include_str!("untold/pub-versions.txt"))],
        );
    }
}
