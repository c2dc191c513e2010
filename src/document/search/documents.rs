//! Everything that can be found, with its words: cut out of the prose, or as an earlier build kept them.

use std::borrow::Cow;

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::entry::{Entry, count};
use super::found::{Group, found, groups, is_for};
use super::shards;
use crate::diagnostic::Diagnostic;
use crate::document::{Units, View};
use crate::model::digest::Digest;
use crate::notes::{Notes, Record};

/// The words of all documents, in the order of their numbers.
#[derive(Debug)]
pub struct Documents<'n> {
    all: Vec<Document<'n>>,
    /// How many shards they are cut for.
    pub(super) shards: usize,
}

#[derive(Debug)]
struct Document<'n> {
    words: Cow<'n, [u8]>,
    /// The hash of the one source from which they follow, if there is one.
    source: Option<[u8; 32]>,
}

impl<'n> Documents<'n> {
    /// Reads all that `kept` does not know. `units` gives the prose.
    ///
    /// # Errors
    /// Where a source cannot be read again.
    pub fn read(
        view: &View<'_>,
        units: &(impl Units + ?Sized),
        kept: &'n Notes,
    ) -> Result<Self, Vec<Diagnostic>> {
        let shards = shards(view.library);
        let all = (0..count(view.library)).into_par_iter();
        let read = |number| Document::read(view, units, kept, number, shards);
        Ok(Self { all: all.map(read).collect::<Result<_, _>>()?, shards })
    }

    /// A hash for each shard of all that its file is made from.
    #[must_use]
    pub fn keys(&self) -> Vec<Digest> {
        let each = self.shards.div_ceil(rayon::current_num_threads()).max(1);
        let parts = (0..self.shards).into_par_iter().step_by(each);
        let keys = parts.map(|first| self.keys_of(first, each.min(self.shards - first)));
        keys.collect::<Vec<_>>().concat()
    }

    /// What the next build may use, by the hashes of the sources and in their order.
    #[must_use]
    pub fn records(&self) -> Vec<Record<'_>> {
        let of = self.all.iter();
        let mut records: Vec<Record<'_>> =
            of.filter_map(|document| Some((document.source.as_ref()?, &*document.words))).collect();
        records.sort_unstable_by_key(|(source, _)| *source);
        records.dedup_by_key(|(source, _)| *source);
        records
    }

    /// The groups of shards from `first` on and before `end`, each with the number of its document.
    pub(super) fn within(
        &self,
        first: usize,
        end: usize,
    ) -> impl Iterator<Item = (u32, Group<'_>)> {
        (0..).zip(&self.all).flat_map(move |(number, document)| {
            let groups = groups(&document.words).skip_while(move |group| group.shard < first);
            groups.take_while(move |group| group.shard < end).map(move |group| (number, group))
        })
    }

    fn keys_of(&self, first: usize, count: usize) -> Vec<Digest> {
        let mut hashes = vec![Sha256::new(); count];
        for (number, group) in self.within(first, first + count) {
            let hash = &mut hashes[group.shard - first];
            hash.update(number.to_le_bytes());
            // It says how long it is.
            hash.update(group.whole);
        }
        hashes.into_iter().map(|hash| Digest::from_bytes(hash.finalize().into())).collect()
    }
}

impl<'n> Document<'n> {
    fn read(
        view: &View<'_>,
        units: &(impl Units + ?Sized),
        kept: &'n Notes,
        number: usize,
        shards: usize,
    ) -> Result<Self, Vec<Diagnostic>> {
        let entry = Entry::at(view.library, number);
        let (prose, source) = match entry {
            Entry::Page(page) => (units.prose(page)?, None),
            Entry::Package(_) => (String::new(), None),
            Entry::Advisory(nth, advisory) => {
                let source = advisory.prose.digest;
                if let Some(words) = kept.get(&source).filter(|words| is_for(words, shards)) {
                    return Ok(Self { words: Cow::Borrowed(words), source: Some(source) });
                }
                (units.body(nth)?, Some(source))
            }
        };
        Ok(Self { words: Cow::Owned(found(entry, &prose, shards)), source })
    }
}
