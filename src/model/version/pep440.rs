use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::scheme::Order;

/// PEP 440, with local versions after the public ones that they extend.
pub(super) struct Pep440;

impl Order for Pep440 {
    fn parses(&self, text: &str) -> bool {
        is_release(text) || with_read([text], |[version]| version.is_some())
    }

    fn compare(&self, left: &str, right: &str) -> Option<Ordering> {
        if let Some(order) = compare_releases(left, right) {
            return Some(order);
        }
        with_read([left, right], |[left, right]| Some(left.as_ref()?.cmp(right.as_ref()?)))
    }
}

/// Whether the text is nothing but numbers between dots, as most versions are: these need no parser.
fn is_release(text: &str) -> bool {
    let mut rest = Some(text.as_bytes());
    while let Some(text) = rest {
        let Some((_, after)) = number(text) else { return false };
        rest = after;
    }
    true
}

/// The order of two releases, number by number, where one that is missing is zero; none where a text is no release.
fn compare_releases(left: &str, right: &str) -> Option<Ordering> {
    let (mut left, mut right) = (Some(left.as_bytes()), Some(right.as_bytes()));
    let mut order = Ordering::Equal;
    while left.is_some() || right.is_some() {
        let (one, after_one) = left.map_or(Some((0, None)), number)?;
        let (other, after_other) = right.map_or(Some((0, None)), number)?;
        order = order.then(one.cmp(&other));
        (left, right) = (after_one, after_other);
    }
    Some(order)
}

/// The number that a text begins with, and what stands behind its dot, if it has one; none where anything else follows.
fn number(text: &[u8]) -> Option<(u64, Option<&[u8]>)> {
    /// How many digits surely fit into 64 bits.
    const DIGITS: usize = 18;
    let (mut number, mut length) = (0, 0);
    while let Some(digit @ b'0'..=b'9') = text.get(length).filter(|_| length <= DIGITS) {
        number = number * 10 + u64::from(digit - b'0');
        length += 1;
    }
    let after = match text.get(length) {
        None => None,
        Some(b'.') => Some(&text[length + 1..]),
        Some(_) => return None,
    };
    (1..=DIGITS).contains(&length).then_some((number, after))
}

/// Versions that were read, by the order in which they were; none for a text that is no version.
#[derive(Default)]
struct Read {
    numbers: HashMap<Box<str>, usize, RandomState>,
    versions: Vec<Option<pep440_rs::Version>>,
}

/// Asks something of versions. To sort a list compares each of its versions with many others, so the last ones that were
/// read are remembered.
fn with_read<const N: usize, T>(
    texts: [&str; N],
    ask: impl FnOnce([&Option<pep440_rs::Version>; N]) -> T,
) -> T {
    /// More than any project has released.
    const MOST: usize = 4096;
    thread_local! {
        static READ: RefCell<Read> = RefCell::default();
    }
    READ.with_borrow_mut(|known| {
        if known.versions.len() + N > MOST {
            *known = Read::default();
        }
        let numbers = texts.map(|text| known.number(text));
        ask(numbers.map(|number| &known.versions[number]))
    })
}

impl Read {
    /// The place of the version that a text is.
    fn number(&mut self, text: &str) -> usize {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.versions.len();
        self.numbers.insert(text.into(), number);
        self.versions.push(text.parse().ok());
        number
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn releases_compare_as_the_parser_says(
            left in "[0-9]{1,2}(\\.(0{1,3}|[0-9]{1,20})){0,4}",
            right in "[0-9]{1,2}(\\.(0{1,3}|[0-9]{1,20})){0,4}",
        ) {
            let read = |text: &str| text.parse::<pep440_rs::Version>().ok();
            let expected = read(&left).zip(read(&right)).map(|(left, right)| left.cmp(&right));
            prop_assert_eq!(Pep440.compare(&left, &right), expected);
            prop_assert_eq!(Pep440.parses(&left), read(&left).is_some());
        }

        #[test]
        fn what_looks_like_a_release_is_judged_as_the_parser_does(text in "[0-9.v a]{0,8}") {
            let read = text.parse::<pep440_rs::Version>();
            prop_assert_eq!(Pep440.parses(&text), read.is_ok());
        }
    }

    #[test]
    fn what_was_read_before_reads_the_same_however_much_was_read_since() {
        let version = |number: usize| format!("1.{number}rc1");
        for round in 0..2 {
            for number in 0..5000 {
                let order = Pep440.compare(&version(number), &version(number + 1));
                assert_eq!(order, Some(Ordering::Less), "{round} {number}");
            }
            assert_eq!(Pep440.compare("1.x.y", "1.0"), None);
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
