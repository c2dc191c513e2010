//! The command itself: exit codes and messages.

use forewarn::site_path::SitePath;

use super::key::TestKey;
use super::published::{Draft, Files};
use crate::site::{Run, Site};

const KEY: &str = "AD915CC3192C07E746F8FD1929511BBC76E15472";

/// A published site on a disk.
pub(super) fn on_disk(files: &Files) -> Site {
    let site = Site::empty().file("key.asc", TestKey::example().certificate().bytes());
    for (path, bytes) in files {
        site.write(&format!("public/{path}"), bytes);
    }
    site
}

fn sound() -> Site {
    on_disk(&Draft::new().publish(&TestKey::example()))
}

fn run(site: &Site, arguments: &[&str]) -> Run {
    let fixed = ["verify", "public", "--now", "2026-11-22"];
    site.run(&[&fixed, arguments].concat())
}

#[track_caller]
fn check(site: &Site, arguments: &[&str], code: i32, says: &str) {
    let run = run(site, arguments);
    let said = format!("{}{}", run.stdout, run.stderr);
    assert_eq!(run.code, Some(code), "{said}");
    assert!(said.contains(says), "{said}");
}

#[test]
fn a_sound_site_is_verified() {
    let site = sound();
    let says = format!(
        "verified: 12 signed files of 2 advisories, 65 files in all; list 7 of \
         https://security.example.org/, made 2026-11-20T10:00:00Z, signed by {KEY}\n"
    );
    check(&site, &["--certificate", "key.asc"], 0, &says);
    check(&site, &["--fingerprint", KEY], 0, &says);
    check(&site, &["--fingerprint", KEY, "--previous", "public/revisions.txt"], 0, &says);
    check(&site, &["--fingerprint", KEY, "--previous", "public"], 0, &says);
    check(&site, &[], 3, "consistent, not authenticated: 12 signed files");
}

#[test]
fn the_folder_is_seen_from_where_c_says() {
    let run =
        sound().run(&["-C", "public", "verify", ".", "--now", "2026-11-22", "--fingerprint", KEY]);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
}

#[test]
fn this_repositorys_site_is_verified_by_its_example_key() {
    let out = tempfile::TempDir::new().unwrap();
    crate::own_site::build(&out.path().join("public"));
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/content/keys/example.asc");
    let arguments = ["verify", "public", "--now", "2026-12-01", "--certificate", example];
    let run = Site::empty().run(&[&["-C", out.path().to_str().unwrap()], &arguments[..]].concat());
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("of 6 advisories"), "{}", run.stdout);
}

#[test]
fn a_site_that_was_signed_while_it_was_built_is_verified() {
    let key = Site::empty().file("key.asc", include_bytes!("../../keys/example-secret.asc"));
    let keyring = format!(
        "keys: [{{fingerprint: {KEY}, role: advisories, holder: A, state: active, certificate: a.asc}}]\n"
    );
    let site = Site::new()
        .file("content/keys/a.asc", TestKey::example().certificate().bytes())
        .file("content/keys/keyring.yaml", keyring)
        .advisory("credits:", "withdrawn: {at: 2026-02-01, reason: wrong}\ncredits:")
        .advisory(
            "Initial publication}",
            "Initial publication}\n  - {date: 2026-02-01, summary: Withdrawn}",
        );
    let secret = key.path("key.asc");
    let arguments = ["build", "--now", "2026-11-22", "--signing-key", secret.to_str().unwrap()];
    let built = site.run(&arguments);
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    check(&site, &["--certificate", "content/keys/a.asc"], 0, "of 1 advisory");
    let page = "public/advisories/EX-2026-0001.html";
    site.change(page, "2.0.0", "1.0.1");
    check(&site, &["--certificate", "content/keys/a.asc"], 1, "page-differs");
}

#[test]
fn a_tampered_site_is_not() {
    let site = sound();
    site.change("public/index.html", "Example security", "Another");
    let refused = "not verified: do not use this copy of the site";
    check(&site, &["--certificate", "key.asc"], 1, refused);
    check(&site, &[], 1, "file-tampered");
    check(&site, &["--format", "json"], 1, "\"code\": \"file-tampered\"");
    check(&site, &["--format", "github"], 1, "::error title=file-tampered,file=index.html");
    insta::assert_snapshot!(run(&site, &["--certificate", "key.asc"]).stdout);
}

#[test]
fn what_the_caller_names_must_be_there() {
    let site = sound();
    check(&site, &["--certificate", "none.asc"], 1, "file-unreadable");
    check(&site, &["--certificate", "public/index.html"], 1, "certificate-form");
    check(&site, &["--previous", "none.txt"], 1, "file-unreadable");
    check(&site, &["--fingerprint", "EEC1373D"], 2, "is not a fingerprint");
    for file in ["nowhere", "key.asc"] {
        let run = site.run(&["verify", file]);
        assert_eq!(run.code, Some(1));
        assert!(
            run.stdout.starts_with("error[file-unreadable]: there is no folder"),
            "{}",
            run.stdout
        );
    }
    assert_eq!(site.run(&["verify"]).code, Some(2));
}

#[test]
fn a_site_without_signatures_cannot_be_verified() {
    let site = Site::new();
    site.build();
    let run = site.run(&["verify", "public"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stdout.contains("list-missing"), "{}", run.stdout);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let site = sound();
    std::fs::remove_file(site.path("public/index.html")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", site.path("public/index.html")).unwrap();
    check(&site, &["--certificate", "key.asc"], 1, "file-irregular");
}

#[test]
fn the_help_names_the_exit_codes() {
    let help = Site::empty().run(&["verify", "--help"]).stdout;
    assert!(help.contains("3  consistent, not authenticated"), "{help}");
}

#[test]
fn an_unsafe_name_is_an_extra_file() {
    let site = sound();
    site.write("public/a  b.html", "x");
    assert!(SitePath::parse("a  b.html").is_none());
    check(&site, &["--certificate", "key.asc"], 1, "file-extra");
}
