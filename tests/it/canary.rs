//! No build takes a canary, wherever it stands, and no message shows one.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use base64::Engine as _;
use forewarn::canary::{self, Canary};
use forewarn::frozen;
use forewarn::load::load;
use forewarn::source::walk::walk;

use crate::signed::{NOW, build, sign, signed, unsigned};
use crate::site::{Run, Site, tree};

/// Numbers that look random and are the same in every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `sides` (splitmix64).
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).unwrap()
    }

    /// A canary, in letters of any case.
    fn canary(&mut self) -> String {
        let bits = (0..16).fold(0, |bits: u128, _| bits << 8 | self.roll(256) as u128);
        let canary = Canary::of(bits);
        let upper = self.roll(4) == 0;
        let letter = |c: char| if upper && self.roll(2) == 0 { c.to_ascii_uppercase() } else { c };
        canary.secret().chars().map(letter).collect()
    }
}

/// A signed site with a file of every kind.
fn site() -> Site {
    let site = signed()
        .file("content/about.md", "---\ntitle: About\n---\nWords.\n")
        .file("content/notes.txt", "not used\n")
        .file("themes/default/static/logo.bin", [0_u8, 159, 146, 150, 255, 10].repeat(50))
        .file("themes/default/templates/404.html", "{% extends \"default/404.html\" %}\n");
    let run = sign(&site, &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    site
}

/// The sources, but for hidden files, which nothing reads.
fn sources(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let mut files = tree(site.root());
    files.retain(|path, _| {
        !path.starts_with("public/") && !path.split('/').any(|part| part.starts_with('.'))
    });
    files
}

/// Puts a canary at a random place into a random source, or into its name. Gives the files that changed.
fn taint(site: &Site, files: &BTreeMap<String, Vec<u8>>, dice: &mut Dice) -> (String, String) {
    let (path, bytes) = files.iter().nth(dice.roll(files.len())).unwrap();
    let canary = dice.canary();
    if dice.roll(10) == 0 {
        let (folder, name) = path.rsplit_once('/').unwrap();
        let named = format!("{folder}/{canary}{name}");
        site.write(&named, bytes);
        return (named, canary);
    }
    let mut bytes = bytes.clone();
    let at = dice.roll(bytes.len() + 1);
    bytes.splice(at..at, canary.bytes());
    site.write(path, bytes);
    (path.clone(), canary)
}

fn restore(site: &Site, files: &BTreeMap<String, Vec<u8>>, path: &str) {
    match files.get(path) {
        Some(bytes) => site.write(path, bytes),
        None => fs::remove_file(site.path(path)).unwrap(),
    }
}

/// The findings of a reading, as text: all that a message could show.
fn read(root: &Path) -> String {
    let (files, found) = walk(root);
    let loaded = load(root, &files);
    let frozen = loaded.library.map(|library| frozen::read(root, &files, &library).1);
    format!("{found:?}{:?}{frozen:?}", loaded.findings)
}

#[test]
fn a_canary_in_a_thousand_places_is_refused_by_every_reading() {
    let site = site();
    let files = sources(&site);
    assert!(files.len() > 20 && !read(site.root()).contains("canary"));
    let mut dice = Dice::new(1);
    for round in 0..1_000 {
        let (path, canary) = taint(&site, &files, &mut dice);
        let said = read(site.root());
        assert!(said.contains("canary-found"), "round {round}: {path}");
        assert!(
            !said.to_lowercase().contains(&canary.to_lowercase()),
            "round {round}: {path}: {said}"
        );
        restore(&site, &files, &path);
    }
    assert!(!read(site.root()).contains("canary-found"));
}

#[test]
fn every_build_refuses_it_leaves_the_site_and_says_nothing_of_it() {
    let site = site();
    build(&site, &[]);
    let before = tree(&site.path("public"));
    let files = sources(&site);
    let mut dice = Dice::new(2);
    for _ in 0..40 {
        let (path, canary) = taint(&site, &files, &mut dice);
        let format: &[&str] = match dice.roll(3) {
            0 => &["check", "--format", "json"],
            1 => &["check", "--format", "github"],
            _ => &["check"],
        };
        for command in [&["build", "--verbose"], format, &["export", "--check"]] {
            refused(&site.run(&[command, &["--now", NOW]].concat()), &path, &canary);
        }
        assert!(tree(&site.path("public")) == before, "{path}");
        restore(&site, &files, &path);
    }
    build(&site, &[]);
}

#[track_caller]
fn refused(run: &Run, path: &str, canary: &str) {
    let said = format!("{}{}", run.stdout, run.stderr);
    assert_eq!(run.code, Some(1), "{path}: {said}");
    assert!(said.contains("canary-found"), "{path}: {said}");
    assert!(!said.to_lowercase().contains(&canary.to_lowercase()[20..]), "{path}: {said}");
}

/// A canary that no source shows, because an escape hides it until the source is read.
#[track_caller]
fn escaped(site: &Site, commands: &[&[&str]]) {
    let before = tree(site.root());
    for command in commands {
        let run = site.run(&[*command, &["--now", NOW]].concat());
        assert_eq!(run.code, Some(1), "{command:?}: {}{}", run.stdout, run.stderr);
        assert!(
            format!("{}{}", run.stdout, run.stderr).contains("canary-found"),
            "{command:?}: {}",
            run.stderr
        );
        let said = [run.stdout.as_bytes(), run.stderr.as_bytes()].concat();
        assert_eq!(canary::find(&said), None);
    }
    let after = tree(site.root());
    for (path, bytes) in &after {
        assert!(before.contains_key(path) || canary::find(bytes).is_none(), "{path}");
    }
    assert_eq!(
        after
            .keys()
            .find(|path| path.starts_with("public/") || path.contains("signed/EX-2026-0001")),
        None
    );
}

/// A canary behind escapes of YAML.
fn hidden() -> String {
    Canary::of(7).secret().replace('-', "\\x2d")
}

#[test]
fn an_escape_hides_no_canary_from_what_is_made() {
    let all: &[&[&str]] = &[&["build"], &["check"]];
    let title = format!("title: \"A {}\"", hidden());
    escaped(&Site::new().advisory("title: A table without bounds", &title), all);
    let body = format!("A {} grows", hidden().replace("\\x2d", "&#45;"));
    escaped(&Site::new().advisory("A table grows", &body), all);
    let signed = unsigned().advisory("title: A table without bounds", &title);
    let secret = crate::signed::secret();
    escaped(&signed, &[&["sign", "--key", &secret]]);
    let contact = format!("{{name: \"{}\", uri: mailto:first@example.org}}", hidden());
    let policy = Site::new().edit(
        "content/policy.md",
        "{name: First, uri: mailto:first@example.org}",
        &contact,
    );
    escaped(&policy, &[&["build"], &["export"]]);
}

#[test]
fn an_archive_is_looked_into_before_it_is_compressed() {
    let title = format!("title: \"A {}\"", hidden());
    let site = Site::new().advisory("title: A table without bounds", &title);
    escaped(&site, &[&["build", "--formats", "osv"]]);
}

#[test]
fn a_draft_in_another_form_is_refused() {
    let draft =
        format!("---\ndraft:\n  canary: {}\ntitle: A table\n---\nWords.\n", Canary::of(9).secret());
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("draft.md", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(draft.as_bytes()).unwrap();
    let archive = archive.finish().unwrap().into_inner();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(draft.as_bytes()).unwrap();
    let mail = base64::engine::general_purpose::STANDARD.encode(&draft).into_bytes();
    let wide = draft.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [archive, packed.finish().unwrap(), mail, wide] {
        let site = Site::new().file("themes/default/static/data.bin", bytes);
        escaped(&site, &[&["build"], &["check"]]);
    }
}
