//! The texts of each language: those of the site, then the built-in ones.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::model::library::Library;
use crate::model::words::Words;
use crate::parse;

/// The texts for a language tag (RFC 5646): those of `de` serve `de-AT` too. None where nobody wrote any.
#[must_use]
pub fn words<'a>(library: &'a Library, tag: &str) -> Option<&'a Words> {
    let primary = tag.split('-').next().unwrap_or(tag);
    [tag, primary]
        .into_iter()
        .find_map(|tag| library.languages.get(tag).or_else(|| BUILT_IN.get(tag)))
}

/// The texts for a language tag, or else those in English.
#[must_use]
pub fn words_or_english<'a>(library: &'a Library, tag: &str) -> &'a Words {
    words(library, tag).or_else(|| words(library, "en")).expect("English is built in")
}

const SOURCES: [(&str, &str); 2] = [
    ("de", include_str!("../../themes/default/languages/de.yaml")),
    ("en", include_str!("../../themes/default/languages/en.yaml")),
];

static BUILT_IN: LazyLock<BTreeMap<&'static str, Words>> = LazyLock::new(|| {
    let read = |(tag, text): (&'static str, &str)| {
        let words = parse::words::read(text, &RefCell::default());
        (tag, words.expect("a test reads the built-in languages"))
    };
    SOURCES.into_iter().map(read).collect()
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::theme::builtin::TEMPLATES;

    /// Keys that the program asks for; all others stand in templates.
    const ASKED: [&str; 4] = ["menu_", "packagers_", "_one", "_other"];
    const ASKED_WHOLE: &str = "language monday tuesday wednesday thursday friday saturday sunday";

    #[test]
    fn the_built_in_languages_are_complete_and_every_text_says_something() {
        for (tag, text) in SOURCES {
            let findings = RefCell::default();
            let words = parse::words::read(text, &findings);
            assert!(findings.borrow().is_empty(), "{tag}: {findings:?}");
            for (key, text) in words.unwrap().0 {
                assert!(!text.trim().is_empty(), "{tag}: {key}");
                let placed = key.ends_with("_other") && !key.starts_with("packagers");
                assert!(!placed || text.contains("{count}"), "{tag}: {key}");
            }
        }
    }

    #[test]
    fn templates_ask_for_texts_that_are_there_and_no_text_is_left_over() {
        let asked = |text: &str| -> Vec<String> {
            let ends = |c: char| !(c.is_ascii_lowercase() || c == '_');
            let keys = text.split("{{ words.").skip(1).map(|rest| rest.split(ends).next().unwrap());
            keys.map(str::to_owned).collect()
        };
        let used: Vec<_> = TEMPLATES.iter().flat_map(|(_, text)| asked(text)).collect();
        let known = &BUILT_IN["en"].0;
        assert!(used.len() > 10, "{used:?}");
        for key in &used {
            assert!(known.contains_key(key.as_str()), "no language has `{key}`");
        }
        for key in known.keys() {
            let by_program = ASKED.iter().any(|part| key.contains(part))
                || ASKED_WHOLE.split(' ').any(|asked| asked == *key);
            assert!(by_program || used.iter().any(|used| used == key), "`{key}` is not used");
        }
    }

    #[test]
    fn a_region_takes_the_words_of_its_language_and_a_site_may_bring_its_own() {
        let mut library = fixture::library(vec![]);
        let of = |library: &Library, tag| words(library, tag).map(|w| w.text("copy").to_owned());
        assert_eq!(of(&library, "de-AT").as_deref(), Some("Kopieren"));
        assert_eq!(of(&library, "fr"), None);
        assert_eq!(words_or_english(&library, "fr").text("copy"), "Copy");
        let own = Words([("copy", "Copier".to_owned())].into());
        library.languages.insert("fr".to_owned(), own);
        assert_eq!(of(&library, "fr").as_deref(), Some("Copier"));
    }
}
