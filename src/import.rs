//! What other databases publish, turned into sources of ours.
//!
//! A format is one file here and one line in [`FORMATS`]. It makes a [`Draft`]: what a source says, in the schema's own
//! fields. `writer` alone knows how a draft is written, and `gate` lets through only what our own reader takes, so
//! that an import never leaves a site that cannot be read. Nothing here opens a file.

mod clean;
pub mod csaf;
mod draft;
mod gate;
mod locate;
mod osv;
pub mod rule;
mod rustsec;
mod writer;

use jiff::Timestamp;

pub use self::draft::Draft;
use crate::diagnostic::{Diagnostic, Fault};
use crate::import::rule::{IMPORT_KEPT, IMPORT_LEFT_OUT};
use crate::model::date::Moment;
use crate::source::read;
use crate::source::text::Text;

/// A foreign format.
pub trait Format: Sync {
    /// Reads one file as a draft that says it was imported `at` a time, as sources write it.
    ///
    /// # Errors
    /// Everything for which the file is refused; warnings alone where it is passed over, since it is no record at all.
    fn read(&self, input: &Text, at: &str) -> Result<Draft, Vec<Diagnostic>>;

    /// The endings of its files, without a dot.
    fn endings(&self) -> &'static [&'static str];
}

/// The formats by the names that `--from` takes.
pub const FORMATS: &[(&str, &dyn Format)] =
    &[("csaf", &csaf::Csaf), ("osv", &osv::Osv), ("rustsec", &rustsec::RustSec)];

/// An advisory that was imported.
#[derive(Debug)]
pub struct Imported {
    /// Its id, which names its file.
    pub id: String,
    /// The source, ready to be written.
    pub source: String,
    /// What could not be kept, or for its record alone, as warnings about the input.
    pub left_out: Vec<Diagnostic>,
}

/// Turns a file of a format into a source.
///
/// # Errors
/// Everything for which the file is refused, about the file `name`.
pub fn import(
    format: &dyn Format,
    name: &str,
    bytes: Vec<u8>,
    now: Timestamp,
) -> Result<Imported, Vec<Diagnostic>> {
    // Hidden characters in the values are taken out one by one, and named.
    let (input, _) =
        Text::decode(name, bytes).map_err(|(text, found)| read::placed(&text, found))?;
    let second = Timestamp::from_second(now.as_second()).unwrap_or(now);
    let draft = clean::clean(format.read(&input, &Moment::Time(second).to_string())?);
    let source = writer::write(&draft);
    gate::check(&input, &draft, &source)?;
    let told = |rule, what: &String| Diagnostic::new(Fault::new(rule, what.clone()), name);
    let lost = draft.left_out.iter().map(|what| told(&IMPORT_LEFT_OUT, what));
    let kept = draft.set_aside.iter().map(|what| told(&IMPORT_KEPT, what));
    let left_out = lost.chain(kept).collect();
    Ok(Imported { id: draft.front.id, source, left_out })
}
