//! What is made out of the whole library: looked at first, so that only what must be made again is made.

use std::io::{BufWriter, Write};

use rayon::iter::Either;
use rayon::prelude::*;

use super::Run;
use super::clean::{clean, leaked};
use crate::canary::Watch;
use crate::document::manifest::Digest;
use crate::document::{FORMATS, Failure, Making};

/// How many files are looked at by all threads before others: what they find is put together then, and held once.
const AT_ONCE: usize = 4096;

/// A file made out of the library that must be made again.
pub(super) struct Stale {
    /// Its place among all of them.
    place: usize,
    key: Option<Digest>,
}

impl Run<'_> {
    /// The files that are made out of the library and do not stand as they must; and what kept us from looking.
    pub(super) fn stale(&self, done: &(dyn Fn() + Sync)) -> (Vec<Stale>, Vec<Failure>) {
        let look = |place| {
            let stale = self.look(place).transpose();
            if stale.is_none() {
                done();
            }
            stale
        };
        let count = self.tree.aggregates().len();
        let (mut all, mut failures) = (Vec::with_capacity(count), vec![]);
        for first in (0..count).step_by(AT_ONCE) {
            let some = (first..count.min(first + AT_ONCE)).into_par_iter().filter_map(look);
            let (stale, mut unseen): (Vec<_>, Vec<_>) =
                some.partition_map(|looked| looked.map_or_else(Either::Right, Either::Left));
            all.extend(stale);
            failures.append(&mut unseen);
        }
        (all, failures)
    }

    fn look(&self, place: usize) -> Result<Option<Stale>, Failure> {
        let (path, entry) = &self.tree.aggregates()[place];
        let key = self.keys.map(|keys| keys.aggregate(self.view, path, *entry));
        if let Some(key) = key
            && self.sink.holds(key, std::slice::from_ref(path))?
        {
            return Ok(None);
        }
        Ok(Some(Stale { place, key }))
    }

    /// Makes one of them.
    pub(super) fn aggregate(&self, stale: &Stale) -> Result<(), Failure> {
        let (path, entry) = &self.tree.aggregates()[stale.place];
        let Making::Aggregate(format) = FORMATS[usize::from(entry.format)].making else {
            return Ok(());
        };
        clean(path, b"")?;
        self.sink.stream(path, &mut |out| {
            let mut watch = Watch::new(out);
            let made =
                gathered(&mut watch, |out| format.make(self.view, entry.part, self.units, out));
            if watch.has_seen() { Err(leaked(path)) } else { made }
        })?;
        if let Some(key) = stale.key {
            self.sink.note(key, vec![path.clone()]);
        }
        Ok(())
    }
}

/// Hands on what is written in few large pieces: feeds come in many that are small, and each is looked through.
fn gathered(
    out: &mut dyn Write,
    fill: impl FnOnce(&mut dyn Write) -> Result<(), Failure>,
) -> Result<(), Failure> {
    const PIECE: usize = 64 * 1024;
    let mut gathered = BufWriter::with_capacity(PIECE, out);
    fill(&mut gathered)?;
    Ok(gathered.flush()?)
}
