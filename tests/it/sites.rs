//! Whole sites whose output is known byte for byte: a change of any file shows as a change of the expected tree.
//!
//! `FOREWARN_RECORD=1 cargo test sites` writes the expected trees anew; read the difference as you would read code.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::site::{Run, tree};

#[test]
fn every_file_of_the_example_sites_is_as_expected() {
    let sites = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
    let mut count = 0;
    for entry in fs::read_dir(&sites).unwrap() {
        compare(&entry.unwrap().path());
        count += 1;
    }
    assert!(count > 0, "there are no example sites");
}

/// The built-in templates are taken with the words and parts of the site written into them; those of a site that has one of its own
/// are taken as they are.
#[test]
fn a_template_of_its_own_that_says_nothing_changes_no_file_of_a_site() {
    let sites = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
    for entry in fs::read_dir(&sites).unwrap() {
        let site = entry.unwrap().path();
        let copy = tempfile::TempDir::new().unwrap();
        let mut files = tree(&site.join("source"));
        files.insert("themes/default/templates/hooks/head.html".to_owned(), vec![]);
        write(&copy.path().join("source"), files);
        write(&copy.path().join("expected"), tree(&site.join("expected")));
        compare(copy.path());
    }
}

fn compare(site: &Path) {
    let out = tempfile::TempDir::new().unwrap();
    let built = out.path().join("built");
    let mut command = Command::new(env!("CARGO_BIN_EXE_forewarn"));
    command
        .arg("-C")
        .arg(site.join("source"))
        .args(["build", "--now", "2027-01-01", "--out"])
        .arg(&built);
    let run = Run::of(command.env_clear().output().unwrap());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let expected = site.join("expected");
    if std::env::var_os("FOREWARN_RECORD").is_some() {
        record(&built, &expected);
    }
    let (found, known) = (tree(&built), tree(&expected));
    assert_eq!(found.keys().collect::<Vec<_>>(), known.keys().collect::<Vec<_>>(), "other files");
    for (path, bytes) in &found {
        let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(
            *bytes == known[path],
            "{path} is now\n{}\nwas\n{}",
            shown(bytes),
            shown(&known[path])
        );
    }
}

fn record(built: &Path, expected: &Path) {
    let _ = fs::remove_dir_all(expected);
    write(expected, tree(built));
}

fn write(folder: &Path, files: BTreeMap<String, Vec<u8>>) {
    for (path, bytes) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}
