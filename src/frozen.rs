//! What was signed and kept under `advisories/signed/` and `content/signed/`: read, verified, and held against the
//! sources as they are now.
//!
//! Nothing of it is ever made again. A build publishes these bytes; whatever in the sources no longer fits them is an
//! error that says how to add a revision.

mod claim;
mod difference;
mod layers;
mod list;
mod revision;
pub mod rule;

use std::path::Path;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Fault};
use crate::model::frozen::{Frozen, KeptText};
use crate::model::identifier::AdvisoryId;
use crate::model::library::Library;
use crate::signature::Ring;
use crate::source::read;
use crate::source::walk::{Files, Role};

pub use list::KEPT as KEPT_LIST;
pub(crate) use revision::SOURCE;
use rule::FROZEN_INCOMPLETE;

/// Where the signed security.txt is kept.
pub const KEPT_SECURITY_TXT: &str = "content/signed/security.txt";

/// Reads and verifies all that is kept, and says what is wrong with it or no longer fits the sources.
#[must_use]
pub fn read(root: &Path, files: &Files, library: &Library) -> (Frozen, Vec<Diagnostic>) {
    let mut frozen = Frozen::default();
    let mut findings = Vec::new();
    let ring = library.ring();
    let folders: Vec<_> = layers::folders(files).into_iter().collect();
    let read: Vec<_> = folders
        .par_iter()
        .map(|((id, number), layers)| (id, revision::read(root, &ring, id, *number, layers)))
        .collect();
    for (id, (revision, found)) in read {
        findings.extend(found);
        match (AdvisoryId::parse(id), revision) {
            (Ok(id), Some(revision)) => frozen.revisions.entry(id).or_default().push(revision),
            (Err(fault), _) => {
                findings.push(Diagnostic::new(fault, format!("advisories/signed/{id}")));
            }
            (Ok(_), None) => {}
        }
    }
    findings.extend(difference::differences(root, files, library, &frozen.revisions));
    frozen.list = list::read(root, files, &ring, &mut findings);
    frozen.manifest_signature = bytes(root, files, &Role::ManifestSignature, &mut findings);
    frozen.security_txt = security_txt(root, files, &ring, &mut findings);
    (frozen, findings)
}

/// The kept security.txt, if it is there and well signed.
fn security_txt(
    root: &Path,
    files: &Files,
    ring: &Ring,
    findings: &mut Vec<Diagnostic>,
) -> Option<KeptText> {
    let bytes = bytes(root, files, &Role::SecurityTxt, findings)?;
    match ring.clear(&bytes) {
        Ok((text, signed)) => Some(KeptText { left_out: signed.withdrawn, bytes, text, signed }),
        Err(fault) => {
            findings.push(Diagnostic::new(fault, KEPT_SECURITY_TXT));
            None
        }
    }
}

/// The one file that has a role.
fn bytes(
    root: &Path,
    files: &Files,
    role: &Role,
    findings: &mut Vec<Diagnostic>,
) -> Option<Vec<u8>> {
    let (path, _) = files.roles.iter().find(|(_, known)| *known == role)?;
    read::bytes(root, path).map_err(|found| findings.push(found)).ok()
}

/// That something is missing from a kept revision.
fn incomplete(path: String, message: impl Into<String>) -> Diagnostic {
    let fault = Fault::new(&FROZEN_INCOMPLETE, message);
    Diagnostic::new(fault.hint("restore it from the history of the repository"), path)
}

/// That a kept revision holds something that does not belong there.
fn foreign(path: String, message: impl Into<String>) -> Diagnostic {
    let fault = Fault::new(&FROZEN_INCOMPLETE, message);
    Diagnostic::new(fault.hint("remove it; `forewarn sign` puts nothing else there"), path)
}
