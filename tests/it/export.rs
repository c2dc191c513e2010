//! `forewarn export`: SECURITY.md from the site's data, and nobody else's file replaced.

use std::fs;

use crate::site::{Run, Site};

#[track_caller]
fn export(site: &Site, arguments: &[&str]) -> Run {
    let run = site.run(&[&["export"], arguments].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    run
}

#[track_caller]
fn refused(site: &Site, arguments: &[&str], code: &str) {
    let run = site.run(&[&["export"], arguments].concat());
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(run.stderr.contains(&format!("error[{code}]")), "{}", run.stderr);
}

#[test]
fn it_is_written_once_and_kept_until_the_data_change() {
    let site = Site::new();
    assert!(export(&site, &[]).stdout.contains("SECURITY.md: written"));
    let first = site.read("SECURITY.md");
    assert!(first.contains("[first@example.org](mailto:first@example.org), First"), "{first}");
    assert!(export(&site, &[]).stdout.contains("SECURITY.md: unchanged"));
    site.change("content/policy.md", "first@example.org", "third@example.org");
    assert!(export(&site, &[]).stdout.contains("SECURITY.md: written"));
    assert_eq!(site.read("SECURITY.md"), first.replace("first@", "third@"));
}

#[test]
fn the_site_still_builds_and_is_not_part_of_it() {
    let site = Site::new();
    export(&site, &[]);
    let run = site.build();
    assert!(!run.stderr.contains("SECURITY.md"), "{}", run.stderr);
    assert!(!site.path("public/SECURITY.md").exists());
}

#[test]
fn another_file_can_be_named() {
    let site = Site::new();
    export(&site, &["--out", ".github/SECURITY.md"]);
    assert!(site.read(".github/SECURITY.md").starts_with("<!-- Written by `forewarn export`"));
    assert!(!site.path("SECURITY.md").exists());
    let elsewhere = Site::empty();
    let run = elsewhere.run(&["-C", site.root().to_str().unwrap(), "export"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(site.path("SECURITY.md").exists() && !elsewhere.path("SECURITY.md").exists());
}

#[test]
fn it_is_never_put_among_the_sources() {
    for out in ["content/security.md", "advisories/EX-2026-0002.md"] {
        let site = Site::new();
        refused(&site, &["--out", out], "output-in-sources");
        assert!(!site.path(out).exists());
    }
}

#[test]
fn a_file_of_someone_else_stays_unless_forced() {
    let site = Site::new().file("SECURITY.md", "# Ours\n");
    refused(&site, &[], "export-not-ours");
    assert_eq!(site.read("SECURITY.md"), "# Ours\n");
    export(&site, &["--force"]);
    export(&site, &[]);
    assert!(site.read("SECURITY.md").contains("first@example.org"));
}

#[test]
fn check_writes_nothing_and_fails_where_something_would_be_written() {
    let site = Site::new();
    refused(&site, &["--check"], "export-stale");
    assert!(!site.path("SECURITY.md").exists());
    export(&site, &[]);
    export(&site, &["--check"]);
    site.write("SECURITY.md", site.read("SECURITY.md").replace('\n', "\r\n"));
    export(&site, &["--check"]);
    site.change("content/policy.md", "name: Second", "name: Third");
    let before = site.read("SECURITY.md");
    refused(&site, &["--check"], "export-stale");
    assert_eq!(site.read("SECURITY.md"), before);
    assert_eq!(site.run(&["export", "--check", "--force"]).code, Some(2));
}

#[test]
fn a_site_with_errors_exports_nothing() {
    let site = Site::new().advisory("fixed: 1.5.0", "fixed: 0.9.0");
    refused(&site, &[], "range-order");
    refused(&site, &["--check"], "range-order");
    assert!(!site.path("SECURITY.md").exists());
}

#[test]
fn a_site_without_policy_has_nothing_to_export() {
    let site = Site::new();
    fs::remove_file(site.path("content/policy.md")).unwrap();
    refused(&site, &[], "export-empty");
    assert!(!site.path("SECURITY.md").exists());
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let site = Site::new().file("theirs.md", "theirs");
    std::os::unix::fs::symlink("theirs.md", site.path("SECURITY.md")).unwrap();
    refused(&site, &["--force"], "output-symlink");
    assert_eq!(site.read("theirs.md"), "theirs");
    assert!(site.path("SECURITY.md").is_symlink());
}

#[test]
fn a_folder_in_its_place_stays() {
    let site = Site::new().file("SECURITY.md/note.txt", "note");
    refused(&site, &["--force"], "output-foreign");
    assert_eq!(site.read("SECURITY.md/note.txt"), "note");
}
