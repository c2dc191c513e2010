//! What was signed and kept under `advisories/signed/` and `content/signed/`: read, verified, and held against the
//! sources as they are now.
//!
//! Nothing of it is ever made again. A build publishes these bytes; whatever in the sources no longer fits them is an
//! error that says how to add a revision.

mod claim;
mod difference;
mod layers;
mod list;
mod memory;
mod revision;
pub mod rule;

use std::collections::BTreeMap;
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
use memory::{Judged, Seen, recall, seen};
pub use memory::{Memory, Readings};
pub(crate) use revision::SOURCE;
use rule::FROZEN_INCOMPLETE;

/// Where the signed security.txt is kept.
pub const KEPT_SECURITY_TXT: &str = "content/signed/security.txt";

/// Where the signature of SHA256SUMS is kept.
const KEPT_MANIFEST_SIGNATURE: &str = "content/signed/SHA256SUMS.asc";

/// Reads and verifies all that is kept, and says what is wrong with it or no longer fits the sources.
#[must_use]
pub fn read(root: &Path, files: &Files, library: &Library) -> (Frozen, Vec<Diagnostic>) {
    read_again(root, files, library, &mut Memory::default(), &|_| None)
}

/// The same for a site that was read before: what `memory` holds of files that were not read since stays as it was found.
#[must_use]
pub fn read_again(
    root: &Path,
    files: &Files,
    library: &Library,
    memory: &mut Memory,
    readings: Readings<'_>,
) -> (Frozen, Vec<Diagnostic>) {
    let mut frozen = Frozen::default();
    let mut findings = Vec::new();
    let ring = library.ring();
    let is_of_keys = |role: &Role| matches!(role, Role::Keyring | Role::Certificate(_));
    let keys = files.roles.iter().filter(|(_, role)| is_of_keys(role)).map(|(path, _)| &**path);
    let keys = seen(keys, readings);
    if memory.keys != keys {
        *memory = Memory { keys, ..Memory::default() };
    }
    memory.revisions = revisions(root, files, &ring, memory, readings);
    for ((id, _), (_, (revision, found))) in &memory.revisions {
        findings.extend(found.iter().cloned());
        match (AdvisoryId::parse(id), revision) {
            (Ok(id), Some(revision)) => {
                frozen.revisions.entry(id).or_default().push(revision.clone());
            }
            (Err(fault), _) => {
                findings.push(Diagnostic::new(fault, format!("advisories/signed/{id}")));
            }
            (Ok(_), None) => {}
        }
    }
    let site = Sources { root, files, library, readings };
    memory.differences = difference::differences(&site, &frozen.revisions, &memory.differences);
    findings.extend(memory.differences.values().flat_map(|(_, found)| found.iter().cloned()));
    frozen.list = list::read(root, files, &ring, &mut findings);
    frozen.manifest_signature = bytes(root, files, KEPT_MANIFEST_SIGNATURE, &mut findings);
    frozen.security_txt = security_txt(root, files, &ring, &mut findings);
    (frozen, findings)
}

/// Every kept revision, read and verified where that was not done yet.
fn revisions(
    root: &Path,
    files: &Files,
    ring: &Ring,
    memory: &Memory,
    readings: Readings<'_>,
) -> BTreeMap<(String, usize), (Seen, Judged)> {
    let folders: Vec<_> = layers::folders(files).into_iter().collect();
    let read = folders.into_par_iter().map(|(name, layers)| {
        let seen = seen(layers.files.values().map(String::as_str), readings);
        let find = || revision::read(root, ring, &name.0, name.1, &layers);
        let found = recall(memory.revisions.get(&name), seen, find);
        (name, found)
    });
    read.collect::<Vec<_>>().into_iter().collect()
}

/// The sources of a site.
struct Sources<'a> {
    root: &'a Path,
    files: &'a Files,
    library: &'a Library,
    readings: Readings<'a>,
}

/// The kept security.txt, if it is there and well signed.
fn security_txt(
    root: &Path,
    files: &Files,
    ring: &Ring,
    findings: &mut Vec<Diagnostic>,
) -> Option<KeptText> {
    let bytes = bytes(root, files, KEPT_SECURITY_TXT, findings)?;
    match ring.clear(&bytes) {
        Ok((text, signed)) => Some(KeptText { left_out: signed.withdrawn, bytes, text, signed }),
        Err(fault) => {
            findings.push(Diagnostic::new(fault, KEPT_SECURITY_TXT));
            None
        }
    }
}

/// A source, where it is there.
fn bytes(
    root: &Path,
    files: &Files,
    path: &str,
    findings: &mut Vec<Diagnostic>,
) -> Option<Vec<u8>> {
    let (path, _) = files.roles.get_key_value(path)?;
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
