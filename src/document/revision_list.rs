//! `revisions.txt`: the signed list of every revision.

use std::io::Write;

use jiff::Timestamp;

use crate::diagnostic::{Diagnostic, Fault};
use crate::document::manifest::Digest;
use crate::document::{Aggregate, Failure, Units, View, address};
use crate::model::library::Library;
use crate::plan::Planner;
use crate::signature::list::{ListedFiles, ListedKey, ListedRevision, RevisionList};
use crate::signature::{Form, Signer};
use crate::site_path::SitePath;

/// `revisions.txt`, as it was signed, or signed during this build.
pub struct RevisionsTxt;

impl Aggregate for RevisionsTxt {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        if is_published(view) {
            planner.add(address::revision_list(), 0);
        }
    }

    fn make(
        &self,
        view: &View<'_>,
        _part: u32,
        units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let kept = view.library.frozen.list.as_ref();
        let all_signed =
            (0..view.library.advisories().len()).all(|index| view.library.signed(index).is_some());
        let bytes = match (view.signer, kept) {
            (Some(signer), _) if kept.is_none() || !all_signed => {
                signed_now(view.library, signer, units)
                    .map_err(|fault| Diagnostic::new(fault, ""))?
            }
            _ => kept.map(|kept| kept.bytes.clone()).unwrap_or_default(),
        };
        Ok(out.write_all(&bytes)?)
    }
}

/// Whether the site has the list: it was signed and kept, or is signed during this build.
#[must_use]
pub fn is_published(view: &View<'_>) -> bool {
    view.library.frozen.list.is_some() || view.signer.is_some()
}

/// What nothing on the site is newer than: what the list and the manifest are dated by.
#[must_use]
pub fn newest(library: &Library) -> Timestamp {
    let all = library.advisories().iter().map(crate::model::advisory::Advisory::modified);
    all.max().unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The keyring as a list has it.
#[must_use]
pub fn keys(library: &Library) -> Vec<ListedKey> {
    let certificate = |key| library.certificate(key).map(|found| Digest::of(found.bytes()));
    library.keyring.keys.iter().map(|key| ListedKey::of(key, certificate(key))).collect()
}

/// The list of all revisions: those that are kept, and those whose files `now` knows.
///
/// # Errors
/// Where the site has something that no list can hold.
pub fn list<'a>(
    library: &Library,
    now: &dyn Fn(usize) -> &'a [(SitePath, Digest)],
    serial: u64,
    date: Timestamp,
) -> Result<RevisionList, Fault> {
    let all =
        (0..library.advisories().len()).flat_map(|index| revisions(library, index, now(index)));
    let (url, keys) = (library.site.url.clone(), keys(library));
    RevisionList::new(url, serial, date, keys, all.collect()).map_err(|error| error.fault())
}

/// The revisions of one advisory.
fn revisions(library: &Library, index: usize, now: &[(SitePath, Digest)]) -> Vec<ListedRevision> {
    let advisory = &library.advisories()[index];
    let kept = library.signed_revisions(index);
    let files = |number: usize| {
        if let Some(revision) = kept.iter().find(|revision| revision.number == number) {
            let published = revision.files.iter().map(|file| (file.path.clone(), file.digest));
            return Some(ListedFiles {
                source: Some(revision.source),
                published: published.collect(),
            });
        }
        let is_new = number == advisory.revisions.number() && !now.is_empty();
        is_new.then(|| ListedFiles { source: None, published: now.iter().cloned().collect() })
    };
    let listed = advisory.revisions.numbered().map(|(number, revision)| ListedRevision {
        id: advisory.id.clone(),
        number,
        date: revision.date,
        files: files(number),
    });
    listed.collect()
}

/// Each list has a higher serial than the one before: it rises with each revision that is signed here, and with each key.
fn signed_now(library: &Library, signer: &dyn Signer, units: &dyn Units) -> Result<Vec<u8>, Fault> {
    let all = 0..library.advisories().len();
    let new = all.filter(|index| library.signed(*index).is_none()).count();
    let grown = u64::try_from(new + library.keyring.keys.len()).unwrap_or(u64::MAX);
    let before = library.frozen.list.as_ref().map_or(0, |kept| kept.list.serial());
    let date = signer.time(newest(library));
    let list = list(library, &|index| units.signed_now(index), before.saturating_add(grown), date)?;
    signer.sign(Form::Clear, list.to_text().as_bytes(), date)
}
