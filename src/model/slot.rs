//! Places in prose that data fills. One right behind a backtick is code that shows how such a place is written.

use std::ops::Range;

use memchr::memmem;

const OPEN: &str = "{promise:";
const PACKAGERS: &str = "{packagers}";

/// A place in prose that data fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// `{promise:ID}`, the sentence of a promise, or `{promise:ID.max}`, one of its terms.
    Promise(String, Option<String>),
    /// `{packagers}`, a sentence that says how many are on the list.
    Packagers,
}

/// The slots of a text, with their bytes.
pub fn slots(text: &str) -> impl Iterator<Item = (Slot, Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (slot, range) = next(text, at)?;
        at = range.end;
        Some((slot, range))
    })
}

fn next(text: &str, from: usize) -> Option<(Slot, Range<usize>)> {
    let places = |word| {
        let found = memmem::find_iter(&text.as_bytes()[from..], word).map(|at| from + at);
        found.filter(|at| !text[..*at].ends_with('`'))
    };
    let packagers = places(PACKAGERS).next().map(|at| (Slot::Packagers, at..at + PACKAGERS.len()));
    let promise = places(OPEN).find_map(|at| promise(text, at));
    [packagers, promise].into_iter().flatten().min_by_key(|(_, range)| range.start)
}

/// The slot that begins at a place: it is closed on the same line.
fn promise(text: &str, at: usize) -> Option<(Slot, Range<usize>)> {
    let name = &text[at + OPEN.len()..];
    let end = name.find(['}', '\n']).filter(|end| name[*end..].starts_with('}'))?;
    let slot = match name[..end].split_once('.') {
        Some((id, term)) => Slot::Promise(id.to_owned(), Some(term.to_owned())),
        None => Slot::Promise(name[..end].to_owned(), None),
    };
    Some((slot, at..at + OPEN.len() + end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = slots(text).map(|(_, range)| &text[range]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn slots_are_found_with_their_places() {
        check(
            "é {promise:a} and {packagers} and {promise:b.max}",
            &["{promise:a}", "{packagers}", "{promise:b.max}"],
        );
        check("{promise:a\n} {promise:b}", &["{promise:b}"]);
        check("{promise:", &[]);
        check("`{promise:a}`, `{packagers}` {promise:b}", &["{promise:b}"]);
        let term = Slot::Promise("a".to_owned(), Some("max".to_owned()));
        assert_eq!(slots("{promise:a.max}").next(), Some((term, 0..15)));
    }
}
