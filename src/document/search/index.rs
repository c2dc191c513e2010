//! The words of everything on a site, by shard.

use std::collections::BTreeMap;
use std::io::{self, Write};

use rayon::prelude::*;

use super::entry::{Entry, count};
use super::postings::Postings;
use super::shards;
use super::words::{shard, words};
use crate::diagnostic::Diagnostic;
use crate::document::{Units, View};

/// How many documents are read by all threads before their words are put together: so many are held.
const AT_ONCE: usize = 1024;

/// Which documents hold which words. It is as large as the files that are made of it, and holds no text.
#[derive(Debug)]
pub struct Index {
    shards: Vec<BTreeMap<Box<str>, Postings>>,
}

impl Index {
    /// Reads everything once. `units` gives the prose.
    ///
    /// # Errors
    /// Where a source cannot be read again.
    pub fn new(view: &View<'_>, units: &(impl Units + ?Sized)) -> Result<Self, Vec<Diagnostic>> {
        let library = view.library;
        let shards = (0..shards(library)).map(|_| BTreeMap::new()).collect();
        let mut index = Self { shards };
        let mut documents = 0_u32..;
        let numbers: Vec<_> = (0..count(library)).collect();
        for numbers in numbers.chunks(AT_ONCE) {
            let found: Result<Vec<_>, _> =
                numbers.par_iter().map(|number| Found::read(view, units, *number)).collect();
            for (document, found) in documents.by_ref().zip(found?) {
                index.add(document, found);
            }
        }
        Ok(index)
    }

    /// Writes one shard: an object from each word to its documents.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn write(&self, shard: usize, out: &mut dyn Write) -> io::Result<()> {
        let words = self.shards.get(shard).into_iter().flatten();
        out.write_all(b"{")?;
        for (position, (word, postings)) in words.enumerate() {
            out.write_all(if position == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut *out, word)?;
            write!(out, ":\"{}\"", postings.text())?;
        }
        out.write_all(b"\n}\n")
    }

    fn add(&mut self, document: u32, Found(words): Found) {
        for (word, in_title) in words {
            let shard = shard(&word, self.shards.len());
            let words = &mut self.shards[shard];
            words.entry(word.into()).or_default().add(document, in_title);
        }
    }
}

/// The words of one document, in their order, and whether each stands in its title.
struct Found(Vec<(String, bool)>);

impl Found {
    fn read(
        view: &View<'_>,
        units: &(impl Units + ?Sized),
        number: usize,
    ) -> Result<Self, Vec<Diagnostic>> {
        let entry = Entry::at(view.library, number);
        let prose = match entry {
            Entry::Page(page) => units.prose(page)?,
            Entry::Package(_) => String::new(),
            Entry::Advisory(nth, _) => units.body(nth)?,
        };
        Ok(Self::of(entry, &prose))
    }

    fn of(entry: Entry<'_>, prose: &str) -> Self {
        let (facts, names) = (entry.facts(), entry.names());
        let texts = std::iter::once(prose).chain(facts.iter().map(String::as_str));
        let told = texts.flat_map(words).map(|word| (word, false));
        let titles = names.iter().flat_map(|text| words(text)).map(|word| (word, true));
        let mut found: Vec<_> = told.chain(titles).collect();
        // Of a word's two entries, the one of the title comes first, and stays.
        found
            .sort_unstable_by(|(left, early), (right, late)| left.cmp(right).then(late.cmp(early)));
        found.dedup_by(|(word, _), (kept, _)| word == kept);
        Self(found)
    }
}
