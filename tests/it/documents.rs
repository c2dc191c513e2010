//! What readers and machines find in the output.

use forewarn::document::manifest::Digest;
use serde_json::Value;

use crate::site::{ADVISORY, Site, many};

#[test]
fn an_alias_leads_to_its_advisory_or_to_a_choice() {
    let other =
        ADVISORY.replace("EX-2026-0001", "EX-2026-0002").replace("without bounds", "with holes");
    let site = Site::new().file("advisories/EX-2026-0002.md", other);
    site.build();
    let choice = site.read("public/alias/CVE-2026-12345.html");
    assert!(
        choice.contains("../advisories/EX-2026-0001.html")
            && choice.contains("../advisories/EX-2026-0002.html")
    );
    assert!(!choice.contains("http-equiv=\"refresh\""), "a choice is not made for the reader");
    std::fs::remove_file(site.path("advisories/EX-2026-0002.md")).unwrap();
    site.build();
    assert!(site.read("public/alias/CVE-2026-12345.html").contains("http-equiv=\"refresh\""));
}

#[test]
fn a_withdrawn_advisory_stays_everywhere_and_is_marked() {
    let site = Site::new()
        .advisory("credits:", "withdrawn: {at: 2026-01-03, reason: never real}\ncredits:");
    site.build();
    for path in [
        "advisories/EX-2026-0001.html",
        "advisories/index.html",
        "index.html",
        "atom.xml",
        "feed.xml",
        "feed.json",
    ] {
        let text = site.read(&format!("public/{path}"));
        assert!(text.contains("EX-2026-0001"), "{path} has lost it");
        assert!(text.to_lowercase().contains("withdrawn"), "{path} does not mark it");
    }
    assert!(site.read("public/advisories/EX-2026-0001.txt").contains("Withdrawn:"));
    let index: Value = serde_json::from_str(&site.read("public/osv/all.json")).unwrap();
    assert_eq!(index[0]["id"], "x_EX-2026-0001");
    assert_eq!(index[0]["modified"], "2026-01-03T00:00:00Z");
}

#[test]
fn feed_ids_do_not_change_when_the_site_moves() {
    let ids = |site: &Site| -> Vec<String> {
        let feed: Value = serde_json::from_str(&site.read("public/feed.json")).unwrap();
        feed["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let site = Site::new();
    site.build();
    let before = ids(&site);
    assert_eq!(before, ["tag:security.example.org,2026-01-01:EX-2026-0001"]);
    site.change(
        "content/site.yaml",
        "https://security.example.org/",
        "https://example.net/elsewhere/",
    );
    site.build();
    assert_eq!(before, ids(&site));
}

#[test]
fn lists_have_pages_and_feeds_have_an_end() {
    let site = Site::new();
    many(&site, 120);
    site.build();
    assert!(site.read("public/advisories/index.html").contains("page-2.html"));
    assert!(site.read("public/advisories/page-2.html").contains("index.html"));
    assert_eq!(site.read("public/feed.xml").matches("<item>").count(), 50);
    assert!(site.read("public/atom.xml").matches("<entry>").count() <= 100);
    assert!(site.path("public/atom-archive-1.xml").exists());
}

#[test]
fn highlighted_code_has_classes_and_no_styles() {
    let site = Site::new().advisory(
        "A table grows without bounds.",
        "```python\ndef f():\n    return \"x\"  # why\n```",
    );
    site.build();
    let page = site.read("public/advisories/EX-2026-0001.html");
    assert!(page.contains("class=\"hl-") && !page.contains("style="), "{page}");
}

#[test]
fn osv_details_are_the_markdown_as_written() {
    let site = Site::new().advisory("A table grows", "A <b>table</b> *grows*");
    site.build();
    let record: Value = serde_json::from_str(&site.read("public/osv/x_EX-2026-0001.json")).unwrap();
    assert_eq!(record["details"], "## Problem\n\nA <b>table</b> *grows* without bounds.");
    let page = site.read("public/advisories/EX-2026-0001.html");
    assert!(!page.contains("<b>table"), "raw HTML reached the page");
}

#[test]
fn patches_are_published_as_they_are() {
    let patch = b"--- a\n+++ b\n@@ -1 +1 @@\n-\xff\n+y\r\n";
    let site = Site::new().file("advisories/patches/EX-2026-0001/fix.patch", patch).advisory(
        "commit: 4529c1632a356cc1ab6a7fdddccd2de60a21e366",
        "commit: 4529c1632a356cc1ab6a7fdddccd2de60a21e366, patch: fix.patch",
    );
    site.build();
    assert_eq!(std::fs::read(site.path("public/patches/EX-2026-0001/main.patch")).unwrap(), patch);
    assert!(
        site.read("public/advisories/EX-2026-0001.txt").contains("patches/EX-2026-0001/main.patch")
    );
}

#[test]
fn names_that_differ_in_case_only_get_files_of_their_own() {
    let npm = |name: &str| {
        ADVISORY.replace("pkg:pypi/first", &format!("pkg:npm/{name}")).replace("1.10]", "1.10.0]")
    };
    let site = Site::new()
        .file(
            "advisories/EX-2026-0002.md",
            npm("jsonstream").replace("EX-2026-0001", "EX-2026-0002").replace("12345", "12346"),
        )
        .file(
            "advisories/EX-2026-0003.md",
            npm("JSONStream").replace("EX-2026-0001", "EX-2026-0003").replace("12345", "12347"),
        );
    let run = site.run(&["build"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn the_manifest_lists_every_file_with_its_hash() {
    let site = Site::new();
    site.build();
    let files = crate::site::tree(&site.path("public"));
    let listed = files.iter().filter(|(path, _)| *path != "SHA256SUMS");
    let expected: Vec<String> =
        listed.map(|(path, bytes)| format!("{}  {path}\n", Digest::of(bytes))).collect();
    let expected = expected.concat();
    assert_eq!(site.read("public/SHA256SUMS"), expected);
}

#[test]
fn an_empty_site_is_a_site() {
    let site = Site::new();
    std::fs::remove_file(site.path("advisories/EX-2026-0001.md")).unwrap();
    site.build();
    assert_eq!(site.read("public/osv/all.json"), "[\n]\n");
    assert!(site.path("public/advisories/index.html").exists());
}
