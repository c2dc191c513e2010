use super::need::{Chars, Need};

/// A line as filters see it.
#[derive(Debug, Default)]
pub(super) struct Symbols {
    /// Its symbols, with those of its ends.
    all: Vec<u8>,
    /// For each place, the characters of ASCII from there on, as bits.
    later: Vec<u128>,
    is_ascii: bool,
}

impl Symbols {
    /// Reads a line in the place of the one before.
    pub(super) fn read(&mut self, line: &str) {
        let symbol = |byte: u8| if byte.is_ascii() { byte } else { Chars::OTHER_SYMBOL };
        self.is_ascii = line.is_ascii();
        self.all.clear();
        self.all.push(Chars::END_SYMBOL);
        self.all.extend(line.bytes().map(symbol));
        self.all.extend([Chars::END_SYMBOL; Need::REACH + 1]);
        self.later.clear();
        self.later.resize(line.len() + 1, 0);
        let mut later = 0;
        for (at, byte) in line.bytes().enumerate().rev() {
            later |= if byte.is_ascii() { 1 << byte } else { 0 };
            self.later[at] = later;
        }
    }

    /// The characters of ASCII from a place on, as bits.
    pub(super) fn later(&self, at: usize) -> u128 {
        self.later[at]
    }

    /// All symbols from the one before the line on, if they are of ASCII.
    pub(super) fn plain(&self) -> Option<&[u8]> {
        self.is_ascii.then_some(&self.all)
    }

    /// Some symbols from the one before a place on, as far as sets may be used: all characters beyond ASCII are one symbol, but
    /// may or may not be letters, and so nothing follows from what stands next to them.
    pub(super) fn around<const COUNT: usize>(&self, at: usize) -> &[u8] {
        let symbols = &self.all[at..at + COUNT];
        if self.is_ascii {
            return symbols;
        }
        let next = &self.all[at + 1..=at + COUNT];
        let other = next.iter().position(|&symbol| symbol == Chars::OTHER_SYMBOL);
        &symbols[..other.unwrap_or(COUNT)]
    }

    /// All symbols that a need looks at, if they are of ASCII, so that nothing about them is open.
    pub(super) fn window(&self, at: usize) -> Option<&[u8; Need::REACH + 1]> {
        let symbols = &self.all[at..at + Need::REACH + 2];
        let is_plain = self.is_ascii || !symbols.contains(&Chars::OTHER_SYMBOL);
        if is_plain { symbols.first_chunk() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Symbols {
        let mut symbols = Symbols::default();
        // What was there before is gone.
        symbols.read("something longer, with é");
        symbols.read(line);
        symbols
    }

    #[test]
    fn both_ends_of_a_line_are_symbols() {
        let symbols = read("ab");
        assert_eq!(symbols.around::<3>(0), [Chars::END_SYMBOL, b'a', b'b']);
        assert_eq!(symbols.around::<3>(2), [b'b', Chars::END_SYMBOL, Chars::END_SYMBOL]);
        assert_eq!(symbols.window(1).unwrap()[..3], [b'a', b'b', Chars::END_SYMBOL]);
        assert_eq!(read("").around::<2>(0), [Chars::END_SYMBOL; 2]);
    }

    #[test]
    fn nothing_is_said_of_what_stands_beside_a_character_beyond_ascii() {
        let symbols = read("abcdé, 0123456789");
        assert_eq!(symbols.around::<3>(0).len(), 3);
        assert_eq!(symbols.around::<3>(2), [b'b', b'c']);
        assert_eq!(symbols.around::<3>(4), [0_u8; 0]);
        assert_eq!(symbols.around::<3>(6), [Chars::OTHER_SYMBOL, b',', b' ']);
        assert!(symbols.window(3).is_none());
        assert!(symbols.window(6).is_none());
        assert!(symbols.window(7).is_some());
    }

    #[test]
    fn later_characters_are_those_from_a_place_on() {
        let symbols = read("abé");
        let bits = |text: &str| text.bytes().fold(0_u128, |bits, byte| bits | 1 << byte);
        assert_eq!(symbols.later(0), bits("ab"));
        assert_eq!(symbols.later(1), bits("b"));
        assert_eq!(symbols.later(2), 0);
        assert_eq!(symbols.later(4), 0);
    }
}
