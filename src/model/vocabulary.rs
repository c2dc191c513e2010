//! Words of which a source may use only some.

use crate::diagnostic::{Fault, Rule};

/// A word that is not one of those that its key takes.
pub static WORD_UNKNOWN: Rule = Rule::error(
    "word-unknown",
    "a value is not one of the words that its key takes",
    "Some keys take only certain words, because each word has a meaning that programs act on. The message lists them.",
);

/// The words that one key takes, with what each means.
pub(crate) type Vocabulary<T> = [(&'static str, T)];

/// What a word means.
///
/// # Errors
/// [`WORD_UNKNOWN`], with the nearest word, for any other.
pub(crate) fn meaning<T: Copy>(words: &Vocabulary<T>, text: &str) -> Result<T, Fault> {
    if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text) {
        return Ok(*meaning);
    }
    let listed: Vec<_> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
    let listed = listed.join(", ");
    let hint = match nearest(text, words.iter().map(|(word, _)| *word)) {
        Some(word) => format!("did you mean `{word}`? It takes {listed}"),
        None => format!("it takes {listed}"),
    };
    Err(Fault::new(&WORD_UNKNOWN, format!("`{text}` is not a word that this key takes")).hint(hint))
}

/// The word for a meaning.
pub(crate) fn word<T: PartialEq>(words: &Vocabulary<T>, wanted: &T) -> &'static str {
    let found = words.iter().find(|(_, meaning)| meaning == wanted);
    found.map(|(word, _)| *word).expect("each vocabulary has a word for every variant")
}

/// The candidate that a misspelt text most likely meant.
pub(crate) fn nearest<'a>(
    text: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    candidates
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&text.to_lowercase(), &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, candidate)| *distance <= candidate.len().max(4) / 3)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &Vocabulary<u8> = &[("finder", 1), ("reporter", 2)];

    #[test]
    fn words_and_meanings_lead_to_each_other() {
        assert_eq!(meaning(WORDS, "reporter").unwrap(), 2);
        assert_eq!(word(WORDS, &1), "finder");
    }

    #[test]
    fn a_misspelt_word_is_suggested_and_all_are_listed() {
        let hint = meaning(WORDS, "Finder").unwrap_err().hint.unwrap();
        assert_eq!(hint, "did you mean `finder`? It takes `finder`, `reporter`");
        assert_eq!(
            meaning(WORDS, "xyz").unwrap_err().hint.unwrap(),
            "it takes `finder`, `reporter`"
        );
    }
}
