use std::cmp::Ordering;

use super::scheme::Order;

/// PEP 440, with local versions after the public ones that they extend.
pub(super) struct Pep440;

impl Order for Pep440 {
    fn parses(&self, text: &str) -> bool {
        read(text).is_some()
    }

    fn compare(&self, left: &str, right: &str) -> Option<Ordering> {
        Some(read(left)?.cmp(&read(right)?))
    }
}

fn read(text: &str) -> Option<pep440_rs::Version> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::version::{Scheme, corpus};

    #[test]
    fn epochs_stages_and_spellings_have_their_places() {
        let rising = ["1.0.dev1", "1.0a1", "1.0b2", "1.0rc1", "1.0", "1.0+x", "1.0.post1", "1!0.1"];
        for pair in rising.windows(2) {
            assert_eq!(Pep440.compare(pair[0], pair[1]), Some(Ordering::Less), "{pair:?}");
        }
        for (left, right) in [("1.0", "1.0.0"), ("v1.0", "1.0"), ("1.0-ALPHA.1", "1.0a1")] {
            assert_eq!(Pep440.compare(left, right), Some(Ordering::Equal), "{left} {right}");
        }
    }

    #[test]
    fn what_pep_440_does_not_know_is_refused() {
        for text in ["", "1.0-doduo", "1.*", "==1.0", "2004d", "1..0", "99999999999999999999"] {
            assert!(!Pep440.parses(text), "{text}");
        }
    }

    #[test]
    fn the_corpus_compares_as_it_says() {
        corpus::check(
            Scheme::Pep440,
            "pypi-versions.txt",
            &[&corpus::lines(include_str!("untold/pypi-versions.txt"))],
        );
        corpus::check(
            Scheme::Pep440,
            "pypi-versions-generated.txt",
            &[&corpus::lines(include_str!("untold/pypi-versions-generated.txt"))],
        );
    }
}
