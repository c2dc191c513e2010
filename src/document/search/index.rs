//! The words of everything on a site, by shard.

use std::collections::BTreeMap;
use std::io::{self, Write};

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

/// The documents of each word, which is UTF-8.
type Shard = BTreeMap<Box<[u8]>, Postings>;

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
        let mut shards: Vec<_> = wanted.iter().map(|_| Shard::new()).collect();
        let each = shards.len().div_ceil(PARTS * rayon::current_num_threads()).max(1);
        let parts = shards.par_chunks_mut(each).zip(wanted.par_chunks(each));
        parts.enumerate().for_each(|(part, (shards, wanted))| {
            let first = part * each;
            if !wanted.contains(&true) {
                return;
            }
            for (document, group) in documents.within(first, first + shards.len()) {
                if wanted[group.shard - first] {
                    let shard = &mut shards[group.shard - first];
                    group.words().for_each(|(word, in_title)| add(shard, word, document, in_title));
                }
            }
        });
        Self { shards }
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

fn add(shard: &mut Shard, word: &[u8], document: u32, in_title: bool) {
    if let Some(postings) = shard.get_mut(word) {
        postings.add(document, in_title);
    } else {
        shard.entry(word.into()).or_default().add(document, in_title);
    }
}
