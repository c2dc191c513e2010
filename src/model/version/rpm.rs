use std::cmp::Ordering;

use super::number::Number;
use super::run::leading;
use super::scheme::Order;

/// RPM's order of `epoch:version-release`: the manual page rpm-version(7).
///
/// RPM itself says nothing of a release that only one side has; here it comes after none, so that
/// the order is total.
pub(super) struct Rpm;

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    epoch: Number<'a>,
    version: Vec<Piece<'a>>,
    release: Option<Vec<Piece<'a>>>,
}

/// What a version consists of, in rising order: a tilde is less than the end, and a caret is more,
/// but less than anything else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Piece<'a> {
    Tilde,
    End,
    Caret,
    Word(&'a str),
    Number(Number<'a>),
}

impl Order for Rpm {
    fn parses(&self, text: &str) -> bool {
        read(text).is_some()
    }

    fn compare(&self, left: &str, right: &str) -> Option<Ordering> {
        Some(read(left)?.cmp(&read(right)?))
    }
}

fn read(text: &str) -> Option<Key<'_>> {
    let split = text.split_once(':').and_then(|(epoch, rest)| Some((Number::read(epoch)?, rest)));
    // Colons after anything but digits separate, as all other characters do.
    let (epoch, rest) = split.unwrap_or((Number::ZERO, text));
    let (version, release) = match rest.rsplit_once('-') {
        Some((version, release)) => (version, Some(release)),
        None => (rest, None),
    };
    if version.is_empty() {
        return None;
    }
    Some(Key { epoch, version: pieces(version), release: release.map(pieces) })
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while pieces.last() != Some(&Piece::End) {
        let (piece, after) = first(rest.trim_start_matches(is_separator));
        pieces.push(piece);
        rest = after;
    }
    pieces
}

/// The first piece of a text that begins with no separator.
fn first(text: &str) -> (Piece<'_>, &str) {
    if let Some(rest) = text.strip_prefix('~') {
        return (Piece::Tilde, rest);
    }
    if let Some(rest) = text.strip_prefix('^') {
        return (Piece::Caret, rest);
    }
    let (digits, rest) = leading(text, |c| c.is_ascii_digit());
    if let Some(number) = Number::read(digits) {
        return (Piece::Number(number), rest);
    }
    let (word, rest) = leading(text, |c| c.is_ascii_alphabetic());
    (if word.is_empty() { Piece::End } else { Piece::Word(word) }, rest)
}

fn is_separator(c: char) -> bool {
    !c.is_ascii_alphanumeric() && c != '~' && c != '^'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::version::{Scheme, corpus, laws};

    #[test]
    fn tildes_carets_words_and_numbers_have_their_places() {
        laws::rising(&Rpm, &["1~~", "1~rc1", "1~rc1^x", "1", "1^", "1^git1", "1a", "1.0", "1.1"]);
        laws::rising(&Rpm, &["1.9-2.el9", "1.10", "1.10-1.el8", "1.10-1.el9", "1.10-1.1", "1:0"]);
    }

    #[test]
    fn separators_only_separate() {
        laws::same(&Rpm, &["2.0", "2_0", "2..0", "2.0+", "02é0", "0:2.0"]);
        laws::rising(&Rpm, &["2.0", "2.0.0", "20"]);
    }

    #[test]
    fn a_version_must_be_there() {
        laws::refused(&Rpm, &["", "1:", "-1", "1:-1"]);
    }

    #[test]
    fn the_corpus_compares_as_it_says() {
        corpus::check(Scheme::Rpm, "redhat-versions.txt", &[]);
    }

    proptest! {
        #[test]
        fn the_order_is_total(texts in prop::array::uniform3("(1:)?[0-2ab~^.-]{0,6}")) {
            laws::check(&Rpm, &texts);
        }
    }
}
