use super::*;
use crate::document::fixture::{self, signed};
use crate::model::site::Group;
use crate::signature::fixture::signer;

const PAGE: &str = "verify.html";

/// The page of a site of two advisories, which the last hook may still change.
fn page(state: KeyState, signing: bool, change: impl FnOnce(&mut Library)) -> String {
    let mut library = signed::with_key(fixture::library(fixture::many(2)), state);
    change(&mut library);
    let signer = signer();
    signed::build(&library, signing.then_some(&signer as _)).remove(PAGE).unwrap()
}

#[track_caller]
fn check(page: &str, present: &[&str], absent: &[&str]) {
    for part in present {
        assert!(page.contains(part), "`{part}` is not in\n{page}");
    }
    for part in absent {
        assert!(!page.contains(part), "`{part}` is in\n{page}");
    }
}

#[test]
fn the_page_is_there_where_a_key_for_advisories_has_its_certificate() {
    let library = signed::with_key(fixture::library(vec![]), KeyState::Active);
    assert!(is_planned(&library));
    let mut reports = signed::with_key(fixture::library(vec![]), KeyState::Active);
    reports.keyring.keys[0].role = KeyRole::Reports;
    assert!(!is_planned(&reports));
    let mut bare = signed::with_key(fixture::library(vec![]), KeyState::Active);
    bare.certificates.clear();
    assert!(!is_planned(&bare) && !fixture::paths(&bare).contains(&PAGE.to_owned()));
}

#[test]
fn the_newest_signed_advisory_is_the_example() {
    let none = page(KeyState::Active, false, |_| ());
    check(
        &none,
        &["No advisory has a signature that counts yet", "TEST-2020-0002.verified.txt"],
        &[],
    );
    let first = page(KeyState::Active, false, |library| signed::keep(library, 0, 1, false));
    check(&first, &["the newest that is signed", "TEST-2020-0001.verified.txt"], &["0002.txt"]);
    let all = page(KeyState::Active, true, |library| signed::keep(library, 0, 1, false));
    check(&all, &["the newest that is signed", "TEST-2020-0002.verified.txt"], &["0001.txt"]);
    let withdrawn = page(KeyState::Active, false, |library| signed::keep(library, 1, 1, true));
    check(
        &withdrawn,
        &["No advisory has a signature that counts yet"],
        &["the newest that is signed"],
    );
}

#[test]
fn a_site_without_advisories_explains_all_the_same() {
    let library = signed::with_key(fixture::library(vec![]), KeyState::Active);
    let page = signed::build(&library, None).remove(PAGE).unwrap();
    check(
        &page,
        &["No advisory has a signature", "gpg --show-keys", "forewarn verify"],
        &["sqop verify"],
    );
}

#[test]
fn keys_in_use_come_before_retired_ones_and_revoked_ones_never() {
    let fingerprint = "<h3><code class=\"fingerprint\">AD91 5CC3";
    let anchor = format!("forewarn verify security.example.org-copy --fingerprint {}", signed::KEY);
    check(&page(KeyState::Active, false, |_| ()), &[fingerprint, &anchor], &["No key"]);
    check(&page(KeyState::Retired, false, |_| ()), &[fingerprint, &anchor], &["No key"]);
    for state in [KeyState::Revoked, KeyState::Upcoming] {
        check(
            &page(state, false, |_| ()),
            &["No key of this site"],
            &[fingerprint, "forewarn verify"],
        );
    }
    let mut library = signed::with_key(fixture::library(vec![]), KeyState::Active);
    library.keyring.keys.push(Key { state: KeyState::Retired, ..library.keyring.keys[0].clone() });
    assert_eq!(signers(&library).len(), 1);
}

#[test]
fn a_copy_is_taken_by_the_list_of_all_files() {
    let at_root = page(KeyState::Active, false, |_| ());
    check(
        &at_root,
        &["| wget -nv -N -x -nH --cut-dirs=0 -P security.example.org-copy -B https://"],
        &[],
    );
    let below = page(KeyState::Active, false, |library| {
        library.site.url = fixture::link("https://example.org:8443/a/b/");
    });
    check(&below, &["--cut-dirs=2 -P example.org-copy -B https://example.org:8443/a/b/ -i -"], &[]);
}

#[test]
fn only_what_the_site_has_is_said_to_be_covered() {
    let list = ["<code>revisions.txt</code>", "--previous revisions.txt", "id=\"keep\""];
    check(&page(KeyState::Active, true, |_| ()), &list, &["security.txt"]);
    check(&page(KeyState::Active, false, |_| ()), &["<code>osv/ID.json</code>", ", feeds,"], &list);
    let few =
        page(KeyState::Active, false, |library| library.site.formats = Some(vec![Group::Html]));
    check(&few, &["The hash of every file"], &["osv/ID.json", "patches/ID", ", feeds"]);
}
