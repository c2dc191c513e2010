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
    let lacking = "frame:\n  language: Polski\nmenu: {keys: Klucze}\n";
    let place =
        ["warning[text-missing]", "pl.yaml:1:1", "`frame.skip`", "pl.yaml:3:1", "`menu.search`"];
    found("themes/default/languages/pl.yaml", lacking, &place);
    let wrong = "frame: {skip: 'Do {tresci}'}\n";
    found(
        "themes/default/languages/pl.yaml",
        wrong,
        &["error[text-name]", "pl.yaml:1:9", "`tresci`"],
    );
    let wrong = "frame: {skipp: Do tresci}\n";
    found(
        "themes/default/languages/pl.yaml",
        wrong,
        &["error[unknown-key]", "did you mean `frame.skip`?"],
    );
}

/// The texts of both languages side by side: the files have the same lines.
fn texts() -> Vec<(&'static str, &'static str)> {
    let english = include_str!("../../themes/default/languages/en.yaml");
    let german = include_str!("../../themes/default/languages/de.yaml");
    assert_eq!(english.lines().count(), german.lines().count());
    english.lines().zip(german.lines()).filter(|(line, _)| !line.starts_with('#')).collect()
}

/// The longest part of a text that no value and no mark interrupts.
fn longest(line: &str) -> &str {
    let (_, text) = line.trim().split_once(": ").unwrap_or_default();
    let parts = text.split(['{', '}', '[', ']', '(', ')', '*', '`', '"', '\'']);
    parts.max_by_key(|part| part.len()).unwrap_or_default()
}

#[test]
fn a_site_in_german_is_in_german_on_every_page() {
    let site = site().edit("content/site.yaml", "url:", "language: de\nurl:");
    let [from, to] = ["de", "en"].map(|tag| site.path(&format!("content/policy.{tag}.md")));
    std::fs::rename(from, to).unwrap();
    site.build();
    let pages: Vec<_> = crate::site::tree(&site.path("public"))
        .into_iter()
        .filter(|(path, _)| path.ends_with(".html") && path != "policy.en.html")
        .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
        .collect();
    assert!(pages.len() > 12, "{}", pages.len());
    for (english, german) in texts() {
        let words = longest(english);
        if words.len() < 12 || german.contains(words) {
            continue;
        }
        for (path, page) in &pages {
            assert!(!page.contains(words), "`{words}` is in {path}");
        }
    }
    let home = site.read("public/index.html");
    has(&home, &["<html lang=\"de\">", "Neueste Sicherheitshinweise", "2. Januar 2026"]);
    has(&site.read("public/promises.html"), &["höchstens 14 Tage"]);
    has(&site.read("public/static/words.js"), &["{count} Treffer"]);
    has(&site.read("public/policy.en.html"), &["<html lang=\"en\">", "Skip to the content"]);
}

#[test]
fn a_language_that_lacks_texts_shows_english_ones_and_says_so() {
    let french = "frame: {language: Français, skip: Aller au contenu}\n";
    let site = Site::new()
        .edit("content/site.yaml", "url:", "language: fr\nurl:")
        .file("themes/default/languages/fr.yaml", french);
    site.build();
    let page = site.read("public/feeds.html");
    has(
        &page,
        &["<html lang=\"fr\">", ">Aller au contenu<", "<h1><span lang=\"en\">Feeds</span></h1>"],
    );
    has(&page, &["aria-label=\"Site\""]);
}

#[test]
fn a_language_that_nobody_wrote_is_named_once() {
    let site = Site::new().edit("content/site.yaml", "url:", "language: fr\nurl:");
    let found = site.check();
    has(&found, &["warning[language-unknown]", "content/site.yaml:2", "languages/fr.yaml"]);
    assert_eq!(found.matches("language-unknown").count(), 1, "{found}");
}

#[test]
fn pages_that_lack_a_language_which_the_site_asks_for_are_named_once_each() {
    let site = site()
        .edit("content/site.yaml", "url:", "languages: [en, de, fr]\nurl:")
        .file("content/about.md", "---\ntitle: About\nmenu: About\n---\nText\n");
    let found = site.check();
    assert_eq!(found.matches("translation-missing").count(), 2, "{found}");
    has(&found, &["in `de`, `fr`", "write `content/about.de.md`", "in `fr`"]);
    site.build();
    has(
        &site.read("public/policy.de.html"),
        &["<a href=\"about.html\" hreflang=\"en\" lang=\"en\">About</a>"],
    );
    assert!(!site.path("public/about.de.html").exists());
}

#[test]
fn a_search_says_which_language_a_page_is_in() {
    let site = site();
    site.build();
    let documents = site.read("public/search/documents/0.json");
    has(&documents, &["\"href\":\"policy.de.html\",\"title\":\"Richtlinie\",\"lang\":\"de\""]);
    assert_eq!(documents.matches("lang").count(), 1, "{documents}");
}

#[test]
fn reports_may_be_in_the_languages_of_the_policy_where_it_names_none() {
    let named = site().edit("content/policy.md", "promises:", "languages: [pl]\npromises:");
    let [both, one, none] = [site(), named, Site::new()].map(|site| {
        site.run(&["export"]);
        site.read("SECURITY.md")
    });
    has(&both, &["Reports may be written in: en, de."]);
    has(&one, &["Reports may be written in: pl."]);
    assert!(!none.contains("may be written"), "{none}");
}
