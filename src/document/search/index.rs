//! The words of everything on a site, by shard.

use std::collections::HashMap;
use std::io::{self, Write};

use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::documents::Documents;
use super::postings::Postings;
use crate::diagnostic::Diagnostic;
use crate::document::{Units, View};
use crate::notes::Notes;

/// How many parts there are for each thread: each part looks at all documents, so that they are few.
const PARTS: usize = 4;

/// Which documents hold which words. It is as large as the files that are made of it, and holds no text.
#[derive(Debug)]
pub struct Index {
    shards: Vec<Shard>,
}

/// The words in the order of their bytes, which are UTF-8, each with its documents.
type Shard = Vec<(Box<[u8]>, Postings)>;

/// A shard as it is filled: words in the order in which they are met.
#[derive(Default)]
struct Filling<'w> {
    places: HashMap<&'w [u8], usize, RandomState>,
    words: Vec<(&'w [u8], Postings)>,
}

impl Index {
    /// Reads everything once. `units` gives the prose.
    ///
    /// # Errors
    /// Where a source cannot be read again.
    pub fn new(view: &View<'_>, units: &(impl Units + ?Sized)) -> Result<Self, Vec<Diagnostic>> {
        Ok(Self::of(&Documents::read(view, units, &Notes::default())?, &|_| true))
    }

    /// The shards that are `wanted`; all others are empty.
    #[must_use]
    pub fn of(documents: &Documents<'_>, wanted: &(dyn Fn(usize) -> bool + Sync)) -> Self {
        let wanted: Vec<bool> = (0..documents.shards).map(wanted).collect();
        let each = wanted.len().div_ceil(PARTS * rayon::current_num_threads()).max(1);
        let parts = wanted.par_chunks(each).enumerate();
        let shards = parts.flat_map_iter(|(part, wanted)| filled(documents, part * each, wanted));
        Self { shards: shards.collect() }
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
            let word = str::from_utf8(word).map_err(io::Error::other)?;
            serde_json::to_writer(&mut *out, word)?;
            write!(out, ":\"{}\"", postings.text())?;
        }
        out.write_all(b"\n}\n")
    }
}

/// The shards from `first` on.
fn filled(documents: &Documents<'_>, first: usize, wanted: &[bool]) -> Vec<Shard> {
    let mut shards: Vec<_> = wanted.iter().map(|_| Filling::default()).collect();
    if wanted.contains(&true) {
        for (document, group) in documents.within(first, first + wanted.len()) {
            let nth = group.shard - first;
            if wanted[nth] {
                group.words().for_each(|(word, title)| shards[nth].add(word, document, title));
            }
        }
    }
    shards.into_iter().map(Filling::sorted).collect()
}

impl<'w> Filling<'w> {
    fn add(&mut self, word: &'w [u8], document: u32, in_title: bool) {
        let place = *self.places.entry(word).or_insert_with(|| {
            self.words.push((word, Postings::default()));
            self.words.len() - 1
        });
        self.words[place].1.add(document, in_title);
    }

    fn sorted(mut self) -> Shard {
        self.words.sort_unstable_by_key(|(word, _)| *word);
        self.words.into_iter().map(|(word, postings)| (word.into(), postings)).collect()
    }
}
