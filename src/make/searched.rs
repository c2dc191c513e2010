//! The words of the search: looked at before the files that are made of them, so that only those are made that must be.

use std::collections::BTreeSet;

use super::Run;
use super::aggregates::Stale;
use crate::document::search::documents::Documents;
use crate::document::search::index::Index;
use crate::document::{Aggregate, FORMATS, Failure, Making};
use crate::notes::Notes;

impl Run<'_> {
    /// The words of everything, where a file is made of them; those of unchanged sources as they were `kept`.
    pub(super) fn words<'n>(&self, kept: &'n Notes) -> Result<Option<Documents<'n>>, Failure> {
        let searches = |format: &'static dyn Aggregate| format.searches();
        let is_searched = self.tree.aggregates().iter().any(|(_, entry)| {
            matches!(FORMATS[entry.format].making, Making::Aggregate(format) if searches(format))
        });
        if !is_searched {
            return Ok(None);
        }
        let words = Documents::read(self.view, self.units, kept)?;
        if let Some(keys) = self.keys {
            keys.learn(words.keys());
            self.sink.keep_words(kept, &words.records())?;
        }
        Ok(Some(words))
    }

    /// Makes the index of the shards whose files must be made.
    pub(super) fn index(&self, words: Option<Documents<'_>>, stale: &[Stale<'_>]) {
        let searching = stale.iter().filter(|stale| stale.format.searches());
        let parts: BTreeSet<usize> = searching.map(|stale| stale.part as usize).collect();
        if let Some(words) = words.filter(|_| !parts.is_empty()) {
            self.units.indexed(Index::of(&words, &|shard| parts.contains(&shard)));
        }
    }
}
