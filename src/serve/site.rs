//! A site that is ready to be shown: every file of it is made when it is asked for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::held::{Held, OneIndex};
use crate::canary;
use crate::diagnostic::Diagnostic;
use crate::document::{FORMATS, Failure, Made, Making, Units as _, View};
use crate::load::Texts;
use crate::model::library::Library;
use crate::plan::{Entry, SiteTree};
use crate::site_path::SitePath;
use crate::theme::Theme;

/// All that is known of a site, as it was read at one time.
#[derive(Debug)]
pub struct Site {
    /// The site's folder, for what was signed and kept.
    pub root: PathBuf,
    /// The facts.
    pub library: Library,
    /// The templates and static files.
    pub theme: Theme,
    /// The plan.
    pub tree: Arc<SiteTree>,
    /// The prose and the patches that belong to the facts.
    pub texts: Texts,
    /// The index for searches, once a file has asked for it.
    search: OneIndex,
}

impl Site {
    /// A site as it was read from its folder.
    #[must_use]
    pub fn new(
        root: &Path,
        library: Library,
        theme: Theme,
        tree: Arc<SiteTree>,
        texts: Texts,
    ) -> Self {
        Self { root: root.to_owned(), library, theme, tree, texts, search: OneIndex::default() }
    }

    /// Makes one file, or `None` where the site has no such file.
    ///
    /// # Errors
    /// Whatever the format reports, and a canary in the file.
    #[must_use]
    pub fn make(&self, path: &str) -> Option<Result<Vec<u8>, Failure>> {
        let entry = self.tree.entry(path)?;
        let made = match entry.unit {
            Some(index) => self.of_unit(index as usize, path),
            None => self.aggregate(entry),
        };
        Some(made.and_then(|bytes| clean(path, bytes)))
    }

    /// What formats may look at; the preview serves a site at the root of its host, wherever it will be published.
    pub(super) fn view(&self) -> View<'_> {
        View { base: "/", ..View::new(&self.library, &self.theme) }
    }

    fn held(&self) -> Held<'_> {
        Held { root: &self.root, library: &self.library, texts: &self.texts, search: &self.search }
    }

    /// Makes the files of an advisory up to the wanted one, which may name what stands before it.
    fn of_unit(&self, index: usize, wanted: &str) -> Result<Vec<u8>, Failure> {
        let (held, view) = (self.held(), self.view());
        let unit = held.unit(index)?;
        let mut made = Made::default();
        for (path, entry) in self.tree.unit(index) {
            let Making::PerUnit(format) = FORMATS[usize::from(entry.format)].making else {
                continue;
            };
            let bytes = match unit.frozen.get(path) {
                Some(frozen) => frozen.clone(),
                None => format.make(&view, &unit, entry.part, &made)?,
            };
            if path.as_str() == wanted {
                return Ok(bytes);
            }
            made.add(path.clone(), bytes);
        }
        Ok(Vec::new())
    }

    fn aggregate(&self, entry: Entry) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        if let Making::Aggregate(format) = FORMATS[usize::from(entry.format)].making {
            format.make(&self.view(), entry.part, &self.held(), &mut bytes)?;
        }
        Ok(bytes)
    }
}

/// Refuses a file with the mark of a draft in it, as a build would.
fn clean(path: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
    match canary::find(&bytes) {
        None => Ok(bytes),
        Some(_) => {
            let place = format!("where `{}` would be published", canary::masked(path));
            Err(Failure::Lost(Diagnostic::new(canary::found(&place), "")))
        }
    }
}

/// The address of a path of the site on this host.
pub(super) fn address(path: &str) -> Option<String> {
    SitePath::parse(path).map(|path| format!("/{}", path.url_path()))
}
