//! `revisions.txt`: the signed list of every revision.

use std::io::Write;
use std::ops::Range;

use jiff::Timestamp;
use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Fault};
use crate::document::manifest::Digest;
use crate::document::pieces::Pieces;
use crate::document::{Aggregate, Failure, Units, View, address};
use crate::model::keyring::KeyState;
use crate::model::library::Library;
use crate::plan::Planner;
use crate::signature::list::{ListedFiles, ListedKey, ListedRevision, RevisionList};
use crate::signature::{Form, Signer, armour, clear_text};
use crate::site_path::SitePath;

/// How many advisories one thread lists at a time.
const AT_ONCE: usize = 1024;

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
        match (view.signer, &view.library.frozen.list) {
            (Some(signer), _) if !is_current(view.library) => {
                signed_now(view.library, signer, units, out)
            }
            (_, Some(kept)) => Ok(out.write_all(&kept.bytes)?),
            (_, None) => Ok(()),
        }
    }
}

/// Whether the kept list says all that there is to say.
fn is_current(library: &Library) -> bool {
    let mut all = 0..library.advisories().len();
    let kept = library.frozen.list.as_ref().filter(|kept| !kept.signed.withdrawn);
    all.all(|index| library.signed(index).is_some())
        && kept.is_some_and(|kept| outdated(library, &kept.list).is_none())
}

/// What a list does not have as it is now.
#[must_use]
pub fn outdated(library: &Library, list: &RevisionList) -> Option<&'static str> {
    if list.keys() != keys(library) {
        return Some("the keyring and the certificates");
    }
    (*list.site() != library.site.url).then_some("the address of the site")
}

/// Whether the site has the list: it was signed and kept, or is signed during this build.
#[must_use]
pub fn is_published(view: &View<'_>) -> bool {
    view.library.frozen.list.is_some() || view.signer.is_some()
}

/// What nothing on the site is newer than: what the list and the manifest are dated by. Kept signatures are newer than the
/// revisions that they stand for.
#[must_use]
pub fn newest(library: &Library) -> Timestamp {
    let revisions = library.advisories().iter().map(|advisory| advisory.modified());
    let kept = library.frozen.revisions.values().flatten().map(|revision| revision.signed.at);
    let list = library.frozen.list.iter().map(|kept| kept.list.date());
    revisions.chain(kept).chain(list).max().unwrap_or(Timestamp::UNIX_EPOCH)
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
pub fn list(
    library: &Library,
    now: &dyn Fn(usize) -> Vec<(SitePath, Digest)>,
    serial: u64,
    date: Timestamp,
) -> Result<RevisionList, Fault> {
    let all = 0..library.advisories().len();
    part(library, now, all, serial, date).map(|(list, _)| list)
}

/// The list as if there were no other advisories than these, and its text.
fn part(
    library: &Library,
    now: &dyn Fn(usize) -> Vec<(SitePath, Digest)>,
    indexes: Range<usize>,
    serial: u64,
    date: Timestamp,
) -> Result<(RevisionList, String), Fault> {
    let all = indexes.flat_map(|index| revisions(library, index, &now(index)));
    let (url, keys) = (library.site.url.clone(), keys(library));
    RevisionList::with_text(url, serial, date, keys, all.collect()).map_err(|error| error.fault())
}

/// Gives the text of the list in pieces: that of a few advisories at a time, because the whole takes much memory, and the list itself
/// much more.
fn text(
    library: &Library,
    now: &(dyn Fn(usize) -> Vec<(SitePath, Digest)> + Sync),
    (serial, date): (u64, Timestamp),
    mut give: impl FnMut(String) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let count = library.advisories().len();
    let (_, head) = part(library, now, 0..0, serial, date).map_err(found)?;
    let lines = |&first: &usize| {
        let indexes = first..count.min(first + AT_ONCE);
        let (_, mut text) = part(library, now, indexes, serial, date).map_err(found)?;
        Ok(text.split_off(head.len()))
    };
    give(head.clone())?;
    let firsts: Vec<usize> = (0..count).step_by(AT_ONCE).collect();
    for some in firsts.chunks(rayon::current_num_threads()) {
        let some: Vec<String> = some.par_iter().map(lines).collect::<Result<_, Failure>>()?;
        some.into_iter().try_for_each(&mut give)?;
    }
    Ok(())
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

/// Writes the list as it is signed now. Its text is needed twice: the signature says in its head what it was hashed by.
fn signed_now(
    library: &Library,
    signer: &dyn Signer,
    units: &dyn Units,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let before = library.frozen.list.as_ref().map(|kept| &kept.list);
    let serial = serial(before, library);
    let date = signer.time(newest(library));
    let mut signing = signer.begin(Form::Clear, date).map_err(found)?;
    let mut pieces = Pieces::new(units.spill());
    let files = |index: usize| units.signed_now(library, index);
    text(library, &files, (serial, date), |piece| {
        signing.add(piece.as_bytes()).map_err(found)?;
        pieces.push(piece)
    })?;
    let signature = signing.finish().map_err(found)?;
    out.write_all(clear_text::head(&signature).as_bytes())?;
    for piece in pieces.read() {
        let mut lines = String::new();
        clear_text::escape(&piece?, &mut lines);
        out.write_all(lines.as_bytes())?;
    }
    Ok(out.write_all(armour::write(&signature).as_bytes())?)
}

fn found(fault: Fault) -> Failure {
    Diagnostic::new(fault, "").into()
}

/// A list that is made out of the sources alone knows no earlier one but that which is kept. Its serial counts what only
/// ever grows, so that it rises with each revision, with each key, and with each step of a key towards its end.
fn serial(kept: Option<&RevisionList>, library: &Library) -> u64 {
    let revisions = library.advisories().iter().map(|advisory| advisory.revisions.number()).sum();
    let states = library.keyring.keys.iter().map(|key| key.state);
    let now = age(revisions, states);
    let then =
        kept.map_or(0, |list| age(list.revisions().len(), list.keys().iter().map(|key| key.state)));
    let before = kept.map_or(0, RevisionList::serial);
    before.saturating_add(1).saturating_add(now.saturating_sub(then))
}

fn age(revisions: usize, states: impl Iterator<Item = KeyState>) -> u64 {
    let steps = |state| match state {
        KeyState::Upcoming => 1,
        KeyState::Active => 2,
        KeyState::Retired => 3,
        KeyState::Revoked => 4,
    };
    states.map(steps).sum::<u64>().saturating_add(u64::try_from(revisions).unwrap_or(u64::MAX))
}
