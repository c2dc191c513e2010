//! `revisions.txt`: everything else is measured by it.

use super::contents::{Contents, at};
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::address;
use crate::frozen::rule::LIST_MISSING;
use crate::signature::list::RevisionList;
use crate::signature::{Ring, Signed, clear_text, standing};

/// Reads the list, before anyone can say who signed it: its own keyring is what the signature is judged by.
///
/// A list that can be read although its form is wrong is still used, so that what else is wrong comes to light.
pub(super) fn read(contents: &Contents<'_>) -> (Option<(RevisionList, Vec<u8>)>, Vec<Diagnostic>) {
    let path = address::revision_list();
    if contents.digest(&path).is_none() {
        let fault = Fault::new(&LIST_MISSING, "there is no `revisions.txt`")
            .hint("fetch the whole site again; a site that signs nothing has no such file");
        return (None, vec![at(&path, fault)]);
    }
    let bytes = match contents.read(&path) {
        Ok(bytes) => bytes,
        Err(fault) => return (None, vec![at(&path, fault)]),
    };
    let (list, faults) = parse(&bytes);
    (list.map(|list| (list, bytes)), faults.into_iter().map(|fault| at(&path, fault)).collect())
}

/// The list in a clear-signed text, and whether its form is right.
pub(super) fn parse(bytes: &[u8]) -> (Option<RevisionList>, Vec<Fault>) {
    let mut faults: Vec<Fault> = clear_text::read_canonical(bytes).err().into_iter().collect();
    let list = clear_text::read(bytes)
        .and_then(|(text, _)| RevisionList::parse(&text).map_err(|error| error.fault()));
    match list {
        Ok(list) => (Some(list), faults),
        Err(_) if !faults.is_empty() => (None, faults),
        Err(fault) => {
            faults.push(fault);
            (None, faults)
        }
    }
}

/// Who signed the list, if the signature is good and counts.
///
/// # Errors
/// Those of [`Ring::clear`] and [`standing`].
pub(super) fn judge(ring: &Ring, bytes: &[u8]) -> Result<Signed, Fault> {
    ring.clear(bytes).and_then(|(_, signed)| standing(signed))
}
