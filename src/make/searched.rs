//! The words of the search: looked at before the files that are made of them, so that only those are made that must be.

use super::Run;
use crate::document::search::documents::{self, Documents};
use crate::document::search::index::Index;
use crate::document::{Failure, Units as _};
use crate::notes::Notes;

impl Run<'_> {
    /// The words of everything, where a file is made of them; those of unchanged sources as they were `kept`.
    pub(super) fn words(&self, kept: &Notes) -> Result<Option<Index>, Failure> {
        if !self.gathered.iter().any(|format| format.searches()) {
            return Ok(None);
        }
        let documents = Documents::read(self.view, self.units, kept)?;
        let index = Index::of(&documents, self.units, self.units.spill())?;
        if let Some(keys) = self.keys {
            keys.learn(index.keys());
            let library = self.view.library;
            let numbers = documents.with_source(library);
            let sources = numbers.iter().filter_map(|number| documents::source(library, *number));
            let sources: Vec<_> = sources.copied().collect();
            let words = |place: usize| documents.words_of(numbers[place] as usize, self.units);
            self.sink.keep_words(kept, &sources, &words)?;
        }
        Ok(Some(index))
    }
}
