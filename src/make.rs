//! Runs every format: all files of one advisory at a time, in parallel, then what is made out of all of them. What stands
//! where it belongs, and has not changed by its key, is not made again.

mod ingredients;
mod key;

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use crate::canary::{self, Watch};
use crate::diagnostic::Diagnostic;
use crate::document::manifest::Digest;
use crate::document::search::index::Index;
use crate::document::{FORMATS, Failure, Made, Making, Unit, Units, View, signatures};
use crate::model::page::Page;
use crate::plan::{Entry, SiteTree};
use crate::site_path::SitePath;

pub use key::Keys;

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

    /// Whether files that were made from the same `key` still stand at these paths, as they were written then. If so, they
    /// count as taken, and their hashes come back in the order of the paths.
    ///
    /// # Errors
    /// Where the files cannot be looked at.
    fn holds(&self, _key: Digest, _paths: &[SitePath]) -> Result<Option<Vec<Digest>>, Failure> {
        Ok(None)
    }

    /// Takes note that the files at these paths, which were all taken, were made from `key`.
    fn note(&self, _key: Digest, _paths: Vec<SitePath>) {}
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
    changed(view, tree, units, None, sink, done)
}

/// The same, but leaves out what the sink still holds from equal keys.
///
/// # Errors
/// As [`all`].
pub fn changed(
    view: &View<'_>,
    tree: &SiteTree,
    units: &dyn Units,
    keys: Option<&Keys>,
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
    let run = Run { view, tree, units: &made, keys, sink };
    let advisories = (0..view.library.advisories().len()).into_par_iter();
    let mut failures: Vec<_> = advisories.filter_map(|index| step(&|| run.unit(index))).collect();
    let aggregates = tree.aggregates().par_iter();
    failures
        .par_extend(aggregates.filter_map(|(path, entry)| step(&|| run.aggregate(path, *entry))));
    if failures.is_empty() { Ok(()) } else { Err(failures) }
}

/// What one run works with.
struct Run<'a> {
    view: &'a View<'a>,
    tree: &'a SiteTree,
    units: &'a Finished<'a>,
    keys: Option<&'a Keys>,
    sink: &'a dyn Sink,
}

impl Run<'_> {
    fn unit(&self, index: usize) -> Result<(), Failure> {
        let planned = self.tree.unit(index);
        let key = self.keys.map(|keys| keys.unit(index));
        if let Some(key) = key {
            let paths: Vec<_> = planned.iter().map(|(path, _)| path.clone()).collect();
            if let Some(digests) = self.sink.holds(key, &paths)? {
                let files: Vec<_> = paths.into_iter().zip(digests).collect();
                self.units.keep(self.view, index, &files);
                return Ok(());
            }
        }
        let made = self.make(index)?;
        self.units.keep(self.view, index, made.files());
        if let Some(key) = key {
            self.sink.note(key, made.files().iter().map(|(path, _)| path.clone()).collect());
        }
        Ok(())
    }

    /// Makes the files of one advisory.
    fn make(&self, index: usize) -> Result<Made, Failure> {
        let unit = self.units.unit(index)?;
        let mut made = Made::default();
        for (path, entry) in self.tree.unit(index) {
            let Making::PerUnit(format) = FORMATS[entry.format].making else { continue };
            let bytes = match unit.frozen.get(path) {
                Some(frozen) => frozen.clone(),
                None => format.make(self.view, &unit, entry.part, &made)?,
            };
            clean(path, &bytes)?;
            self.sink.file(path, &bytes)?;
            made.add(path.clone(), bytes);
        }
        Ok(made)
    }

    fn aggregate(&self, path: &SitePath, entry: Entry) -> Result<(), Failure> {
        let Making::Aggregate(format) = FORMATS[entry.format].making else { return Ok(()) };
        clean(path, b"")?;
        let key = self.keys.map(|keys| keys.aggregate(self.view, path, entry));
        if let Some(key) = key
            && self.sink.holds(key, std::slice::from_ref(path))?.is_some()
        {
            return Ok(());
        }
        self.sink.stream(path, &mut |out| {
            let mut watch = Watch::new(out);
            let made = format.make(self.view, entry.part, self.units, &mut watch);
            if watch.has_seen() { Err(leaked(path)) } else { made }
        })?;
        if let Some(key) = key {
            self.sink.note(key, vec![path.clone()]);
        }
        Ok(())
    }
}

/// The prose of the site, and what was signed of it in this run.
struct Finished<'a> {
    units: &'a dyn Units,
    /// One for each advisory; none where nothing is signed.
    signed: Vec<OnceLock<Vec<(SitePath, Digest)>>>,
    /// The index for searches, once a file has asked for it.
    index: Mutex<Option<Arc<Index>>>,
}

impl<'a> Finished<'a> {
    fn new(view: &View<'_>, units: &'a dyn Units) -> Self {
        let count = if view.signer.is_some() { view.library.advisories().len() } else { 0 };
        let signed = (0..count).map(|_| OnceLock::new()).collect();
        Self { units, signed, index: Mutex::default() }
    }

    /// Keeps the hashes of what was signed of an advisory: not those of its pages.
    fn keep(&self, view: &View<'_>, index: usize, made: &[(SitePath, Digest)]) {
        let Some(place) = self.signed.get(index) else { return };
        if view.library.signed(index).is_none() {
            let signed = signatures::files(view.library, index);
            let files = made.iter().filter(|(path, _)| signed.contains(path)).cloned();
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

    fn body(&self, index: usize) -> Result<String, Vec<Diagnostic>> {
        self.units.body(index)
    }

    /// The others wait for the first that asks. Nothing in here runs in parallel: its thread would take up another file,
    /// and wait for itself.
    fn search(&self, view: &View<'_>) -> Result<Arc<Index>, Vec<Diagnostic>> {
        let mut index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = &*index {
            return Ok(made.clone());
        }
        Ok(index.insert(self.units.search(view)?).clone())
    }

    fn signed_now(&self, index: usize) -> &[(SitePath, Digest)] {
        self.signed.get(index).and_then(OnceLock::get).map_or(&[], Vec::as_slice)
    }
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
