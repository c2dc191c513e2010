//! What there is to sign.

use crate::diagnostic::{Fault, Rule};
use crate::document::signatures;
use crate::model::identifier::AdvisoryId;
use crate::model::library::Library;

/// An id that no advisory has.
pub static SIGN_UNKNOWN: Rule = Rule::error(
    "sign-unknown",
    "there is no advisory with this id",
    "`forewarn sign` takes the ids of advisories of this site, and without one signs whatever is not signed yet.",
);

/// One revision to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// The advisory's index in the library.
    pub index: usize,
    /// The revision, from 1.
    pub number: usize,
    /// Which time this is, from 1.
    pub time: usize,
    /// Why.
    pub reason: Reason,
}

/// Why a revision is to be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It never was.
    New,
    /// The site publishes files of it that were not signed with it.
    Formats,
    /// Its signature no longer counts, or another is asked for.
    Again,
}

/// The revisions to sign: of all advisories, or of those that are named.
///
/// # Errors
/// [`SIGN_UNKNOWN`].
pub fn work(library: &Library, ids: &[AdvisoryId], resign: bool) -> Result<Vec<Work>, Fault> {
    for id in ids {
        if library.advisory(id).is_none() {
            let fault = Fault::new(&SIGN_UNKNOWN, format!("there is no advisory {id}"));
            return Err(fault.hint("name the ids of advisories of this site, or none for all"));
        }
    }
    let named = |index: &usize| ids.is_empty() || ids.contains(&library.advisories()[*index].id);
    let all = (0..library.advisories().len()).filter(named);
    Ok(all.flat_map(|index| of(library, index, resign, !ids.is_empty())).collect())
}

fn of(library: &Library, index: usize, resign: bool, named: bool) -> Vec<Work> {
    let mut work = Vec::new();
    if resign {
        let again =
            library.signed_revisions(index).iter().filter(|one| one.signed.withdrawn || named);
        work.extend(again.map(|one| Work {
            index,
            number: one.number,
            time: one.times + 1,
            reason: Reason::Again,
        }));
    }
    let number = library.advisories()[index].revisions.number();
    match library.signed(index) {
        None => work.push(Work { index, number, time: 1, reason: Reason::New }),
        Some(signed) if !work.iter().any(|one| one.number == number) => {
            let lacks =
                signatures::detached(library, index).iter().any(|path| signed.file(path).is_none());
            let time = signed.times + 1;
            work.extend(lacks.then_some(Work { index, number, time, reason: Reason::Formats }));
        }
        Some(_) => {}
    }
    work
}
