//! `changes`: a host that takes one file after the other never shows an index that names a file which is not there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proptest::prelude::Rng as _;
use proptest::test_runner::{RngAlgorithm, TestRng};
use serde_json::Value;

use crate::site::{ADVISORY, Site, many, tree};

/// What programs and people ask for first.
const INDEXES: [&str; 7] = [
    "atom.xml",
    "changes.xml",
    "feed.xml",
    "feed.json",
    "sitemap.xml",
    "osv/modified_id.csv",
    "index.html",
];

type Files = BTreeMap<String, Vec<u8>>;

fn changes(site: &Site, more: &[&str]) -> Value {
    let run = site.run(&[&["changes", "--format", "json"], more].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

/// The files of the site that a file names: links of pages, addresses of feeds, records of a list.
fn names(path: &str, bytes: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut found = BTreeSet::new();
    if path.ends_with(".csv") {
        let ids = text.lines().filter_map(|line| line.split_once(','));
        // The one of all ecosystems has the folder of each before the id.
        let id = |id: &str| id.rsplit('/').next().unwrap().to_owned();
        return ids.map(|(_, name)| format!("osv/{}.json", id(name))).collect();
    }
    for part in text.split("https://security.example.org/").skip(1) {
        let end = part.find(['"', '<', ' ', '#', '&', '\n', '\\', ')']).unwrap_or(part.len());
        found.insert(part[..end].to_owned());
    }
    if path.ends_with(".html") {
        let base = Path::new(path).parent().unwrap();
        for part in ["href=\"", "src=\""].iter().flat_map(|mark| text.split(mark).skip(1)) {
            let link = part.split(['"', '#']).next().unwrap();
            if !link.is_empty() && !link.contains(':') && !link.starts_with('/') {
                found.insert(resolve(base, link));
            }
        }
    }
    let file = |name: String| {
        if name.is_empty() || name.ends_with('/') { format!("{name}index.html") } else { name }
    };
    found.into_iter().map(file).collect()
}

fn resolve(base: &Path, link: &str) -> String {
    let mut parts: Vec<_> = base.iter().map(|part| part.to_str().unwrap()).collect();
    for part in link.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// The names that lead to nothing, from the indexes through everything that they name.
fn dangling(host: &Files, far: bool) -> Vec<String> {
    let mut queue: Vec<String> = INDEXES.iter().map(ToString::to_string).collect();
    // Somebody may follow any feed, even one that nothing names any more.
    queue.extend(host.keys().filter(|path| path.ends_with(".xml")).cloned());
    queue.retain(|path| host.contains_key(path));
    let (mut seen, mut found) = (BTreeSet::new(), vec![]);
    while let Some(path) = queue.pop() {
        for name in names(&path, &host[&path]) {
            if !host.contains_key(&name) {
                found.push(format!("{path} names {name}"));
            } else if far && seen.insert(name.clone()) {
                queue.push(name);
            }
        }
    }
    found
}

/// Two sites: what is published, and what an edit of settings, advisories and packages makes of it.
fn before_and_after() -> (Site, Files, Files) {
    let site = Site::new();
    many(&site, 6);
    site.build();
    let old = tree(&site.path("public"));
    std::fs::remove_file(site.path("advisories/EX-2026-0003.md")).unwrap();
    site.change("advisories/EX-2026-0002.md", "pkg:pypi/second", "pkg:npm/third");
    site.change("advisories/EX-2026-0004.md", "grows without", "still grows without");
    site.write("content/about.md", "---\ntitle: About us\nmenu: About\n---\nWords.\n");
    site.write(
        "advisories/EX-2026-0009.md",
        ADVISORY
            .replace("EX-2026-0001", "EX-2026-0009")
            .replace("CVE-2026-12345", "CVE-2026-99999")
            .replace("pypi/first", "pypi/fourth"),
    );
    site.write("old", &old["SHA256SUMS"]);
    site.build();
    let new = tree(&site.path("public"));
    (site, old, new)
}

/// Puts the files of each stage into the host, in an order of chance, and looks at it after every single one.
fn upload(
    host: &mut Files,
    new: &Files,
    plan: &Value,
    chance: &mut impl FnMut(usize) -> usize,
    far: bool,
) {
    let mut stages: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for upload in plan["uploads"].as_array().unwrap() {
        let stage = upload["stage"].as_u64().unwrap();
        stages.entry(stage).or_default().extend(strings(&upload["files"]));
    }
    for mut files in stages.into_values() {
        while !files.is_empty() {
            let path = files.swap_remove(chance(files.len()));
            host.insert(path.clone(), new[&path].clone());
            let dangling = dangling(host, far);
            assert_eq!(dangling, [""; 0], "after {path}");
        }
    }
    for mut files in deletions(plan) {
        while !files.is_empty() {
            let path = files.swap_remove(chance(files.len()));
            host.remove(&path);
            assert_eq!(dangling(host, far), [""; 0], "after {path} was deleted");
        }
    }
}

fn deletions(plan: &Value) -> Vec<Vec<String>> {
    plan["deletions"].as_array().unwrap().iter().map(|one| strings(&one["files"])).collect()
}

fn rolls(seed: u8) -> impl FnMut(usize) -> usize {
    let mut chance = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    move |below| usize::try_from(chance.next_u64() % below as u64).unwrap()
}

#[test]
fn an_update_never_leads_to_a_missing_file() {
    let (site, old, new) = before_and_after();
    assert_eq!(dangling(&new, true), [""; 0], "the test understands the site");
    let plan = changes(&site, &["--since", "old"]);
    for seed in 0..3 {
        let mut host = old.clone();
        upload(&mut host, &new, &plan, &mut rolls(seed), true);
        assert!(host == new, "the host has the new site");
    }
}

/// Pages name one another, so that only what programs ask for can be whole at every moment of a first publication.
#[test]
fn a_first_publication_never_has_an_index_of_missing_files() {
    let (site, _, new) = before_and_after();
    let plan = changes(&site, &["--since", "none"]);
    let indexes: Vec<_> = INDEXES.iter().filter(|path| !path.ends_with(".html")).collect();
    let mut there = BTreeSet::new();
    for upload in plan["uploads"].as_array().unwrap() {
        for path in strings(&upload["files"]) {
            if indexes.iter().any(|index| **index == path) {
                for name in names(&path, &new[&path]) {
                    // They name one another, and nothing else that is as late as they are.
                    let sibling = indexes.iter().any(|index| **index == name);
                    assert!(sibling || there.contains(&name), "{path} names {name} too early");
                }
            }
            there.insert(path);
        }
    }
    assert_eq!(there, new.keys().cloned().collect());
}

/// What is left after a kill counts as any mixture of the two.
#[test]
fn a_killed_upload_is_completed_or_taken_back() {
    let (site, old, new) = before_and_after();
    site.write("new", &new["SHA256SUMS"]);
    let plan = changes(&site, &["--since", "old", "--since", "new"]);
    let all: Vec<_> =
        plan["uploads"].as_array().unwrap().iter().flat_map(|one| strings(&one["files"])).collect();
    for seed in 0..3 {
        let mut chance = rolls(seed);
        let mut host = old.clone();
        for path in &all {
            if chance(2) == 0 {
                host.insert(path.clone(), new[path].clone());
            }
        }
        for path in &all {
            host.insert(path.clone(), new[path].clone());
        }
        for path in deletions(&plan).concat() {
            host.remove(&path);
        }
        assert!(host == new, "the host has the new site");
    }
}

#[test]
fn the_stages_of_the_example_site_are_known() {
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/small/expected");
    let site = Site::empty();
    let run = site.run(&["changes", "--since", "none", "--out", expected.to_str().unwrap()]);
    insta::assert_snapshot!(run.stdout);
    assert_eq!(run.stderr, "warning: none is not there: all files count as new\n");
}

#[test]
fn lists_are_written_for_the_tool_that_uploads() {
    let site = Site::new();
    site.build();
    let told = changes(&site, &["--since", "none", "--lists", "lists"]);
    let lists = tree(&site.path("lists"));
    assert_eq!(
        lists["plan.json"],
        format!("{}\n", serde_json::to_string_pretty(&told).unwrap()).as_bytes()
    );
    let table = String::from_utf8(lists["plan.tsv"].clone()).unwrap();
    let rows: Vec<Vec<_>> = table.lines().map(|line| line.split('\t').collect()).collect();
    let uploads = told["uploads"].as_array().unwrap();
    assert_eq!(rows.len(), uploads.len());
    for (row, upload) in rows.iter().zip(uploads) {
        assert_eq!(row[..2], ["upload", upload["list"].as_str().unwrap()]);
        assert_eq!(row[2..], [&upload["content_type"], &upload["cache_control"]]);
        let files = strings(&upload["files"]).join("\n") + "\n";
        assert_eq!(lists[row[1]], files.as_bytes());
    }
}

#[test]
fn nothing_changed_is_the_list_alone() {
    let site = Site::new();
    site.build();
    let run = site.run(&["changes", "--since", "public/SHA256SUMS"]);
    assert!(run.stdout.contains("\n  SHA256SUMS\n"), "{}", run.stdout);
    assert!(run.stdout.ends_with("1 file to upload, 1 file to delete\n"), "{}", run.stdout);
}

#[track_caller]
fn refused(site: &Site, code: &str, message: &str) {
    let run = site.run(&["changes", "--since", "since"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.contains(code) && run.stderr.contains(message), "{}", run.stderr);
}

#[test]
fn a_list_that_is_none_is_refused_with_its_line() {
    let site = Site::new();
    refused(&site, "manifest-missing", "no built site");
    site.build();
    let good = site.read("public/SHA256SUMS");
    let hash = &good[..64];
    site.write("since", format!("{hash}  a.html\n{hash}  ../b\n"));
    refused(&site, "since-form", "line 2 names `../b`, which is no path of a site");
    site.write("since", "<html>\n");
    refused(&site, "since-form", "line 1 is not a SHA-256");
    site.write("since", [hash.as_bytes(), b"  a\n\xff\n"].concat());
    refused(&site, "since-form", "line 2 is not UTF-8");
    site.write("since", "");
    std::fs::remove_file(site.path("public/index.html")).unwrap();
    refused(&site, "file-missing", "index.html");
}
