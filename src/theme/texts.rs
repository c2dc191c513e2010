//! The words of a language as templates see them.

use tera::{Context, Map, Value};

use crate::model::phrase;
use crate::model::plural;
use crate::model::words::{Forms, Text, Words};

/// In a text that a number decides, the language by whose rules it does.
pub(super) const LANGUAGE: &str = "language";

/// The groups that scripts take their words from.
const SCRIPTS: [&str; 2] = ["search_answer", "version_answer"];

/// The variables `words`, whose texts are markup, and `plain`, whose texts are for attributes, on a page in a language. A
/// text in another language says so where it is markup.
pub fn insert(words: &Words, language: &str, context: &mut Context) {
    context.insert_value("words", grouped(words, |text| marked(words, text, language)));
    context.insert_value("plain", grouped(words, |text| plain(words, text)));
}

/// These variables alone.
#[must_use]
pub fn context(words: &Words, language: &str) -> Context {
    let mut context = Context::new();
    insert(words, language, &mut context);
    context
}

/// The script that holds what other scripts say, in one language.
pub(super) fn script(words: &Words) -> Vec<u8> {
    let mut groups = serde_json::Map::new();
    for group in SCRIPTS {
        let texts = words.texts().into_iter().filter_map(|(key, text)| {
            let (found, name) = key.split_once('.')?;
            (found == group).then(|| (name.to_owned(), json(&text.forms)))
        });
        groups.insert(group.to_owned(), texts.collect());
    }
    let json = serde_json::Value::Object(groups);
    format!("// What the other scripts say, in the language of the site.\n(globalThis.forewarn ??= {{}}).words = {json:#};\n")
        .into_bytes()
}

fn json(forms: &Forms) -> serde_json::Value {
    match forms {
        Forms::One(text) => text.as_str().into(),
        Forms::Counted(forms) => forms
            .iter()
            .map(|(form, text)| (form.clone(), serde_json::Value::from(text.as_str())))
            .collect(),
    }
}

fn grouped(words: &Words, value: impl Fn(&Text) -> Value) -> Value {
    let mut groups: Map = Map::new();
    let mut group: Option<(&str, Map)> = None;
    for (key, text) in words.texts() {
        let (of, name) = key.split_once('.').unwrap_or(("", key));
        if group.as_ref().is_none_or(|(current, _)| *current != of) {
            let done = group.replace((of, Map::new()));
            groups.extend(done.map(|(name, texts)| (name.to_owned().into(), texts.into())));
        }
        if let Some((_, texts)) = &mut group {
            texts.insert(name.to_owned().into(), value(text));
        }
    }
    groups.extend(group.map(|(name, texts)| (name.to_owned().into(), texts.into())));
    groups.into()
}

fn marked(words: &Words, text: &Text, page: &str) -> Value {
    let language = text.language.as_deref().unwrap_or(&words.language);
    let foreign = primary(language) != primary(page);
    formed(words, text, |form| match phrase::html(form) {
        html if foreign => Value::safe_string(&format!("<span lang=\"{language}\">{html}</span>")),
        html => Value::safe_string(&html),
    })
}

fn plain(words: &Words, text: &Text) -> Value {
    formed(words, text, Value::normal_string)
}

fn formed(words: &Words, text: &Text, value: impl Fn(&str) -> Value) -> Value {
    match &text.forms {
        Forms::One(form) => value(form),
        Forms::Counted(forms) => {
            let mut map = Map::new();
            let language = text.language.as_deref().unwrap_or(&words.language);
            map.insert(LANGUAGE.into(), Value::normal_string(language));
            for (category, form) in forms {
                map.insert(category.clone().into(), value(form));
            }
            debug_assert!(forms.contains_key(plural::OTHER), "reading a language asks for it");
            map.into()
        }
    }
}

fn primary(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::languages::english;

    #[track_caller]
    fn check(context: &Context, path: &str, expected: &str) {
        let (variable, path) = path.split_once('.').unwrap();
        let value = context.get(variable).and_then(|value| value.get_from_path(path)).unwrap();
        assert_eq!((value.as_str(), value.is_safe()), (Some(expected), variable == "words"));
    }

    #[test]
    fn texts_stand_in_groups_as_markup_and_plain() {
        let context = context(english(), "en-GB");
        check(&context, "words.frame.copy", "Copy");
        check(&context, "plain.frame.copy", "Copy");
        check(
            &context,
            "words.package.in_ecosystem",
            "<a href=\"{packages}\">Packages</a> in {ecosystem}",
        );
        check(&context, "words.time.day.one", "{count} day");
        check(&context, "plain.time.day.language", "en");
    }

    #[test]
    fn a_text_in_another_language_says_so() {
        let texts = [("frame.copy".to_owned(), english().get("frame.skip").unwrap().clone())];
        let own = Words::new("fr", texts).completed(english());
        let context = context(&own, "fr");
        check(&context, "words.frame.copy", "Skip to the content");
        check(&context, "words.frame.copied", "<span lang=\"en\">Copied</span>");
        check(&context, "plain.frame.copied", "Copied");
        check(&context, "plain.time.day.language", "en");
    }

    #[test]
    fn scripts_get_their_words_alone() {
        let script = String::from_utf8(script(english())).unwrap();
        let json = script.split_once(" = ").unwrap().1.trim_end().trim_end_matches(';');
        let read: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(read["search_answer"]["results"]["one"], "{count} result");
        assert_eq!(read["version_answer"]["affected"], "Affected");
        assert_eq!(read.as_object().unwrap().len(), 2);
    }
}
