//! The words of everything on a site, by shard.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::entry::{Entry, count};
use super::postings::Postings;
use super::shards;
use super::words::{shard, words};
use crate::diagnostic::Diagnostic;
use crate::document::{Units, View};

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
        for (document, number) in (0_u32..).zip(0..count(library)) {
            let entry = Entry::at(library, number);
            let prose = match entry {
                Entry::Page(page) => units.prose(page)?,
                Entry::Package(_) => String::new(),
                Entry::Advisory(nth, _) => units.body(nth)?,
            };
            index.add(document, entry, &prose);
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

    fn add(&mut self, document: u32, entry: Entry<'_>, prose: &str) {
        let mut found: BTreeMap<String, bool> = words(prose).map(|word| (word, false)).collect();
        found.extend(entry.facts().iter().flat_map(|text| words(text)).map(|word| (word, false)));
        found.extend(entry.names().iter().flat_map(|text| words(text)).map(|word| (word, true)));
        for (word, in_title) in found {
            let shard = shard(&word, self.shards.len());
            let words = &mut self.shards[shard];
            words.entry(word.into()).or_default().add(document, in_title);
        }
    }
}
