//! "Is my version affected?" on an advisory's page: what the tables say without a script, and what the script reads.

use crate::site::Site;

const PAGE: &str = "public/advisories/EX-2026-0001.html";

const SCRIPTS: [&str; 5] = ["words.js", "semver.js", "pep440.js", "evaluate.js", "version-box.js"];

/// The page of the site's advisory with these affected entries.
fn page(entries: &str) -> String {
    let (head, rest) = crate::site::ADVISORY.split_once("affected:\n").unwrap();
    let (_, tail) = rest.split_once("credits:").unwrap();
    let imported = "imported: {from: osv, at: 2026-01-02}\n";
    let text = format!("{head}{imported}affected:\n{entries}credits:{tail}");
    let site = Site::new().file("advisories/EX-2026-0001.md", text);
    site.build();
    site.read(PAGE)
}

#[track_caller]
fn check(entries: &str, present: &[&str], absent: &[&str]) {
    let page = page(entries);
    for part in present {
        assert!(page.contains(part), "`{part}` is not in\n{page}");
    }
    for part in absent {
        assert!(!page.contains(part), "`{part}` is in\n{page}");
    }
}

#[test]
fn each_stretch_stands_in_a_table_beside_its_fix() {
    check(
        "  - package: pkg:pypi/first\n    ranges: [{events: [{introduced: 2.0}, {introduced: \"0\"}, \
         {fixed: 1.10}, {last_affected: 2.4}]}]\n    versions: [1.9, 2.0]\n",
        &[
            "<tr><td>before 1.10</td><td>1.10</td></tr>\n<tr><td>2.0 up to and including 2.4</td>\
             <td><span class=\"quiet\">none known</span></td></tr>",
            "<div class=\"card\" data-package=\"first (PyPI)\" data-order=\"pep440\">",
            "<tbody data-events=\"introduced 0 fixed 1.10 introduced 2.0 last_affected 2.4\" data-order=\"pep440\">",
            "<li><code>1.9</code></li>\n<li><code>2.0</code></li>",
        ],
        &["have no order", "data-prefix"],
    );
}

#[test]
fn without_an_order_only_the_list_counts_and_the_page_says_so() {
    let vcpkg = "  - {ecosystem: vcpkg, name: first, versions: [\"1\"]}\n";
    let words = "Versions of vcpkg have no order that is known here";
    let listed = format!("{words}: only those that are listed are known to be affected.");
    let present = ["<div class=\"card\" data-package=\"first (vcpkg)\">", listed.as_str()];
    check(vcpkg, &present, &["data-order", "<table", "data-events"]);
    let ranged =
        "  - {ecosystem: vcpkg, name: first, ranges: [{introduced: \"1\", fixed: \"2\"}]}\n";
    let lost = format!("{words}, so that nothing tells which lie in between.");
    check(ranged, &[&lost, "<tbody data-events=\"introduced 1 fixed 2\">"], &["data-order"]);
    let debian = "  - {ecosystem: \"Debian:12\", name: first, ranges: [{introduced: \"1\", fixed: \"2\"}]}\n";
    check(debian, &["data-package=\"first (Debian:12)\""], &["data-order", "have no order"]);
}

#[test]
fn orders_and_prefixes_are_those_of_the_range_and_the_ecosystem() {
    check(
        "  - {package: pkg:golang/example.org/first, ranges: [{introduced: 1.0.0, fixed: 1.2.0}]}\n",
        &["data-package=\"example.org/first (Go)\" data-order=\"semver\" data-prefix=\"v\""],
        &["pep440\""],
    );
    check(
        "  - {ecosystem: vcpkg, name: first, ranges: [{type: SEMVER, introduced: 1.0.0}]}\n",
        &[
            "data-package=\"first (vcpkg)\">",
            "<tbody data-events=\"introduced 1.0.0\" data-order=\"semver\">",
        ],
        &["have no order"],
    );
}

#[test]
fn the_box_is_hidden_until_its_scripts_show_it() {
    let site = Site::new();
    site.build();
    let page = site.read(PAGE);
    assert!(page.contains("<form class=\"panel ask\" hidden data-ask>"), "{page}");
    let tags = SCRIPTS.map(|name| {
        format!(
            "<script defer src=\"../static/{name}\"></script>
"
        )
    });
    assert!(page.contains(&tags.concat()), "{page}");
    // Beside them stand the buttons for copying, which are on every page, and the structured data.
    assert_eq!(page.matches("<script").count(), SCRIPTS.len() + 2);
    for name in SCRIPTS {
        assert!(site.path("public/static").join(name).is_file(), "{name}");
    }
    let front = site.read("public/index.html");
    assert_eq!(front.matches("<script").count(), 2);
    for name in SCRIPTS {
        assert!(!front.contains(name), "{name}");
    }
}

#[test]
fn where_no_version_is_known_there_is_nothing_to_ask() {
    let git = "{type: GIT, repository: \"https://example.org/r\", events: [{introduced: \"0\"}]}";
    for entry in [
        "  - {package: pkg:pypi/first}\n".to_owned(),
        format!("  - {{repository: \"https://example.org/r\", ranges: [{git}]}}\n"),
    ] {
        check(
            &entry,
            &["class=\"card\""],
            &["<form", "version-box.js", "evaluate.js", "data-events"],
        );
    }
    let both = format!(
        "  - {{package: pkg:pypi/first, ranges: [{git}, {{introduced: 1.0, fixed: 2.0}}]}}\n"
    );
    check(
        &both,
        &["<form", "<li>all commits</li>", "data-events=\"introduced 1.0 fixed 2.0\""],
        &[],
    );
}

#[test]
fn a_withdrawn_advisory_says_so_in_its_box() {
    let from = "revisions:\n";
    let to = "withdrawn: {at: 2026-01-03, reason: a mistake}\nrevisions:\n";
    let site = Site::new().edit("advisories/EX-2026-0001.md", from, to);
    site.build();
    assert!(site.read(PAGE).contains("hidden data-ask data-withdrawn>"));
}

#[test]
fn hostile_versions_and_names_stay_text() {
    check(
        "  - {ecosystem: npm, name: 'a\"><script>x', versions: ['\"><script>y']}\n",
        &[
            "data-package=\"a&quot;&gt;&lt;script&gt;x (npm)\"",
            "<code>&quot;&gt;&lt;script&gt;y</code>",
        ],
        &["<script>"],
    );
}
