//! The kept list of revisions, verified. Whether it fits what is kept is asked by `check`.

use std::path::Path;

use super::bytes;
use crate::diagnostic::Diagnostic;
use crate::model::frozen::KeptList;
use crate::signature::Ring;
use crate::signature::list::RevisionList;
use crate::source::walk::Files;

/// Where the list is kept.
pub const KEPT: &str = "advisories/signed/revisions.txt";

/// The list, if it is there and well signed.
pub(super) fn read(
    root: &Path,
    files: &Files,
    ring: &Ring,
    findings: &mut Vec<Diagnostic>,
) -> Option<KeptList> {
    let bytes = bytes(root, files, KEPT, findings)?;
    let read = ring.clear(&bytes).and_then(|(text, signed)| {
        let list = RevisionList::parse(&text).map_err(|error| error.fault())?;
        Ok((list, signed))
    });
    match read {
        Ok((list, signed)) => Some(KeptList { bytes, list, signed }),
        Err(fault) => {
            findings.push(Diagnostic::new(fault, KEPT));
            None
        }
    }
}
