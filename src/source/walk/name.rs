//! Names of files, which anyone may choose who sends in a change.

use std::ffi::OsStr;

use crate::canary;
use crate::diagnostic::{Fault, Rule};
use crate::source::text::character;

/// A name that cannot be shown as it is.
pub static FILE_NAME: Rule = Rule::error(
    "file-name",
    "the name of a file is not plain text",
    "Names of sources become names in the site and are printed beside findings. One that is not UTF-8 reads \
     differently from machine to machine, and one with control characters, or with characters that reorder text, \
     can look like another or change what a terminal shows. Rename the file.",
);

/// What is wrong with a name, of a file or a folder.
pub(super) fn fault(name: &OsStr) -> Option<Fault> {
    if canary::find(name.as_encoded_bytes()).is_some() {
        return Some(canary::found("in the name of this file"));
    }
    let message = match name.to_str() {
        None => "this name is not UTF-8".to_owned(),
        Some(text) => {
            let wrong = u32::from(text.chars().find(|&character| is_wrong(character))?);
            format!("this name has the character U+{wrong:04X}")
        }
    };
    Some(Fault::new(&FILE_NAME, message).hint("rename it; what cannot be shown is escaped here"))
}

/// A name, or a whole path, for people: as it is, or escaped where it is not plain text. A canary in it is masked.
#[must_use]
pub fn shown(name: &OsStr) -> String {
    if let (Some(text), None) = (name.to_str(), fault(name)) {
        return text.to_owned();
    }
    canary::masked(&escaped(name)).into_owned()
}

fn escaped(name: &OsStr) -> String {
    let mut shown = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        chunk.valid().chars().for_each(|character| push(&mut shown, character));
        shown.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    shown
}

/// The backslash is escaped too, so that no two names are shown alike.
fn push(shown: &mut String, character: char) {
    if is_wrong(character) || character == '\\' {
        shown.extend(character.escape_default());
    } else {
        shown.push(character);
    }
}

/// A line feed and a tab are text, but no part of a name.
fn is_wrong(character: char) -> bool {
    matches!(character, '\n' | '\t') || character::forbidden(character).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, message: Option<&str>, expected: &str) {
        let name = OsStr::new(name);
        let found = fault(name).map(|fault| fault.message);
        assert_eq!(found.as_deref(), message);
        assert_eq!(shown(name), expected);
    }

    #[test]
    fn plain_names_are_shown_as_they_are() {
        check("policy.md", None, "policy.md");
        check("é 日本\\n.md", None, "é 日本\\n.md");
    }

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        let message = Some("this name has the character U+000A");
        check("a\nb\u{1b}[31m\\.md", message, "a\\nb\\u{1b}[31m\\\\.md");
        check("a\tb", Some("this name has the character U+0009"), "a\\tb");
        check("\u{202e}b", Some("this name has the character U+202E"), "\\u{202e}b");
    }

    #[test]
    fn a_canary_in_a_name_is_found_and_not_shown() {
        let name = format!("A{}.md", canary::Canary::of(3).secret().to_uppercase());
        assert_eq!(fault(OsStr::new(&name)).unwrap().rule.code, "canary-found");
        assert_eq!(shown(OsStr::new(&name)), "AFOREWARN-CANARY-….md");
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_utf8_are_told_apart() {
        use std::os::unix::ffi::OsStrExt as _;
        for (bytes, expected) in [(b"a\xFF.md", "a\\xFF.md"), (b"a\xFE.md", "a\\xFE.md")] {
            let name = OsStr::from_bytes(bytes);
            assert_eq!(fault(name).unwrap().message, "this name is not UTF-8");
            assert_eq!(shown(name), expected);
        }
    }
}
