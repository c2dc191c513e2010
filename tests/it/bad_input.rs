//! Sources that are broken, dangerous or malicious: each gets a diagnostic that shows the place and the way out.

use std::time::{Duration, Instant};

use crate::site::{ADVISORY, SETTINGS, Site};

/// Findings of a site, as a snapshot named after the test.
macro_rules! snapshot {
    ($site:expr) => {
        insta::assert_snapshot!($site.check())
    };
}

#[test]
fn a_sound_site_has_only_the_warning_that_it_asked_for() {
    snapshot!(Site::new());
}

#[test]
fn an_unknown_key_is_shown_with_the_nearest_known_one() {
    snapshot!(Site::new().advisory("aliases:", "aliasses:"));
}

#[test]
fn a_duplicate_key_is_an_error() {
    snapshot!(Site::new().advisory("title: A table without bounds\n", "title: One\ntitle: Two\n"));
}

#[test]
fn a_yaml_alias_bomb_is_refused() {
    let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\n";
    quick(|| {
        snapshot!(Site::new().edit(
            "content/site.yaml",
            "signing: optional\n",
            &format!("signing: optional\n{bomb}")
        ));
    });
}

#[test]
fn deeply_nested_yaml_is_refused() {
    let bomb = "{a: ".repeat(20_000);
    quick(|| {
        snapshot!(Site::new().advisory("title: A table without bounds", &format!("title: {bomb}")));
    });
}

#[test]
fn deeply_nested_markdown_is_refused() {
    let bomb = format!("{}x", "> ".repeat(5_000));
    quick(|| snapshot!(Site::new().advisory("A table grows without bounds.", &bomb)));
}

#[test]
fn invalid_utf8_is_shown_at_its_place() {
    let mut bytes = ADVISORY.as_bytes().to_vec();
    let place = ADVISORY.find("grows").unwrap();
    bytes[place] = 0xff;
    snapshot!(Site::new().file("advisories/EX-2026-0001.md", bytes));
}

#[test]
fn control_characters_are_refused() {
    snapshot!(Site::new().advisory("table without", "table\u{1b}[31m without"));
}

#[test]
fn bidirectional_characters_are_refused() {
    snapshot!(Site::new().advisory("grows without", "grows \u{202e}without"));
}

#[test]
fn a_file_of_ten_megabytes_is_not_read() {
    quick(|| snapshot!(Site::new().file("content/large.md", "x".repeat(10 << 20))));
}

#[cfg(unix)]
#[test]
fn a_symlink_loop_is_an_error() {
    let site = Site::new();
    std::os::unix::fs::symlink(site.path("advisories"), site.path("advisories/again")).unwrap();
    quick(|| snapshot!(site));
}

#[cfg(unix)]
#[test]
fn a_symlink_out_of_the_site_is_an_error() {
    let site = Site::new();
    let other = Site::empty().file("secret.md", ADVISORY);
    std::os::unix::fs::symlink(other.path("secret.md"), site.path("content/secret.md")).unwrap();
    std::os::unix::fs::symlink(other.root(), site.path("advisories/other")).unwrap();
    snapshot!(site);
}

#[test]
fn an_id_that_climbs_is_refused() {
    snapshot!(Site::new().advisory("id: EX-2026-0001", "id: ../EX-2026-0001"));
}

#[test]
fn an_id_with_a_slash_is_refused() {
    snapshot!(Site::new().advisory("id: EX-2026-0001", "id: EX/2026-0001"));
}

#[test]
fn ids_that_differ_in_case_only_are_refused() {
    snapshot!(
        Site::new()
            .file("advisories/ex-2026-0001.md", ADVISORY.replace("EX-2026-0001", "ex-2026-0001"))
    );
}

#[test]
fn a_fixed_version_before_the_introduced_one_is_shown_where_it_stands() {
    let site = Site::new().advisory("fixed: 1.5.0", "fixed: 0.9.0");
    let run = site.run(&["check", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let range = &found["findings"][0];
    let lines: Vec<&str> = ADVISORY.lines().collect();
    let line = lines.iter().position(|line| line.contains("fixed: 1.5.0")).unwrap();
    assert_eq!(range["code"], "range-order");
    assert_eq!(range["line"], line + 1, "the line of affected[1].ranges[0].fixed");
    assert_eq!(range["column"], lines[line].find("1.5.0").unwrap() + 1);
    snapshot!(site);
}

#[test]
fn raw_html_is_dropped_with_a_warning() {
    snapshot!(
        Site::new().advisory("A table grows", "<script>alert(1)</script>A <b>table</b> grows")
    );
}

#[test]
fn links_have_safe_schemes_only() {
    snapshot!(
        Site::new()
            .advisory("A table grows", "[A](javascript:alert(1)) [table](data:text/html,x) grows")
    );
}

#[test]
fn references_have_safe_schemes_only() {
    snapshot!(Site::new().advisory("https://example.org/more", "javascript:alert(1)"));
}

#[test]
fn broken_links_and_anchors_are_found() {
    snapshot!(Site::new().advisory(
        "A table grows",
        "[A](../content/none.md) [table](#problems) [policy](../content/policy.md) grows"
    ));
}

#[test]
fn everything_wrong_is_said_at_once() {
    let site = Site::new()
        .advisory("2026-01-02T03:04:05Z", "yesterday")
        .advisory("role: finder", "role: findr")
        .advisory("CVE-2026-12345", "CVE-26-1")
        .edit("content/policy.md", "mailto:first@example.org", "first@example.org")
        .edit("content/site.yaml", "signing: optional", "signing: sometimes")
        .file("content/other.md", "no front matter\n");
    snapshot!(site);
}

#[test]
fn front_matter_that_does_not_end_is_refused() {
    snapshot!(Site::new().file("content/open.md", "---\ntitle: Open\n"));
}

#[test]
fn a_folder_without_a_site_is_named() {
    snapshot!(Site::empty());
}

#[test]
fn other_front_matter_bombs_end_quickly() {
    for bomb in [
        "[".repeat(100_000),
        "- ".repeat(100_000),
        "? ".repeat(50_000),
        "!".repeat(50_000),
        "\"".repeat(99_999),
    ] {
        let site = Site::new().file("content/bomb.md", format!("---\ntitle: {bomb}\n---\nx\n"));
        quick(|| assert_eq!(site.run(&["check"]).code, Some(1)));
    }
}

#[test]
fn markdown_bombs_end_quickly() {
    for bomb in [
        "[".repeat(400_000),
        "*a ".repeat(200_000),
        "`".repeat(300_000),
        "| a ".repeat(100_000),
        "![](".repeat(100_000),
    ] {
        let site = Site::new().file("content/bomb.md", format!("---\ntitle: Bomb\n---\n{bomb}\n"));
        quick(|| assert!(site.run(&["check"]).code.is_some_and(|code| code < 2)));
    }
}

#[test]
fn a_file_full_of_mistakes_is_judged_quickly_and_shown_in_part() {
    let versions = vec!["1.0"; 20_000].join(", ");
    let links = "[a](none.md) ".repeat(20_000);
    let events = "{introduced: 2.0}, {fixed: 1.0}, ".repeat(5_000);
    let sites = [
        (
            Site::new().advisory("versions: [1.0.0, 1.10]", &format!("versions: [{versions}]")),
            "versions-twice",
        ),
        (Site::new().advisory("A table grows", &links), "findings-cut"),
        (
            Site::new().advisory(
                "[{introduced: 1.0.0, fixed: 2.0.0}]",
                &format!("[{{events: [{events}]}}]"),
            ),
            "findings-cut",
        ),
    ];
    for (site, code) in sites {
        quick(|| assert!(site.codes().contains(&code.to_owned()), "{code}"));
    }
}

#[test]
fn a_source_that_cannot_be_read_is_not_called_missing() {
    let other = ADVISORY.replace("EX-2026-0001", "EX-2026-0002").replace("12345", "12346");
    let other = other.replace("affected:", "related: [EX-2026-0001]\naffected:");
    let site = Site::new()
        .file(
            "advisories/EX-2026-0002.md",
            other.replace("A table grows", "[A](EX-2026-0001.md) table grows"),
        )
        .advisory("title: A", "title: \u{7}A")
        .file("content/policy.md", [0xff]);
    assert_eq!(site.codes(), ["control-character", "not-utf8", "unsigned-optional"]);
}

#[cfg(unix)]
#[test]
fn names_and_kinds_of_files_are_not_trusted() {
    let site = Site::new().file("content/a\u{1b}[31m\nb.md", "---\ntitle: A\n---\nx\n");
    std::fs::create_dir_all(site.path("advisories/EX-2026-0003.md")).unwrap();
    let elsewhere = Site::empty().file("default/static/secret.txt", "x");
    std::os::unix::fs::symlink(elsewhere.root(), site.path("themes")).unwrap();
    std::os::unix::fs::symlink("/nonexistent", site.path("advisories/.#EX-2026-0001.md")).unwrap();
    assert_eq!(
        site.codes(),
        ["file-name", "source-unreadable", "symlink-outside", "unsigned-optional"]
    );
    assert!(!site.check().contains('\u{1b}'), "a name reached the terminal as it is");
}

#[test]
fn findings_stay_at_their_values_beside_ones_that_cannot_be_read() {
    let site = Site::new()
        .advisory("package: pkg:pypi/first", "package: pkg:nope/first")
        .advisory("fixed: 1.5.0", "fixed: 0.9.0");
    let run = site.run(&["check", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let range = found["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["code"] == "range-order")
        .unwrap();
    let line = ADVISORY.lines().position(|line| line.contains("fixed: 1.5.0")).unwrap();
    assert_eq!(range["line"], line + 1);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_make_no_difference() {
    let plain = Site::new();
    plain.build();
    let windows = Site::new()
        .file("advisories/EX-2026-0001.md", format!("\u{feff}{}", ADVISORY.replace('\n', "\r\n")))
        .file("content/site.yaml", format!("\u{feff}{}", SETTINGS.replace('\n', "\r\n")));
    windows.build();
    assert_eq!(
        crate::site::tree(&plain.path("public")),
        crate::site::tree(&windows.path("public"))
    );
}

#[test]
fn versions_stay_the_text_that_they_are() {
    let site = Site::new();
    site.build();
    assert!(site.read("public/osv/x_EX-2026-0001.json").contains(r#""versions":["1.0.0","1.10"]"#));
}

/// Runs what must not take long, however it ends; generous, for machines that are busy.
#[track_caller]
fn quick(work: impl FnOnce()) {
    let start = Instant::now();
    work();
    assert!(start.elapsed() < Duration::from_secs(20), "took {:?}", start.elapsed());
}
