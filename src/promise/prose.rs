//! Prose that takes its numbers from the promises, so that the words of a policy and what is checked cannot disagree.

use crate::model::packagers::Packagers;
use crate::model::page::Policy;
use crate::model::slot::{Slot, slots};
use crate::model::words::Words;

/// The words for a slot; none where the policy has no such promise, or the promise no such term.
#[must_use]
pub fn words(
    slot: &Slot,
    policy: &Policy,
    packagers: Option<&Packagers>,
    language: &Words,
) -> Option<String> {
    match slot {
        Slot::Packagers => packagers.map(|packagers| sentence(packagers, language)),
        Slot::Promise(id, term) => {
            let promise = policy.promises.iter().find(|promise| promise.id == *id)?;
            let Some(term) = term else { return Some(promise.sentence.clone()) };
            let terms = promise.terms.words_in(language);
            terms.into_iter().find(|(name, _)| name == term).map(|(_, words)| words)
        }
    }
}

/// A Markdown text with its slots filled; what cannot be filled stays, and is an error elsewhere.
#[must_use]
pub fn filled(
    text: String,
    policy: Option<&Policy>,
    packagers: Option<&Packagers>,
    language: &Words,
) -> String {
    let Some(policy) = policy.filter(|_| slots(&text).next().is_some()) else { return text };
    let mut filled = String::with_capacity(text.len());
    let mut at = 0;
    for (slot, range) in slots(&text) {
        filled.push_str(&text[at..range.start]);
        match words(&slot, policy, packagers, language) {
            Some(words) => filled.push_str(&escaped(&words)),
            None => filled.push_str(&text[range.clone()]),
        }
        at = range.end;
    }
    filled.push_str(&text[at..]);
    filled
}

/// How many packagers are on the list, and who of them agreed to be named.
fn sentence(packagers: &Packagers, language: &Words) -> String {
    let key = match packagers.named.len() {
        0 => None,
        named if named == packagers.count => Some("packagers.all"),
        _ => Some("packagers.some"),
    };
    let listed = packagers.named.join(", ");
    let named = key.map_or_else(String::new, |key| language.text(key).replace("{names}", &listed));
    match packagers.count {
        0 => language.text("packagers.none").to_owned(),
        count => language.counted("packagers.count", count as u64).replace("{named}", &named),
    }
}

/// Plain words as Markdown that says just them.
fn escaped(words: &str) -> String {
    let special = |letter: char| "\\`*_{}[]()<>#+-!|~&:@".contains(letter);
    words.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::period::Period;
    use crate::model::promise::{Promise, PromiseRule, Strength, Terms};
    use crate::theme::languages;

    fn in_language(tag: &str) -> Words {
        languages::words(&fixture::library(vec![]), tag).unwrap().clone()
    }

    fn english() -> Words {
        in_language("en")
    }

    #[test]
    fn another_language_has_its_own_words_for_the_same_numbers() {
        let text = "{promise:answer.max}. {packagers}".to_owned();
        let packagers = Packagers { count: 1, named: vec!["A".to_owned()] };
        let filled = filled(text, Some(&policy()), Some(&packagers), &in_language("de"));
        assert_eq!(filled, "48 Stunden. Eine Organisation steht auf der Liste\\: A.");
    }

    fn policy() -> Policy {
        let terms = Terms { max: Period::parse("48h").ok(), ..Terms::default() };
        let promise = Promise {
            id: "answer".to_owned(),
            sentence: "We answer *soon*".to_owned(),
            rule: PromiseRule::Elapsed,
            terms,
            strength: Strength::Must,
            since: None,
            until: None,
        };
        Policy { promises: vec![promise], ..Policy::default() }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let packagers = Packagers { count: 3, named: vec!["A".to_owned()] };
        assert_eq!(
            filled(text.to_owned(), Some(&policy()), Some(&packagers), &english()),
            expected
        );
    }

    #[test]
    fn slots_are_filled_with_words_that_mean_only_themselves() {
        check("Within {promise:answer.max}, é", "Within 48 hours, é");
        check("{promise:answer}.{promise:answer}.", "We answer \\*soon\\*.We answer \\*soon\\*.");
        check("{packagers} x", "3 organisations are on the list, among them A. x");
    }

    #[test]
    fn what_is_no_slot_or_cannot_be_filled_stays() {
        for text in [
            "{promise:}",
            "{promise:answer.min}",
            "{promise:other}",
            "{promise:answer",
            "{promise:answer\n}",
            "{promises}",
            "## Heading {#id}",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn an_empty_list_says_so() {
        let none = Packagers::default();
        let filled = filled("{packagers}".to_owned(), Some(&policy()), Some(&none), &english());
        assert_eq!(filled, "The list is currently empty.");
    }
}
