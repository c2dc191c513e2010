use std::sync::Arc;

use super::search::index::Index;
use super::{Failure, Memory, Spill, Unit, View};
use crate::diagnostic::Diagnostic;
use crate::model::digest::Digest;
use crate::model::library::Library;
use crate::model::page::Page;
use crate::site_path::SitePath;

/// What follows from one advisory and its prose, and stands in files that are made of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ready {
    /// Its entry in feeds of all of its words.
    Entry,
    /// Its record, as archives hold it.
    Record,
    /// Its words for the search.
    Words,
}

/// The prose of the site, read again on demand.
pub trait Units: Sync {
    /// One advisory with its body and patches.
    ///
    /// # Errors
    /// Where a source cannot be read again, or is no longer what it was.
    fn unit(&self, index: usize) -> Result<Unit<'_>, Vec<Diagnostic>>;

    /// The Markdown of a page.
    ///
    /// # Errors
    /// Where the source cannot be read again, or is no longer what it was.
    fn prose(&self, page: &Page) -> Result<String, Vec<Diagnostic>>;

    /// A picture by its place below `content`.
    ///
    /// # Errors
    /// Where it cannot be read again, or is no longer what it was.
    fn picture(&self, name: &str) -> Result<Vec<u8>, Vec<Diagnostic>>;

    /// The Markdown of one advisory, without what stands beside it.
    ///
    /// # Errors
    /// Those of [`Units::unit`].
    fn body(&self, index: usize) -> Result<String, Vec<Diagnostic>> {
        Ok(self.unit(index)?.body)
    }

    /// The index of everything that can be searched; a build makes it once for all of its files.
    ///
    /// # Errors
    /// Where a source cannot be read again.
    fn search(&self, view: &View<'_>) -> Result<Arc<Index>, Failure> {
        Ok(Arc::new(Index::new(view, self)?))
    }

    /// Keeps something of an advisory for files that come later, where there is room.
    ///
    /// # Errors
    /// Where it cannot be written.
    fn keep_ready(&self, _what: Ready, _index: usize, _bytes: &[u8]) -> Result<(), Failure> {
        Ok(())
    }

    /// Whether something of an advisory was kept.
    fn is_ready(&self, _what: Ready, _index: usize) -> bool {
        false
    }

    /// What was kept of an advisory, if it was.
    ///
    /// # Errors
    /// Where it cannot be read again.
    fn ready(&self, _what: Ready, _index: usize) -> Result<Option<Vec<u8>>, Failure> {
        Ok(None)
    }

    /// Whether the files of an advisory are those of the last build: nothing that they are made from has changed since.
    fn is_held(&self, _index: usize) -> bool {
        false
    }

    /// A file as the last build published it; none where it is gone or was edited.
    fn published(&self, _path: &SitePath) -> Option<Vec<u8>> {
        None
    }

    /// The hashes of what was made of an advisory and signed during this run; none where nothing was.
    fn signed_now(&self, _library: &Library, _index: usize) -> Vec<(SitePath, Digest)> {
        vec![]
    }

    /// Room for what is needed again in the same run.
    fn spill(&self) -> Arc<dyn Spill> {
        Arc::new(Memory::within(0))
    }
}
