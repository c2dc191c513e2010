//! Whether translations belong to something.

use super::{Evidence, Findings};
use crate::diagnostic::{Fault, Rule};
use crate::model::Path;
use crate::model::library::Library;
use crate::model::page::Page;
use crate::theme::languages;

/// A language that has no texts.
pub static LANGUAGE_UNKNOWN: Rule = Rule::warning(
    "language-unknown",
    "a page is in a language that the theme has no texts for",
    "The menu and the other texts around a translated page come from a file for each language. English and German are \
     built in; any other is one file of the site's theme. Until it is there, English stands in its place.",
);

/// A translation that translates nothing.
pub static TRANSLATION_ORPHAN: Rule = Rule::error(
    "translation-orphan",
    "a translation has no original, or is in its language",
    "`content/policy.de.md` is the German version of `content/policy.md`, which must be there: it is what all other \
     languages fall back to. A version in the site's own language would be a second original.",
);

/// A page that is not in every language.
pub static TRANSLATION_MISSING: Rule = Rule::warning(
    "translation-missing",
    "a page lacks a version in a language that the site asks for",
    "`languages` in site.yaml names the languages that every page of prose is meant to be in. Readers of a page's other versions are \
     led to this one in the site's own language, and told so by `hreflang`.",
);

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    for page in &evidence.library.pages {
        if let Some(fault) =
            page.translates().and_then(|(name, tag)| judged(evidence, page, name, tag))
        {
            findings.file(&page.prose.path, fault);
        }
    }
    asked(evidence.library, findings);
    if languages::words(evidence.library, &evidence.library.site.language).is_none() {
        let language = &evidence.library.site.language;
        let message = format!("the theme has no texts in `{language}`, and shows English ones");
        let hint = format!("write `themes/default/languages/{language}.yaml`");
        let fault = Fault::new(&LANGUAGE_UNKNOWN, message).hint(hint);
        findings.value("content/site.yaml", Path::root().key("language"), fault);
    }
}

/// A finding for each page that lacks one of the languages that the site asks for.
fn asked(library: &Library, findings: &mut Findings) {
    for page in library.pages.iter().filter(|page| page.translates().is_none()) {
        let has = |tag: &String| library.versions(page).any(|(version, _)| version == tag);
        let lacking: Vec<_> = library.site.languages.iter().filter(|tag| !has(tag)).collect();
        if let Some(first) = lacking.first() {
            let listed: Vec<_> = lacking.iter().map(|tag| format!("`{tag}`")).collect();
            let message = format!("this page has no version in {}", listed.join(", "));
            let hint = format!("write `content/{}.{first}.md`", page.name);
            findings.file(&page.prose.path, Fault::new(&TRANSLATION_MISSING, message).hint(hint));
        }
    }
}

fn judged(evidence: &Evidence<'_>, page: &Page, name: &str, tag: &str) -> Option<Fault> {
    let library = evidence.library;
    let known = languages::words(library, tag).is_some();
    let source = format!("content/{name}.md");
    if library.original(page).is_none() {
        // A dot may also stand in the name of a page that translates nothing.
        let orphan = known && !evidence.failed.contains(&source);
        let message = format!("there is no `{source}` that this page could translate");
        let hint = format!("write `{source}`, or rename this file");
        return orphan.then(|| Fault::new(&TRANSLATION_ORPHAN, message).hint(hint));
    }
    if tag == library.site.language {
        let message = format!("`{tag}` is the language of `{source}` itself");
        let hint = "delete one of the two, or mend `language` in site.yaml";
        return Some(Fault::new(&TRANSLATION_ORPHAN, message).hint(hint));
    }
    let message = format!("the theme has no texts in `{tag}`, and shows English ones");
    let hint =
        format!("write `themes/default/languages/{tag}.yaml`, or mend the name of this file");
    (!known).then(|| Fault::new(&LANGUAGE_UNKNOWN, message).hint(hint))
}
