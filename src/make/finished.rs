use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::Sink;
use super::ready::Readied;
use crate::diagnostic::Diagnostic;
use crate::document::manifest::Digest;
use crate::document::search::index::Index;
use crate::document::{Failure, Ready, Spill, Unit, Units, View, signatures};
use crate::model::page::Page;
use crate::site_path::SitePath;

/// The prose of the site, and what was signed of it in this run.
pub(super) struct Finished<'a> {
    units: &'a dyn Units,
    sink: &'a dyn Sink,
    /// Which advisories have the files of the last build.
    held: Vec<AtomicBool>,
    /// One for each advisory; none where nothing is signed.
    signed: Vec<OnceLock<Vec<(SitePath, Digest)>>>,
    /// The index for searches, once a file has asked for it.
    index: Mutex<Option<Arc<Index>>>,
    /// What files that are made of many advisories need of each.
    ready: Readied,
}

impl<'a> Finished<'a> {
    pub(super) fn new(view: &View<'_>, units: &'a dyn Units, sink: &'a dyn Sink) -> Self {
        let held = view.library.advisories().iter().map(|_| AtomicBool::new(false)).collect();
        let count = if view.signer.is_some() { view.library.advisories().len() } else { 0 };
        let signed = (0..count).map(|_| OnceLock::new()).collect();
        let ready = Readied::new(sink.spill(), view.library.advisories().len());
        Self { units, sink, held, signed, index: Mutex::default(), ready }
    }

    /// Room for what is needed again.
    pub(super) fn spill(&self) -> Arc<dyn Spill> {
        self.ready.spill()
    }

    /// Takes in the index for searches.
    pub(super) fn indexed(&self, index: Index) {
        *self.index.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(index));
    }

    /// Takes note that the files of an advisory are those of the last build.
    pub(super) fn hold(&self, index: usize) {
        self.held[index].store(true, Ordering::Relaxed);
    }

    /// Keeps the hashes of what was signed of an advisory, each of which `digest` says with the path as it was planned: not those of its
    /// pages.
    pub(super) fn keep(
        &self,
        view: &View<'_>,
        index: usize,
        digest: &dyn Fn(&SitePath) -> Option<(SitePath, Digest)>,
    ) {
        let Some(place) = self.signed.get(index) else { return };
        if view.library.signed(index).is_none() {
            // Held until the lists are made, so without room for more.
            let signed = signatures::files(view.library, index);
            let mut files = Vec::with_capacity(signed.len());
            files.extend(signed.iter().filter_map(digest));
            // A unit is made once.
            drop(place.set(files));
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

    fn signed_now(&self, index: usize) -> &[(SitePath, Digest)] {
        self.signed.get(index).and_then(OnceLock::get).map_or(&[], Vec::as_slice)
    }
}
