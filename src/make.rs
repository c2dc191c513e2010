//! Runs every format: all files of one advisory at a time, in parallel, then what is made out of all of them.

use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use crate::canary::{self, Watch};
use crate::diagnostic::Diagnostic;
use crate::document::manifest::Digest;
use crate::document::{FORMATS, Failure, Made, Making, Unit, Units, View, signatures};
use crate::model::page::Page;
use crate::plan::{Entry, SiteTree};
use crate::site_path::SitePath;

/// Where finished files go: to disk in a build, nowhere in a check.
pub trait Sink: Sync {
    /// Takes a whole file.
    ///
    /// # Errors
    /// Where the file cannot be kept.
    fn file(&self, path: &SitePath, bytes: &[u8]) -> Result<(), Failure>;

    /// Takes a file piece by piece: `fill` writes it.
    ///
    /// # Errors
    /// Those of `fill`, or where the file cannot be kept.
    fn stream(
        &self,
        path: &SitePath,
        fill: &mut dyn FnMut(&mut dyn Write) -> Result<(), Failure>,
    ) -> Result<(), Failure>;
}

/// Makes every file of the tree. All failures come back, not only the first, until a file cannot be kept: then the rest
/// is not made. `done` is called after each step.
///
/// # Errors
/// Whatever the formats, the sources or the sink report.
pub fn all(
    view: &View<'_>,
    tree: &SiteTree,
    units: &dyn Units,
    sink: &dyn Sink,
    done: &(dyn Fn() + Sync),
) -> Result<(), Vec<Failure>> {
    let lost = AtomicBool::new(false);
    let step = |work: &dyn Fn() -> Result<(), Failure>| {
        if lost.load(Ordering::Relaxed) {
            return None;
        }
        let failure = work().err();
        done();
        // Of files that cannot be kept, one says it all.
        let repeated =
            matches!(failure, Some(Failure::Lost(_))) && lost.swap(true, Ordering::Relaxed);
        failure.filter(|_| !repeated)
    };
    let made = Finished::new(view, units);
    let advisories = (0..view.library.advisories().len()).into_par_iter();
    let mut failures: Vec<_> =
        advisories.filter_map(|index| step(&|| unit(view, tree, &made, sink, index))).collect();
    let aggregates = tree.aggregates().par_iter();
    failures.par_extend(
        aggregates.filter_map(|(path, entry)| step(&|| aggregate(view, &made, sink, path, *entry))),
    );
    if failures.is_empty() { Ok(()) } else { Err(failures) }
}

/// The prose of the site, and what was signed of it in this run.
struct Finished<'a> {
    units: &'a dyn Units,
    /// One for each advisory; none where nothing is signed.
    signed: Vec<OnceLock<Vec<(SitePath, Digest)>>>,
}

impl<'a> Finished<'a> {
    fn new(view: &View<'_>, units: &'a dyn Units) -> Self {
        let count = if view.signer.is_some() { view.library.advisories().len() } else { 0 };
        Self { units, signed: (0..count).map(|_| OnceLock::new()).collect() }
    }

    /// Keeps the hashes of what was signed of an advisory: not those of its pages.
    fn keep(&self, view: &View<'_>, index: usize, made: &Made) {
        let Some(place) = self.signed.get(index) else { return };
        if view.library.signed(index).is_none() {
            let signed = signatures::files(view.library, index);
            let files = made.files().iter().filter(|(path, _)| signed.contains(path)).cloned();
            // A unit is made once.
            drop(place.set(files.collect()));
        }
    }
}

impl Units for Finished<'_> {
    fn unit(&self, index: usize) -> Result<Unit<'_>, Vec<Diagnostic>> {
        self.units.unit(index)
    }

    fn prose(&self, page: &Page) -> Result<String, Vec<Diagnostic>> {
        self.units.prose(page)
    }

    fn signed_now(&self, index: usize) -> &[(SitePath, Digest)] {
        self.signed.get(index).and_then(OnceLock::get).map_or(&[], Vec::as_slice)
    }
}

fn unit(
    view: &View<'_>,
    tree: &SiteTree,
    units: &Finished<'_>,
    sink: &dyn Sink,
    index: usize,
) -> Result<(), Failure> {
    let unit = units.unit(index)?;
    let mut made = Made::default();
    for (path, entry) in tree.unit(index) {
        let Making::PerUnit(format) = FORMATS[entry.format].making else { continue };
        let bytes = match unit.frozen.get(path) {
            Some(frozen) => frozen.clone(),
            None => format.make(view, &unit, entry.part, &made)?,
        };
        clean(path, &bytes)?;
        sink.file(path, &bytes)?;
        made.add(path.clone(), bytes);
    }
    units.keep(view, index, &made);
    Ok(())
}

fn aggregate(
    view: &View<'_>,
    units: &dyn Units,
    sink: &dyn Sink,
    path: &SitePath,
    entry: Entry,
) -> Result<(), Failure> {
    let Making::Aggregate(format) = FORMATS[entry.format].making else { return Ok(()) };
    clean(path, b"")?;
    sink.stream(path, &mut |out| {
        let mut watch = Watch::new(out);
        let made = format.make(view, entry.part, units, &mut watch);
        if watch.has_seen() { Err(leaked(path)) } else { made }
    })
}

/// Refuses a file with a canary in its bytes or its path: the last look, after every escape of the sources was resolved.
fn clean(path: &SitePath, bytes: &[u8]) -> Result<(), Failure> {
    let marked = canary::find(path.as_str().as_bytes()).or_else(|| canary::find(bytes));
    marked.map_or(Ok(()), |_| Err(leaked(path)))
}

/// One such file says it all, so that the rest is not made.
fn leaked(path: &SitePath) -> Failure {
    let place = format!("where `{}` would be published", canary::masked(path.as_str()));
    Failure::Lost(Diagnostic::new(canary::found(&place), ""))
}
