//! What the search page reads: an index in small files, so that a search fetches few of them, however large the site is.
//!
//! `search/words/N.json` has the words of one shard, each with the numbers of the documents that hold it
//! ([`index::Index`]); `search/documents/N.json` tells what some of these numbers stand for. Which shard has a word follows
//! from its beginning, so that a word is found before it is typed to its end.

pub mod documents;
mod entry;
mod found;
pub mod index;
mod postings;
mod shard;
mod words;

use std::io::{self, Write};

use crate::document::{Aggregate, Failure, Made, Reads, Ready, Unit, Units, View};
use crate::model::library::Library;
use crate::plan::Planner;
use crate::site_path::SitePath;

use entry::Entry;

/// The index and the list of documents.
pub struct Search;

/// How many documents one file tells of: a search shows ten, which may stand in ten files.
pub(super) const PER_FILE: usize = 16;

/// For how many documents there is one shard of words.
const PER_SHARD: usize = 24;

/// More files than this would cost more than they save.
const MOST_SHARDS: usize = 4096;

impl Aggregate for Search {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        let (shards, files) = (shards(view.library), files(view.library));
        let words = (0..shards).map(|shard| path("words", shard));
        let documents = (0..files).map(|file| path("documents", file));
        for (part, path) in (0..).zip(words.chain(documents)) {
            planner.add(path, part);
        }
    }

    fn prepare(
        &self,
        view: &View<'_>,
        unit: &Unit<'_>,
        _made: &Made,
        units: &dyn Units,
    ) -> Result<(), Failure> {
        let entry = Entry::Advisory(unit.index, unit.advisory);
        let words = found::found(entry, &unit.body, shards(view.library));
        units.keep_ready(Ready::Words, unit.index, &words)
    }

    fn searches(&self) -> bool {
        true
    }

    fn reads(&self, view: &View<'_>, part: u32) -> Reads {
        match (part as usize).checked_sub(shards(view.library)) {
            None => Reads::Words,
            Some(file) => told(view.library, file),
        }
    }

    fn make(
        &self,
        view: &View<'_>,
        part: u32,
        units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let (part, shards) = (part as usize, shards(view.library));
        match part.checked_sub(shards) {
            None => units.search(view)?.write(part, out),
            Some(file) => Ok(documents(view.library, file, out)?),
        }
    }
}

/// How many files of words there are: a power of two, so that a site that grows moves its words seldom.
pub(super) fn shards(library: &Library) -> usize {
    (entry::count(library) / PER_SHARD).max(1).next_power_of_two().min(MOST_SHARDS)
}

fn files(library: &Library) -> usize {
    entry::count(library).div_ceil(PER_FILE)
}

fn path(folder: &str, number: usize) -> SitePath {
    SitePath::encode(&["search", folder, &format!("{number}.json")])
}

/// The documents that one file tells of.
fn entries(library: &Library, file: usize) -> impl Iterator<Item = Entry<'_>> {
    let first = file * PER_FILE;
    let last = entry::count(library).min(first + PER_FILE);
    (first..last).map(|number| Entry::at(library, number))
}

/// What one file of documents is made from: its advisories, and the names of all else that stands in it.
fn told(library: &Library, file: usize) -> Reads {
    let (mut indexes, mut besides) = (Vec::new(), String::new());
    for entry in entries(library, file) {
        match entry {
            Entry::Advisory(index, _) => indexes.push(index),
            Entry::Page(_) | Entry::Package(_) => {
                let shown = serde_json::to_string(&entry.shown(library));
                besides.push_str(&shown.expect("what a result shows is text"));
            }
        }
    }
    Reads::Advisories { indexes, besides }
}

/// One file of documents: an array of what each is, in the order of their numbers.
fn documents(library: &Library, file: usize, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"[")?;
    for (position, entry) in entries(library, file).enumerate() {
        out.write_all(if position == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &entry.shown(library))?;
    }
    out.write_all(b"\n]\n")
}

#[cfg(test)]
mod tests;
