//! The prose of the site as it was read with the facts, so that a broken or half-written source changes nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::bodies;
use crate::diagnostic::Diagnostic;
use crate::document::search::index::Index;
use crate::document::{Failure, Unit, Units, View, signatures};
use crate::load::Texts;
use crate::model::digest::Digest;
use crate::model::library::Library;
use crate::model::page::{Page, Prose};
use crate::source::read;

/// The texts of one site. Only what was signed is read again, and must be what was verified.
pub(super) struct Held<'a> {
    pub(super) root: &'a Path,
    pub(super) library: &'a Library,
    pub(super) texts: &'a Texts,
    pub(super) search: &'a OneIndex,
}

/// The index for the searches of one site, which all of its files share.
pub(super) type OneIndex = Mutex<Option<Arc<Index>>>;

impl Units for Held<'_> {
    fn unit(&self, index: usize) -> Result<Unit<'_>, Vec<Diagnostic>> {
        let advisory = &self.library.advisories()[index];
        let fixes = advisory.affected.iter().flat_map(|affected| &affected.fixes);
        let patches = fixes.filter_map(|fix| {
            let name = fix.patch.as_ref()?;
            let bytes = self.texts.get(&format!("advisories/patches/{}/{name}", advisory.id))?;
            Some((name.clone(), bytes.to_vec()))
        });
        let mut frozen = BTreeMap::new();
        for (path, file) in signatures::kept(self.library, index) {
            let bytes = read::bytes(self.root, &file.kept).map_err(|found| vec![found])?;
            if Digest::of(&bytes) != file.digest {
                return Err(bodies::changed(&file.kept));
            }
            frozen.insert(path, bytes);
        }
        let unit = Unit::new(index, advisory, self.text(&advisory.prose)?, patches.collect());
        Ok(unit.with_frozen(frozen))
    }

    fn prose(&self, page: &Page) -> Result<String, Vec<Diagnostic>> {
        self.text(&page.prose)
    }

    fn body(&self, index: usize) -> Result<String, Vec<Diagnostic>> {
        self.text(&self.library.advisories()[index].prose)
    }

    /// Whoever else asks waits for the first that does.
    fn search(&self, view: &View<'_>) -> Result<Arc<Index>, Failure> {
        let mut index = self.search.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = &*index {
            return Ok(Arc::clone(made));
        }
        Ok(Arc::clone(index.insert(Arc::new(Index::new(view, self)?))))
    }

    fn picture(&self, name: &str) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let path = format!("content/{name}");
        self.texts.get(&path).map(|bytes| bytes.to_vec()).ok_or_else(|| bodies::changed(&path))
    }
}

impl Held<'_> {
    fn text(&self, prose: &Prose) -> Result<String, Vec<Diagnostic>> {
        let text = self.texts.get(&prose.path);
        let text = text.and_then(|text| str::from_utf8(text).ok()?.get(prose.body.clone()));
        text.map(str::to_owned).ok_or_else(|| bodies::changed(&prose.path))
    }
}
