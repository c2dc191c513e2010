//! Whole sites whose output is known byte for byte: a change of any file shows as a change of the expected tree.
//!
//! `FOREWARN_RECORD=1 cargo test sites` writes the expected trees anew; read the difference as you would read code.

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
    for (path, bytes) in tree(built) {
        let path = expected.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}
