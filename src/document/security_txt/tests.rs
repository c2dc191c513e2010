use proptest::prelude::*;

use super::*;
use crate::document::fixture;
use crate::model::fingerprint::Fingerprint;
use crate::model::keyring::Keyring;
use crate::model::library::Parts;
use crate::model::link::Field;
use crate::model::page::{Contact, Page, Policy};

const FINGERPRINT: &str = "90DCAE40FEA74B149B70662DF25F2144EEC1373D";

const TEXT: &str = "\
Contact: mailto:first@example.org
Contact: https://example.org/report
Expires: 2027-01-02T03:04:05Z
Encryption: https://security.example.org/keys/90DCAE40FEA74B149B70662DF25F2144EEC1373D.asc
Acknowledgments: https://security.example.org/thanks.html
Preferred-Languages: en, de
Canonical: https://security.example.org/.well-known/security.txt
Policy: https://security.example.org/policy.html
";

fn expires() -> Timestamp {
    "2027-01-02T03:04:05.678Z".parse().unwrap()
}

fn contact(uri: &str) -> Contact {
    let uri = Link::parse(uri, Field::Contact).unwrap_or_else(|_| fixture::link(uri));
    Contact { name: "Someone".to_owned(), uri, fingerprint: None }
}

fn key(role: KeyRole, state: KeyState, certificate: Option<&str>) -> Key {
    Key {
        fingerprint: Fingerprint::parse(FINGERPRINT).unwrap(),
        role,
        holder: "Someone".to_owned(),
        state,
        since: None,
        until: None,
        successor: None,
        certificate: certificate.map(ToOwned::to_owned),
    }
}

/// A site with a policy of these contacts, its page, and these keys.
fn site(contacts: &[&str], keys: Vec<Key>) -> Library {
    let page = Page {
        name: "policy".to_owned(),
        title: "Policy".to_owned(),
        description: None,
        menu: None,
        order: 1_000,
        prose: fixture::prose("content/policy.md"),
    };
    let policy = Policy {
        contacts: contacts.iter().map(|uri| contact(uri)).collect(),
        languages: vec!["en".to_owned(), "de".to_owned()],
        ..Policy::default()
    };
    Library::new(Parts {
        certificates: std::collections::BTreeMap::new(),
        site: fixture::site(),
        policy: Some(policy),
        pages: vec![page],
        keyring: Keyring { keys },
        advisories: vec![],
    })
}

fn whole() -> Library {
    let key = key(KeyRole::Reports, KeyState::Active, Some("reports.asc"));
    site(&["mailto:first@example.org", "https://example.org/report"], vec![key])
}

fn text(library: &Library) -> String {
    of(library, expires()).unwrap().to_text()
}

#[test]
fn every_field_follows_from_the_sites_data() {
    assert_eq!(text(&whole()), TEXT);
}

#[test]
fn it_links_only_to_pages_that_are_built() {
    let mut library = whole();
    library.site.formats = Some(vec![Group::Osv]);
    let bare = text(&library);
    assert!(!bare.contains("Policy:") && !bare.contains("Acknowledgments:"), "{bare}");
    let mut library = whole();
    library.pages.clear();
    let without_page = text(&library);
    assert!(!without_page.contains("Policy:") && without_page.contains("thanks.html"));
}

#[test]
fn reports_are_encrypted_to_active_certificates_only() {
    let all = [
        key(KeyRole::Reports, KeyState::Active, None),
        key(KeyRole::Advisories, KeyState::Active, Some("a.asc")),
        key(KeyRole::Reports, KeyState::Upcoming, Some("a.asc")),
        key(KeyRole::Reports, KeyState::Retired, Some("a.asc")),
        key(KeyRole::Reports, KeyState::Revoked, Some("a.asc")),
    ];
    for key in all {
        let text = text(&site(&["mailto:first@example.org"], vec![key.clone()]));
        assert!(!text.contains("Encryption"), "{key:?}");
    }
}

#[test]
fn a_site_without_contact_or_below_its_hosts_root_has_none() {
    assert_eq!(of(&site(&[], vec![]), expires()), None);
    assert_eq!(of(&site(&["http://example.org/report"], vec![]), expires()), None);
    assert_eq!(of(&fixture::library(vec![]), expires()), None);
    for (url, valid) in [
        ("https://security.example.org:8443/", true),
        ("https://example.org/security/", false),
        ("https://example.org/a/b/", false),
    ] {
        let mut library = whole();
        library.site.url = fixture::link(url);
        assert_eq!(of(&library, expires()).is_some(), valid, "{url}");
        assert_eq!(address(&library.site).is_some(), valid, "{url}");
    }
}

#[test]
fn a_contact_that_readers_do_not_take_is_left_out() {
    let library = site(&["http://example.org/report", "tel:+1-201-555-0123"], vec![]);
    assert!(text(&library).starts_with("Contact: tel:+1-201-555-0123\nExpires: "));
}

#[test]
fn differences_are_named_but_for_expires() {
    let first = of(&whole(), expires()).unwrap();
    let mut second = SecurityTxt { expires: Timestamp::UNIX_EPOCH, ..first.clone() };
    second.preferred_languages.reverse();
    assert_eq!(first.differs(&second), [""; 0]);
    second.contacts.reverse();
    second.encryption.clear();
    second.acknowledgments = None;
    second.preferred_languages.clear();
    second.canonical = second.policy.clone();
    second.policy = None;
    let all =
        ["Contact", "Encryption", "Acknowledgments", "Preferred-Languages", "Canonical", "Policy"];
    assert_eq!(first.differs(&second), all);
    assert_eq!(second.differs(&first), all);
}

#[track_caller]
fn refused(from: &str, to: &str, problem: &str) {
    assert!(TEXT.contains(from), "`{from}` is not in the text");
    problems(&TEXT.replacen(from, to, 1), &[problem]);
}

#[track_caller]
fn problems(text: &str, expected: &[&str]) {
    let found: Vec<_> = parse(text).unwrap_err().into_iter().map(|fault| fault.message).collect();
    assert_eq!(found, expected);
}

#[test]
fn what_others_may_write_is_read() {
    let read = parse(TEXT).unwrap();
    for text in [
        TEXT.replace('\n', "\r\n"),
        TEXT.to_lowercase()
            .replace("03:04:05z", "03:04:05Z")
            .replace("02t", "02T")
            .replace(&FINGERPRINT.to_lowercase(), FINGERPRINT),
        format!("# A comment: with a colon\n\n{TEXT}\n"),
        TEXT.replace("2027-01-02T03:04:05Z", "2027-01-02T04:04:05+01:00"),
        TEXT.replace("en, de", "en,de"),
    ] {
        assert_eq!(parse(&text).unwrap(), read, "{text}");
    }
}

#[test]
fn each_fault_of_a_field_is_named_with_its_line() {
    refused("2027-01-02T03:04:05Z", "2027-01-02", "line 3: `2027-01-02` is no RFC 3339 time");
    refused("2027-01-02T03:04:05Z", "soon", "line 3: `soon` is no RFC 3339 time");
    refused("2027-01-02T", "2027-01-02 ", "line 3: `2027-01-02 03:04:05Z` is no RFC 3339 time");
    refused(
        "mailto:first@example.org",
        "first@example.org",
        "line 1: `first@example.org` is no mailto, tel or https URI",
    );
    refused(
        "https://example.org",
        "http://example.org",
        "line 2: `http://example.org/report` is no mailto, tel or https URI",
    );
    refused(
        "https://security.example.org/policy.html",
        "policy.html",
        "line 8: `policy.html` is not an https address",
    );
    refused(
        "https://security.example.org/keys",
        "openpgp4fpr:",
        "line 4: `openpgp4fpr:/90DCAE40FEA74B149B70662DF25F2144EEC1373D.asc` is not an https address",
    );
    refused("en, de", "en, english", "line 6: ` english` is no language tag");
    refused("en, de", "", "line 6: `` is no language tag");
    refused(
        "Contact: ",
        "Contact:",
        "line 1: `Contact:mailto:first@example.org` is no `Name: value`",
    );
    refused("Contact: ", "Contact : ", "line 1: `Contact ` is no field that forewarn writes");
    refused("Contact: ", "Hiring: ", "line 1: `Hiring` is no field that forewarn writes");
    refused("Contact: ", "Con\u{1b}tact: ", "line 1: it holds a control character");
}

#[test]
fn what_must_be_there_once_is_there_once() {
    problems("", &["there is no Contact"]);
    problems("Contact: tel:+1\n", &["there is no Expires"]);
    problems(
        "Contact: tel:+1\nExpires: 2027-01-02T03:04:05Z\nexpires: 2028-01-02T03:04:05Z\n",
        &["line 3: there is a second expires"],
    );
    for line in [5, 6, 7, 8] {
        let again = TEXT.lines().nth(line - 1).unwrap();
        let name = again.split(':').next().unwrap();
        problems(&format!("{TEXT}{again}\n"), &[&format!("line 9: there is a second {name}")]);
    }
}

#[test]
fn all_faults_come_at_once() {
    problems(
        "Contact: x\nnonsense\nExpires: never\n",
        &[
            "line 1: `x` is no mailto, tel or https URI",
            "line 2: `nonsense` is no `Name: value`",
            "line 3: `never` is no RFC 3339 time",
        ],
    );
}

#[test]
fn readers_limits_are_ours() {
    problems(&"#\n".repeat(1_001), &["the file has more than 1000 lines"]);
    problems(&"#".repeat(32 * 1_024 + 1), &["the file has more than 32768 bytes"]);
    problems(&format!("\u{feff}{TEXT}"), &["the file begins with a byte order mark"]);
    problems(TEXT.trim_end(), &["the last line does not end"]);
    let long = |length: usize| format!("Contact: tel:{}\n{TEXT}", "1".repeat(length - 13));
    assert!(parse(&long(2_048)).is_ok());
    problems(&long(2_049), &["line 1: it has more than 2048 bytes"]);
}

fn any_web() -> impl Strategy<Value = Link> {
    "https://[a-z]{1,9}\\.example(:[1-9][0-9]{0,3})?/[a-zA-Z0-9._~!$&'()*+,;=:@%2F/-]{0,40}"
        .prop_filter_map("no URL", |text| Link::parse(&text, Field::Reference).ok())
}

prop_compose! {
    fn any_file()(
        contacts in proptest::collection::vec(
            prop_oneof![
                any_web(),
                "mailto:[a-z.+]{1,12}@[a-z]{1,9}\\.example(\\?subject=[a-z%20:]{0,9})?"
                    .prop_filter_map("no URL", |text| Link::parse(&text, Field::Contact).ok()),
                "tel:\\+[0-9-]{1,15}"
                    .prop_filter_map("no URL", |text| Link::parse(&text, Field::Contact).ok()),
            ],
            1..5,
        ),
        seconds in -62_000_000_000_i64..200_000_000_000,
        encryption in proptest::collection::vec(any_web(), 0..3),
        acknowledgments in proptest::option::of(any_web()),
        preferred_languages in proptest::collection::vec("[a-z]{2,3}(-[A-Z]{2})?", 0..4),
        canonical in proptest::option::of(any_web()),
        policy in proptest::option::of(any_web()),
    ) -> SecurityTxt {
        let expires = Timestamp::from_second(seconds).unwrap();
        SecurityTxt { contacts, expires, encryption, acknowledgments, preferred_languages, canonical, policy }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(file in any_file()) {
        let text = file.to_text();
        prop_assert!(text.ends_with('\n') && !text.ends_with("\n\n") && !text.contains('\r'));
        prop_assert_eq!(parse(&text).unwrap(), file);
    }

    #[test]
    fn nothing_makes_the_reader_panic(text in "\\PC*", line in ".{0,40}\n") {
        let _ = parse(&text);
        let _ = parse(&format!("{TEXT}{line}"));
    }

    #[test]
    fn a_file_with_a_bit_flipped_is_refused_or_says_something_else(at in 0..TEXT.len(), bit in 0..7_u8) {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes[at] ^= 1 << bit;
        let (Ok(text), original) = (String::from_utf8(bytes), parse(TEXT).unwrap()) else {
            return Ok(());
        };
        // Only the case of a name, and a blank before a language, mean nothing.
        if let Ok(read) = parse(&text) {
            prop_assert!(read != original || text.eq_ignore_ascii_case(TEXT) || text.contains("en,"), "{}", text);
        }
    }
}
