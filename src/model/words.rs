//! The words of one language that pages are made with.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use super::plural;

/// Texts by their keys, `GROUP.NAME`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The language's tag (RFC 5646).
    pub language: String,
    /// Found by a hash, as every page asks for dozens.
    texts: HashMap<String, Text, RandomState>,
}

/// One text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// What it says.
    pub forms: Forms,
    /// The language that it is in, where that is not the one of the others.
    pub language: Option<String>,
}

/// What a text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Forms {
    /// The same always.
    One(String),
    /// What the number asks for, by the categories of Unicode's plural rules; `other` is always there.
    Counted(BTreeMap<String, String>),
}

impl Words {
    /// The texts of a language.
    #[must_use]
    pub fn new(language: &str, texts: impl IntoIterator<Item = (String, Text)>) -> Self {
        Self { language: language.to_owned(), texts: texts.into_iter().collect() }
    }

    /// All texts, in the order of their keys.
    #[must_use]
    pub fn texts(&self) -> BTreeMap<&str, &Text> {
        self.texts.iter().map(|(key, text)| (key.as_str(), text)).collect()
    }

    /// What a text says, if the language has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Text> {
        self.texts.get(key)
    }

    /// The text with a key.
    ///
    /// # Panics
    /// No language has the key.
    #[must_use]
    pub fn text(&self, key: &str) -> &str {
        self.form(key, plural::OTHER)
    }

    /// The text with a key, with values in the places of `{NAME}`.
    ///
    /// # Panics
    /// No language has the key.
    #[must_use]
    pub fn filled(&self, key: &str, values: &[(&str, &str)]) -> String {
        filled(self.text(key), values)
    }

    /// The text for a number of things, with the number in the place of `{count}`.
    ///
    /// # Panics
    /// No language has the key.
    #[must_use]
    pub fn counted(&self, key: &str, count: u64) -> String {
        let category = plural::category(self.language_of(key), count);
        filled(self.form(key, category), &[("count", &count.to_string())])
    }

    /// The language that a text is in.
    #[must_use]
    pub fn language_of(&self, key: &str) -> &str {
        let own = self.texts.get(key).and_then(|text| text.language.as_deref());
        own.unwrap_or(&self.language)
    }

    /// The same texts, and where one is missing, that of `other`.
    #[must_use]
    pub fn completed(mut self, other: &Self) -> Self {
        for (key, text) in other.texts() {
            let language = Some(other.language.clone());
            let text = Text { language, ..text.clone() };
            self.texts.entry(key.to_owned()).or_insert(text);
        }
        self
    }

    fn form(&self, key: &str, category: &str) -> &str {
        let text = self.texts.get(key).expect("a test holds every key that is asked for");
        match &text.forms {
            Forms::One(text) => text,
            Forms::Counted(forms) => {
                let form = forms.get(category).or_else(|| forms.get(plural::OTHER));
                form.expect("reading a language asks for the last form")
            }
        }
    }
}

impl Forms {
    /// Every form of the text.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        let (one, counted) = match self {
            Self::One(text) => (Some(text), None),
            Self::Counted(forms) => (None, Some(forms.values())),
        };
        one.into_iter().chain(counted.into_iter().flatten()).map(String::as_str)
    }
}

/// Looks at the text once, so that no value is searched for names.
fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = values.iter().find_map(|(name, value)| {
            let after = after.strip_prefix(name)?.strip_prefix('}')?;
            Some((*value, after))
        });
        let (value, after) = value.unwrap_or(("{", after));
        filled.push_str(value);
        rest = after;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(language: &str, texts: &[(&str, &[(&str, &str)])]) -> Words {
        let forms = |forms: &[(&str, &str)]| match forms {
            [("", text)] => Forms::One((*text).to_owned()),
            _ => {
                let pairs =
                    forms.iter().map(|(form, text)| ((*form).to_owned(), (*text).to_owned()));
                Forms::Counted(pairs.collect())
            }
        };
        let text = |forms| Text { forms, language: None };
        let texts = texts.iter().map(|(key, found)| ((*key).to_owned(), text(forms(found))));
        Words::new(language, texts)
    }

    #[test]
    fn the_number_decides_which_text_it_is() {
        let texts: &[(&str, &[(&str, &str)])] = &[(
            "a.day",
            &[("few", "{count} dny"), ("one", "{count} den"), ("other", "{count} dnu")],
        )];
        for (language, count, expected) in [
            ("en", 1, "1 den"),
            ("en", 0, "0 dnu"),
            ("en", 3, "3 dnu"),
            ("cs", 3, "3 dny"),
            ("cs", 5, "5 dnu"),
            ("no language", 1, "1 dnu"),
        ] {
            assert_eq!(words(language, texts).counted("a.day", count), expected, "{language}");
        }
    }

    #[test]
    fn what_is_missing_is_in_the_other_language_and_counted_by_its_rules() {
        let czech = words("cs", &[("a.a", &[("", "Ahoj {name}")])]);
        let day: &[(&str, &str)] = &[("one", "{count} day"), ("other", "{count} days")];
        let all = czech.completed(&words("en", &[("a.a", &[("", "Hello")]), ("a.day", day)]));
        assert_eq!(all.filled("a.a", &[("name", "x")]), "Ahoj x");
        assert_eq!(all.counted("a.day", 3), "3 days");
        assert_eq!([all.language_of("a.a"), all.language_of("a.day")], ["cs", "en"]);
        assert_eq!(all.get("a.day").unwrap().forms.all().count(), 2);
        assert_eq!(all.texts().into_keys().collect::<Vec<_>>(), ["a.a", "a.day"]);
    }
}
