//! Names that say nothing.

/// Words that fit any project and hint at no fault.
const FIRST: [&str; 32] = [
    "amber", "autumn", "brass", "calm", "cedar", "chalk", "clover", "coral", "cotton", "early",
    "fallow", "gentle", "golden", "hazel", "honest", "ivory", "late", "linen", "maple", "mellow",
    "misty", "oaken", "pearl", "plain", "quiet", "rustic", "silver", "sunny", "tidy", "velvet",
    "warm", "winter",
];

const SECOND: [&str; 32] = [
    "acorn", "alder", "badger", "barley", "basket", "beech", "candle", "cherry", "cobble", "daisy",
    "elm", "fern", "finch", "garden", "harbour", "heron", "kettle", "lantern", "lark", "meadow",
    "orchard", "otter", "pebble", "plum", "quill", "robin", "saddle", "thistle", "tulip", "walnut",
    "willow", "wren",
];

/// A neutral name of random bits: two words and four digits.
#[must_use]
pub fn neutral(bits: u128) -> String {
    let pick = |shift: u32, of: u128| usize::try_from((bits >> shift) % of).unwrap_or_default();
    let (first, second) = (FIRST[pick(0, 32)], SECOND[pick(8, 32)]);
    format!("{first}-{second}-{:04}", pick(16, 10_000))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_two_words_and_four_digits() {
        assert_eq!(neutral(0), "amber-acorn-0000");
        assert_eq!(neutral(u128::MAX), "winter-wren-0095");
        for words in [FIRST, SECOND] {
            assert!(words.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase())));
            assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), 32);
        }
    }
}
