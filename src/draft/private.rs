//! `private.yaml`: what must never become public, whichever draft it comes from.

use std::cell::RefCell;
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::parse::Place;
use crate::source::read;
use crate::source::schema::draft::RawPrivate;
use crate::source::yaml;

/// The file's name.
const FILE: &str = "private.yaml";

/// The names, handles and addresses of those who did not consent, from a drafts folder; none where it has no such file.
///
/// # Errors
/// Everything that is wrong with the file: a list that is half read would let a name through.
pub fn forbidden(drafts: &Path) -> Result<Vec<String>, Vec<Diagnostic>> {
    if drafts.join(FILE).symlink_metadata().is_err() {
        return Ok(Vec::new());
    }
    let text = read::private_text(drafts, FILE)?.text;
    let findings = RefCell::default();
    let read = yaml::read::<RawPrivate>(&text.text, 0..text.text.len(), &mut findings.borrow_mut());
    let lines = read.map(|(raw, tree)| {
        let root = Place::root(&tree, &findings);
        root.each("forbidden", &raw.forbidden, |place, text| place.line(text))
    });
    let found = read::placed(&text, findings.into_inner());
    if found.is_empty() { Ok(lines.unwrap_or_default()) } else { Err(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&[&str], &[&str]>) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), text).unwrap();
        let read = forbidden(folder.path());
        let codes =
            |found: Vec<Diagnostic>| found.iter().map(|one| one.rule.code).collect::<Vec<_>>();
        assert_eq!(
            read.map_err(codes),
            expected
                .map(|list| list.iter().map(ToString::to_string).collect())
                .map_err(<[_]>::to_vec)
        );
    }

    #[test]
    fn names_are_lines() {
        check(
            "forbidden: [A Finder, \"@finder\", finder@example.org]\n",
            Ok(&["A Finder", "@finder", "finder@example.org"]),
        );
        check("forbidden: []\n", Ok(&[]));
        check("forbiden: []\n", Err(&["unknown-key"]));
        check("forbidden: [\" \"]\n", Err(&["line-break"]));
    }

    #[test]
    fn no_file_forbids_nothing() {
        assert!(forbidden(tempfile::tempdir().unwrap().path()).unwrap().is_empty());
    }
}
