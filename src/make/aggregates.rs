//! What is made out of the whole library: looked at first, so that only what must be made again is made.

use std::io::{BufWriter, Write};

use rayon::iter::Either;
use rayon::prelude::*;

use super::Run;
use super::clean::{clean, leaked};
use crate::canary::Watch;
use crate::document::manifest::Digest;
use crate::document::{Aggregate, FORMATS, Failure, Making};
use crate::plan::Entry;
use crate::site_path::SitePath;

/// A file made out of the library that must be made again.
pub(super) struct Stale<'a> {
    path: &'a SitePath,
    pub(super) part: u32,
    pub(super) format: &'static dyn Aggregate,
    key: Option<Digest>,
}

impl Run<'_> {
    /// The files that are made out of the library and do not stand as they must; and what kept us from looking.
    pub(super) fn stale(&self, done: &(dyn Fn() + Sync)) -> (Vec<Stale<'_>>, Vec<Failure>) {
        let look = |(path, entry)| {
            let stale = self.look(path, entry).transpose();
            if stale.is_none() {
                done();
            }
            stale
        };
        let aggregates = self.tree.aggregates().par_iter();
        aggregates
            .filter_map(|(path, entry)| look((path, *entry)))
            .partition_map(|looked| looked.map_or_else(Either::Right, Either::Left))
    }

    fn look<'p>(&self, path: &'p SitePath, entry: Entry) -> Result<Option<Stale<'p>>, Failure> {
        let Making::Aggregate(format) = FORMATS[usize::from(entry.format)].making else {
            return Ok(None);
        };
        let key = self.keys.map(|keys| keys.aggregate(self.view, path, entry));
        if let Some(key) = key
            && self.sink.holds(key, std::slice::from_ref(path))?
        {
            return Ok(None);
        }
        Ok(Some(Stale { path, part: entry.part, format, key }))
    }

    /// Makes one of them.
    pub(super) fn aggregate(&self, stale: &Stale<'_>) -> Result<(), Failure> {
        clean(stale.path, b"")?;
        self.sink.stream(stale.path, &mut |out| {
            let mut watch = Watch::new(out);
            let made = gathered(&mut watch, |out| {
                stale.format.make(self.view, stale.part, self.units, out)
            });
            if watch.has_seen() { Err(leaked(stale.path)) } else { made }
        })?;
        if let Some(key) = stale.key {
            self.sink.note(key, vec![stale.path.clone()]);
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
