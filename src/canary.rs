//! Canaries: random marks in drafts, of a form that nothing else has, so that a leak is seen without a list.
//!
//! A canary is [`PREFIX`] and 32 hexadecimal digits. Drafts have them in lower case; they are found in any case.

use std::borrow::Cow;
use std::fmt;

use crate::diagnostic::{Fault, Rule};
use crate::wrapped;

mod watch;

pub use self::watch::Watch;

/// A mark of a draft in what is public, or is to become it.
pub static CANARY_FOUND: Rule = Rule::error(
    "canary-found",
    "the mark of a draft stands where the public can read",
    "Each draft has a canary, a random mark that says by its form alone that a text is not public yet. No source and no file \
     of the output may hold one, in whatever letters. What holds it came out of a draft: take it out, and if it was committed, \
     out of the history too, before it is pushed. The canary itself and the text beside it are never printed.",
);

/// A text that is no canary where one must stand.
pub static CANARY_FORM: Rule = Rule::error(
    "canary-form",
    "a draft has no canary of the right form",
    "Builds and `forewarn guard` know drafts by their canary, so it must have the form that `forewarn new` gives it: a literal \
     beginning and 32 lower-case hexadecimal digits, which no two drafts share. Run `forewarn new` and take its canary.",
);

/// How every canary begins.
pub const PREFIX: &str = "forewarn-canary-";

/// How that beginning ends, which hardly anything else has: where it is not, there is no canary.
const ENDING: [u8; 2] = *b"y-";

/// How many hexadecimal digits follow: 128 bits.
const DIGITS: usize = 32;

/// How many bytes a canary has.
pub(crate) const LENGTH: usize = PREFIX.len() + DIGITS;

/// The canary of a draft. It has no `Display`, so that no message shows it by mistake.
#[derive(Clone, PartialEq, Eq)]
pub struct Canary(String);

impl Canary {
    /// A canary of these random bits.
    #[must_use]
    pub fn of(bits: u128) -> Self {
        Self(format!("{PREFIX}{bits:032x}"))
    }

    /// Reads a canary as a draft states it.
    ///
    /// # Errors
    /// [`CANARY_FORM`] for any other text.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
        if lower && text.len() == LENGTH && find(text.as_bytes()) == Some(0) {
            return Ok(Self(text.to_owned()));
        }
        let message = format!("this is not `{PREFIX}` and {DIGITS} lower-case hexadecimal digits");
        Err(Fault::new(&CANARY_FORM, message)
            .hint("take the canary of a new draft: `forewarn new`"))
    }

    /// The text, for the draft and nothing else.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Canary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Canary")
    }
}

/// Where the first thing of a canary's form begins.
#[must_use]
pub fn find(bytes: &[u8]) -> Option<usize> {
    /// How many places are looked at in one step.
    const STEP: usize = 64;
    (PREFIX.len() - ENDING.len()..bytes.len()).step_by(STEP).find_map(|from| {
        let (firsts, seconds) = (&bytes[from..], &bytes[from + 1..]);
        // The length of an array is known beforehand, so that many of its bytes are compared at once.
        let may_be = match (firsts.first_chunk::<STEP>(), seconds.first_chunk::<STEP>()) {
            (Some(firsts), Some(seconds)) => has_ending(firsts, seconds),
            _ => has_ending(firsts, seconds),
        };
        let places = || firsts.iter().zip(seconds).take(STEP).enumerate();
        let starts = || {
            let endings = places().filter(|(_, (first, second))| is_ending(**first, **second));
            endings.map(|(at, _)| from + at + ENDING.len() - PREFIX.len())
        };
        may_be.then(|| starts().find(|start| is_whole(&bytes[*start..]))).flatten()
    })
}

/// Whether a byte and the one behind it are the ending somewhere: all are looked at, without a branch between them.
fn has_ending(firsts: &[u8], seconds: &[u8]) -> bool {
    let places = firsts.iter().zip(seconds);
    places.fold(false, |any, (first, second)| any | is_ending(*first, *second))
}

/// Whether these are the two letters, the first in any case.
const fn is_ending(first: u8, second: u8) -> bool {
    /// What tells a small letter from a capital one.
    const CASE: u8 = 0x20;
    first | CASE == ENDING[0] && second == ENDING[1]
}

/// Whether bytes begin with a canary.
fn is_whole(bytes: &[u8]) -> bool {
    bytes.get(..LENGTH).is_some_and(|bytes| {
        let (prefix, digits) = bytes.split_at(PREFIX.len());
        prefix.eq_ignore_ascii_case(PREFIX.as_bytes()) && digits.iter().all(u8::is_ascii_hexdigit)
    })
}

/// That a canary stands in `bytes`, by its line where they are text, and without its letters.
#[must_use]
pub fn fault(bytes: &[u8]) -> Option<Fault> {
    let Some(at) = find(bytes) else {
        return is_wrapped(bytes).then(|| found("in what this file holds in another form"));
    };
    let line = bytes[..at].split(|byte| *byte == b'\n').count();
    Some(found(&format!("in line {line}")))
}

/// Whether a canary stands in an archive, or in anything that the bytes hold compressed or encoded.
fn is_wrapped(bytes: &[u8]) -> bool {
    let mut seen = false;
    wrapped::each(bytes, &mut |name, read| {
        seen |= find(name.as_bytes()).is_some() || read.is_ok_and(|bytes| find(bytes).is_some());
    });
    seen
}

/// That a canary stands in a place that words describe.
#[must_use]
pub fn found(place: &str) -> Fault {
    Fault::new(&CANARY_FOUND, format!("the canary of a draft stands {place}"))
        .hint("take out what came from a draft; if it was committed, out of the history too")
}

/// A text in which the digits of every canary are dots.
#[must_use]
pub fn masked(text: &str) -> Cow<'_, str> {
    let mut masked = Cow::Borrowed(text);
    // What takes their place has no hexadecimal digit, so that this ends.
    while let Some(at) = find(masked.as_bytes()) {
        masked.to_mut().replace_range(at + PREFIX.len()..at + LENGTH, "…");
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGITS: &str = "0123456789abcdef0123456789abcdef";

    #[track_caller]
    fn check(text: &str, expected: Option<usize>) {
        let text = text.replace('#', DIGITS);
        assert_eq!(find(text.as_bytes()), expected, "{text}");
        assert_eq!(masked(&text) == text, expected.is_none());
        assert_eq!(find(masked(&text).as_bytes()), None);
    }

    #[test]
    fn the_form_is_found_anywhere_and_in_any_case() {
        check("forewarn-canary-#", Some(0));
        check("aforewarn-canary-#0", Some(1));
        check("xx FOREWARN-Canary-#", Some(3));
        check("forewarn-canary-forewarn-canary-# forewarn-canary-#", Some(16));
        check(&"forewarn-canary-#".replace('#', &DIGITS.to_uppercase()), Some(0));
    }

    #[test]
    fn the_form_is_found_at_every_place() {
        for before in 0..200 {
            let dashes = "y-".repeat(before / 2) + &"y"[..before % 2];
            check(&format!("{dashes}forewarn-canary-#"), Some(before));
            check(&format!("{dashes}forewarn-canary-#{dashes}"), Some(before));
            check(&format!("{dashes}forewarn-canary-{dashes}"), None);
        }
    }

    #[test]
    fn what_only_looks_like_it_is_not() {
        check("", None);
        check("forewarn-canary-…", None);
        check("forewarn-canary-0123456789abcdef0123456789abcde", None);
        check("forewarn-canary-0123456789abcdef0123456789abcdeg", None);
        check("forewarn_canary_#", None);
        check("#", None);
    }

    #[test]
    fn the_place_is_told_without_the_canary() {
        let canary = Canary::of(0xFE0F);
        let text = format!("one\ntwo {}\n", canary.secret());
        let fault = fault(text.as_bytes()).unwrap();
        assert_eq!(fault.message, "the canary of a draft stands in line 2");
        assert_eq!(masked(&text), "one\ntwo forewarn-canary-…\n");
        assert_eq!(format!("{canary:?}"), "Canary");
    }

    #[test]
    fn a_canary_in_another_form_is_one_too() {
        let canary = Canary::of(0xFE0F);
        let wide: Vec<u8> = canary.secret().encode_utf16().flat_map(u16::to_le_bytes).collect();
        let message = fault(&wide).unwrap().message;
        assert_eq!(message, "the canary of a draft stands in what this file holds in another form");
        assert!(fault(&wide[2..]).is_none());
    }

    #[test]
    fn a_draft_states_its_canary_in_lower_case() {
        let canary = Canary::of(u128::MAX);
        assert_eq!(Canary::parse(canary.secret()).unwrap(), canary);
        assert_eq!(Canary::of(1).secret().len(), LENGTH);
        let upper = canary.secret().to_uppercase();
        let longer = format!("{}0", canary.secret());
        for text in ["", PREFIX, &upper, &longer, &canary.secret()[1..]] {
            let fault = Canary::parse(text).unwrap_err();
            assert_eq!(fault.rule.code, "canary-form");
            assert!(text.is_empty() || text == PREFIX || !fault.message.contains(text));
        }
    }
}
