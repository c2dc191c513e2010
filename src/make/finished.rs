use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::Sink;
use super::ready::Readied;
use crate::diagnostic::Diagnostic;
use crate::document::manifest::Digest;
use crate::document::search::index::Index;
use crate::document::{Failure, Ready, Spill, Unit, Units, View, signatures};
use crate::model::library::Library;
use crate::model::page::Page;
use crate::site_path::SitePath;

/// The prose of the site, and what is known of its files in this run.
pub(super) struct Finished<'a> {
    units: &'a dyn Units,
    sink: &'a dyn Sink,
    /// Which advisories have the files of the last build.
    held: Vec<AtomicBool>,
    /// Whether what has no kept signature is signed in this run.
    signs: bool,
    /// The index for searches, once a file has asked for it.
    index: Mutex<Option<Arc<Index>>>,
    /// What files that are made of many advisories need of each.
    ready: Readied,
}

impl<'a> Finished<'a> {
    pub(super) fn new(view: &View<'_>, units: &'a dyn Units, sink: &'a dyn Sink) -> Self {
        let held = view.library.advisories().iter().map(|_| AtomicBool::new(false)).collect();
        let ready = Readied::new(sink.spill(), view.library.advisories().len());
        let signs = view.signer.is_some();
        Self { units, sink, held, signs, index: Mutex::default(), ready }
    }

    /// Takes in the index for searches.
    pub(super) fn indexed(&self, index: Index) {
        *self.index.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(index));
    }

    /// Takes note that the files of an advisory are those of the last build.
    pub(super) fn hold(&self, index: usize) {
        self.held[index].store(true, Ordering::Relaxed);
    }
}

impl Units for Finished<'_> {
    fn unit(&self, index: usize) -> Result<Unit<'_>, Vec<Diagnostic>> {
        self.units.unit(index)
    }

    fn prose(&self, page: &Page) -> Result<String, Vec<Diagnostic>> {
        self.units.prose(page)
    }

    fn picture(&self, name: &str) -> Result<Vec<u8>, Vec<Diagnostic>> {
        self.units.picture(name)
    }

    fn body(&self, index: usize) -> Result<String, Vec<Diagnostic>> {
        self.units.body(index)
    }

    fn keep_ready(&self, what: Ready, index: usize, bytes: &[u8]) -> Result<(), Failure> {
        self.ready.keep(what, index, bytes)
    }

    fn is_ready(&self, what: Ready, index: usize) -> bool {
        self.ready.has(what, index)
    }

    fn ready(&self, what: Ready, index: usize) -> Result<Option<Vec<u8>>, Failure> {
        self.ready.get(what, index)
    }

    /// The others wait for the first that asks, which must not be in the middle of a file: to make an index in parallel, its
    /// thread would take up another, and wait for itself.
    fn search(&self, view: &View<'_>) -> Result<Arc<Index>, Failure> {
        let mut index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = &*index {
            return Ok(made.clone());
        }
        Ok(index.insert(self.units.search(view)?).clone())
    }

    fn is_held(&self, index: usize) -> bool {
        self.held[index].load(Ordering::Relaxed)
    }

    fn published(&self, path: &SitePath) -> Option<Vec<u8>> {
        self.sink.published(path)
    }

    fn signed_now(&self, library: &Library, index: usize) -> Vec<(SitePath, Digest)> {
        if !self.signs || library.signed(index).is_some() {
            return vec![];
        }
        let files = signatures::files(library, index).into_iter();
        files.filter_map(|path| self.sink.digest(&path).map(|digest| (path, digest))).collect()
    }

    fn spill(&self) -> Arc<dyn Spill> {
        self.ready.spill()
    }
}
