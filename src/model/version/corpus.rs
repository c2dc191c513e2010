//! The published comparisons of versions, one `LEFT < RIGHT` a line, that every order is held to.
//!
//! They lie beside the checkout, in the folder that `FOREWARN_SHARED` names. Where it is missing a
//! test says so and passes; a machine that sets `CI` must have it.

use std::cmp::Ordering;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::{Scheme, Version};

/// The text of a file of the shared folder, or nothing where it may be missing.
pub(crate) fn read(path: &str) -> Option<String> {
    find(path).map(|file| std::fs::read_to_string(file).unwrap())
}

/// A file or folder of the shared folder, or nothing where it may be missing.
pub(crate) fn find(path: &str) -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared").to_owned();
    let shared = std::env::var("FOREWARN_SHARED").unwrap_or(beside);
    let found = Path::new(&shared).join(path);
    if found.exists() {
        return Some(found);
    }
    let reason = format!("{} is missing", found.display());
    assert!(std::env::var_os("CI").is_none(), "{reason}");
    // Written past the test harness, which hides what a test that passes prints.
    let said = format!("skipped, set FOREWARN_SHARED: {reason}\n");
    drop(std::io::stderr().write_all(said.as_bytes()));
    None
}

/// The comparisons of a file, without its comments and empty lines. Files in `untold/` list those of a corpus file to which
/// an order has no answer; the version box of the pages is held to the same.
pub(super) fn lines(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with(['/', '#'])).collect()
}

/// Every line of a corpus file compares as it says, and the excepted ones cannot be told.
#[track_caller]
pub(super) fn check(scheme: Scheme, file: &str, untold: &[&[&str]]) {
    check_but(scheme, file, &untold.concat(), &[]);
}

/// The same, with further lines that compare the other way round.
#[track_caller]
pub(super) fn check_but(scheme: Scheme, file: &str, untold: &[&str], reversed: &[&str]) {
    let Some(text) = read(&format!("corpora/versions/{file}")) else { return };
    let (mut untold, mut reversed) = (untold.to_vec(), reversed.to_vec());
    let mut wrong = Vec::new();
    for line in lines(&text) {
        let expected = if take(&mut untold, line) {
            None
        } else if take(&mut reversed, line) {
            Some(sign(line).reverse())
        } else {
            Some(sign(line))
        };
        wrong.extend((compare(scheme, line) != expected).then_some(line));
    }
    assert_eq!(wrong, Vec::<&str>::new(), "these lines compare in another way");
    let excepted = [untold, reversed].concat();
    assert_eq!(excepted, Vec::<&str>::new(), "these lines are excepted, but not in {file}");
}

/// Removes a line from a list, if it is there.
fn take(lines: &mut Vec<&str>, line: &str) -> bool {
    let place = lines.iter().position(|other| *other == line);
    place.map(|place| lines.remove(place)).is_some()
}

/// What the scheme says of a line's versions; it must say the opposite of them the other way round.
#[track_caller]
fn compare(scheme: Scheme, line: &str) -> Option<Ordering> {
    let mut words = line.split(' ').step_by(2).map(|word| Version::parse(word).unwrap());
    let (left, right) = (words.next().unwrap(), words.next().unwrap());
    let answer = scheme.compare(&left, &right);
    assert_eq!(scheme.compare(&right, &left), answer.map(Ordering::reverse), "{line}");
    answer
}

#[track_caller]
fn sign(line: &str) -> Ordering {
    match line.split(' ').nth(1) {
        Some("<") => Ordering::Less,
        Some("=") => Ordering::Equal,
        Some(">") => Ordering::Greater,
        _ => panic!("no comparison: {line}"),
    }
}
