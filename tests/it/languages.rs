//! Pages in more than one language.

use crate::site::Site;

const GERMAN: &str =
    "---\ntitle: Richtlinie\nmenu: Richtlinie\n---\nBinnen {promise:answer.max}.\n";
const PROMISE: &str = "promises: [{id: answer, from: reported, to: acknowledged, max: 14d}]\n---\n";

/// A site with its policy in two languages, whose numbers stand in its data once.
fn site() -> Site {
    let site = Site::new().edit("content/policy.md", "---\nWrite to us.", PROMISE);
    site.file("content/policy.de.md", GERMAN)
}

#[track_caller]
fn has(page: &str, expected: &[&str]) {
    for expected in expected {
        assert!(page.contains(expected), "`{expected}` is not in\n{page}");
    }
}

#[test]
fn a_translation_is_a_page_with_its_own_interface_and_the_same_numbers() {
    let site = site();
    site.build();
    let page = site.read("public/policy.de.html");
    has(
        &page,
        &[
            "<html lang=\"de\">",
            "Zum Inhalt springen",
            "data-copied=\"Kopiert\"",
            "<a href=\"policy.de.html\" aria-current=\"page\">Richtlinie</a>",
            "<a href=\"feeds.html\" hreflang=\"en\">Feeds</a>",
            "<h2>Kontakt</h2>",
            "Binnen 14 Tage.",
        ],
    );
    assert!(!page.contains("Skip to the content"), "{page}");
}

#[test]
fn each_version_names_all_versions() {
    let site = site();
    site.build();
    let address = "https://security.example.org/";
    for (file, own) in [("policy.html", "en"), ("policy.de.html", "de")] {
        let page = site.read(&format!("public/{file}"));
        has(&page, &[&format!("<html lang=\"{own}\">")]);
        has(
            &page,
            &[
                &format!("hreflang=\"en\" href=\"{address}policy.html\">"),
                &format!("hreflang=\"de\" href=\"{address}policy.de.html\">"),
                &format!("hreflang=\"x-default\" href=\"{address}policy.html\">"),
                &format!("<link rel=\"canonical\" href=\"{address}{file}\">"),
                "lang=\"de\" hreflang=\"de\"",
            ],
        );
        let current = format!("hreflang=\"{own}\" aria-current=\"page\">");
        assert_eq!(page.matches(&current).count(), 1, "{page}");
    }
}

#[test]
fn a_page_in_one_language_knows_nothing_of_others_and_the_menu_has_no_page_twice() {
    let site = site();
    site.build();
    let page = site.read("public/index.html");
    assert!(!page.contains("hreflang") && !page.contains("policy.de.html"), "{page}");
}

#[test]
fn another_language_is_one_file() {
    let english = include_str!("../../themes/default/languages/en.yaml");
    let french = english.replace("skip: Skip to the content", "skip: Aller au contenu");
    let site = Site::new()
        .file("content/policy.fr.md", "---\ntitle: Politique\n---\nBonjour\n")
        .file("themes/default/languages/fr.yaml", french);
    assert!(!site.check().contains("language-unknown"));
    site.build();
    has(&site.read("public/policy.fr.html"), &["<html lang=\"fr\">", "Aller au contenu"]);
}

#[track_caller]
fn found(file: &str, text: &str, expected: &[&str]) {
    let page = "---\ntitle: A page\n---\nText\n";
    let text = if text.is_empty() { page } else { text };
    has(&Site::new().file(file, text).check(), expected);
}

#[test]
fn what_is_wrong_is_said_at_its_file_with_a_hint() {
    found("content/policy.fr.md", "", &["language-unknown", "languages/fr.yaml"]);
    found("content/other.de.md", "", &["translation-orphan", "write `content/other.md`"]);
    found("content/policy.en.md", "", &["translation-orphan", "delete one of the two"]);
    let lacking = "language: Polski\n";
    found("themes/default/languages/pl.yaml", lacking, &["missing-key", "pl.yaml:1", "skip"]);
}
