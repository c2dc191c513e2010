//! `build --previous`: what was published stays, or nothing is built.

use std::fs;

use crate::signed::{NOW, secret, sign, unsigned};
use crate::site::{ADVISORY, Run, Site};

/// A site that was built, whose index is saved as `saved.json`.
fn published() -> Site {
    let site = Site::new();
    site.build();
    let index = site.read("public/osv/all.json");
    site.file("saved.json", index)
}

/// Builds beside what was saved.
fn build(site: &Site, more: &[&str]) -> Run {
    site.run(&[&["build", "--previous"], more].concat())
}

/// The codes of the errors of a run.
fn codes(run: &Run) -> Vec<&str> {
    let lines = run.stderr.lines();
    lines.filter_map(|line| line.strip_prefix("error[")?.split(']').next()).collect()
}

/// The build must fail with these errors and these words, and leave the old site as it is.
#[track_caller]
fn refused(site: &Site, arguments: &[&str], errors: &[&str], words: &[&str]) {
    let before = crate::site::tree(&site.path("public"));
    let run = build(site, arguments);
    assert_eq!((run.code, codes(&run)), (Some(1), errors.to_vec()), "{}", run.stderr);
    for word in words {
        assert!(run.stderr.contains(word), "`{word}` is not in {}", run.stderr);
    }
    assert!(before == crate::site::tree(&site.path("public")), "the old site was touched");
}

#[track_caller]
fn accepted(site: &Site, arguments: &[&str]) {
    let run = build(site, arguments);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

const SOURCE: &str = "advisories/EX-2026-0001.md";
const ID: &str = "x_EX-2026-0001";

#[test]
fn the_same_new_advisories_later_changes_and_withdrawals_are_fine() {
    let site = published();
    accepted(&site, &["saved.json"]);
    accepted(&site, &["public"]);
    let second = ADVISORY.replace("EX-2026-0001", "EX-2026-0002").replace("12345", "12346");
    let more = "\n  - {date: 2026-02-03, summary: Withdrawn}";
    let site = site
        .file("advisories/EX-2026-0002.md", second)
        .advisory("credits:", "withdrawn: {at: 2026-02-03, reason: never real}\ncredits:")
        .advisory(
            "summary: Initial publication}",
            &format!("summary: Initial publication}}{more}"),
        );
    accepted(&site, &["saved.json"]);
    accepted(&site, &["saved.json", "--formats", "html"]);
}

#[test]
fn an_id_that_vanished_is_refused() {
    let site = published();
    let second = ADVISORY.replace("EX-2026-0001", "EX-2026-0002").replace("12345", "12346");
    site.write("advisories/EX-2026-0002.md", second);
    fs::remove_file(site.path(SOURCE)).unwrap();
    let words = [ID, "published 2026-01-02T03:04:05Z", "saved.json", "withdrawn:"];
    refused(&site, &["saved.json"], &["published-id-vanished"], &words);
    refused(&site, &["saved.json", "--formats", "html"], &["published-id-vanished"], &[]);
    refused(&site, &["public"], &["published-id-vanished"], &["public/osv/all.json"]);
}

#[test]
fn dates_that_moved_are_refused_at_their_lines() {
    let site = published().advisory("2026-01-02T03:04:05Z", "2026-01-01");
    let codes = ["modified-went-back", "published-date-changed"];
    let words = ["2026-01-02T03:04:05Z", "2026-01-01T00:00:00Z", SOURCE, "{date: 2026-01-01"];
    refused(&site, &["saved.json"], &codes, &words);
    let later = published().advisory("2026-01-02T03:04:05Z", "2026-01-03");
    refused(&later, &["saved.json"], &["published-date-changed"], &["2026-01-03T00:00:00Z"]);
}

#[test]
fn another_prefix_is_refused() {
    let site = published();
    let settings = "title: Example security\nosv_prefix: x_A-";
    let site = site.edit("content/site.yaml", "title: Example security", settings);
    let words = ["x_A-EX-2026-0001", "osv_prefix: \"x_\""];
    refused(&site, &["saved.json"], &["published-id-renamed"], &words);
}

#[test]
fn what_cannot_be_read_is_no_pass() {
    let index = published().read("saved.json");
    let site = published()
        .file("cut.json", &index[..index.len() / 2])
        .file("page.html", "<!doctype html><title>404</title>")
        .file("record.json", r#"{"id": "x_EX-2026-0001"}"#)
        .file("other/readme.txt", "nothing of a site")
        .file("damaged/osv/all.json", "[{}]");
    for name in ["cut.json", "page.html", "record.json", "damaged"] {
        refused(&site, &[name], &["previous-form"], &[name]);
    }
    refused(&site, &["other"], &["previous-form"], &["neither `osv/all.json` nor `revisions.txt`"]);
    let fetched = ["nothing is fetched", "save `osv/all.json`"];
    refused(&site, &["https://x.example/osv/all.json"], &["file-unreadable"], &fetched);
    refused(&site, &["absent.json"], &["file-unreadable"], &["absent.json", "first publication"]);
}

/// A site that is signed and built, its list saved as `saved.txt`.
fn signed() -> Site {
    let site = unsigned();
    assert_eq!(sign(&site, &[]).code, Some(0));
    let built = site.run(&["build", "--now", NOW]);
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    let list = site.read("public/revisions.txt");
    site.file("saved.txt", list)
}

#[test]
fn a_signed_list_stays_and_its_serial_does_not_fall() {
    let site = signed();
    accepted(&site, &["saved.txt", "--now", NOW]);
    // An older state of the sources: the second advisory was signed later.
    let older = unsigned();
    fs::remove_file(older.path("advisories/EX-2026-0002.md")).unwrap();
    fs::remove_dir_all(older.path("advisories/patches")).unwrap();
    assert_eq!(sign(&older, &[]).code, Some(0));
    assert_eq!(older.run(&["build", "--now", NOW]).code, Some(0));
    let more = "publication}\n  - {date: 2026-02-03, summary: More}";
    site.change_first(SOURCE, "publication}", more);
    assert_eq!(sign(&site, &[]).code, Some(0));
    assert_eq!(site.run(&["build", "--now", NOW]).code, Some(0));
    older.write("saved.txt", site.read("public/revisions.txt"));
    let vanished = ["list-older", "list-revision-vanished", "list-revision-vanished"];
    let words = [
        "serial",
        "revision 2 of EX-2026-0001",
        "revision 1 of EX-2026-0002",
        "pull the newest sources",
    ];
    refused(&older, &["saved.txt", "--now", NOW], &vanished, &words);
    fs::remove_dir_all(site.path("advisories/signed")).unwrap();
    site.change("content/site.yaml", "title:", "signing: optional\ntitle:");
    site.write("saved.txt", older.read("saved.txt"));
    refused(
        &site,
        &["saved.txt", "--now", NOW],
        &["published-list-vanished"],
        &["run `forewarn sign`"],
    );
}

#[test]
fn a_list_that_was_edited_is_no_pass() {
    let site = signed();
    let list = site.read("saved.txt");
    let site = site
        .file("forged.txt", list.replace("serial: ", "serial: 1"))
        .file("cut.txt", &list[..list.len() - 40]);
    refused(&site, &["forged.txt", "--now", NOW], &["signature-bad"], &["forged.txt"]);
    refused(&site, &["cut.txt", "--now", NOW], &["signature-form"], &["cut.txt"]);
}

#[test]
fn a_list_that_is_signed_during_the_build_is_held_to_it_too() {
    let site = unsigned();
    let secret = secret();
    let key = ["--signing-key", &secret, "--now", NOW];
    let run = site.run(&[&["build"], key.as_slice()].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    site.write("saved.txt", site.read("public/revisions.txt"));
    accepted(&site, &[&["saved.txt"], key.as_slice()].concat());
    site.change(SOURCE, "A table grows", "A table shrinks");
    let changed = ["list-forked", "list-revision-changed"];
    let words = ["revision 1 of EX-2026-0001 changed", "osv/x_EX-2026-0001.json"];
    refused(&site, &[&["saved.txt"], key.as_slice()].concat(), &changed, &words);
}
