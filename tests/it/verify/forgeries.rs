//! Sites that were changed on purpose, each found out by a code of its own.

use forewarn::document::address;
use forewarn::document::manifest::Digest;
use forewarn::model::date::Moment;
use forewarn::model::keyring::KeyState;
use forewarn::site_path::SitePath;
use forewarn::verify::verify;

use super::key::TestKey;
use super::published::{Draft, Files, count, time};
use super::{NOW, anchored, found, verified};

const TEXT: &str = "advisories/EX-2026-0002.txt";
const RECORD: &str = "osv/x_EX-2026-0002.json";

fn path(text: &str) -> SitePath {
    SitePath::parse(text).unwrap()
}

fn sound() -> Files {
    Draft::new().publish(&TestKey::example())
}

/// Whether the site is refused with this code for this file, though `SHA256SUMS` was made anew.
#[track_caller]
fn check(change: impl FnOnce(&mut Files), code: &str, file: &str) {
    let mut files = sound();
    change(&mut files);
    count(&mut files);
    let verdict = verified(&files);
    assert!(verdict.failed());
    assert!(found(&verdict).contains(&(code, file)), "{:?}", found(&verdict));
}

/// The same for a site that was made so, with list and manifest by the example key.
#[track_caller]
fn check_made(change: impl FnOnce(&mut Draft), code: &str, file: &str) {
    let mut draft = Draft::new();
    change(&mut draft);
    let verdict = verified(&draft.publish(&TestKey::example()));
    assert!(verdict.failed());
    assert!(found(&verdict).contains(&(code, file)), "{:?}", found(&verdict));
}

fn replace(files: &mut Files, file: &str, from: &str, to: &str) {
    let bytes = files.get_mut(&path(file)).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains(from), "`{from}` is not in {file}");
    *bytes = text.replace(from, to).into_bytes();
}

fn copy(files: &mut Files, from: &str, to: &str) {
    let bytes = files[&path(from)].clone();
    files.insert(path(to), bytes);
}

#[test]
fn text_around_a_signed_block() {
    let before = |files: &mut Files| {
        replace(files, TEXT, "-----BEGIN PGP SIGNED", "No fix is needed.\n\n-----BEGIN PGP SIGNED");
    };
    check(before, "text-outside-signature", TEXT);
    let after = |files: &mut Files| {
        replace(
            files,
            TEXT,
            "END PGP SIGNATURE-----\n",
            "END PGP SIGNATURE-----\n\nNo fix is needed.\n",
        );
    };
    check(after, "text-outside-signature", TEXT);
    let list = |files: &mut Files| {
        replace(files, "revisions.txt", "-----BEGIN PGP SIGNED", "\n-----BEGIN PGP SIGNED");
    };
    check(list, "text-outside-signature", "revisions.txt");
}

#[test]
fn a_weak_hash() {
    let key = TestKey::example();
    check_made(
        |draft| {
            let frozen = draft.revisions.get_mut(&("EX-2026-0002".to_owned(), 1)).unwrap();
            let bytes = frozen.files.get_mut(&path(TEXT)).unwrap();
            let (text, _) = forewarn::signature::clear_text::read(bytes).unwrap();
            *bytes = key.clear_with_sha1(&text, NOW);
        },
        "signature-weak",
        TEXT,
    );
    let record = sound()[&path(RECORD)].clone();
    let beside = format!("{RECORD}.asc");
    let signature = key.detached_with_sha1(&record, NOW);
    check(|files| drop(files.insert(path(&beside), signature)), "signature-weak", &beside);
}

#[test]
fn a_key_that_was_revoked_as_compromised() {
    let (other, lost) = (TestKey::new("another key", None), TestKey::example().compromised());
    let mut draft = Draft::new();
    draft.keys.clear();
    draft.list_key(&lost, KeyState::Retired);
    draft.list_key(&other, KeyState::Active);
    let verdict = verify(&draft.publish(&other), &anchored(other.certificate()), None, time(NOW));
    assert!(verdict.failed() && verdict.authenticated);
    assert!(found(&verdict).contains(&("signature-key-revoked", TEXT)), "{:?}", found(&verdict));
    // The same, where only the verifier knows of it.
    let verdict = verify(&sound(), &anchored(lost.certificate()), None, time(NOW));
    assert!(found(&verdict).contains(&("signature-key-revoked", "revisions.txt")));
    assert!(!found(&verdict).iter().any(|(code, _)| *code == "manifest-doubtful"), "it fits");
}

#[test]
fn a_key_that_the_keyring_calls_revoked() {
    let other = TestKey::new("another key", None);
    let mut draft = Draft::new();
    draft.keys[0].state = KeyState::Revoked;
    draft.list_key(&other, KeyState::Active);
    let verdict = verify(&draft.publish(&other), &anchored(other.certificate()), None, time(NOW));
    assert!(found(&verdict).contains(&("signature-key-revoked", TEXT)), "{:?}", found(&verdict));
    draft.sign_again("EX-2026-0001", 1, &other, NOW);
    draft.sign_again("EX-2026-0001", 2, &other, NOW);
    draft.sign_again("EX-2026-0002", 1, &other, NOW);
    draft.date = time(NOW);
    draft.plain.remove(&path(".well-known/security.txt"));
    let verdict = verify(&draft.publish(&other), &anchored(other.certificate()), None, time(NOW));
    assert_eq!(found(&verdict), [], "signed again, all is well");
}

#[test]
fn a_signature_from_after_the_end_of_its_key() {
    let old = TestKey::new("an expired key", Some(10));
    check_made(
        |draft| {
            draft.list_key(&old, KeyState::Retired);
            draft.sign_again("EX-2026-0002", 1, &old, "2026-11-20T10:00:00Z");
        },
        "signature-out-of-term",
        TEXT,
    );
}

#[test]
fn a_key_outside_the_ring() {
    let other = TestKey::new("another key", None);
    check_made(
        |draft| draft.sign_again("EX-2026-0002", 1, &other, NOW),
        "signature-unknown-key",
        TEXT,
    );
}

#[test]
fn signatures_and_texts_of_another_advisory() {
    let beside = format!("{RECORD}.asc");
    check(
        |files| copy(files, "osv/x_EX-2026-0001.json.asc", &beside),
        "signature-swapped",
        &beside,
    );
    check(|files| copy(files, "advisories/EX-2026-0001.txt", TEXT), "signature-swapped", TEXT);
    let older = "advisories/EX-2026-0001.r1.txt";
    let newer = "advisories/EX-2026-0001.txt";
    check(|files| copy(files, older, newer), "signature-swapped", newer);
    // Even a list that was made so is not believed.
    check_made(
        |draft| {
            let other =
                draft.revisions[&("EX-2026-0001".to_owned(), 2)].files[&path(newer)].clone();
            let frozen = draft.revisions.get_mut(&("EX-2026-0002".to_owned(), 1)).unwrap();
            frozen.files.insert(path(TEXT), other);
        },
        "signature-swapped",
        TEXT,
    );
}

#[test]
fn files_that_are_missing_or_too_many() {
    let remove = |file: &'static str| move |files: &mut Files| drop(files.remove(&path(file)));
    check(remove(RECORD), "file-missing", RECORD);
    check(remove("osv/x_EX-2026-0002.json.asc"), "file-missing", "osv/x_EX-2026-0002.json.asc");
    let text = "advisories/EX-2026-0001.r1.txt";
    check(remove(text), "revision-absent", text);
    check(remove("revisions.txt"), "list-missing", "revisions.txt");
    let key = "keys/AD915CC3192C07E746F8FD1929511BBC76E15472.asc";
    check(remove(key), "file-missing", key);
    let mut files = sound();
    files.remove(&path("index.html"));
    files.insert(path("extra.html"), vec![]);
    files.insert(path("policy.html"), vec![]);
    let expected = [
        ("file-missing", "index.html"),
        ("file-tampered", "policy.html"),
        ("file-extra", "extra.html"),
    ];
    assert_eq!(found(&verified(&files)), expected);
    files.remove(&path("SHA256SUMS"));
    assert_eq!(found(&verified(&files)), [("manifest-missing", "SHA256SUMS")]);
}

#[test]
fn what_a_signed_advisory_does_not_have() {
    for file in [
        "advisories/EX-2026-0001.r3.txt",
        "advisories/EX-2026-0001.r1/osv/y.json",
        "patches/EX-2026-0002/other.patch",
        "osv/y_EX-2026-0002.json",
    ] {
        check(|files| drop(files.insert(path(file), b"x".to_vec())), "file-extra", file);
    }
    check(
        |files| drop(files.insert(path("keys/a.gpg"), vec![])),
        "certificate-differs",
        "keys/a.gpg",
    );
    let contact = b"Contact: mailto:a@x.example\nExpires: 2027-11-01T00:00:00Z\n".to_vec();
    let file = ".well-known/security.txt";
    check(|files| drop(files.insert(path(file), contact)), "signature-form", file);
}

#[test]
fn a_bad_text_is_not_the_fault_of_its_page() {
    let mut files = sound();
    replace(&mut files, TEXT, "-----BEGIN PGP SIGNED", "x\n-----BEGIN PGP SIGNED");
    assert!(!found(&verified(&files)).iter().any(|(code, _)| *code == "not-signed"));
    files.remove(&path(RECORD));
    let verdict = verified(&files);
    let of_record: Vec<_> =
        found(&verdict).into_iter().filter(|(_, file)| *file == RECORD).collect();
    assert_eq!(of_record, [("file-missing", RECORD); 2], "by the list, and by SHA256SUMS");
}

#[test]
fn another_certificate_beside_the_listed_ones() {
    let other = TestKey::new("another key", None).certificate();
    let file = address::certificate(other.fingerprint());
    let add = |files: &mut Files| drop(files.insert(file.clone(), other.bytes().to_vec()));
    check(add, "certificate-differs", file.as_str());
    let key = "keys/AD915CC3192C07E746F8FD1929511BBC76E15472.asc";
    check(
        |files| drop(files.insert(path(key), other.bytes().to_vec())),
        "certificate-differs",
        key,
    );
    let web_key = ".well-known/openpgpkey/hu/t5s8ztdbon8yzntexy6oz5y48etqsnbb";
    let bytes = other.web_key("another key");
    check(|files| drop(files.insert(path(web_key), bytes)), "certificate-differs", web_key);
}

#[test]
fn dates_that_cannot_be() {
    let key = TestKey::example();
    let future =
        |draft: &mut Draft| draft.sign_again("EX-2026-0002", 1, &key, "2026-12-24T00:00:00Z");
    check_made(future, "signature-future", TEXT);
    let later = |draft: &mut Draft| draft.sign_again("EX-2026-0002", 1, &key, NOW);
    check_made(later, "list-date", "revisions.txt");
    let verdict =
        verify(&sound(), &anchored(key.certificate()), None, time("2028-01-01T00:00:00Z"));
    assert_eq!(found(&verdict), [("security-txt-expired", ".well-known/security.txt")]);
    assert!(!verdict.failed());
}

#[test]
fn signed_facts_that_contradict_each_other() {
    let redate = |draft: &mut Draft| {
        let frozen = draft.revisions.get_mut(&("EX-2026-0002".to_owned(), 1)).unwrap();
        frozen.date = Moment::parse("2026-02-03T05:06:07Z").unwrap();
    };
    check_made(redate, "facts-differ", TEXT);
    check_made(redate, "facts-differ", RECORD);
    let other_record = |draft: &mut Draft| {
        let frozen = draft.revisions.get_mut(&("EX-2026-0002".to_owned(), 1)).unwrap();
        let bytes = frozen.files.get_mut(&path(RECORD)).unwrap();
        *bytes = String::from_utf8(bytes.clone()).unwrap().replace("2.0.0", "9.0.0").into_bytes();
        draft.sign_again("EX-2026-0002", 1, &TestKey::example(), "2026-11-20T10:00:00Z");
    };
    check_made(other_record, "hash-differs", TEXT);
}

#[test]
fn pages_feeds_and_bulk_files_that_say_something_else() {
    let page = "advisories/EX-2026-0001.html";
    check(|files| replace(files, page, "2.1.0", "2.0.0"), "page-differs", page);
    check(|files| replace(files, page, "A table without bounds", "Nothing"), "page-differs", page);
    for feed in ["atom.xml", "feed.xml", "feed.json", "packages/PyPI/first/atom.xml"] {
        check(|files| replace(files, feed, "(revision 2)", ""), "feed-differs", feed);
    }
    for (feed, date) in [
        ("atom.xml", "2026-03-04T05:06:07Z"),
        ("feed.json", "2026-03-04T05:06:07Z"),
        ("feed.xml", "Fri, 02 Jan 2026"),
    ] {
        check(|files| replace(files, feed, date, "Sat, 03 Jan 2026"), "feed-differs", feed);
    }
    let changes = |files: &mut Files| {
        replace(
            files,
            "changes.xml",
            "<title>EX-2026-0001 revision 2:",
            "<title>Withdrawn: EX-2026-0001 revision 2:",
        );
    };
    check(changes, "feed-differs", "changes.xml");
    check(|files| replace(files, "atom.xml", "</feed>", ""), "feed-differs", "atom.xml");
    for bulk in ["osv/all.json", "osv/modified_id.csv", "osv/PyPI/modified_id.csv"] {
        check(|files| replace(files, bulk, "2026-03-04", "2026-03-05"), "osv-bulk-differs", bulk);
    }
    let renamed =
        |files: &mut Files| replace(files, "osv/all.json", "x_EX-2026-0001", "x_EX-2026-0009");
    check(renamed, "osv-bulk-differs", "osv/all.json");
    let archive = "osv/PyPI/all.zip";
    check(|files| drop(files.insert(path(archive), vec![])), "osv-bulk-differs", archive);
}

#[test]
fn what_nobody_signed_is_named_and_allowed() {
    let key = TestKey::example();
    let mut draft = Draft::new();
    let unsigned = draft.revisions.remove(&("EX-2026-0002".to_owned(), 1)).unwrap();
    draft.plain.insert(path(TEXT), b"not signed\n".to_vec());
    draft.plain.insert(path(RECORD), unsigned.files[&path(RECORD)].clone());
    let mut files = draft.publish(&key);
    let page = "advisories/EX-2026-0002.html";
    let feeds = ["atom.xml", "changes.xml", "feed.json", "feed.xml"];
    let bulk = ["osv/PyPI/all.zip", "osv/all.json"];
    let verdict = verified(&files);
    for file in [page, TEXT, RECORD].iter().chain(&feeds).chain(&bulk) {
        assert!(found(&verdict).contains(&("not-signed", *file)), "{file}: {:?}", found(&verdict));
    }
    assert!(found(&verdict).iter().all(|(code, _)| *code == "not-signed"));
    assert!(verdict.authenticated && !verdict.failed());
    count(&mut files);
    let verdict = verified(&files);
    assert!(!verdict.failed() && found(&verdict).contains(&("manifest-unsigned", "SHA256SUMS")));
}

#[test]
fn an_unsigned_manifest_that_does_not_fit_is_named_beside_the_file() {
    let mut files = sound();
    files.remove(&path("SHA256SUMS.asc"));
    files.insert(path("index.html"), vec![]);
    let verdict = verified(&files);
    for expected in [("manifest-doubtful", "SHA256SUMS"), ("file-tampered", "index.html")] {
        assert!(found(&verdict).contains(&expected), "{:?}", found(&verdict));
    }
    let listed = Digest::of(b"").to_string();
    let text = String::from_utf8(files[&path("SHA256SUMS")].clone()).unwrap();
    let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
    lines.push(format!("{listed}  a.html"));
    files.insert(path("SHA256SUMS"), (lines.join("\n") + "\n").into_bytes());
    assert!(found(&verified(&files)).contains(&("manifest-form", "SHA256SUMS")));
}
