//! Reading one file, bounded.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::diagnostic::{Diagnostic, Fault, Place};
use crate::source::finding::Finding;
use crate::source::text::{FILE_TOO_LARGE, MAX, Text};
use crate::source::walk::SOURCE_UNREADABLE;

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

/// Reads a text.
///
/// # Errors
/// Everything that is wrong with its size, encoding and characters.
pub fn text(root: &Path, path: &str) -> Result<Opened, Vec<Diagnostic>> {
    let bytes = bounded(root, path, MAX as u64).map_err(|found| vec![found])?;
    let digest = Sha256::digest(&bytes).into();
    match Text::decode(path.to_owned(), bytes) {
        Ok(text) => Ok(Opened { text, digest }),
        Err((text, findings)) => Err(placed(&text, findings)),
    }
}

/// Reads a file of any kind.
///
/// # Errors
/// Where it cannot be opened or is larger than 16 MiB.
pub fn bytes(root: &Path, path: &str) -> Result<Vec<u8>, Diagnostic> {
    bounded(root, path, LARGEST)
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

/// Reads one byte more than is allowed at most, so that a file that grows, or never ends, does no harm.
fn bounded(root: &Path, path: &str, most: u64) -> Result<Vec<u8>, Diagnostic> {
    let unreadable = |error: std::io::Error| {
        let fault = Fault::new(&SOURCE_UNREADABLE, format!("cannot be read: {error}"));
        Diagnostic::new(fault.hint("check that it exists and may be read"), path)
    };
    let mut bytes = Vec::new();
    let file = fs::File::open(root.join(path)).map_err(unreadable)?;
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
