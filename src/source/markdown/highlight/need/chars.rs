use std::ops::{BitAnd, BitOr};

/// A set of characters as far as a filter tells them apart: each of ASCII, all others as one, and the end of the line, which
/// stands for its beginning as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct Chars {
    ascii: u128,
    other: bool,
    end: bool,
}

/// The small letters of ASCII, as bits, and how far before them the capital ones are.
const LETTERS: u128 = ((1 << 26) - 1) << b'a';
const CASE: u8 = b'a' - b'A';

impl Chars {
    /// Every character and the end.
    pub(in super::super) const ALL: Self = Self { ascii: u128::MAX, other: true, end: true };
    pub(super) const NONE: Self = Self { ascii: 0, other: false, end: false };
    /// Every character that is not of ASCII.
    pub(super) const OTHER: Self = Self { ascii: 0, other: true, end: false };
    pub(super) const ASCII: Self = Self { ascii: u128::MAX, other: false, end: false };
    /// What may stand behind the end of a line, or before its beginning.
    pub(super) const EDGE: Self = Self { ascii: 1 << b'\n', other: false, end: true };

    /// The number of symbols that [`Chars`] tells apart.
    pub(in super::super) const SYMBOLS: u8 = 130;
    /// The symbol for every character that is not of ASCII.
    pub(in super::super) const OTHER_SYMBOL: u8 = 128;
    /// The symbol for the end.
    pub(in super::super) const END_SYMBOL: u8 = 129;

    pub(super) fn one(character: char) -> Self {
        match u8::try_from(character) {
            Ok(byte) if byte.is_ascii() => Self { ascii: 1 << byte, ..Self::NONE },
            _ => Self::OTHER,
        }
    }

    /// The characters from the first to the last.
    pub(super) fn range(first: char, last: char) -> Self {
        let ascii = (first..=last.min('\x7f')).fold(Self::NONE, |set, one| set | Self::one(one));
        if last.is_ascii() { ascii } else { ascii | Self::OTHER }
    }

    /// Those of ASCII for which `is` holds.
    pub(super) fn of(is: impl Fn(&u8) -> bool) -> Self {
        let bytes = (0..128_u8).filter(is);
        Self { ascii: bytes.fold(0, |set, byte| set | 1 << byte), ..Self::NONE }
    }

    /// Words are written in these; whether a character beyond ASCII is one of them is not known.
    pub(super) const fn word() -> Self {
        const WORD: u128 = LETTERS | LETTERS >> CASE | 0x3ff << b'0' | 1 << b'_';
        Self { ascii: WORD, ..Self::OTHER }
    }

    /// What is not in words, the end among it.
    pub(super) const fn no_word() -> Self {
        Self::word().complement().or_end()
    }

    /// The characters that are not among these. Those beyond ASCII are kept, as the set cannot tell them apart.
    pub(super) const fn complement(self) -> Self {
        Self { ascii: !self.ascii, other: true, end: false }
    }

    /// With the end.
    pub(super) const fn or_end(self) -> Self {
        Self { end: true, ..self }
    }

    /// With both cases of every letter; some letters beyond ASCII are cases of those in it.
    pub(super) const fn any_case(self) -> Self {
        let (small, capital) = (self.ascii & LETTERS, self.ascii & LETTERS >> CASE);
        Self { ascii: self.ascii | small >> CASE | capital << CASE, other: true, end: self.end }
    }

    /// The symbols that are not among the others: unlike with [`Chars::complement`], all beyond ASCII are one.
    pub(super) const fn without(self, others: Self) -> Self {
        Self {
            ascii: self.ascii & !others.ascii,
            other: self.other && !others.other,
            end: self.end && !others.end,
        }
    }

    /// Whether any symbol is in both.
    pub(super) fn meets(self, others: Self) -> bool {
        self & others != Self::NONE
    }

    /// Whether all of these are among the others, those beyond ASCII aside.
    pub(super) const fn within(self, others: Self) -> bool {
        self.ascii & !others.ascii == 0 && (!self.end || others.end)
    }

    /// The one character of ASCII that this is, as a bit; none, if it can be another one.
    pub(super) const fn only(self) -> u128 {
        let is_one = self.ascii.is_power_of_two() && !self.other && !self.end;
        if is_one { self.ascii } else { 0 }
    }

    /// Whether the symbol is one of these.
    pub(in super::super) const fn has(self, symbol: u8) -> bool {
        match symbol {
            Self::OTHER_SYMBOL => self.other,
            Self::END_SYMBOL => self.end,
            _ => self.ascii >> symbol & 1 == 1,
        }
    }
}

impl BitOr for Chars {
    type Output = Self;

    fn bitor(self, with: Self) -> Self {
        Self {
            ascii: self.ascii | with.ascii,
            other: self.other || with.other,
            end: self.end || with.end,
        }
    }
}

impl BitAnd for Chars {
    type Output = Self;

    fn bitand(self, with: Self) -> Self {
        Self {
            ascii: self.ascii & with.ascii,
            other: self.other && with.other,
            end: self.end && with.end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(set: Chars, members: &str, others: &str) {
        let symbol =
            |one: char| u8::try_from(one).ok().filter(u8::is_ascii).unwrap_or(Chars::OTHER_SYMBOL);
        assert!(members.chars().all(|one| set.has(symbol(one))), "{set:?} {members}");
        assert!(!others.chars().any(|one| set.has(symbol(one))), "{set:?} {others}");
    }

    #[test]
    fn sets_hold_what_was_put_in() {
        let words = Chars::of(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        assert_eq!(Chars::word(), words | Chars::OTHER);
        assert_eq!(
            Chars::of(u8::is_ascii_lowercase).any_case().ascii,
            Chars::of(u8::is_ascii_alphabetic).ascii
        );
        assert_eq!(Chars::of(u8::is_ascii).any_case().ascii, u128::MAX);
        check(Chars::one('a'), "a", "bAé");
        check(Chars::one('é'), "éü", "e");
        check(Chars::range('a', 'c'), "abc", "dAé");
        check(Chars::range('y', 'é'), "yz~é", "xY");
        check(Chars::range('a', 'c').any_case(), "abcABCé", "dD");
        check(Chars::word(), "aZ_9é", " -\n");
        check(Chars::no_word(), " -\né", "aZ_9");
        check(Chars::one('a') | Chars::one('b'), "ab", "c");
        check(Chars::range('a', 'c') & Chars::range('b', 'd'), "bc", "ad");
    }

    #[test]
    fn what_is_beyond_ascii_is_in_every_complement() {
        check(Chars::one('a').complement(), "bé", "a");
        check(Chars::OTHER.complement(), "abé", "");
    }

    #[test]
    fn the_end_is_in_the_sets_that_say_so() {
        for (set, end) in [
            (Chars::ALL, true),
            (Chars::EDGE, true),
            (Chars::one('a').or_end(), true),
            (Chars::no_word(), true),
            (Chars::ASCII, false),
            (Chars::one('a').complement(), false),
        ] {
            assert_eq!(set.has(Chars::END_SYMBOL), end, "{set:?}");
        }
    }
}
