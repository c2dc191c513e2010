//! What somebody who may write to the repository, an interrupted run or a bad day does to what was signed.

use std::fs;

use crate::signed::{FINGERPRINT, KEYRING, NOW, build, codes, secret, sign, signed, unsigned};
use crate::site::{Site, tree};

const FIRST: &str = "advisories/signed/EX-2026-0001/1";
const SECOND: &str = "advisories/signed/EX-2026-0002/1";
const LIST: &str = "advisories/signed/revisions.txt";

/// Copies what was signed at one place to another.
fn copy(site: &Site, from: &str, to: &str) {
    site.write(to, site.read(from));
}

fn add_revision(site: &Site) {
    let second = "publication}\n  - {date: 2026-11-22T11:00:00Z, summary: Says more}\n";
    site.change("advisories/EX-2026-0001.md", "publication}\n", second);
}

#[track_caller]
fn refused(site: &Site, code: &str) {
    let before = tree(&site.path("advisories"));
    let run = sign(site, &[]);
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(run.stderr.contains(&format!("error[{code}]")), "{}", run.stderr);
    assert!(before == tree(&site.path("advisories")), "something was signed");
}

#[test]
fn a_good_signature_at_another_place_does_not_count() {
    let expected = ["list-differs", "signature-swapped", "unsigned"];
    let site = signed();
    let text = |folder: &str, id: &str| format!("{folder}/advisories/{id}.txt");
    copy(&site, &text(SECOND, "EX-2026-0002"), &text(FIRST, "EX-2026-0001"));
    assert_eq!(codes(&site), expected);
    let site = signed();
    for end in ["json", "json.asc"] {
        let record = |folder: &str, id: &str| format!("{folder}/osv/x_{id}.{end}");
        copy(&site, &record(SECOND, "EX-2026-0002"), &record(FIRST, "EX-2026-0001"));
    }
    assert_eq!(codes(&site), expected);
    refused(&site, "signature-swapped");
}

#[test]
fn a_revision_holds_nothing_but_what_signing_puts_there() {
    for path in
        ["1/keys/x.txt", "1/robots.txt", "1/advisories/EX-2026-0001.txt.asc", "1.2/source.md"]
    {
        let site = signed();
        site.write(&format!("advisories/signed/EX-2026-0001/{path}"), "x");
        let found = codes(&site);
        assert!(found.contains(&"frozen-incomplete".to_owned()), "{path}: {found:?}");
        refused(&site, "frozen-incomplete");
    }
}

#[test]
fn no_list_vouches_for_a_source_that_gives_another_text() {
    let site = signed();
    let list = site.read(LIST);
    add_revision(&site);
    sign(&site, &[]);
    // As an interrupted run leaves it; then the words are exchanged, below the signed text too.
    site.write(LIST, list);
    let other = Site::empty();
    for (path, bytes) in tree(site.root()) {
        other.write(&path, bytes);
    }
    let run = sign(&site, &[]);
    assert!(run.stdout.contains("signed the list of revisions, serial 2\n"), "{}", run.stderr);
    assert_eq!(codes(&site), [""; 0]);
    for path in ["advisories/EX-2026-0001.md", "advisories/signed/EX-2026-0001/2/source.md"] {
        other.change(path, "## Problem\n", "## Problem\n\nSend your passwords.\n");
    }
    refused(&other, "list-differs");
}

#[test]
fn a_list_that_was_lost_is_missed() {
    let site = signed();
    fs::remove_file(site.path(LIST)).unwrap();
    let run = sign(&site, &[]);
    assert!(run.stderr.contains("begins with serial 1"), "{}", run.stderr);
    add_revision(&site);
    sign(&site, &[]);
    fs::remove_file(site.path(LIST)).unwrap();
    refused(&site, "list-differs");
}

#[test]
fn signing_goes_on_after_an_interruption_between_revisions_and_list() {
    let resigned = signed();
    let list = resigned.read(LIST);
    let key = secret();
    let later =
        ["sign", "--key", &key, "--now", "2026-11-22T13:00:00Z", "--resign", "EX-2026-0001"];
    assert_eq!(resigned.run(&later).code, Some(0));
    resigned.write(LIST, list);
    let widened = unsigned().edit("content/site.yaml", "tag:", "formats: [html, text]\ntag:");
    sign(&widened, &[]);
    let list = widened.read(LIST);
    let widened = widened.edit("content/site.yaml", "formats: [html, text]\n", "");
    sign(&widened, &[]);
    widened.write(LIST, list);
    for site in [resigned, widened] {
        assert!(codes(&site).iter().all(|code| code == "list-differs"), "{:?}", codes(&site));
        let run = sign(&site, &[]);
        assert!(run.stdout.contains("signed the list of revisions, serial 2\n"), "{}", run.stderr);
        assert_eq!(codes(&site), [""; 0]);
    }
}

#[test]
fn a_signed_record_keeps_its_address() {
    let site = signed().edit("content/site.yaml", "tag:", "osv_prefix: x_other_\ntag:");
    assert!(codes(&site).contains(&"frozen-address".to_owned()), "{:?}", codes(&site));
    refused(&site, "frozen-address");
}

#[test]
fn a_checkout_with_other_line_ends_is_still_what_was_signed() {
    let site = signed();
    for folder in ["advisories/signed", "content/signed"] {
        assert_eq!(site.read(&format!("{folder}/.gitattributes")), "* -text\n");
    }
    let patch = "advisories/patches/EX-2026-0002/main.patch";
    site.write(patch, site.read(patch).replace('\n', "\r\n"));
    assert_eq!(codes(&site), [""; 0]);
}

#[test]
fn a_signature_from_the_future_is_noticed() {
    let site = unsigned();
    let key = secret();
    site.run(&["sign", "--key", &key, "--now", "2027-06-01"]);
    assert_eq!(codes(&site), ["signature-in-future"]);
}

#[test]
fn a_security_txt_under_a_compromised_key_is_left_out_aloud() {
    let site = signed();
    let revoked = KEYRING.replace(
        "role: advisories\n    holder: Example\n    state: active",
        "role: advisories\n    holder: Example\n    state: revoked",
    );
    site.write("content/keys/keyring.yaml", revoked);
    assert!(codes(&site).contains(&"security-txt-withdrawn".to_owned()), "{:?}", codes(&site));
}

#[test]
fn the_serial_of_a_build_with_a_key_rises() {
    let site = unsigned();
    let key = secret();
    let serial = || {
        build(&site, &["--signing-key", &key]);
        let list = site.read("public/revisions.txt");
        let line = list.lines().find_map(|line| line.strip_prefix("serial: ")).unwrap();
        line.parse::<u64>().unwrap()
    };
    let first = serial();
    add_revision(&site);
    let second = serial();
    site.write("content/keys/keyring.yaml", KEYRING.replacen("state: active", "state: retired", 1));
    let third = serial();
    assert!(first < second && second < third, "{first} {second} {third}");
    // A key at hand brings the list up to date, even where every revision is kept.
    sign(&site, &[]);
    site.write("content/keys/keyring.yaml", KEYRING);
    build(&site, &["--signing-key", &key]);
    assert_ne!(site.read("public/revisions.txt"), site.read(LIST));
}

#[test]
fn a_site_that_was_built_before_it_was_signed_is_to_be_built_again() {
    let site = unsigned().edit("content/site.yaml", "tag:", "signing: optional\ntag:");
    build(&site, &[]);
    let run = sign(&site, &["--site"]);
    assert!(run.stdout.contains("build it again"), "{}", run.stdout);
    build(&site, &[]);
    let run = sign(&site, &["--site"]);
    assert!(!run.stdout.contains("build it again"), "{}", run.stdout);
}

#[test]
fn a_list_of_a_build_with_a_key_is_no_older_than_what_is_kept() {
    let site = unsigned();
    sign(&site, &["EX-2026-0001"]);
    build(&site, &["--signing-key", &secret()]);
    assert!(site.read("public/revisions.txt").contains(&format!("date: {NOW}\n")));
    let run = site.run(&["verify", "public", "--fingerprint", FINGERPRINT, "--now", NOW]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}
