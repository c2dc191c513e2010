//! The second pass: a unit's prose and patches, read again when it is its turn, unless the first pass kept them.

use std::collections::BTreeMap;
use std::path::Path;

use crate::diagnostic::{Diagnostic, Fault, Rule};
use crate::document::{Unit, Units, signatures};
use crate::load::Recent;
use crate::model::digest::Digest;
use crate::model::frozen::FrozenFile;
use crate::model::library::Library;
use crate::model::page::{Page, Prose};
use crate::source::read;

/// A source that is not what it was a moment ago.
pub static SOURCE_CHANGED: Rule = Rule::error(
    "source-changed",
    "a source changed while the site was built",
    "A source may be read twice: first for its facts, later for its prose. It must not change in between, or pages and \
     records would disagree. Build again.",
);

/// The sources on disk, as the formats may ask for them.
#[derive(Debug)]
pub struct Bodies<'a> {
    /// The site's folder.
    pub root: &'a Path,
    /// What the first pass found.
    pub library: &'a Library,
    /// Bodies that the first pass kept.
    pub recent: &'a Recent,
}

impl Units for Bodies<'_> {
    fn unit(&self, index: usize) -> Result<Unit<'_>, Vec<Diagnostic>> {
        let advisory = &self.library.advisories()[index];
        let body = Bodies::body(self, &advisory.prose)?;
        let mut patches = BTreeMap::new();
        for name in advisory
            .affected
            .iter()
            .flat_map(|affected| &affected.fixes)
            .filter_map(|fix| fix.patch.as_ref())
        {
            let path = format!("advisories/patches/{}/{name}", advisory.id);
            patches
                .insert(name.clone(), read::bytes(self.root, &path).map_err(|found| vec![found])?);
        }
        let mut frozen = BTreeMap::new();
        for (path, file) in signatures::kept(self.library, index) {
            frozen.insert(path, self.unchanged(file)?);
        }
        Ok(Unit::new(index, advisory, body, patches).with_frozen(frozen))
    }

    fn body(&self, index: usize) -> Result<String, Vec<Diagnostic>> {
        Bodies::body(self, &self.library.advisories()[index].prose)
    }

    fn prose(&self, page: &Page) -> Result<String, Vec<Diagnostic>> {
        Bodies::body(self, &page.prose)
    }

    fn picture(&self, name: &str) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let path = format!("content/{name}");
        let bytes = read::bytes(self.root, &path).map_err(|found| vec![found])?;
        let known = self.library.pictures.get(name).map(|picture| picture.digest);
        if known == Some(Digest::of(&bytes)) { Ok(bytes) } else { Err(changed(&path)) }
    }
}

impl Bodies<'_> {
    /// A signed file, which must be what was verified.
    fn unchanged(&self, file: &FrozenFile) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let bytes = read::bytes(self.root, &file.kept).map_err(|found| vec![found])?;
        if Digest::of(&bytes) == file.digest { Ok(bytes) } else { Err(changed(&file.kept)) }
    }

    fn body(&self, prose: &Prose) -> Result<String, Vec<Diagnostic>> {
        if let Some(body) = self.recent.take(prose) {
            return Ok(body.into_string());
        }
        let text = read::again(self.root, &prose.path, &prose.digest);
        match text.map_err(|found| vec![found])? {
            Some(text) => Ok(text[prose.body.clone()].to_owned()),
            None => Err(changed(&prose.path)),
        }
    }
}

/// That a source is no longer what it was when it was read first.
pub(crate) fn changed(path: &str) -> Vec<Diagnostic> {
    let fault = Fault::new(&SOURCE_CHANGED, "this source changed while the site was built")
        .hint("build again");
    vec![Diagnostic::new(fault, path)]
}
