use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};

use super::*;
use crate::document::fixture;
use crate::model::fingerprint::Fingerprint;
use crate::model::keyring::Keyring;
use crate::model::keyring::{Key, KeyRole, KeyState};
use crate::model::library::Parts;
use crate::model::link::{Field, Link};
use crate::model::page::{Contact, Page, Policy};
use crate::model::site::Signing;

const REPORTS: &str = "90DC AE40 FEA7 4B14 9B70  662D F25F 2144 EEC1 373D";
const ADVISORIES: &str = "0123 4567 89AB CDEF 0123  4567 89AB CDEF 0123 4567";

fn key(fingerprint: &str, role: KeyRole, certificate: bool) -> Key {
    Key {
        fingerprint: Fingerprint::parse(fingerprint).unwrap(),
        role,
        holder: "Security team".to_owned(),
        state: KeyState::Active,
        since: None,
        until: None,
        successor: None,
        certificate: certificate.then(|| "a.asc".to_owned()),
    }
}

fn contact_of(name: &str, uri: &str, fingerprint: Option<&str>) -> Contact {
    Contact {
        name: name.to_owned(),
        uri: Link::parse(uri, Field::Contact).unwrap(),
        fingerprint: fingerprint.map(|text| Fingerprint::parse(text).unwrap()),
    }
}

fn site(contacts: Vec<Contact>, keys: Vec<Key>) -> Library {
    let page = Page {
        name: "policy".to_owned(),
        title: "Policy".to_owned(),
        description: None,
        menu: None,
        order: 1_000,
        prose: fixture::prose("content/policy.md"),
    };
    let languages = vec!["en".to_owned(), "pt-BR".to_owned()];
    Library::new(Parts {
        certificates: std::collections::BTreeMap::new(),
        site: fixture::site(),
        policy: Some(Policy { contacts, languages, ..Policy::default() }),
        pages: vec![page],
        keyring: Keyring { keys },
        advisories: vec![],
    })
}

fn whole() -> Library {
    let contacts = vec![
        contact_of("Security team", "mailto:security@example.org", Some(REPORTS)),
        contact_of("Form", "https://example.org/report?a=1&b=(2)", None),
    ];
    let keys =
        vec![key(REPORTS, KeyRole::Reports, true), key(ADVISORIES, KeyRole::Advisories, true)];
    site(contacts, keys)
}

fn text(library: &Library) -> String {
    render(library).unwrap()
}

/// The addresses of all links, and the text of all that is no code block.
fn read(markdown: &str) -> (Vec<String>, String) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM;
    let (mut links, mut text) = (Vec::new(), String::new());
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => links.push(dest_url.into_string()),
            Event::Start(tag @ (Tag::Image { .. } | Tag::Emphasis | Tag::Table(_))) => {
                panic!("the data became markup: {tag:?}")
            }
            Event::Html(html) => assert!(html.starts_with("<!--"), "{html}"),
            Event::InlineHtml(_) | Event::InlineMath(_) | Event::FootnoteReference(_) => {
                panic!("the data became markup: {event:?}")
            }
            Event::Text(piece) | Event::Code(piece) => text += &piece,
            Event::SoftBreak | Event::End(_) => text.push('\n'),
            _ => {}
        }
    }
    (links, text)
}

#[test]
fn everything_a_reporter_needs_is_there() {
    insta::assert_snapshot!(text(&whole()));
}

#[test]
fn its_links_lead_to_what_is_published() {
    let at = |path: &str| format!("https://security.example.org/{path}");
    let reports = at("keys/90DCAE40FEA74B149B70662DF25F2144EEC1373D.asc");
    let advisories = at("keys/0123456789ABCDEF0123456789ABCDEF01234567.asc");
    let expected = [
        at(""),
        at("policy.html"),
        "mailto:security@example.org".to_owned(),
        "https://example.org/report?a=1&b=(2)".to_owned(),
        reports,
        at("keys.html"),
        at("advisories/index.html"),
        at("atom.xml"),
        at("feed.xml"),
        at("feed.json"),
        at("changes.xml"),
        at("osv/all.json"),
        advisories,
        at(".well-known/security.txt"),
    ];
    assert_eq!(read(&text(&whole())).0, expected);
    let mut library = whole();
    library.site.formats = Some(vec![]);
    assert_eq!(read(&text(&library)).0.len(), 6, "{}", text(&library));
}

#[test]
fn every_file_of_the_site_that_it_names_is_planned() {
    let library = whole();
    let planned = fixture::paths(&library);
    let links = read(&text(&library)).0;
    let own = links.iter().filter_map(|link| link.strip_prefix("https://security.example.org/"));
    // What signing publishes is planned elsewhere.
    let made =
        |path: &&str| !path.is_empty() && !path.starts_with("keys/") && !path.starts_with('.');
    for path in own.filter(made) {
        assert!(planned.iter().any(|known| known == path), "{path} is not planned");
    }
}

#[test]
fn a_site_says_only_what_it_has() {
    assert_eq!(render(&fixture::library(vec![])), None);
    let bare = text(&site(vec![contact_of("First", "tel:+1-201-555-0123", None)], vec![]));
    assert!(bare.contains("- [+1-201-555-0123](tel:+1-201-555-0123), First\n"), "{bare}");
    for word in ["OpenPGP", "Encrypting", "signed", "security.txt", "keys.html", "Notice"] {
        assert!(!bare.contains(word), "{word}: {bare}");
    }
    let mut library = whole();
    library.site.url = fixture::link("https://example.org/security/");
    assert!(!text(&library).contains("security.txt"), "it would not be well-known");
    library.pages.clear();
    assert!(!text(&library).contains("policy.html"));
}

#[test]
fn a_key_without_certificate_is_named_but_not_offered() {
    let named = key(REPORTS, KeyRole::Reports, false);
    let text = text(&site(vec![contact_of("First", "tel:+1", Some(REPORTS))], vec![named]));
    assert!(text.contains(REPORTS) && !text.contains(".asc") && !text.contains("gpg"), "{text}");
}

#[test]
fn a_key_that_is_not_in_use_is_not_offered() {
    for state in [KeyState::Upcoming, KeyState::Retired, KeyState::Revoked] {
        let old = Key { state, ..key(ADVISORIES, KeyRole::Reports, true) };
        let text = text(&site(vec![contact_of("First", "tel:+1", Some(ADVISORIES))], vec![old]));
        assert!(!text.contains(ADVISORIES) && !text.contains(".asc"), "{text}");
    }
}

#[test]
fn a_site_that_must_be_signed_speaks_of_nothing_unsigned() {
    let mut library = whole();
    assert!(text(&library).contains("not signed"));
    library.site.signing = Signing::Required;
    assert!(!text(&library).contains("not signed"));
}

/// The points of `OpenSSF` Scorecard's Security-Policy: an address, words beyond addresses, and two hits of what a
/// disclosure policy speaks of.
#[test]
fn scorecard_gives_full_marks() {
    let bare = text(&site(vec![contact_of("First", "tel:+1-201-555-0123", None)], vec![]));
    for text in [bare, text(&whole())] {
        let addresses: usize =
            text.split_whitespace().filter(|word| word.contains("https://")).map(str::len).sum();
        assert!(addresses > 0 && text.len() > 2 * addresses, "{text}");
        let lower = text.to_lowercase();
        let hits = lower.matches("vuln").count() + lower.matches("disclos").count();
        assert!(hits >= 2 && lower.contains("vuln") && lower.contains("disclos"), "{text}");
    }
}

#[test]
fn our_own_files_are_known_by_their_first_line() {
    let text = text(&whole());
    assert!(is_ours(text.as_bytes()) && is_current(text.as_bytes(), &text));
    let checked_out = text.replace('\n', "\r\n");
    assert!(is_ours(checked_out.as_bytes()) && is_current(checked_out.as_bytes(), &text));
    for other in [&text[1..], "# Security policy\n", "", "\u{feff}"] {
        assert!(!is_ours(other.as_bytes()) && !is_current(other.as_bytes(), &text), "{other}");
    }
    assert!(!is_current(text.trim_end().as_bytes(), &text));
}

proptest! {
    #[test]
    fn no_name_becomes_markup(
        name in "[ -~é\u{a0}\u{3000}]{0,30}|[-*_`\\[\\]()<>!&#;:$~|\\\\a/. ]{0,30}",
        notice in "[-*_`\\[\\]()<>!&#;:$~|\\\\a1/.=+> ]{0,30}",
    ) {
        let mut library = whole();
        library.site.title.clone_from(&name);
        library.site.notice = Some(notice.clone());
        library.policy.as_mut().unwrap().contacts[1].name.clone_from(&name);
        library.keyring.keys[0].holder.clone_from(&name);
        let (links, said) = read(&text(&library));
        prop_assert_eq!(links, read(&text(&whole())).0);
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (said, name) = (plain(&said), plain(&name));
        prop_assert!(said.contains(format!("Notice: {}", plain(&notice)).trim_end()), "{}", said);
        prop_assert!(said.matches(&name).count() >= 3, "{} in {}", name, said);
    }
}
