//! This repository's own site: the Hyper project's policy and its six real advisories.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use crate::site::{Run, tree};

/// Builds this repository's site.
#[track_caller]
pub(crate) fn build(out: &Path) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_forewarn"));
    command
        .args(["-C", env!("CARGO_MANIFEST_DIR"), "build", "--out"])
        .arg(out)
        .env("SOURCE_DATE_EPOCH", "1800000000");
    let run = Run::of(command.output().unwrap());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    run
}

#[test]
fn it_builds_with_the_warnings_that_it_asked_for() {
    let out = tempfile::TempDir::new().unwrap();
    let run = build(&out.path().join("site"));
    let codes: BTreeSet<&str> = run
        .stderr
        .lines()
        .filter_map(|line| line.strip_prefix("warning[")?.split(']').next())
        .collect();
    assert_eq!(
        codes,
        BTreeSet::from(["certificate-missing", "contact-single", "promise-missed"]),
        "{}",
        run.stderr
    );
}

#[test]
fn it_has_every_file_of_the_output_table() {
    let out = tempfile::TempDir::new().unwrap();
    build(&out.path().join("site"));
    let files = tree(&out.path().join("site"));
    for path in [
        ".nojekyll",
        "404.html",
        "SHA256SUMS",
        "_headers",
        "about.html",
        "advisories/HYPER-2016-0002.html",
        "advisories/HYPER-2016-0002.txt",
        "advisories/index.html",
        "advisories/year/2016.html",
        "alias/CVE-2016-6581.html",
        "alias/GHSA-ffq8-576r-v26g.html",
        "alias/PYSEC-2017-87.html",
        "aliases/index.html",
        "atom.xml",
        "changes.xml",
        "distributors.html",
        "feed.json",
        "feed.xml",
        "feeds.html",
        "index.html",
        "keys.html",
        "osv/PyPI/all.zip",
        "osv/PyPI/modified_id.csv",
        "osv/all.json",
        "osv/ecosystems.txt",
        "osv/x_HYPER-2016-0002.json",
        "policy.html",
        "report.html",
        "robots.txt",
        "search.html",
        "search/documents/0.json",
        "search/words/0.json",
        "sitemap.xml",
        "thanks.html",
    ] {
        assert!(files.contains_key(path), "{path} is missing");
    }
}

#[test]
fn every_page_says_whose_it_is() {
    let out = tempfile::TempDir::new().unwrap();
    build(&out.path().join("site"));
    let mut pages = 0;
    for (path, bytes) in tree(&out.path().join("site")) {
        if Path::new(&path).extension().is_some_and(|ending| ending == "html") {
            let text = String::from_utf8(bytes).unwrap();
            assert!(
                text.contains("it is not the Hyper project"),
                "{path} does not say that it is an example"
            );
            pages += 1;
        }
    }
    assert!(pages > 25, "{pages} pages");
}

#[test]
fn the_missing_package_is_a_second_revision() {
    let out = tempfile::TempDir::new().unwrap();
    build(&out.path().join("site"));
    let page =
        std::fs::read_to_string(out.path().join("site/advisories/HYPER-2016-0002.html")).unwrap();
    assert!(page.contains("hyper") && page.contains("2.3.0") && page.contains("0.6.0"));
    let text =
        std::fs::read_to_string(out.path().join("site/advisories/HYPER-2016-0002.txt")).unwrap();
    assert!(text.contains("Revision:      2 ("), "{text}");
    let changes = std::fs::read_to_string(out.path().join("site/changes.xml")).unwrap();
    assert!(
        changes.contains("HYPER-2016-0002:r1") && changes.contains("HYPER-2016-0002:r2"),
        "{changes}"
    );
}

#[test]
fn an_attributed_score_is_never_a_word_of_ours() {
    let out = tempfile::TempDir::new().unwrap();
    build(&out.path().join("site"));
    let page =
        std::fs::read_to_string(out.path().join("site/advisories/HYPER-2016-0002.html")).unwrap();
    assert!(page.contains("7.5") && page.contains("GitHub"), "the score stands with its source");
    assert!(!page.contains("badge"), "a score that is only attributed is not coloured");
}
