use super::need::{Chars, Need};
use super::pattern::Pattern;
use super::symbols::Symbols;

/// Patterns in the order in which they are tried, and which of them may match where.
///
/// Each pattern is a bit. A row has the bits of those that can match where a symbol stands at one distance from the place: with the rows of
/// all symbols around the place intersected, few bits are left, and only these patterns are tried.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) patterns: Vec<&'static Pattern>,
    /// How many patterns at the beginning are not the context's own.
    pub(super) foreign: usize,
    /// The number of words with 64 bits each in a row.
    pub(super) words: usize,
    /// For each distance, for each symbol, a row.
    rows: Vec<u64>,
    /// The row of those that must be searched for.
    sought: Vec<u64>,
}

/// The character before the place and some from there on: more would rule out little.
const DISTANCES: usize = 5;
const SYMBOLS: usize = Chars::SYMBOLS as usize;

impl Table {
    pub(super) fn new(patterns: Vec<&'static Pattern>, foreign: usize) -> Self {
        let words = patterns.len().div_ceil(64);
        let rows = vec![0; DISTANCES * SYMBOLS * words];
        let mut table = Self { patterns, foreign, words, rows, sought: vec![0; words] };
        let mut everywhere = vec![0; DISTANCES * words];
        for at in 0..table.patterns.len() {
            table.fill(at, &mut everywhere);
        }
        for (at, row) in table.rows.iter_mut().enumerate() {
            *row |= everywhere[at / (SYMBOLS * words) * words + at % words];
        }
        table
    }

    /// Sets the bits of one pattern; those for a distance at which every symbol may stand are the same in all rows.
    fn fill(&mut self, at: usize, everywhere: &mut [u64]) {
        let (word, bit) = (at / 64, 1 << (at % 64));
        let needs = self.patterns[at].needs();
        let Some(need) = needs.and_then(|needs| needs.all().iter().copied().reduce(Need::or))
        else {
            self.sought[word] |= bit;
            return;
        };
        for (distance, set) in need.around().take(DISTANCES).enumerate() {
            if set == Chars::ALL {
                everywhere[distance * self.words + word] |= bit;
                continue;
            }
            for symbol in (0..Chars::SYMBOLS).filter(|&symbol| set.has(symbol)) {
                self.rows[(distance * SYMBOLS + usize::from(symbol)) * self.words + word] |= bit;
            }
        }
    }

    /// Those of 64 patterns that have to be searched for, as bits.
    pub(super) fn sought(&self, word: usize) -> u64 {
        self.sought[word]
    }

    /// Those of 64 patterns that may match at a place, as bits; what must be searched for is not among them.
    pub(super) fn candidates(&self, symbols: &Symbols, at: usize, word: usize) -> u64 {
        let mut bits = !self.sought[word];
        for (distance, symbol) in symbols.around::<DISTANCES>(at).iter().enumerate() {
            bits &= self.rows[(distance * SYMBOLS + usize::from(*symbol)) * self.words + word];
        }
        bits & self.all(word)
    }

    /// All of 64 patterns that there are, as bits.
    pub(super) fn all(&self, word: usize) -> u64 {
        let left = self.patterns.len() - word * 64;
        if left >= 64 { !0 } else { (1 << left) - 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::markdown::highlight::candidate::bits;

    fn table(expressions: &[&str]) -> Table {
        Table::new(expressions.iter().map(|one| Pattern::of(one)).collect(), 0)
    }

    #[track_caller]
    fn check(expressions: &[&str], line: &str, at: usize, expected: &[usize]) {
        let mut symbols = Symbols::default();
        symbols.read(line);
        let table = table(expressions);
        let found = (0..table.words).flat_map(|word| {
            bits(table.candidates(&symbols, at, word)).map(move |bit| word * 64 + bit)
        });
        assert_eq!(found.collect::<Vec<_>>(), expected, "at {at} of {line:?}");
    }

    #[test]
    fn patterns_that_cannot_match_are_ruled_out() {
        let expressions = ["a+", r"\d", r"\b[a-c]\b", "é|ab", "$"];
        check(&expressions, "ab", 0, &[0, 3]);
        check(&expressions, "b", 0, &[2]);
        check(&expressions, "b", 1, &[4]);
        check(&expressions, "xb", 1, &[]);
        // It may be a digit of another script.
        check(&expressions, "é", 0, &[0, 1, 2, 3, 4]);
    }

    #[test]
    fn what_must_be_searched_for_is_no_candidate() {
        let expressions = ["a", r"\Ga", r"\Xa", "ab"];
        check(&expressions, "ab", 0, &[0, 3]);
        assert_eq!(bits(table(&expressions).sought(0)).collect::<Vec<_>>(), [1, 2]);
    }

    #[test]
    fn there_may_be_more_patterns_than_bits_in_a_word() {
        let expressions = ["b"; 63].into_iter().chain(["a", "a", "b"]).collect::<Vec<_>>();
        check(&expressions, "a", 0, &[63, 64]);
        let table = table(&expressions);
        assert_eq!((table.words, table.all(0), table.all(1)), (2, !0, 0b11));
    }
}
