//! Reading one file, bounded.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::canary;
use crate::diagnostic::{Diagnostic, Fault, Place};
use crate::source::finding::Finding;
use crate::source::text::{FILE_TOO_LARGE, MAX, Text};
use crate::source::walk::{SOURCE_UNREADABLE, irregular};

/// The most bytes of a patch, a certificate or a static file.
const LARGEST: u64 = 16 << 20;

/// A text as it was read, with the SHA-256 of its bytes.
#[derive(Debug)]
pub struct Opened {
    /// The text, without a byte order mark and with plain line feeds.
    pub text: Text,
    /// The SHA-256 of the file's bytes.
    pub digest: [u8; 32],
}

impl Opened {
    /// The same with blanks for the characters that no source may hold, to look for what else is wrong.
    #[must_use]
    pub fn masked(&self) -> Self {
        Self { text: self.text.masked(), digest: self.digest }
    }
}

/// Reads a text.
///
/// # Errors
/// Everything that is wrong with its size, encoding and characters.
pub fn text(root: &Path, path: &str) -> Result<Opened, Vec<Diagnostic>> {
    let (opened, wrong) = suspect(root, path)?;
    if wrong.is_empty() { Ok(opened) } else { Err(placed(&opened.text, wrong)) }
}

/// Reads a text that may have forbidden characters, with a finding for each. Where there is one, nothing of the text
/// may be published.
///
/// # Errors
/// Everything that is wrong with its size and encoding, and then with its characters.
pub fn suspect(root: &Path, path: &str) -> Result<(Opened, Vec<Finding>), Vec<Diagnostic>> {
    decoded(path, public(root, path, MAX as u64).map_err(|found| vec![found])?)
}

fn decoded(path: &str, bytes: Vec<u8>) -> Result<(Opened, Vec<Finding>), Vec<Diagnostic>> {
    let digest = Sha256::digest(&bytes).into();
    match Text::decode(path.to_owned(), bytes) {
        Ok((text, wrong)) => Ok((Opened { text, digest }, wrong)),
        Err((text, findings)) => Err(placed(&text, findings)),
    }
}

/// Reads a text of a drafts folder, which may hold a canary.
///
/// # Errors
/// As [`text`].
pub fn private_text(root: &Path, path: &str) -> Result<Opened, Vec<Diagnostic>> {
    let bytes = bounded(root, path, MAX as u64).map_err(|found| vec![found])?;
    let (opened, wrong) = decoded(path, bytes)?;
    if wrong.is_empty() { Ok(opened) } else { Err(placed(&opened.text, wrong)) }
}

/// Reads a file of any kind of a drafts folder, which may hold a canary.
///
/// # Errors
/// As [`bytes`].
pub fn private_bytes(root: &Path, path: &str) -> Result<Vec<u8>, Diagnostic> {
    bounded(root, path, LARGEST)
}

/// Reads a file of any kind.
///
/// # Errors
/// Where it cannot be opened or is larger than 16 MiB.
pub fn bytes(root: &Path, path: &str) -> Result<Vec<u8>, Diagnostic> {
    public(root, path, LARGEST)
}

/// Findings with their places in a text.
#[must_use]
pub fn placed(text: &Text, findings: Vec<Finding>) -> Vec<Diagnostic> {
    let place = |finding: Finding| {
        Diagnostic::new(finding.fault, text.path.clone())
            .at(Place::in_text(&text.text, finding.span))
    };
    findings.into_iter().map(place).collect()
}

/// Reads what is public, or is to become it: so it holds no canary.
fn public(root: &Path, path: &str, most: u64) -> Result<Vec<u8>, Diagnostic> {
    let bytes = bounded(root, path, most)?;
    match canary::fault(&bytes) {
        None => Ok(bytes),
        Some(fault) => Err(Diagnostic::new(fault, path)),
    }
}

/// Reads one byte more than is allowed at most, so that a file that grows, or never ends, does no harm.
fn bounded(root: &Path, path: &str, most: u64) -> Result<Vec<u8>, Diagnostic> {
    let unreadable = |error: std::io::Error| {
        let fault = Fault::new(&SOURCE_UNREADABLE, format!("cannot be read: {error}"));
        Diagnostic::new(fault.hint("check that it exists and may be read"), path)
    };
    let place = root.join(path);
    // To open a pipe would wait for someone to write into it.
    if !fs::metadata(&place).map_err(unreadable)?.is_file() {
        return Err(Diagnostic::new(irregular(), path));
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(place).map_err(unreadable)?;
    file.take(most + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > most {
        let fault = Fault::new(&FILE_TOO_LARGE, format!("this file is larger than {most} bytes"));
        return Err(Diagnostic::new(
            fault.hint("split it, or remove what does not belong there"),
            path,
        ));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], strict: &[&str], lenient: Result<&[&str], &[&str]>) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.md"), bytes).unwrap();
        let codes = |found: Vec<Diagnostic>| found.iter().map(|d| d.rule.code).collect::<Vec<_>>();
        let read = text(folder.path(), "a.md").err().map(codes).unwrap_or_default();
        assert_eq!(read, strict);
        let read = suspect(folder.path(), "a.md").map_err(codes).map(|(opened, wrong)| {
            assert!(!opened.masked().text.text.contains('\u{1b}'));
            wrong.iter().map(|found| found.fault.rule.code).collect::<Vec<_>>()
        });
        assert_eq!(read, lenient.map(<[_]>::to_vec).map_err(<[_]>::to_vec));
    }

    #[test]
    fn a_text_is_read_on_with_wrong_characters_only() {
        check(b"a", &[], Ok(&[]));
        check(b"a\x1B", &["control-character"], Ok(&["control-character"]));
        check(b"\xFF", &["not-utf8"], Err(&["not-utf8"]));
        check(&vec![b'a'; MAX + 1], &["file-too-large"], Err(&["file-too-large"]));
    }

    #[test]
    fn only_regular_files_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a.md")).unwrap();
        assert_eq!(bytes(folder.path(), "a.md").unwrap_err().message, "is not a regular file");
        let missing = bytes(folder.path(), "b.md").unwrap_err();
        assert!(missing.message.starts_with("cannot be read: "), "{}", missing.message);
    }
}
