use super::super::candidate::bits;
use super::{Chars, Need};

const SYMBOLS: usize = Chars::SYMBOLS as usize;

/// Which of some forms may match at a place, by the symbols around it.
///
/// Each form is a bit. A row has the bits of those that can match where a symbol stands at one distance from the place: the rows of all
/// symbols around the place intersected leave the few forms that are met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rows {
    /// For each symbol its class: no form tells the symbols of one class apart.
    classes: [u8; SYMBOLS],
    /// For each distance, for each class, the words of a row.
    bits: Vec<u64>,
    /// The number of rows for each distance.
    count: usize,
    /// The number of words with 64 bits each in a row.
    words: usize,
}

impl Rows {
    /// The rows of forms that ask `needs`, for so many distances: the character before the place is the first.
    pub(super) fn new(needs: &[Need], distances: usize) -> Self {
        let sets = || needs.iter().map(move |need| need.around().take(distances));
        let members = told_apart(sets().flatten());
        let (count, words) = (members.len(), needs.len().div_ceil(64));
        let mut bits = vec![0; distances * count * words];
        for (form, sets) in sets().enumerate() {
            for (distance, set) in sets.enumerate() {
                for class in (0..count).filter(|&class| members[class].meets(set)) {
                    bits[(distance * count + class) * words + form / 64] |= 1 << (form % 64);
                }
            }
        }
        Self { classes: classes(&members), bits, count, words }
    }

    /// The forms that are met where these symbols stand, the first one before the place: as many are looked at as there are distances.
    pub(super) fn met(&self, symbols: &[u8]) -> impl Iterator<Item = usize> {
        let word = |word| bits(self.word(symbols, word)).map(move |bit| word * 64 + bit);
        (0..self.words).flat_map(word)
    }

    fn word(&self, symbols: &[u8], word: usize) -> u64 {
        let distances = self.bits.chunks_exact(self.count * self.words);
        distances.zip(symbols).fold(!0, |bits, (rows, symbol)| {
            bits & rows[usize::from(self.classes[usize::from(*symbol)]) * self.words + word]
        })
    }
}

/// The largest sets of symbols such that each is within every one of `sets`, or outside of it.
fn told_apart(sets: impl Iterator<Item = Chars>) -> Vec<Chars> {
    let mut all = vec![Chars::ALL];
    for set in sets.filter(|set| *set != Chars::ALL) {
        for at in 0..all.len() {
            let outside = all[at].without(set);
            if all[at].meets(set) && outside != Chars::NONE {
                all[at] = all[at] & set;
                all.push(outside);
            }
        }
    }
    all
}

fn classes(members: &[Chars]) -> [u8; SYMBOLS] {
    let class = |symbol| members.iter().position(|members| members.has(symbol));
    std::array::from_fn(|symbol| {
        let class = u8::try_from(symbol).ok().and_then(class);
        let class = class.expect("every symbol is in one of the sets");
        u8::try_from(class).expect("there are no more sets than symbols")
    })
}

#[cfg(test)]
mod tests {
    use super::super::{forms, reader};
    use super::*;

    fn rows(expressions: &[String], distances: usize) -> (Vec<Need>, Rows) {
        let need = |expression: &String| {
            let needs = forms::forms(&reader::read(expression).unwrap(), vec![Need::NOTHING]);
            needs.into_iter().reduce(Need::or).unwrap()
        };
        let needs: Vec<_> = expressions.iter().map(need).collect();
        let rows = Rows::new(&needs, distances);
        (needs, rows)
    }

    #[track_caller]
    fn check(expressions: &[&str], symbols: &str, expected: &[usize]) {
        let expressions: Vec<_> = expressions.iter().map(|&one| one.to_owned()).collect();
        let (_, rows) = rows(&expressions, symbols.len());
        assert_eq!(rows.met(symbols.as_bytes()).collect::<Vec<_>>(), expected, "{symbols}");
    }

    #[test]
    fn symbols_around_a_place_rule_forms_out() {
        let expressions = ["ab|cd", r"\d", r"\bab", "[^a]", ""];
        check(&expressions, " ab", &[0, 2, 4]);
        check(&expressions, "xab", &[0, 4]);
        check(&expressions, "xcb", &[0, 3, 4]);
        check(&expressions, "xc-", &[3, 4]);
        check(&expressions, "x7", &[1, 3, 4]);
    }

    #[test]
    fn there_may_be_more_forms_than_bits_in_a_word() {
        let words: Vec<_> = (100..300).map(|number| number.to_string()).collect();
        let (_, rows) = rows(&words, 4);
        assert_eq!(rows.met(b" 199 ").collect::<Vec<_>>(), [99]);
        assert_eq!(rows.met(b" 1990").collect::<Vec<_>>(), [99]);
        assert_eq!(rows.met(b" 300 ").collect::<Vec<_>>(), [0; 0]);
    }

    #[test]
    fn rows_say_what_each_need_says() {
        let expressions = [r"\w+", r"\s*#", "[a-f]x|é", "$", "(?i)a", r"\b[A-Z]", "(?<=b)a"];
        let expressions: Vec<_> = expressions.iter().map(|&one| one.to_owned()).collect();
        let (needs, rows) = rows(&expressions, Need::REACH + 1);
        for before in 0..Chars::SYMBOLS {
            for first in 0..Chars::SYMBOLS {
                let mut symbols = [b'x'; Need::REACH + 1];
                [symbols[0], symbols[1]] = [before, first];
                let is_met = |form: &usize| {
                    needs[*form].around().zip(symbols).all(|(set, symbol)| set.has(symbol))
                };
                let expected: Vec<_> = (0..needs.len()).filter(is_met).collect();
                assert_eq!(rows.met(&symbols).collect::<Vec<_>>(), expected, "{symbols:?}");
            }
        }
    }
}
