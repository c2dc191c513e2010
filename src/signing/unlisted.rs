//! Revisions that were signed and are in no list yet: a run that was interrupted left them, or somebody put them there.
//!
//! The list is the only signature over a source. Before one goes into it, the source must be the one that gives the text
//! that was signed; else a signed text could be kept beside other words, and the list would vouch for them.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Fault};
use crate::document::{Unit, Units, View, address};
use crate::frozen::KEPT_LIST;
use crate::frozen::rule::LIST_DIFFERS;
use crate::model::frozen::FrozenRevision;
use crate::model::library::Library;
use crate::model::page::Page;
use crate::plan::SiteTree;
use crate::signature::clear_text;
use crate::source::read;

use super::payload;

/// Whatever forbids to list a revision that is not listed.
///
/// # Errors
/// A finding for each such revision, or why its source cannot be read.
pub fn check(
    root: &Path,
    view: &View<'_>,
    tree: &SiteTree,
    units: &dyn Units,
) -> Result<(), Vec<Diagnostic>> {
    let mut findings = Vec::new();
    for (index, revision) in unlisted(view.library) {
        match fits(root, view, tree, &Fresh(units), index, revision) {
            Ok(true) => {}
            Ok(false) => findings.push(refused(view.library, index, revision.number)),
            Err(found) => findings.extend(found),
        }
    }
    if findings.is_empty() { Ok(()) } else { Err(findings) }
}

fn unlisted(library: &Library) -> impl Iterator<Item = (usize, &FrozenRevision)> {
    let list = library.frozen.list.as_ref().map(|kept| &kept.list);
    let is_listed = move |index: usize, number| {
        let listed = list.and_then(|list| list.revision(&library.advisories()[index].id, number));
        listed.is_some_and(|listed| listed.files.is_some())
    };
    let all = (0..library.advisories().len()).flat_map(|index| {
        library.signed_revisions(index).iter().map(move |revision| (index, revision))
    });
    all.filter(move |(index, revision)| !is_listed(*index, revision.number))
}

/// Whether the source gives the text that was signed. Of an older revision that can no longer be told.
fn fits(
    root: &Path,
    view: &View<'_>,
    tree: &SiteTree,
    units: &dyn Units,
    index: usize,
    revision: &FrozenRevision,
) -> Result<bool, Vec<Diagnostic>> {
    let advisory = &view.library.advisories()[index];
    let path = address::advisory_text(&advisory.id);
    let Some(kept) = revision.file(&path) else { return Ok(false) };
    if revision.number != advisory.revisions.number() {
        return Ok(false);
    }
    let bytes = read::bytes(root, &kept.kept).map_err(|found| vec![found])?;
    let signed = clear_text::read_canonical(&bytes);
    let (signed, _) = signed.map_err(|fault| vec![Diagnostic::new(fault, kept.kept.clone())])?;
    let made = payload::made(view, tree, units, index)?;
    Ok(made.into_iter().any(|(of, bytes)| of == path && bytes == signed.as_bytes()))
}

fn refused(library: &Library, index: usize, number: usize) -> Diagnostic {
    let id = &library.advisories()[index].id;
    let message = format!(
        "revision {number} of {id} is signed and not in the list, and its source gives another text"
    );
    let hint = format!(
        "restore `{KEPT_LIST}` from the history of the repository if it was changed; else remove \
         `advisories/signed/{id}/{number}`, and sign the revision again"
    );
    let fault = Fault::new(&LIST_DIFFERS, message).hint(hint);
    Diagnostic::new(fault, format!("advisories/signed/{id}/{number}"))
}

/// The sources without what was signed of them, so that everything is made.
struct Fresh<'a>(&'a dyn Units);

impl Units for Fresh<'_> {
    fn unit(&self, index: usize) -> Result<Unit<'_>, Vec<Diagnostic>> {
        Ok(self.0.unit(index)?.with_frozen(std::collections::BTreeMap::new()))
    }

    fn prose(&self, page: &Page) -> Result<String, Vec<Diagnostic>> {
        self.0.prose(page)
    }

    fn picture(&self, name: &str) -> Result<Vec<u8>, Vec<Diagnostic>> {
        self.0.picture(name)
    }
}
