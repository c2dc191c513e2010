use std::cmp::Ordering;

use super::number::Number;
use super::run::{Run, runs};
use super::scheme::Order;

/// The order of `RubyGems`: the documentation of `Gem::Version`.
pub(super) struct Gem;

impl Order for Gem {
    fn parses(&self, text: &str) -> bool {
        read(text).is_some()
    }

    fn compare(&self, left: &str, right: &str) -> Option<Ordering> {
        let (left, right) = (read(left)?, read(right)?);
        let places = 0..left.len().max(right.len());
        let difference = places
            .map(|place| segment(&left, place).cmp(&segment(&right, place)))
            .find(|order| order.is_ne());
        Some(difference.unwrap_or(Ordering::Equal))
    }
}

/// A version that ends goes on with zeros.
fn segment<'a>(version: &[Run<'a>], place: usize) -> Run<'a> {
    version.get(place).copied().unwrap_or(Run::Number(Number::ZERO))
}

fn read(text: &str) -> Option<Vec<Run<'_>>> {
    let (core, pre) = match text.split_once('-') {
        Some((core, pre)) => (core, Some(pre)),
        None => (text, None),
    };
    Number::read(core.split('.').next()?)?;
    let sound = are_parts(core, "") && pre.is_none_or(|pre| are_parts(pre, "-"));
    sound.then(|| segments(text))
}

/// Whether all parts between dots are of letters, digits and the further characters.
fn are_parts(text: &str, further: &str) -> bool {
    let belongs = |c: char| c.is_ascii_alphanumeric() || further.contains(c);
    text.split('.').all(|part| !part.is_empty() && part.chars().all(belongs))
}

/// The words and numbers of a version. A hyphen means `pre`, and zeros before the first word say
/// nothing.
fn segments(text: &str) -> Vec<Run<'_>> {
    let mut segments = Vec::new();
    for (index, group) in text.split('-').enumerate() {
        segments.extend((index > 0).then_some(Run::Word("pre")));
        segments.extend(group.split('.').flat_map(runs));
    }
    let first_word = segments.iter().position(|segment| matches!(segment, Run::Word(_)));
    let mut tail = first_word.map(|place| segments.split_off(place)).unwrap_or_default();
    while segments.last() == Some(&Run::Number(Number::ZERO)) {
        segments.pop();
    }
    segments.append(&mut tail);
    segments
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::version::{Scheme, corpus, laws};

    #[test]
    fn a_letter_makes_a_version_that_comes_before_its_release() {
        laws::rising(&Gem, &["1.A", "1.a", "1.a1", "1.a10", "1.b", "1-2", "1.rc1", "1", "1.0.1"]);
        laws::rising(&Gem, &["0.9", "1.0.a.0.b", "1.0.a", "1.0.a.2", "1.0"]);
    }

    #[test]
    fn zeros_before_a_word_and_at_the_end_say_nothing() {
        laws::same(&Gem, &["1", "1.0", "1.0.0", "01"]);
        laws::same(&Gem, &["1.a", "1.0.a", "1.0.a.0", "1.a0"]);
        laws::same(&Gem, &["1.0-rc1", "1.pre.rc.1"]);
    }

    #[test]
    fn other_forms_are_refused() {
        laws::refused(
            &Gem,
            &["", "a", "v1", "1a", "1.", "1..0", ".1", "1_0", "1.0+x", "1-", "1-."],
        );
    }

    #[test]
    fn the_corpus_compares_as_it_says() {
        corpus::check(Scheme::Gem, "rubygems-versions.txt", &[]);
        corpus::check(Scheme::Gem, "rubygems-versions-generated.txt", &[]);
    }

    /// What most versions look like, with few values for each part.
    const FORM: &str = r"[01](\.([0-2]|a|b1)){0,4}(-[0-1a]{1,2})?";

    proptest! {
        #[test]
        fn the_order_is_total(texts in prop::array::uniform3(FORM)) {
            laws::check(&Gem, &texts);
        }
    }
}
