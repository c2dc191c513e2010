//! The words of everything on a site, by shard.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;

use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::documents::Documents;
use super::found::groups;
use super::postings::Postings;
use super::shard::Shard;
use crate::document::{Failure, Memory, Spill, Units, View};
use crate::model::digest::Digest;
use crate::notes::Notes;

/// How many documents are looked at before others: the words of so many are held.
const AT_ONCE: usize = 1024;

/// Which documents hold which words.
#[derive(Debug)]
pub struct Index {
    shards: Vec<Shard>,
    spill: Arc<dyn Spill>,
}

/// The words of one shard as they are met.
#[derive(Default)]
struct Words<'w> {
    places: HashMap<&'w [u8], usize, RandomState>,
    all: Vec<(&'w [u8], Postings)>,
}

impl Index {
    /// Reads everything once. `units` gives the prose.
    ///
    /// # Errors
    /// Where a source cannot be read again.
    pub fn new(view: &View<'_>, units: &(impl Units + ?Sized)) -> Result<Self, Failure> {
        let none = Notes::default();
        let documents = Documents::read(view, units, &none)?;
        Self::of(&documents, units, Arc::new(Memory::within(0)))
    }

    /// The index of these documents, most of which goes to `spill`, as far as it has room.
    ///
    /// # Errors
    /// Where the words of one cannot be read, or not be written.
    pub fn of(
        documents: &Documents<'_>,
        units: &(impl Units + ?Sized),
        spill: Arc<dyn Spill>,
    ) -> Result<Self, Failure> {
        let mut shards: Vec<_> = (0..documents.shards).map(|_| Shard::default()).collect();
        let each = shards.len().div_ceil(rayon::current_num_threads()).max(1);
        for first in (0..documents.len()).step_by(AT_ONCE) {
            let end = documents.len().min(first + AT_ONCE);
            let words = documents.words(first..end, units)?;
            let parts = shards.par_chunks_mut(each).enumerate();
            parts.try_for_each(|(part, shards)| {
                let all = (first..).zip(&words);
                all.into_iter().try_for_each(|(number, words)| {
                    add(shards, part * each, number, words, &*spill)
                })
            })?;
        }
        shards.par_iter_mut().try_for_each(|shard| shard.finish(&*spill))?;
        Ok(Self { shards, spill })
    }

    /// A hash for each shard of all that its file is made from.
    #[must_use]
    pub fn keys(&self) -> Vec<Digest> {
        self.shards.iter().map(Shard::key).collect()
    }

    /// Writes one shard: an object from each word to its documents.
    ///
    /// # Errors
    /// Where what was spilled cannot be read, or `out` cannot be written.
    pub fn write(&self, shard: usize, out: &mut dyn Write) -> Result<(), Failure> {
        let bytes = self.shards.get(shard).map(|shard| shard.bytes(&*self.spill)).transpose()?;
        let mut words = Words::default();
        for (document, group) in Shard::groups(bytes.as_deref().unwrap_or_default()) {
            group.words().for_each(|(word, in_title)| words.add(word, document, in_title));
        }
        out.write_all(b"{")?;
        for (position, (word, postings)) in words.sorted().iter().enumerate() {
            out.write_all(if position == 0 { b"\n" } else { b",\n" })?;
            let word = str::from_utf8(word).map_err(io::Error::other)?;
            serde_json::to_writer(&mut *out, word).map_err(io::Error::from)?;
            write!(out, ":\"{}\"", postings.text())?;
        }
        Ok(out.write_all(b"\n}\n")?)
    }
}

/// Adds a document's words to those among some `shards`, of which the first has the number `first`.
fn add(
    shards: &mut [Shard],
    first: usize,
    document: usize,
    words: &[u8],
    spill: &dyn Spill,
) -> Result<(), Failure> {
    let groups = groups(words).skip_while(|group| group.shard < first);
    let mut within = groups.map_while(|group| Some((group.shard.checked_sub(first)?, group)));
    within.try_for_each(|(shard, group)| match shards.get_mut(shard) {
        Some(shard) => shard.add(document, &group, spill),
        None => Ok(()),
    })
}

impl<'w> Words<'w> {
    fn add(&mut self, word: &'w [u8], document: u32, in_title: bool) {
        let place = *self.places.entry(word).or_insert_with(|| {
            self.all.push((word, Postings::default()));
            self.all.len() - 1
        });
        self.all[place].1.add(document, in_title);
    }

    /// The words in the order of their bytes, each with its documents.
    fn sorted(mut self) -> Vec<(&'w [u8], Postings)> {
        self.all.sort_unstable_by_key(|(word, _)| *word);
        self.all
    }
}
