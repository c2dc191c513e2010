//! The texts of one language that stand around prose and in its slots.

use std::collections::BTreeMap;

/// Texts by their keys; every language has the same keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(pub BTreeMap<&'static str, String>);

impl Words {
    /// The text with a key.
    ///
    /// # Panics
    /// No language has the key.
    #[must_use]
    pub fn text(&self, key: &str) -> &str {
        self.0.get(key).expect("every language has all keys")
    }

    /// The text for a number of things, with the number in the place of `{count}`: `KEY_one` or `KEY_other`.
    #[must_use]
    pub fn counted(&self, key: &str, count: u64) -> String {
        let form = if count == 1 { "one" } else { "other" };
        self.text(&format!("{key}_{form}")).replace("{count}", &count.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_chooses_the_form_and_stands_in_it() {
        let texts = [("day_one", "{count} Tag"), ("day_other", "{count} Tage")];
        let words = Words(texts.map(|(key, text)| (key, text.to_owned())).into());
        for (count, expected) in [(0, "0 Tage"), (1, "1 Tag"), (14, "14 Tage")] {
            assert_eq!(words.counted("day", count), expected);
        }
    }
}
