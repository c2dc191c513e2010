use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::diagnostic::Diagnostic;
use crate::document::manifest::Digest;
use crate::document::search::index::Index;
use crate::document::{Unit, Units, View, signatures};
use crate::model::page::Page;
use crate::site_path::SitePath;

/// The prose of the site, and what was signed of it in this run.
pub(super) struct Finished<'a> {
    units: &'a dyn Units,
    /// One for each advisory; none where nothing is signed.
    signed: Vec<OnceLock<Vec<(SitePath, Digest)>>>,
    /// The index for searches, once a file has asked for it.
    index: Mutex<Option<Arc<Index>>>,
}

impl<'a> Finished<'a> {
    pub(super) fn new(view: &View<'_>, units: &'a dyn Units) -> Self {
        let count = if view.signer.is_some() { view.library.advisories().len() } else { 0 };
        let signed = (0..count).map(|_| OnceLock::new()).collect();
        Self { units, signed, index: Mutex::default() }
    }

    /// Keeps the hashes of what was signed of an advisory, each of which `digest` says: not those of its pages.
    pub(super) fn keep(
        &self,
        view: &View<'_>,
        index: usize,
        digest: &dyn Fn(&SitePath) -> Option<Digest>,
    ) {
        let Some(place) = self.signed.get(index) else { return };
        if view.library.signed(index).is_none() {
            let signed = signatures::files(view.library, index).into_iter();
            let files = signed.filter_map(|path| digest(&path).map(|digest| (path, digest)));
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

    fn picture(&self, name: &str) -> Result<Vec<u8>, Vec<Diagnostic>> {
        self.units.picture(name)
    }

    fn body(&self, index: usize) -> Result<String, Vec<Diagnostic>> {
        self.units.body(index)
    }

    /// The others wait for the first that asks, which must not be in the middle of a file: to make an index in parallel, its
    /// thread would take up another, and wait for itself.
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
