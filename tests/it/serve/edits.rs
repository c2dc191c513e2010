//! A client listens while sources and templates are edited, broken, mended, renamed and deleted.

use std::fs;

use serde_json::Value;

use super::client::{Preview, tells};
use crate::site::{ADVISORY, Site};

const FILE: &str = "advisories/EX-2026-0001.md";
const PAGE: &str = "/advisories/EX-2026-0001";

/// Waits until nothing is wrong but what is always told of such a site.
fn is_sound(state: &Value) -> bool {
    state["errors"] == 0 && state["held"] == false
}

#[test]
fn a_source_is_edited_broken_mended_renamed_and_deleted() {
    let site = Site::new();
    let preview = Preview::of(&site, &[]);
    let mut events = preview.listen().unwrap();
    let first = events.next().clone();

    site.change(FILE, "A table without bounds", "A second title");
    let second = events.newer(&first);
    assert!(preview.page(PAGE).contains("A second title"));

    site.change(FILE, "affected:", "affected: [");
    let broken = events.wait(|state| state["held"] == true);
    assert_eq!(broken["version"], second["version"]);
    let found = &broken["findings"][0];
    assert_eq!(found["file"], FILE);
    assert!(found["line"].is_u64() && found["message"].is_string(), "{found}");
    assert!(preview.page(PAGE).contains("A second title"), "the last good page stays");
    assert!(preview.page("/feed.xml").contains("A second title"));

    site.change(FILE, "affected: [", "affected:");
    site.change(FILE, "A second title", "A third title");
    let mended = events.newer(&second);
    events.wait(is_sound);
    assert!(preview.page(PAGE).contains("A third title"));

    let text = site.read(FILE).replace("EX-2026-0001", "EX-2026-0002");
    fs::rename(site.path(FILE), site.path("advisories/EX-2026-0002.md")).unwrap();
    site.write("advisories/EX-2026-0002.md", text);
    let mut renamed = events.newer(&mended);
    while preview.get("/advisories/EX-2026-0002").status != 200 {
        renamed = events.newer(&renamed);
    }
    assert_eq!(preview.get(PAGE).status, 404);

    fs::remove_file(site.path("advisories/EX-2026-0002.md")).unwrap();
    events.newer(&renamed);
    assert_eq!(preview.get("/advisories/EX-2026-0002").status, 404);
    events.wait(is_sound);
}

#[test]
fn a_template_is_edited_broken_mended_and_deleted() {
    let site = Site::new();
    let preview = Preview::of(&site, &[]);
    let mut events = preview.listen().unwrap();
    let first = events.next().clone();
    let template = "themes/default/templates/thanks.html";

    site.write(template, "<p>Ours</p>");
    let mut state = events.newer(&first);
    while !preview.page("/thanks").contains("<p>Ours</p>") {
        state = events.newer(&state);
    }

    site.write(template, "<p>\n{{ people | }}");
    let held = events.wait(|state| state["held"] == true);
    assert!(tells(&held, "template-error"), "{held}");
    assert!(preview.page("/thanks").contains("<p>Ours</p>"), "the last good page stays");

    // One that fails only when it is rendered is told where it is shown.
    site.write(template, "<p>\n{{ peopel }}");
    let state = events.wait(|state| state["held"] == false && state["version"] != held["version"]);
    let failing = preview.get("/thanks");
    assert_eq!(failing.status, 500);
    let text = failing.text();
    assert!(
        text.contains("themes/default/templates/thanks.html:2:") && text.contains("live.js"),
        "{text}"
    );
    assert_eq!(preview.get("/").status, 200);

    fs::remove_file(site.path(template)).unwrap();
    events.newer(&state);
    assert!(preview.page("/thanks").contains("A Finder"));
    events.wait(is_sound);
}

#[test]
fn settings_and_folders_come_and_go() {
    let site = Site::new();
    let preview = Preview::of(&site, &[]);
    let mut events = preview.listen().unwrap();
    let first = events.next().clone();
    site.change("content/site.yaml", "Example security", "Renamed");
    let state = events.newer(&first);
    assert!(preview.page("/").contains("Renamed"));
    fs::remove_dir_all(site.path("advisories")).unwrap();
    let mut state = events.newer(&state);
    while preview.get(PAGE).status != 404 {
        state = events.newer(&state);
    }
    site.write(FILE, ADVISORY);
    while preview.get(PAGE).status != 200 {
        state = events.newer(&state);
    }
    site.change("content/site.yaml", "title:", "titel:");
    let held = events.wait(|state| state["held"] == true);
    assert!(tells(&held, "unknown-key"), "{held}");
    assert!(preview.page("/").contains("Renamed"));
}

#[test]
fn a_site_that_is_broken_from_the_start_is_shown_when_it_is_mended() {
    let site = Site::new().edit("content/site.yaml", "title:", "titel:");
    let preview = Preview::of(&site, &[]);
    let page = preview.get("/");
    assert!(page.status == 500 && page.text().contains("content/site.yaml:1:1"), "{}", page.text());
    assert!(page.text().contains("/.forewarn/live.js"));
    let mut events = preview.listen().unwrap();
    let first = events.next().clone();
    site.change("content/site.yaml", "titel:", "title:");
    events.newer(&first);
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn a_thousand_edits_lose_nothing_and_leak_nothing() {
    let site = Site::new();
    let preview = Preview::of(&site, &[]);
    let mut events = preview.listen().unwrap();
    let mut state = events.next().clone();
    let mut early = None;
    for number in 1..=1000 {
        let title = format!("Title number {number}.");
        site.write(FILE, ADVISORY.replace("A table without bounds", &title));
        // Not after each: those in between come faster than anyone looks.
        if number % 5 == 0 {
            while !preview.page(PAGE).contains(&title) {
                state = events.newer(&state);
            }
        }
        if number == 200 {
            early = preview.memory();
        }
    }
    assert!(preview.page(PAGE).contains("Title number 1000."));
    let versions = state["version"].as_str().unwrap().split('-').nth(1).unwrap();
    assert!(versions.parse::<u64>().unwrap() >= 150, "{versions} sites were made");
    if let (Some(early), Some(late)) = (early, preview.memory()) {
        assert!(late < early + 24 * 1024, "from {early} to {late} KiB");
    }
}
