//! What other databases publish, turned into sources of ours.
//!
//! A format is one file here and one line in [`FORMATS`]. It makes a [`Draft`]: what a source says, in the schema's own
//! fields. `writer` alone knows how a draft is written, and `gate` lets through only what our own reader takes, so
//! that an import never leaves a site that cannot be read. Nothing here opens a file.

mod clean;
mod condition;
pub mod csaf;
mod cve;
mod draft;
mod gate;
mod ghsa;
mod history;
#[cfg(test)]
mod hostile;
mod json;
mod kept;
mod locate;
mod osv;
mod package;
mod plain;
pub mod rule;
mod rustsec;
mod stretch;
mod writer;

use jiff::Timestamp;

pub use self::draft::Draft;
use crate::diagnostic::{Diagnostic, Fault, Place};
use crate::import::rule::{IMPORT_KEPT, IMPORT_LEFT_OUT};
use crate::model::date::Moment;
use crate::source::read;
use crate::source::text::Text;

/// The most bytes of a file that is imported: a list of a hundred advisories, or one of a distribution, is longer than a
/// source may be. What a source cannot hold is refused when it is written.
const LARGEST: usize = 16 << 20;

/// A foreign format.
pub trait Format: Sync {
    /// Reads one file as a draft that says it was imported `at` a time, as sources write it.
    ///
    /// # Errors
    /// Everything for which the file is refused; warnings alone where it is passed over, since it is no record at all.
    fn read(&self, input: &Text, at: &str) -> Result<Draft, Vec<Diagnostic>>;

    /// Reads a file that may hold many records, each of which is imported or refused alone.
    fn read_all(&self, input: &Text, at: &str) -> Vec<Result<Draft, Vec<Diagnostic>>> {
        vec![self.read(input, at)]
    }

    /// The endings of its files, without a dot.
    fn endings(&self) -> &'static [&'static str];
}

/// The formats by the names that `--from` takes.
pub const FORMATS: &[(&str, &dyn Format)] = &[
    ("csaf", &csaf::Csaf),
    ("cve", &cve::Cve),
    ("ghsa", &ghsa::Ghsa),
    ("osv", &osv::Osv),
    ("rustsec", &rustsec::RustSec),
];

/// An advisory that was imported.
#[derive(Debug)]
pub struct Imported {
    /// Its id, which names its file.
    pub id: String,
    /// Where the id stands in the input.
    pub place: Place,
    /// The source, ready to be written.
    pub source: String,
    /// What could not be kept, or for its record alone, as warnings about the input.
    pub left_out: Vec<Diagnostic>,
}

/// Turns the records of a file into sources; what a record is refused for is about the file `name`.
pub fn import(
    format: &dyn Format,
    name: &str,
    bytes: Vec<u8>,
    now: Timestamp,
) -> Vec<Result<Imported, Vec<Diagnostic>>> {
    // Hidden characters in the values are taken out one by one, and named.
    let input = match Text::decode_within(name, bytes, LARGEST) {
        Ok((input, _)) => input,
        Err((text, found)) => return vec![Err(read::placed(&text, found))],
    };
    let second = Timestamp::from_second(now.as_second()).unwrap_or(now);
    let drafts = format.read_all(&input, &Moment::Time(second).to_string());
    drafts.into_iter().map(|draft| source(&input, draft?)).collect()
}

fn source(input: &Text, draft: Draft) -> Result<Imported, Vec<Diagnostic>> {
    let draft = clean::clean(draft);
    let source = writer::write(&draft);
    gate::check(input, &draft, &source)?;
    let Draft { front, left_out, set_aside, part, .. } = draft;
    let whole = part.clone().unwrap_or(0..input.text.len());
    let place = locate::place(input, whole, &front.id);
    let told = |rule, what: String| {
        let what = match part {
            Some(_) => format!("{}: {what}", front.id),
            None => what,
        };
        Diagnostic::new(Fault::new(rule, what), input.path.clone())
    };
    let lost = left_out.into_iter().map(|what| told(&IMPORT_LEFT_OUT, what));
    let kept = set_aside.into_iter().map(|what| told(&IMPORT_KEPT, what));
    let left_out = lost.chain(kept).collect();
    Ok(Imported { id: front.id, place, source, left_out })
}
