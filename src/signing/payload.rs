//! What is signed of one revision, and the files that are kept of it then.

use std::path::Path;

use super::work::{Reason, Work};
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::{FORMATS, Failure, Made, Making, Units, View, address, signatures};
use crate::frozen::SOURCE;
use crate::model::digest::Digest;
use crate::model::frozen::FrozenRevision;
use crate::model::identifier::AdvisoryId;
use crate::model::library::Library;
use crate::plan::SiteTree;
use crate::signature::{Form, Ring, Signer, clear_text, standing};
use crate::site_path::SitePath;
use crate::source::read;

/// The unsigned files of a revision.
#[derive(Debug)]
pub struct Payload {
    /// The advisory.
    pub id: AdvisoryId,
    /// The text, unless it is signed already and stays.
    pub text: Option<String>,
    /// The files that get a signature beside them.
    pub files: Vec<(SitePath, Vec<u8>)>,
    /// Those of the files, and the source, that are not kept yet.
    new: Vec<(SitePath, Vec<u8>)>,
}

impl Payload {
    /// Makes, or reads again, what is signed of a revision.
    ///
    /// # Errors
    /// Where a source or a kept file cannot be read, or a format fails.
    pub fn of(
        root: &Path,
        view: &View<'_>,
        tree: &SiteTree,
        units: &dyn Units,
        work: Work,
    ) -> Result<Self, Vec<Diagnostic>> {
        match work.reason {
            Reason::Again => kept(root, view.library, work),
            Reason::New => new(root, view, tree, units, work.index),
            Reason::Formats => added(view, tree, units, work.index),
        }
    }

    /// Signs it: the files to keep, each signature verified against the keyring.
    ///
    /// # Errors
    /// Where the key cannot sign, or the keyring does not take what it signs.
    pub fn sign(
        &self,
        signer: &dyn Signer,
        ring: &Ring,
    ) -> Result<Vec<(SitePath, Vec<u8>)>, Fault> {
        let time = signer.time(jiff::Timestamp::UNIX_EPOCH);
        let mut kept = self.new.clone();
        if let Some(text) = &self.text {
            let file = signer.sign(Form::Clear, text.as_bytes(), time)?;
            ring.clear(&file).and_then(|(_, signed)| standing(signed))?;
            kept.push((address::advisory_text(&self.id), file));
        }
        for (path, bytes) in &self.files {
            let signature = signer.sign(Form::Detached, bytes, time)?;
            ring.detached(bytes, &signature).and_then(standing)?;
            kept.push((address::signature(path), signature));
        }
        Ok(kept)
    }
}

/// The newest revision, made as a build makes it.
fn new(
    root: &Path,
    view: &View<'_>,
    tree: &SiteTree,
    units: &dyn Units,
    index: usize,
) -> Result<Payload, Vec<Diagnostic>> {
    let advisory = &view.library.advisories()[index];
    let mut files = made(view, tree, units, index)?;
    let text_path = address::advisory_text(&advisory.id);
    let at = files.iter().position(|(path, _)| *path == text_path);
    let (_, text) = files.remove(at.expect("signing builds texts, whatever else the site builds"));
    let source = read::bytes(root, &advisory.prose.path).map_err(|found| vec![found])?;
    if *Digest::of(&source).as_bytes() != advisory.prose.digest {
        return Err(crate::bodies::changed(&advisory.prose.path));
    }
    let mut new = files.clone();
    new.push((SitePath::fixed(SOURCE), source));
    let text = String::from_utf8(text).expect("texts are made of strings");
    Ok(Payload { id: advisory.id.clone(), text: Some(text), files, new })
}

/// The files that a signed revision lacks.
fn added(
    view: &View<'_>,
    tree: &SiteTree,
    units: &dyn Units,
    index: usize,
) -> Result<Payload, Vec<Diagnostic>> {
    let signed = view.library.signed(index);
    let mut files = made(view, tree, units, index)?;
    files.retain(|(path, _)| signed.is_some_and(|signed| signed.file(path).is_none()));
    let id = view.library.advisories()[index].id.clone();
    Ok(Payload { id, text: None, new: files.clone(), files })
}

/// A signed revision as it is kept.
fn kept(root: &Path, library: &Library, work: Work) -> Result<Payload, Vec<Diagnostic>> {
    let id = library.advisories()[work.index].id.clone();
    let all = library.signed_revisions(work.index).iter();
    let revision = all.clone().find(|one| one.number == work.number);
    let mut payload = Payload { id, text: None, files: vec![], new: vec![] };
    let text_path = address::advisory_text(&payload.id);
    for file in revision.into_iter().flat_map(|revision: &FrozenRevision| &revision.files) {
        if file.path.as_str().ends_with(".asc") {
            continue;
        }
        let bytes = read::bytes(root, &file.kept).map_err(|found| vec![found])?;
        if file.path == text_path {
            let placed = |fault| vec![Diagnostic::new(fault, file.kept.clone())];
            payload.text = Some(clear_text::read_canonical(&bytes).map_err(placed)?.0);
        } else {
            payload.files.push((file.path.clone(), bytes));
        }
    }
    Ok(payload)
}

/// Every file of an advisory that can be signed, in the order in which they depend on one another.
pub(super) fn made(
    view: &View<'_>,
    tree: &SiteTree,
    units: &dyn Units,
    index: usize,
) -> Result<Vec<(SitePath, Vec<u8>)>, Vec<Diagnostic>> {
    let unit = units.unit(index)?;
    let signable = signatures::detached(view.library, index);
    let text = address::advisory_text(&unit.advisory.id);
    let (mut made, mut files) = (Made::default(), Vec::new());
    for (path, entry) in tree.unit(index) {
        let Making::PerUnit(format) = FORMATS[usize::from(entry.format)].making else { continue };
        if *path == text || signable.contains(path) {
            let frozen = unit.frozen.get(path).cloned();
            let bytes = match frozen {
                Some(bytes) => bytes,
                None => format.make(view, &unit, entry.part, &made).map_err(Failure::findings)?,
            };
            made.add(path.clone(), bytes.clone());
            files.push((path.clone(), bytes));
        }
    }
    Ok(files)
}
