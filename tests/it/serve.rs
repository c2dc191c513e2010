//! `forewarn serve`: pages that follow every edit, and nobody else's requests.

mod client;
mod edits;
mod refused;
mod signed;

use std::fs;
use std::process::Command;

use crate::site::{Site, tree};
use client::{Preview, tells, until};

/// What the preview adds to a page.
fn without_additions(page: &str, version: &str) -> String {
    let script =
        format!("<script src=\"/.forewarn/live.js\" data-version=\"{version}\"></script>\n");
    page.replace("<link rel=\"stylesheet\" href=\"/.forewarn/live.css\">\n", "")
        .replace(&script, "")
}

#[test]
fn every_file_is_served_as_a_build_writes_it() {
    let site = Site::new().file("themes/default/static/logo.svg", "<svg/>");
    let preview = Preview::of(&site, &[]);
    let mut events = preview.listen().unwrap();
    let before = events.next().clone();
    // A change in between: what is served then must be what a fresh reading gives.
    site.change("advisories/EX-2026-0001.md", "A table without bounds", "Another table");
    let state = events.newer(&before);
    site.build();
    let files = tree(&site.path("public"));
    assert!(files.len() > 30, "{}", files.len());
    for (path, bytes) in files {
        // Made from the bytes of all others, at the end of a build.
        if path == "SHA256SUMS" || path == "404.html" {
            continue;
        }
        let served = preview.get(&format!("/{}", path.replace(' ', "%20")));
        assert_eq!(served.status, 200, "{path}");
        if path.ends_with(".html") {
            let version = state["version"].as_str().unwrap();
            let written = String::from_utf8(bytes).unwrap();
            assert_eq!(without_additions(&served.text(), version), written, "{path}");
        } else {
            assert!(served.body == bytes, "{path}");
        }
    }
}

#[test]
fn addresses_are_those_of_a_host_of_static_files() {
    let site = Site::new();
    let preview = Preview::of(&site, &[]);
    let home = preview.get("/");
    assert_eq!(home.status, 200);
    assert!(home.head.contains("Content-Type: text/html; charset=utf-8\r\n"), "{}", home.head);
    assert!(home.head.contains("Cache-Control: no-store\r\n"), "{}", home.head);
    assert!(home.text().contains("/.forewarn/live.js"));
    assert_eq!(preview.page("/policy"), preview.page("/policy.html"));
    assert_eq!(preview.page("/advisories/"), preview.page("/advisories/index.html"));
    let folder = preview.get("/advisories");
    assert!(folder.status == 301 && folder.head.contains("\r\nLocation: /advisories/\r\n"));
    let missing = preview.get("/nothing/here");
    assert!(missing.status == 404 && missing.text().contains("href=\"/static/style.css\""));
    let head = preview.ask("HEAD", "/feed.xml");
    assert!(head.status == 200 && head.body.is_empty());
    assert!(head.head.contains("Content-Type: application/rss+xml"), "{}", head.head);
    let length = preview.page("/feed.xml").len();
    assert!(head.head.contains(&format!("Content-Length: {length}\r\n")), "{}", head.head);
    assert!(preview.page("/.forewarn/live.js").contains("EventSource"));
    assert_eq!(preview.get("/.forewarn/other").status, 404);
}

#[test]
fn nothing_is_written_and_no_build_has_the_script() {
    let site = Site::new();
    let before = tree(site.root());
    let preview = Preview::of(&site, &[]);
    for path in ["/", "/advisories/EX-2026-0001", "/osv/all.json"] {
        preview.page(path);
    }
    assert_eq!(tree(site.root()), before);
    site.build();
    for (path, bytes) in tree(&site.path("public")) {
        assert!(!String::from_utf8_lossy(&bytes).contains(".forewarn/"), "{path}");
    }
}

#[test]
fn a_port_that_is_taken_is_one_message() {
    let site = Site::new();
    let preview = Preview::of(&site, &[]);
    let run = site.run(&["serve", "--port", &preview.port.to_string()]);
    assert_eq!(run.code, Some(1));
    let message = format!("error[port-unavailable]: port {} of 127.0.0.1", preview.port);
    assert!(run.stderr.starts_with(&message), "{}", run.stderr);
    assert!(run.stderr.contains("--port N") && run.stderr.matches("error[").count() == 1);
    let run = Site::empty().run(&["serve"]);
    assert!(run.code == Some(1) && run.stderr.contains("error[site-missing]"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_as_a_success() {
    let site = Site::new();
    let preview = Preview::of(&site, &[]);
    preview.page("/");
    let listening = preview.listen();
    assert_eq!(preview.interrupt(), Some(0));
    drop(listening);
}

#[test]
fn drafts_are_shown_only_when_they_are_asked_for() {
    let outside = tempfile::tempdir().unwrap();
    let drafts = outside.path().join("drafts");
    let given = drafts.to_str().unwrap();
    let settings = format!("{}drafts: {given}\n", crate::site::SETTINGS);
    let site = Site::new().file("content/site.yaml", settings);
    let made = site.run(&["new", "--title", "Not <b>public</b> yet"]);
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    let name =
        tree(&drafts).keys().find_map(|path| path.strip_suffix("/draft.md").map(str::to_owned));
    let name = name.unwrap();
    let page = format!("/drafts/{name}.html");

    let closed = Preview::of(&site, &[]);
    assert_eq!((closed.get("/drafts/").status, closed.get(&page).status), (404, 404));
    drop(closed);

    let open = Preview::of(&site, &["--drafts"]);
    let mut events = open.listen().unwrap();
    let state = events.next().clone();
    assert!(
        open.page("/drafts/")
            .contains(&format!("<a href=\"{page}\">{name}</a>: Not &lt;b&gt;public"))
    );
    let shown = open.page(&page);
    assert!(shown.contains(&format!("role=\"note\">draft, not public: {name}")), "{shown}");
    assert!(shown.contains("Not &lt;b&gt;public&lt;/b&gt; yet") && !shown.contains("canary"));
    assert_eq!(open.get("/drafts/nothing.html").status, 404);
    for path in ["/", "/feed.xml", "/atom.xml", "/osv/all.json", "/advisories/", "/sitemap.xml"] {
        let text = open.page(path);
        assert!(!text.contains("DRAFT-0") && !text.contains("public&lt;/b&gt; yet"), "{path}");
    }
    let file = drafts.join(&name).join("draft.md");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("Not <b>", "Never <b>")).unwrap();
    let state = events.newer(&state);
    assert!(open.page(&page).contains("Never &lt;b&gt;"));
    fs::write(&file, text.replace("title:", "titel:")).unwrap();
    events.newer(&state);
    let broken = open.get(&page);
    assert!(broken.status == 500 && broken.text().contains("draft.md:"), "{}", broken.text());
}

#[test]
fn a_folder_of_drafts_inside_the_site_is_refused() {
    let run = Site::new().run(&["serve", "--port", "0", "--drafts", "drafts"]);
    assert!(run.code == Some(1) && run.stderr.contains("error[drafts-inside]"), "{}", run.stderr);
}

/// The script is classic, small and must be sound wherever node is there to say so.
#[test]
fn the_script_can_be_parsed() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/src/serve/live/live.js");
    if let Ok(status) = Command::new("node").args(["--check", script]).status() {
        assert!(status.success());
    }
}

#[test]
fn rules_about_the_whole_site_are_told_and_hold_nothing_back() {
    let site = Site::new();
    let preview = Preview::of(&site, &[]);
    let mut events = preview.listen().unwrap();
    events.wait(|state| tells(state, "unsigned-optional"));
    site.change("advisories/EX-2026-0001.md", "grows without bounds.", "grows. [More](nothing.md)");
    let state = events.wait(|state| tells(state, "link-broken"));
    assert_eq!(state["held"], false);
    let found = state["findings"].as_array().unwrap();
    let found = found.iter().find(|found| found["code"] == "link-broken").unwrap();
    assert_eq!(
        (&found["file"], &found["level"]),
        (&"advisories/EX-2026-0001.md".into(), &"error".into())
    );
    assert!(found["line"].as_u64() > Some(20) && found["hint"].is_string(), "{found}");
    until(|| preview.page("/advisories/EX-2026-0001").contains(">More</a>").then_some(()));
}
