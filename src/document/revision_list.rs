//! `revisions.txt`: the signed list of every revision.

use std::io::Write;
use std::ops::Range;

use jiff::Timestamp;
use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Fault};
use crate::document::manifest::Digest;
use crate::document::{Aggregate, Failure, Units, View, address};
use crate::model::keyring::KeyState;
use crate::model::library::Library;
use crate::plan::Planner;
use crate::signature::list::{ListedFiles, ListedKey, ListedRevision, RevisionList};
use crate::signature::{Form, Signer};
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
        let kept = view.library.frozen.list.as_ref();
        let bytes = match (view.signer, kept) {
            (Some(signer), _) if !is_current(view.library) => {
                signed_now(view.library, signer, units)
                    .map_err(|fault| Diagnostic::new(fault, ""))?
            }
            _ => kept.map(|kept| kept.bytes.clone()).unwrap_or_default(),
        };
        Ok(out.write_all(&bytes)?)
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
pub fn list<'a>(
    library: &Library,
    now: &dyn Fn(usize) -> &'a [(SitePath, Digest)],
    serial: u64,
    date: Timestamp,
) -> Result<RevisionList, Fault> {
    part(library, now, 0..library.advisories().len(), serial, date)
}

/// The list as if there were no other advisories than these.
fn part<'a>(
    library: &Library,
    now: &dyn Fn(usize) -> &'a [(SitePath, Digest)],
    indexes: Range<usize>,
    serial: u64,
    date: Timestamp,
) -> Result<RevisionList, Fault> {
    let all = indexes.flat_map(|index| revisions(library, index, now(index)));
    let (url, keys) = (library.site.url.clone(), keys(library));
    RevisionList::new(url, serial, date, keys, all.collect()).map_err(|error| error.fault())
}

/// The text of the list: that of a few advisories at a time, because the list itself takes much more memory.
fn text<'a>(
    library: &Library,
    now: &(dyn Fn(usize) -> &'a [(SitePath, Digest)] + Sync),
    serial: u64,
    date: Timestamp,
) -> Result<String, Fault> {
    let count = library.advisories().len();
    let mut text = part(library, now, 0..0, serial, date)?.to_text();
    let head = text.len();
    let lines = |&first: &usize| {
        let indexes = first..count.min(first + AT_ONCE);
        Ok(part(library, now, indexes, serial, date)?.to_text().split_off(head))
    };
    let firsts: Vec<usize> = (0..count).step_by(AT_ONCE).collect();
    for some in firsts.chunks(rayon::current_num_threads()) {
        let some: Vec<String> = some.par_iter().map(lines).collect::<Result<_, Fault>>()?;
        if text.len() == head {
            // So that it need not be copied to grow: the others are about as long.
            text.reserve(some[0].len() / AT_ONCE.min(count) * (count + AT_ONCE));
        }
        text.extend(some);
    }
    Ok(text)
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

fn signed_now(library: &Library, signer: &dyn Signer, units: &dyn Units) -> Result<Vec<u8>, Fault> {
    let before = library.frozen.list.as_ref().map(|kept| &kept.list);
    let serial = serial(before, library);
    let date = signer.time(newest(library));
    let text = text(library, &|index| units.signed_now(index), serial, date)?;
    signer.sign(Form::Clear, text.as_bytes(), date)
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
