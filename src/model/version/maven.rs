use std::cmp::Ordering;

use super::number::Number;
use super::run::{Run, runs};
use super::scheme::Order;

/// Maven's order: "Version Order Specification" of the POM reference, by which `.qualifier` and
/// `-qualifier` are the same.
pub(super) struct Maven;

/// What a version consists of, in rising order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Token<'a> {
    /// One of [`EARLY`], by its place there.
    Early(usize),
    /// Where the text ends, unless the other one goes on with something early.
    End,
    /// `ga`, `final` or `release` with a number after it; anywhere else it means nothing.
    Release,
    ServicePack,
    Word(&'a str),
    Dashed(Number<'a>),
    Dotted(Number<'a>),
}

/// The qualifiers of versions before the release.
const EARLY: [&str; 5] = ["alpha", "beta", "milestone", "rc", "snapshot"];

/// Maven refuses these in a version: they stand for ranges, paths and properties.
const FORBIDDEN: &str = r#"\/:"<>|?*[](){},"#;

impl Order for Maven {
    fn parses(&self, text: &str) -> bool {
        !text.is_empty() && !text.contains(|c| FORBIDDEN.contains(c))
    }

    fn compare(&self, left: &str, right: &str) -> Option<Ordering> {
        let parse = self.parses(left) && self.parses(right);
        parse.then(|| tokens(&left.to_lowercase()).cmp(&tokens(&right.to_lowercase())))
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut dotted = true;
    for part in text.split_inclusive(['.', '-']) {
        push(&mut tokens, part.trim_end_matches(['.', '-']), dotted);
        dotted = part.ends_with('.');
    }
    trim(&mut tokens);
    tokens.push(Token::End);
    tokens
}

/// Adds what stands between two separators; an empty part is a zero.
fn push<'a>(tokens: &mut Vec<Token<'a>>, part: &'a str, mut dotted: bool) {
    let mut parts = runs(if part.is_empty() { "0" } else { part }).peekable();
    while let Some(run) = parts.next() {
        let token = match run {
            Run::Number(number) if dotted => Token::Dotted(number),
            Run::Number(number) => Token::Dashed(number),
            Run::Word(word) => qualifier(word, parts.peek().is_some()),
        };
        if !matches!(token, Token::Dotted(_)) {
            trim(tokens);
        }
        tokens.push(token);
        dotted = false;
    }
}

fn qualifier(word: &str, before_number: bool) -> Token<'_> {
    let full = match word {
        "a" if before_number => "alpha",
        "b" if before_number => "beta",
        "m" if before_number => "milestone",
        "cr" => "rc",
        word => word,
    };
    match full {
        "ga" | "final" | "release" => Token::Release,
        "sp" => Token::ServicePack,
        full => {
            EARLY.iter().position(|early| *early == full).map_or(Token::Word(full), Token::Early)
        }
    }
}

/// Removes from the end what says nothing.
fn trim(tokens: &mut Vec<Token<'_>>) {
    while let Some(Token::Release | Token::Dashed(Number::ZERO) | Token::Dotted(Number::ZERO)) =
        tokens.last()
    {
        tokens.pop();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::version::{Scheme, corpus, laws};

    #[test]
    fn qualifiers_and_numbers_have_their_places() {
        let rising = [
            "1-alpha-1",
            "1-a2",
            "1-beta",
            "1-milestone",
            "1-rc-snapshot",
            "1-rc",
            "1-SNAPSHOT",
            "1",
            "1-sp",
            "1-android",
            "1-foo2",
            "1-foo10",
            "1-jre",
            "1-1",
            "1-1.1",
            "1.0.1",
            "1.1",
        ];
        laws::rising(&Maven, &rising);
    }

    #[test]
    fn the_examples_of_the_specification_hold() {
        laws::rising(&Maven, &["1-ga.1", "1-sp.1"]);
        laws::rising(&Maven, &["1-sp-1", "1-ga-1"]);
        laws::same(&Maven, &["1-ga-1", "1-1"]);
        laws::same(&Maven, &["1", "1.ga", "1-ga", "1-0", "1.0", "1.", "1-", "1.0.0-0.0.0"]);
        laws::same(&Maven, &["1-foo", "1.foo", "1.0.0-foo.0.0", "1FOO"]);
        laws::same(&Maven, &["1-a1", "1-alpha-1", "1.0alpha1"]);
        laws::same(&Maven, &["1-1.foo-bar1baz-.1", "1-1-foo-bar-1-baz-0.1"]);
    }

    #[test]
    fn a_letter_stands_for_a_stage_only_before_a_number() {
        laws::rising(&Maven, &["1-alpha", "1", "1-a"]);
        laws::rising(&Maven, &["1-alpha-1", "1", "1-a-1"]);
    }

    #[test]
    fn ranges_and_properties_are_refused() {
        laws::refused(&Maven, &["", "[1,2)", "(,1]", "1,2", "${revision}", "1/2", "1:2", "1*"]);
    }

    #[test]
    fn the_corpus_compares_as_it_says() {
        corpus::check(Scheme::Maven, "maven-versions.txt", &[]);
        corpus::check_but(Scheme::Maven, "maven-versions-generated.txt", &[], &DOTTED_QUALIFIERS);
    }

    /// Lines by the older specification, in which `.qualifier` came before `-qualifier` and zeros
    /// before it counted. There `1.0.x < 1 < 1-1 < 1.0.x`, which is no order.
    const DOTTED_QUALIFIERS: [&str; 13] = [
        "1.0.0-gradle-rework-beta3 < 1.0.0.RC7-3",
        "2.9.0-1 < 2.9.0.RC1",
        "1.1.34.sec10 < 1.1.34_noneautotype",
        "1.1.46.sec10 < 1.1.46_noneautotype",
        "1.2.8.sec10_noneautotype < 1.2.8_noneautotype",
        "1.2.48.sec10 < 1.2.48_noneautotype",
        "1.2.50.sec10 < 1.2.50_noneautotype",
        "1.2.54.sec10 < 1.2.54_noneautotype",
        "1.2.57.sec10 < 1.2.57_noneautotype",
        "1.2.60.sec10 < 1.2.60_noneautotype",
        "1.5.9.RC1 < 1.5.9-RC0",
        "3.5.0-CR-2 < 3.5.0.Beta-1",
        "1.1.0-01-glassfish < 1.1.0.Beta1",
    ];

    proptest! {
        #[test]
        fn the_order_is_total(texts in prop::array::uniform3("([0-2.-]|a|rc|ga|sp|x){1,7}")) {
            laws::check(&Maven, &texts);
        }
    }
}
