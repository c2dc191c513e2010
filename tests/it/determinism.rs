//! The same sources give the same bytes: whatever the machine's threads, zone, language, home and order of files.

use std::collections::BTreeMap;

use crate::signed::{NOW, secret, with_key};
use crate::site::{ADVISORY, POLICY, SETTINGS, Site, many, tree};

/// Whether a key signs during the build.
const SIGNING: [bool; 2] = [false, true];

fn built_with(
    site: &Site,
    signing: bool,
    threads: &str,
    zone: &str,
    language: &str,
    home: &str,
) -> BTreeMap<String, Vec<u8>> {
    let mut command = site.command();
    command.args(["build", "--now", NOW]);
    if signing {
        command.args(["--signing-key", &secret()]);
    }
    command.envs([
        ("RAYON_NUM_THREADS", threads),
        ("TZ", zone),
        ("LANG", language),
        ("LC_ALL", language),
        ("HOME", home),
    ]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    tree(&site.path("public"))
}

#[test]
fn threads_zones_languages_and_homes_make_no_difference() {
    for signing in SIGNING {
        makes_no_difference(signing);
    }
}

fn makes_no_difference(signing: bool) {
    let site = with_key(Site::new());
    many(&site, 40);
    let first = built_with(&site, signing, "1", "UTC", "C", "/");
    assert!(first.len() > 150, "{} files", first.len());
    assert_eq!(first.contains_key("revisions.txt"), signing);
    for (threads, zone, language, home) in [
        ("7", "Pacific/Kiritimati", "tr_TR.UTF-8", "/tmp"),
        ("2", "America/St_Johns", "de_DE.UTF-8", "/nonexistent"),
    ] {
        std::fs::remove_dir_all(site.path("public")).unwrap();
        let again = built_with(&site, signing, threads, zone, language, home);
        assert!(first == again, "{:?}", differing(&first, &again));
    }
}

#[test]
fn the_order_in_which_files_were_written_makes_no_difference() {
    let forwards = with_key(Site::empty());
    let backwards = with_key(Site::empty());
    let files: Vec<(String, String)> = (1..=30)
        .map(|number| {
            let id = format!("EX-2026-{number:04}");
            (format!("advisories/{id}.md"), ADVISORY.replace("EX-2026-0001", &id))
        })
        .chain([
            ("content/policy.md".to_owned(), POLICY.to_owned()),
            ("content/site.yaml".to_owned(), SETTINGS.to_owned()),
        ])
        .collect();
    for (path, text) in &files {
        forwards.write(path, text);
    }
    for (path, text) in files.iter().rev() {
        backwards.write(path, text);
    }
    for signing in SIGNING {
        let first = built_with(&forwards, signing, "2", "UTC", "C", "/");
        let second = built_with(&backwards, signing, "3", "UTC", "C", "/");
        assert!(first == second, "{:?}", differing(&first, &second));
    }
}

#[test]
fn no_byte_depends_on_today() {
    let site = Site::new();
    site.run(&["build", "--now", "2026-06-01"]);
    let first = tree(&site.path("public"));
    std::fs::remove_dir_all(site.path("public")).unwrap();
    site.run(&["build", "--now", "2036-06-01"]);
    assert!(first == tree(&site.path("public")));
}

fn differing(first: &BTreeMap<String, Vec<u8>>, second: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    first
        .keys()
        .chain(second.keys())
        .filter(|path| first.get(*path) != second.get(*path))
        .cloned()
        .collect()
}
