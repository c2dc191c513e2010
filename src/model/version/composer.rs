use std::cmp::Ordering;

use super::number::Number;
use super::run::{Run, runs};
use super::scheme::Order;

/// Composer's order: "Versions and constraints" of its documentation, and PHP's
/// `version_compare`, which it asks after it has brought versions into a normal form.
pub(super) struct Composer;

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    /// Composer does not order branches; here they go by name, so that the order is total.
    Branch(&'a str),
    Version(Vec<Piece<'a>>),
}

/// What a version consists of, in rising order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Piece<'a> {
    Dev,
    Alpha,
    Beta,
    Candidate,
    End,
    Number(Number<'a>),
    Patch,
}

/// How many numbers a version has in its normal form.
const NUMBERS: usize = 4;

/// Composer's number for the `x` of a branch such as `1.x-dev`: later than every release of it.
const HIGHEST: &str = "9999999";

impl Order for Composer {
    fn parses(&self, text: &str) -> bool {
        read(text).is_some()
    }

    fn compare(&self, left: &str, right: &str) -> Option<Ordering> {
        Some(read(left)?.cmp(&read(right)?))
    }
}

fn read(text: &str) -> Option<Key<'_>> {
    if let Some(branch) = text.strip_prefix("dev-").filter(|branch| !branch.is_empty()) {
        return Some(Key::Branch(branch));
    }
    // What follows a plus is for people only.
    let text = text.split('+').next()?;
    let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let pieces = match text.strip_suffix(".x-dev") {
        Some(series) => padded(branch_pieces(series)?, HIGHEST),
        None => padded(pieces(text)?, "0"),
    };
    pieces.map(Key::Version)
}

fn pieces(text: &str) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    for part in text.split(['.', '-', '_']) {
        runs(part).next()?;
        for run in runs(part) {
            pieces.push(piece(run)?);
        }
    }
    Some(pieces)
}

/// The pieces of the branch on which a series of versions is made: numbers alone.
fn branch_pieces(series: &str) -> Option<Vec<Piece<'_>>> {
    let numbers = series.split('.').map(|part| Number::read(part).map(Piece::Number));
    numbers.chain([Some(Piece::Dev)]).collect()
}

/// Adds what a version leaves out of its four numbers, and its end.
fn padded<'a>(mut pieces: Vec<Piece<'a>>, filler: &'static str) -> Option<Vec<Piece<'a>>> {
    let filler = Piece::Number(Number::read(filler)?);
    let numbers = pieces.iter().take_while(|piece| matches!(piece, Piece::Number(_))).count();
    let missing = NUMBERS.saturating_sub(numbers);
    pieces.splice(numbers..numbers, std::iter::repeat_n(filler, missing));
    if pieces.last() != Some(&Piece::End) {
        pieces.push(Piece::End);
    }
    (numbers > 0).then_some(pieces)
}

/// A part of a version, if Composer knows it.
fn piece(run: Run<'_>) -> Option<Piece<'_>> {
    let word = match run {
        Run::Number(number) => return Some(Piece::Number(number)),
        Run::Word(word) => word,
    };
    match word.to_ascii_lowercase().as_str() {
        "dev" => Some(Piece::Dev),
        "alpha" | "a" => Some(Piece::Alpha),
        "beta" | "b" => Some(Piece::Beta),
        "rc" => Some(Piece::Candidate),
        "stable" => Some(Piece::End),
        "patch" | "pl" | "p" => Some(Piece::Patch),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::version::{Scheme, corpus, laws};

    #[test]
    fn branches_stages_and_patches_have_their_places() {
        let rising = [
            "dev-a",
            "dev-main",
            "1.0-dev",
            "1.0-alpha1",
            "1.0-beta",
            "1.0-beta1-dev",
            "1.0-beta1",
            "1.0-beta1.1",
            "1.0-beta10",
            "1.0-RC1",
            "1.0",
            "1.0-patch1",
            "1.0-patch2",
            "1.0.1",
            "1.0.x-dev",
            "1.1",
            "1.x-dev",
            "2.0",
        ];
        laws::rising(&Composer, &rising);
    }

    #[test]
    fn spellings_of_the_same_version_are_equal() {
        laws::same(&Composer, &["1", "v1.0", "V1.0.0", "1.0.0.0", "1.0-stable", "1.0.0+build.5"]);
        laws::same(&Composer, &["1.0-RC1", "1.0rc1", "1.0.0_rc.1", "1.0.0.0-rc-1"]);
        laws::same(&Composer, &["1.0-pl1", "1.0-p1", "1.0-Patch1"]);
    }

    #[test]
    fn what_composer_does_not_know_is_refused() {
        laws::refused(
            &Composer,
            &["", "v", "dev-", "dev", "beta1", "1.0.post1", "1.0-foo", "1.0."],
        );
        laws::refused(
            &Composer,
            &["1..0", "1.0@dev", "^1.0", "1.*", "1.0.#", ".x-dev", "1-a.x-dev"],
        );
    }

    #[test]
    fn the_corpus_compares_as_it_says() {
        corpus::check(Scheme::Composer, "packagist-versions.txt", &[&MARKS]);
        corpus::check_but(Scheme::Composer, "packagist-versions-generated.txt", &POSTS, &RAW);
    }

    /// PHP's own mark for a number, which no version has.
    const MARKS: [&str; 3] = ["1.2.3.# = 1.2.3", "1.2.3.# = 1.2.3.1", "1.2.3.#.p3 > 1.2.3"];

    /// Python's word for what follows a release, which Composer does not know.
    const POSTS: [&str; 7] = [
        "3.0.0b1.post1 < 3.0.0b1.post2",
        "3.0.0b2 < 3.0.0b2.post1",
        "3.0.0b2.post2 < 3.0.0b3",
        "3.1.0.post1 < 3.2.0rc1",
        "3.2.0rc1.post1 < 3.2.0rc2",
        "3.5.0.post1 < 3.5.1",
        "3.5.2.post1 < 3.6.0",
    ];

    /// What `version_compare` says of texts that Composer has not brought into its normal form: it
    /// misses the numbers that are left out, and knows no stages in capitals.
    const RAW: [&str; 5] = [
        "v3.0 < v3.0.0-beta",
        "v3.4 < v3.4.0-alpha",
        "v4-beta4 < v4.0-alpha",
        "v1.9.0-BETA.1 < v1.9.0-ALPHA.2",
        "v4.4 < v4.4.0-beta",
    ];

    /// What most versions look like, with few values for each part.
    const FORM: &str = r"dev-[ab]|[0-2](\.[0-2]){0,3}(-?(a|rc|p|dev)[01]?){0,2}";

    proptest! {
        #[test]
        fn the_order_is_total(texts in prop::array::uniform3(FORM)) {
            laws::check(&Composer, &texts);
        }
    }
}
