//! Signatures beside what they sign, and the texts of signed revisions under addresses of their own.
//!
//! A signed revision has its text at `advisories/ID.rN.txt` for ever. The newest one's text, records and patches stand
//! where readers look for them, each with its `.asc`; those of an older one move to `advisories/ID.rN/`.

use std::collections::BTreeSet;
use std::io;

use crate::document::{Failure, Made, PerUnit, Unit, View, address, patch};
use crate::model::frozen::{FrozenFile, FrozenRevision, Signed};
use crate::model::library::Library;
use crate::model::site::{Group, Site};
use crate::plan::Planner;
use crate::signature::Form;
use crate::site_path::SitePath;

/// `advisories/ID.rN.txt`, and `.asc` beside records and patches.
pub struct Signatures;

impl PerUnit for Signatures {
    fn plan(&self, view: &View<'_>, index: usize, planner: &mut Planner<'_>) {
        for (part, path) in (0..).zip(paths(view, index)) {
            planner.add(path, part);
        }
    }

    fn make(
        &self,
        view: &View<'_>,
        unit: &Unit<'_>,
        part: u32,
        made: &Made,
    ) -> Result<Vec<u8>, Failure> {
        let path = paths(view, unit.index).into_iter().nth(part as usize).ok_or_else(missing)?;
        let signer = view.signer.ok_or_else(missing)?;
        let id = &unit.advisory.id;
        if path == address::revision_text(id, unit.advisory.revisions.number()) {
            let text = made.bytes(&address::advisory_text(id)).ok_or_else(missing)?;
            return Ok(text.to_vec());
        }
        let signable = detached(view.library, unit.index).into_iter();
        let data =
            signable.filter(|of| address::signature(of) == path).find_map(|of| made.bytes(&of));
        let time = signer.time(unit.advisory.modified());
        let bytes = signer.sign(Form::Detached, data.ok_or_else(missing)?, time);
        Ok(bytes.map_err(|fault| crate::diagnostic::Diagnostic::new(fault, ""))?)
    }
}

/// The signature that an advisory's newest revision has, or gets during this build.
#[must_use]
pub fn signed(view: &View<'_>, index: usize) -> Option<Signed> {
    if let Some(revision) = view.library.signed(index) {
        return Some(revision.signed.clone());
    }
    let signer = view.signer?;
    let at = signer.time(view.library.advisories()[index].modified());
    Some(Signed { signer: signer.fingerprint().clone(), at, withdrawn: false })
}

/// The files of a revision that are signed, and their signatures.
#[must_use]
pub fn files(library: &Library, index: usize) -> Vec<SitePath> {
    let text = address::advisory_text(&library.advisories()[index].id);
    let detached = detached(library, index).into_iter();
    let both = detached.flat_map(|path| [address::signature(&path), path]);
    both.chain([text]).collect()
}

/// Every kept file of an advisory that is published, with its path.
#[must_use]
pub fn kept(library: &Library, index: usize) -> Vec<(SitePath, &FrozenFile)> {
    let (advisory, revisions) = (&library.advisories()[index], library.signed_revisions(index));
    if revisions.is_empty() {
        return vec![];
    }
    let text = address::advisory_text(&advisory.id);
    let newest = library.signed(index).map(|revision| revision.number);
    let mut all = Vec::new();
    for revision in revisions {
        let FrozenRevision { number, files, .. } = revision;
        let folder = address::revision_folder(&advisory.id, *number);
        for file in files {
            if file.path == text {
                all.push((address::revision_text(&advisory.id, *number), file));
            }
            if newest == Some(*number) {
                all.push((file.path.clone(), file));
            } else if file.path != text {
                all.push((file.path.under(&folder), file));
            }
        }
    }
    all.retain(|(_, file)| builds(&library.site, &file.path));
    all
}

/// Makes the site publish what was signed, and the text of what is to be signed, though `formats` leaves it out: the signed list
/// names these files for ever, and without them it would look as if someone had removed them.
pub fn publish_signed(library: &mut Library, signing: bool) {
    let revisions = library.frozen.revisions.values().flatten();
    let kept = revisions.flat_map(|revision| &revision.files).map(|file| group(&file.path));
    let groups: BTreeSet<Group> = kept.chain(signing.then_some(Group::Text)).collect();
    if let Some(formats) = &mut library.site.formats {
        formats.extend(groups);
    }
}

/// What this format adds to the files that others plan.
fn paths(view: &View<'_>, index: usize) -> Vec<SitePath> {
    let advisory = &view.library.advisories()[index];
    let is_signed_now = view.signer.is_some() && view.library.signed(index).is_none();
    let kept = kept(view.library, index);
    if kept.is_empty() && !is_signed_now {
        return vec![];
    }
    let (text, planned) = (address::advisory_text(&advisory.id), detached(view.library, index));
    let kept = kept.into_iter().map(|(path, _)| path);
    let mut paths: Vec<SitePath> =
        kept.filter(|path| *path != text && !planned.contains(path)).collect();
    if is_signed_now {
        if view.library.site.builds(Group::Text) {
            paths.push(address::revision_text(&advisory.id, advisory.revisions.number()));
        }
        paths.extend(planned.iter().map(address::signature));
    }
    paths
}

/// The files of an advisory that get a detached signature.
#[must_use]
pub fn detached(library: &Library, index: usize) -> Vec<SitePath> {
    let (advisory, site) = (&library.advisories()[index], &library.site);
    let record = address::osv_record(site, &advisory.id);
    let all = patch::paths(advisory).into_iter().chain([record]);
    all.filter(|path| builds(site, path)).collect()
}

fn builds(site: &Site, path: &SitePath) -> bool {
    site.builds(group(path))
}

fn group(path: &SitePath) -> Group {
    if path.as_str().starts_with("osv/") { Group::Osv } else { Group::Text }
}

fn missing() -> Failure {
    Failure::Io(io::Error::from(io::ErrorKind::NotFound))
}
