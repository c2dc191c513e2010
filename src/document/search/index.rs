//! The words of everything on a site, by shard.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;

use rayon::prelude::*;

use super::entry::{Entry, count};
use super::postings::Postings;
use super::shards;
use super::words::{shard, words};
use crate::diagnostic::Diagnostic;
use crate::document::{Units, View};

/// How many documents are read by all threads before their words are put together: so many are held.
const AT_ONCE: usize = 1024;

/// How many shards one thread fills at a time.
const SHARDS_EACH: usize = 16;

/// Which documents hold which words. It is as large as the files that are made of it, and holds no text.
#[derive(Debug)]
pub struct Index {
    shards: Vec<Shard>,
}

type Shard = BTreeMap<Box<str>, Postings>;

impl Index {
    /// Reads everything once. `units` gives the prose.
    ///
    /// # Errors
    /// Where a source cannot be read again.
    pub fn new(view: &View<'_>, units: &(impl Units + ?Sized)) -> Result<Self, Vec<Diagnostic>> {
        let library = view.library;
        let count_of_shards = shards(library);
        let mut index = Self { shards: (0..count_of_shards).map(|_| Shard::new()).collect() };
        let mut documents = 0_u32..;
        let numbers: Vec<_> = (0..count(library)).collect();
        for numbers in numbers.chunks(AT_ONCE) {
            let read = |number: &usize| Found::read(view, units, *number, count_of_shards);
            let found: Result<Vec<_>, _> = numbers.par_iter().map(read).collect();
            index.add(&documents.by_ref().zip(found?).collect::<Vec<_>>());
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

    /// Adds documents with their words, all threads some shards each.
    fn add(&mut self, documents: &[(u32, Found)]) {
        let parts = self.shards.par_chunks_mut(SHARDS_EACH).enumerate();
        parts.for_each(|(part, shards)| {
            let first = part * SHARDS_EACH;
            for (document, found) in documents {
                for word in found.within(first..first + SHARDS_EACH) {
                    add(&mut shards[word.shard - first], word, *document);
                }
            }
        });
    }
}

fn add(shard: &mut Shard, word: &Word, document: u32) {
    if let Some(postings) = shard.get_mut(word.text.as_str()) {
        postings.add(document, word.in_title);
    } else {
        shard.entry(word.text.as_str().into()).or_default().add(document, word.in_title);
    }
}

/// A word of a document.
struct Word {
    shard: usize,
    text: String,
    in_title: bool,
}

/// The words of one document, each once, by their shards.
struct Found(Vec<Word>);

impl Found {
    fn read(
        view: &View<'_>,
        units: &(impl Units + ?Sized),
        number: usize,
        shards: usize,
    ) -> Result<Self, Vec<Diagnostic>> {
        let entry = Entry::at(view.library, number);
        let prose = match entry {
            Entry::Page(page) => units.prose(page)?,
            Entry::Package(_) => String::new(),
            Entry::Advisory(nth, _) => units.body(nth)?,
        };
        Ok(Self::of(entry, &prose, shards))
    }

    fn of(entry: Entry<'_>, prose: &str, shards: usize) -> Self {
        let (facts, names) = (entry.facts(), entry.names());
        let texts = std::iter::once(prose).chain(facts.iter().map(String::as_str));
        let told = texts.flat_map(words).map(|text| (text, false));
        let titles = names.iter().flat_map(|text| words(text)).map(|text| (text, true));
        let mut all: Vec<_> = told.chain(titles).collect();
        // Of a word's two entries, the one of the title comes first, and stays.
        all.sort_unstable_by(|(left, early), (right, late)| left.cmp(right).then(late.cmp(early)));
        all.dedup_by(|(word, _), (kept, _)| word == kept);
        let word = |(text, in_title): (Cow<'_, str>, bool)| Word {
            shard: shard(&text, shards),
            text: text.into_owned(),
            in_title,
        };
        let mut found: Vec<_> = all.into_iter().map(word).collect();
        found.sort_by_key(|word| word.shard);
        Self(found)
    }

    /// Those of some shards.
    fn within(&self, shards: Range<usize>) -> &[Word] {
        let before = |end: usize| self.0.partition_point(|word| word.shard < end);
        &self.0[before(shards.start)..before(shards.end)]
    }
}
