//! The prose of the site as it was read with the facts, so that a broken or half-written source changes nothing.

use std::collections::BTreeMap;
use std::path::Path;

use crate::bodies;
use crate::diagnostic::Diagnostic;
use crate::document::{Unit, Units, signatures};
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
}

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
        let unit = Unit::new(index, advisory, self.body(&advisory.prose)?, patches.collect());
        Ok(unit.with_frozen(frozen))
    }

    fn prose(&self, page: &Page) -> Result<String, Vec<Diagnostic>> {
        self.body(&page.prose)
    }

    fn picture(&self, name: &str) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let path = format!("content/{name}");
        self.texts.get(&path).map(|bytes| bytes.to_vec()).ok_or_else(|| bodies::changed(&path))
    }
}

impl Held<'_> {
    fn body(&self, prose: &Prose) -> Result<String, Vec<Diagnostic>> {
        let text = self.texts.get(&prose.path);
        let text = text.and_then(|text| str::from_utf8(text).ok()?.get(prose.body.clone()));
        text.map(str::to_owned).ok_or_else(|| bodies::changed(&prose.path))
    }
}
