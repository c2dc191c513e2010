//! A file of texts in one language.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::diagnostic::{Fault, Rule};
use crate::model::phrase;
use crate::model::plural;
use crate::model::vocabulary::nearest;
use crate::model::words::{Forms, Text, Words};
use crate::source::finding::Finding;
use crate::source::schema::words::RawWords;
use crate::source::yaml::{self, Path, Tree, UNKNOWN_KEY, WRONG_KIND};

/// A text that a language lacks.
pub static TEXT_MISSING: Rule = Rule::warning(
    "text-missing",
    "a language lacks a text that pages show",
    "A file of `themes/default/languages/` has the words of one language. Where it lacks one, pages show the English one and say in \
     the markup that it is English. `forewarn theme show languages/en.yaml` prints all texts.",
);

/// A text with a name that nothing fills.
pub static TEXT_NAME: Rule = Rule::error(
    "text-name",
    "a text asks for a value that there is not",
    "Names in braces, and the targets of links, are filled in when a page is made. A text may leave one out, but it can have no \
     others than the English text with the same key, for nothing would stand in their places.",
);

/// Reads a file of texts; `known` are those in English, which say what there may be.
#[must_use]
pub fn read(
    text: &str,
    language: &str,
    known: Option<&Words>,
    findings: &RefCell<Vec<Finding>>,
) -> Option<Words> {
    let read = yaml::read::<RawWords>(text, 0..text.len(), &mut findings.borrow_mut());
    let (raw, tree) = read?;
    let file = File { tree: &tree, known, findings };
    let mut texts = BTreeMap::new();
    for (group, names) in &raw {
        file.group(group, names, &mut texts);
    }
    file.missing(&texts);
    Some(Words::new(language, texts))
}

struct File<'a> {
    tree: &'a Tree,
    known: Option<&'a Words>,
    findings: &'a RefCell<Vec<Finding>>,
}

impl File<'_> {
    fn group(&self, group: &str, names: &Value, texts: &mut BTreeMap<String, Text>) {
        let at = Path::root().key(group);
        let Value::Object(names) = names else { return self.wrong(&at, "a group of texts") };
        for (name, value) in names {
            let (key, at) = (format!("{group}.{name}"), at.key(name));
            let Some(forms) = forms(value) else {
                self.wrong(&at, "a text, or a text for each plural form with `other` among them");
                continue;
            };
            if self.is_known(&key, &at) {
                self.names(&key, &forms, &at);
                texts.insert(key, Text { forms, language: None });
            }
        }
    }

    fn is_known(&self, key: &str, at: &Path) -> bool {
        let Some(known) = self.known else { return true };
        let found = known.get(key).is_some();
        if !found {
            let fault = Fault::new(&UNKNOWN_KEY, format!("pages have no text `{key}`"));
            let hint = match nearest(key, known.texts().into_keys()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "delete it".to_owned(),
            };
            self.find(fault.hint(hint), at);
        }
        found
    }

    fn names(&self, key: &str, forms: &Forms, at: &Path) {
        let Some(text) = self.known.and_then(|known| known.get(key)) else { return };
        let known = names(&text.forms);
        for name in names(forms).difference(&known) {
            let fault = Fault::new(&TEXT_NAME, format!("nothing stands for `{name}` in `{key}`"));
            let listed: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
            let hint = match listed.as_slice() {
                [] => "leave it out".to_owned(),
                _ => format!("the names here are {}", listed.join(", ")),
            };
            self.find(fault.hint(hint), at);
        }
    }

    fn missing(&self, texts: &BTreeMap<String, Text>) {
        let known = self.known.iter().flat_map(|known| known.texts());
        for (key, text) in known.filter(|(key, _)| !texts.contains_key(*key)) {
            let (group, name) = key.split_once('.').unwrap_or((key, ""));
            let fault = Fault::new(&TEXT_MISSING, format!("the text `{key}` is missing"));
            let english = text.forms.all().last().unwrap_or_default();
            let hint = format!("translate “{english}” as `{name}` in `{group}`");
            self.find(fault.hint(hint), &Path::root().key(group));
        }
    }

    fn wrong(&self, at: &Path, expected: &str) {
        let fault = Fault::new(&WRONG_KIND, format!("this is not {expected}"));
        self.find(
            fault.hint("look at the English file: `forewarn theme show languages/en.yaml`"),
            at,
        );
    }

    fn find(&self, fault: Fault, at: &Path) {
        let span = self.tree.key_span(at).unwrap_or_default();
        self.findings.borrow_mut().push(Finding { fault, span });
    }
}

fn names(forms: &Forms) -> BTreeSet<String> {
    let names = |form| phrase::names(&phrase::html(form)).map(str::to_owned).collect::<Vec<_>>();
    forms.all().flat_map(names).collect()
}

fn forms(value: &Value) -> Option<Forms> {
    match value {
        Value::String(text) => Some(Forms::One(text.clone())),
        Value::Object(forms) => {
            let form = |(category, text): (&String, &Value)| {
                plural::CATEGORIES.contains(&category.as_str()).then_some(())?;
                Some((category.clone(), text.as_str()?.to_owned()))
            };
            let forms: BTreeMap<_, _> = forms.iter().map(form).collect::<Option<_>>()?;
            forms.contains_key(plural::OTHER).then_some(Forms::Counted(forms))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = "a: {copy: Copy, see: 'See [{id}](page)'}\nb:\n  days: {one: '{count} day', other: '{count} days'}\n";
    const GERMAN: &str =
        "a: {copy: Kopieren, see: 'Siehe [{id}](page)'}\nb: {days: {other: '{count} Tage'}}\n";

    fn codes(text: &str) -> Vec<(&'static str, String)> {
        let findings = RefCell::default();
        let english = read(ENGLISH, "en", None, &findings).unwrap();
        let words = read(text, "de", Some(&english), &findings);
        assert!(words.is_none_or(|words| words.language == "de"));
        let found = findings.into_inner().into_iter();
        found.map(|found| (found.fault.rule.code, text[found.span].to_owned())).collect()
    }

    #[track_caller]
    fn check(from: &str, to: &str, expected: &[(&'static str, &str)]) {
        assert!(GERMAN.contains(from));
        let expected: Vec<_> =
            expected.iter().map(|(code, at)| (*code, (*at).to_owned())).collect();
        assert_eq!(codes(&GERMAN.replacen(from, to, 1)), expected);
    }

    #[test]
    fn what_is_wrong_with_a_text_is_found_at_its_key() {
        check("Kopieren", "Kopie", &[]);
        check("copy: Kopieren, ", "", &[("text-missing", "a")]);
        check("copy", "kopy", &[("unknown-key", "kopy"), ("text-missing", "a")]);
        check("{id}", "{ids}", &[("text-name", "see")]);
        check("](page)", "](pages)", &[("text-name", "see")]);
        check("[{id}](page)", "dort", &[]);
        check("other", "few", &[("wrong-kind", "days"), ("text-missing", "b")]);
        check("Kopieren", "[1]", &[("wrong-kind", "copy"), ("text-missing", "a")]);
        check("{other: '{count} Tage'}", "'{count} Tage'", &[]);
    }

    #[test]
    fn a_group_that_is_missing_is_missed_text_by_text() {
        let found = codes("b: {days: {other: x}}\n");
        assert_eq!(found.iter().map(|(code, _)| *code).collect::<Vec<_>>(), ["text-missing"; 2]);
        assert_eq!(codes("a: x\nb: {days: x}\n")[0].0, "wrong-kind");
    }
}
