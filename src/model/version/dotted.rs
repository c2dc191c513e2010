use std::cmp::Ordering;

use super::number::Number;
use super::scheme::Order;

/// Numbers alone, compared one by one; of two that begin alike the longer is the later.
pub(super) struct Dotted {
    separators: &'static [char],
}

/// Hackage: the Package Versioning Policy of Haskell.
pub(super) static PVP: Dotted = Dotted { separators: &['.'] };

/// CRAN: `package_version` of R, to which a hyphen is as good as a dot.
pub(super) static CRAN: Dotted = Dotted { separators: &['.', '-'] };

impl Dotted {
    fn read<'a>(&self, text: &'a str) -> Option<Vec<Number<'a>>> {
        text.split(self.separators).map(Number::read).collect()
    }
}

impl Order for Dotted {
    fn parses(&self, text: &str) -> bool {
        self.read(text).is_some()
    }

    fn compare(&self, left: &str, right: &str) -> Option<Ordering> {
        Some(self.read(left)?.cmp(&self.read(right)?))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::version::{Scheme, corpus, laws};

    #[test]
    fn numbers_compare_one_by_one() {
        laws::rising(&PVP, &["0", "0.9", "0.10", "1", "1.0", "1.0.0", "1.0.1"]);
        laws::rising(&CRAN, &["0.1-1", "0.1-4", "0.1.10", "0.2"]);
    }

    #[test]
    fn a_hyphen_separates_in_cran_alone() {
        laws::same(&CRAN, &["0.1-0", "0.01.0"]);
        laws::refused(&PVP, &["0.1-0"]);
    }

    #[test]
    fn anything_but_numbers_is_refused() {
        for order in [&PVP, &CRAN] {
            laws::refused(order, &["", "1.", ".1", "1..0", "1.a", "1.0_1", "v1"]);
        }
    }

    #[test]
    fn the_corpus_compares_as_it_says() {
        corpus::check(Scheme::Pvp, "hackage-versions.txt", &[]);
        corpus::check(Scheme::Cran, "cran-versions.txt", &[]);
        corpus::check(Scheme::Cran, "cran-versions-generated.txt", &[]);
    }

    proptest! {
        #[test]
        fn the_order_is_total(texts in prop::array::uniform3("[0-2]([.-][0-2]{1,2}){0,3}")) {
            laws::check(&PVP, &texts);
            laws::check(&CRAN, &texts);
        }
    }
}
