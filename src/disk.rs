//! The only writer: everything that is published passes through here.
//!
//! A build opens the [`Output`], writes every file of the site, and commits. Until the commit
//! the old site is whole; files that did not change are never touched; a file that is not in
//! the old manifest is never touched either. New files are staged in `.NAME.forewarn` beside the
//! output folder NAME. Where there was no site, the commit moves all of them at once. Else it first writes a journal there, then
//! moves the files into place.
//! A build that is killed before the journal is whole changed nothing; one that is killed after
//! is completed by the next one. What a build knew of its files is kept there as seals, so that
//! the next one need neither make nor read those that nothing changed; what it read of the
//! sources, so that those with the same bytes need not be parsed; and what it said, for a build that nothing at all changed for. What goes to the sources
//! instead, such as an exported file, goes
//! through [`single`].
//! What one file of a build leaves for another lies in [`Spilled`] meanwhile.

use std::path::Path;

use rayon::prelude::*;

use crate::notes::BLOCKS;
use place::Place;

pub use commit::Summary;
pub use error::DiskError;
pub use file::OutputFile;
pub use kept::{Keeper, keep_line_ends};
pub use list::Listed;
pub use output::Output;
pub use recover::Opening;
pub use spilled::Spilled;

mod claims;
mod commit;
mod contents;
mod device;
mod error;
mod file;
#[cfg(test)]
mod fixture;
pub mod fresh;
mod journal;
mod kept;
mod ledger;
mod list;
mod listed;
mod lock;
mod order;
mod output;
mod ownership;
mod place;
mod preflight;
mod present;
pub mod private;
pub mod publication;
mod recover;
pub mod rule;
mod run;
pub mod scratch;
mod seals;
pub mod single;
mod spilled;
mod stage;
pub mod standing;
mod tree;
mod untouched;
mod whole;
mod within;
mod written;

/// The contents of the file by which a later build knows that the folder is ours.
///
/// They can never change: an output with others would no longer be recognised.
pub const MARK: &[u8] = b"Written by forewarn; SHA256SUMS lists its files\n";

/// The place of [`MARK`]. GitHub Pages looks at the name only: with such a file it publishes
/// folders whose names start with a dot.
pub const MARK_PATH: &str = ".nojekyll";

/// The files beside the output with what the last build read of the sources.
pub const SOURCES: &str = "sources";

/// The file beside the output with what the disk told of them.
const LOOKS: &str = "looks";

/// The files beside the output with the words of each source, for the index of the search.
pub const WORDS: &str = "words";

/// The blocks of notes by a name; those that are gone are empty.
fn blocks(place: &Place, name: &str) -> Vec<Vec<u8>> {
    let read = |number| std::fs::read(place.side.join(block(name, number))).unwrap_or_default();
    (0..BLOCKS).into_par_iter().map(read).collect()
}

fn block(name: &str, number: usize) -> String {
    format!("{name}-{number:02}")
}

/// What [`Output::keep`] kept by a name when `folder` was built last; what is gone is empty.
#[must_use]
pub fn kept(folder: &Path, name: &str) -> Vec<Vec<u8>> {
    Place::of(folder).map(|place| blocks(&place, name)).unwrap_or_default()
}

/// What [`Output::keep_looks`] kept when `folder` was built last; nothing where that is gone.
#[must_use]
pub fn looks(folder: &Path) -> Vec<u8> {
    let place = Place::of(folder).ok();
    place.and_then(|place| std::fs::read(place.side.join(LOOKS)).ok()).unwrap_or_default()
}

/// Whether a build of `folder` was killed while it moved files into place, so that the site
/// is partly new until the next build.
///
/// # Errors
///
/// [`DiskError`] if the folder, or the journal beside it, cannot be read.
pub fn is_interrupted(folder: &Path) -> Result<bool, DiskError> {
    recover::is_pending(&Place::of(folder)?)
}
