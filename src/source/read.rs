//! Reading one file, bounded.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::canary;
use crate::diagnostic::{Diagnostic, Fault, Place};
use crate::source::finding::Finding;
use crate::source::text::{FILE_TOO_LARGE, MAX, Text, encoding};
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
    raw(root, path).map_err(|found| vec![found])?.suspect(path)
}

/// A file's bytes before anything is known of them, and their SHA-256.
#[derive(Debug)]
pub struct Raw {
    bytes: Vec<u8>,
    /// The SHA-256.
    pub digest: [u8; 32],
}

/// Reads the bytes of a text.
///
/// # Errors
/// Where it cannot be opened or is too large.
pub fn raw(root: &Path, path: &str) -> Result<Raw, Diagnostic> {
    bounded(root, path, MAX as u64).map(Raw::new)
}

impl Raw {
    fn new(bytes: Vec<u8>) -> Self {
        let digest = Sha256::digest(&bytes).into();
        Self { bytes, digest }
    }

    /// The text, as [`suspect`] reads it.
    ///
    /// # Errors
    /// As [`suspect`].
    pub fn suspect(self, path: &str) -> Result<(Opened, Vec<Finding>), Vec<Diagnostic>> {
        match canary::fault(&self.bytes) {
            None => self.decoded(path),
            Some(fault) => Err(vec![Diagnostic::new(fault, path)]),
        }
    }

    /// The text of bytes that were found to be sound before.
    #[must_use]
    pub fn text(self) -> String {
        encoding::text(self.bytes)
    }

    fn decoded(self, path: &str) -> Result<(Opened, Vec<Finding>), Vec<Diagnostic>> {
        match Text::decode(path.to_owned(), self.bytes) {
            Ok((text, wrong)) => Ok((Opened { text, digest: self.digest }, wrong)),
            Err((text, findings)) => Err(placed(&text, findings)),
        }
    }
}

/// Reads a text again that was found to be sound before, when its bytes had this SHA-256; `None` if they have another now.
///
/// What was looked for then is not looked for again: the same bytes hold the same.
///
/// # Errors
/// Where it cannot be opened.
pub fn again(root: &Path, path: &str, digest: &[u8; 32]) -> Result<Option<String>, Diagnostic> {
    let raw = raw(root, path)?;
    Ok((raw.digest == *digest).then(|| raw.text()))
}

/// Reads a text of a drafts folder, which may hold a canary.
///
/// # Errors
/// As [`text`].
pub fn private_text(root: &Path, path: &str) -> Result<Opened, Vec<Diagnostic>> {
    let (opened, wrong) = raw(root, path).map_err(|found| vec![found])?.decoded(path)?;
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
    let metadata = fs::metadata(&place).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(Diagnostic::new(irregular(), path));
    }
    // One byte more, so that the end is seen without asking for more memory.
    let expected = usize::try_from(metadata.len().min(most)).unwrap_or_default();
    let mut bytes = Vec::with_capacity(expected + 1);
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
