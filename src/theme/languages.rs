//! The words of each language: those of the site, then the built-in ones.

use std::cell::RefCell;
use std::sync::OnceLock;

use crate::model::library::Library;
use crate::model::words::Words;
use crate::parse;

use super::builtin::LANGUAGES;

/// The words for a language tag (RFC 5646): those of `de` serve `de-AT` too. None where nobody wrote any.
#[must_use]
pub fn words<'a>(library: &'a Library, tag: &str) -> Option<&'a Words> {
    let primary = tag.split('-').next().unwrap_or(tag);
    [tag, primary].into_iter().find_map(|tag| library.languages.get(tag).or_else(|| built_in(tag)))
}

/// The words for a language tag, or else those in English.
#[must_use]
pub fn words_or_english<'a>(library: &'a Library, tag: &str) -> &'a Words {
    words(library, tag).or_else(|| words(library, "en")).unwrap_or_else(|| english())
}

/// The words in English as they are built in, which say what texts there are.
///
/// # Panics
/// Never: a test reads the built-in languages.
#[must_use]
pub fn english() -> &'static Words {
    built_in("en").expect("English is built in")
}

/// The words that are built in for a language; they are read when they are first asked for.
fn built_in(tag: &str) -> Option<&'static Words> {
    static READ: [OnceLock<Words>; LANGUAGES.len()] = [const { OnceLock::new() }; LANGUAGES.len()];
    let place = LANGUAGES.iter().position(|(name, _)| name.strip_suffix(".yaml") == Some(tag))?;
    let read = || {
        let others = (tag != "en").then(english);
        let words = parse::words::read(LANGUAGES[place].1, tag, others, &RefCell::default());
        words.expect("a test reads the built-in languages")
    };
    Some(READ[place].get_or_init(read))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::document::fixture;
    use crate::model::phrase;
    use crate::theme::builtin::TEMPLATES;

    /// Groups of which templates take a text by a word of the data, or which only the program and the scripts ask for.
    const BY_WORD: [&str; 18] = [
        "answer",
        "branch_fix",
        "credit",
        "date",
        "event",
        "key_role",
        "menu",
        "packagers",
        "plot",
        "promise",
        "prose",
        "range",
        "reference",
        "search_answer",
        "severity",
        "time",
        "version_answer",
        "weekday",
    ];

    fn keys_in(text: &str, variable: &str) -> BTreeSet<String> {
        let ends =
            |c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.');
        let found = text.match_indices(variable).filter_map(|(at, _)| {
            let alone =
                !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || "_.".contains(c));
            let key = text[at + variable.len()..].split(ends).next()?;
            alone.then(|| key.to_owned())
        });
        found.collect()
    }

    #[test]
    fn the_built_in_languages_have_the_same_keys_and_names_and_every_text_says_something() {
        for (name, text) in LANGUAGES {
            let findings = RefCell::default();
            let words = parse::words::read(text, "xx", Some(english()), &findings).unwrap();
            assert!(findings.borrow().is_empty(), "{name}: {findings:?}");
            for (key, text) in words.texts() {
                let names = |text: &str| -> BTreeSet<_> {
                    phrase::names(&phrase::html(text)).map(str::to_owned).collect()
                };
                let other = |words: &Words| names(words.text(key));
                assert_eq!(other(&words), other(english()), "{name}: {key}");
                assert!(text.forms.all().all(|form| !form.trim().is_empty()), "{name}: {key}");
            }
        }
        assert_eq!(LANGUAGES.len(), 2);
    }

    #[test]
    fn templates_ask_for_texts_that_are_there_and_no_text_is_left_over() {
        let source = concat!(
            include_str!("../document/html/advisories.rs"),
            include_str!("../document/html/aliases.rs"),
            include_str!("../document/html/distributors.rs"),
            include_str!("../document/html/feeds.rs"),
            include_str!("../document/html/feeds/scanners.rs"),
            include_str!("../document/html/keys.rs"),
            include_str!("../document/html/not_found.rs"),
            include_str!("../document/html/package.rs"),
            include_str!("../document/html/packages.rs"),
            include_str!("../document/html/promises.rs"),
            include_str!("../document/html/search.rs"),
            include_str!("../document/html/thanks.rs"),
            include_str!("../document/html/translation.rs"),
            include_str!("../document/html/verify.rs"),
        );
        let templates = TEMPLATES.iter().flat_map(|(_, text)| {
            [keys_in(text, "words."), keys_in(text, "plain.")].into_iter().flatten()
        });
        let used: BTreeSet<_> = templates.filter(|key| key.contains('.')).collect();
        assert!(used.len() > 200, "{}", used.len());
        for key in &used {
            assert!(english().get(key).is_some(), "no language has `{key}`");
        }
        for key in english().texts().into_keys() {
            let (group, name) = key.split_once('.').unwrap();
            let by_program =
                source.contains(&format!("\"{key}\"")) || source.contains(&format!("\"{name}\""));
            let by_word = BY_WORD.contains(&group) || ["promises", "verdict"].contains(&group);
            assert!(used.contains(key) || by_word || by_program, "nothing shows `{key}`");
        }
    }

    #[test]
    fn what_stands_in_attributes_has_no_markup() {
        for (name, text) in TEMPLATES {
            for key in keys_in(text, "plain.").iter().filter(|key| key.contains('.')) {
                for form in english().get(key).unwrap().forms.all() {
                    assert!(!phrase::html(form).contains('<'), "{name}: {key}");
                }
            }
            assert!(!text.contains("=\"{{ words."), "{name} has an element in an attribute");
        }
    }

    #[test]
    fn a_region_takes_the_words_of_its_language_and_a_site_may_bring_its_own() {
        let mut library = fixture::library(vec![]);
        let of = |library: &Library, tag: &str| {
            words(library, tag).map(|words| words.text("frame.copy").to_owned())
        };
        assert_eq!(of(&library, "de-AT").as_deref(), Some("Kopieren"));
        assert_eq!(of(&library, "fr"), None);
        assert_eq!(words_or_english(&library, "fr").text("frame.copy"), "Copy");
        let mut own = english().clone();
        own.language = "fr".to_owned();
        library.languages.insert("fr".to_owned(), own);
        assert_eq!(words(&library, "fr-CA").map(|words| words.language.as_str()), Some("fr"));
    }
}
