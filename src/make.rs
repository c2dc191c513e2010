//! Runs every format: all files of one advisory at a time, in parallel, then what is made out of all of them. What stands
//! where it belongs, and has not changed by its key, is not made again.

mod aggregates;
mod clean;
mod finished;
mod ingredients;
mod key;
mod ready;
mod searched;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use crate::document::manifest::Digest;
use crate::document::{Aggregate, FORMATS, Failure, Made, Making, Memory, Spill, Units, View};
use crate::notes::Notes;
use crate::plan::SiteTree;
use crate::site_path::SitePath;

use clean::clean;
use finished::Finished;
pub use key::Keys;

/// How much is kept in memory of what is needed again, in bytes, where nothing else keeps it.
const ROOM: usize = 16 << 20;

/// Gives the words of one source.
pub type WordsOf<'w> = dyn Fn(usize) -> Result<Cow<'w, [u8]>, Failure> + Sync + 'w;

/// Where finished files go: to disk in a build, nowhere in a check.
pub trait Sink: Sync {
    /// Takes a whole file.
    ///
    /// # Errors
    /// Where the file cannot be kept.
    fn file(&self, path: &SitePath, bytes: &[u8]) -> Result<(), Failure>;

    /// Takes a file piece by piece: `fill` writes it.
    ///
    /// # Errors
    /// Those of `fill`, or where the file cannot be kept.
    fn stream(
        &self,
        path: &SitePath,
        fill: &mut dyn FnMut(&mut dyn Write) -> Result<(), Failure>,
    ) -> Result<(), Failure>;

    /// Whether files that were made from the same `key` still stand at these paths, as they were written then. If so, they
    /// count as taken.
    ///
    /// # Errors
    /// Where the files cannot be looked at.
    fn holds(&self, _key: Digest, _paths: &[SitePath]) -> Result<bool, Failure> {
        Ok(false)
    }

    /// The hash of a file that was taken; none where nobody will ask.
    fn digest(&self, _path: &SitePath) -> Option<Digest> {
        None
    }

    /// A file as it was published before; none where it is gone or was edited.
    fn published(&self, _path: &SitePath) -> Option<Vec<u8>> {
        None
    }

    /// What the last build kept of the words of each source.
    fn words(&self) -> Notes {
        Notes::default()
    }

    /// Keeps the words of each source for the next build, by the hashes of the sources, which come in order: those of `before` are
    /// what it knew. `words` gives those of the source at a place among them.
    ///
    /// # Errors
    /// Where they cannot be kept, or those of `words`.
    fn keep_words(
        &self,
        _before: &Notes,
        _sources: &[[u8; 32]],
        _words: &WordsOf<'_>,
    ) -> Result<(), Failure> {
        Ok(())
    }

    /// Room for what is needed again during the run.
    fn spill(&self) -> Arc<dyn Spill> {
        Arc::new(Memory::within(ROOM))
    }

    /// Takes note that the files at these paths, which were all taken, were made from `key`.
    fn note(&self, _key: Digest, _paths: Vec<SitePath>) {}
}

/// Makes every file of the tree. All failures come back, not only the first, until a file cannot be kept: then the rest
/// is not made. `done` is called after each step.
///
/// # Errors
/// Whatever the formats, the sources or the sink report.
pub fn all(
    view: &View<'_>,
    tree: &SiteTree,
    units: &dyn Units,
    sink: &dyn Sink,
    done: &(dyn Fn() + Sync),
) -> Result<(), Vec<Failure>> {
    changed(view, tree, units, None, sink, done)
}

/// The same, but leaves out what the sink still holds from equal keys.
///
/// # Errors
/// As [`all`].
pub fn changed(
    view: &View<'_>,
    tree: &SiteTree,
    units: &dyn Units,
    keys: Option<&Keys>,
    sink: &dyn Sink,
    done: &(dyn Fn() + Sync),
) -> Result<(), Vec<Failure>> {
    let lost = AtomicBool::new(false);
    let step = |work: &dyn Fn() -> Result<(), Failure>| {
        if lost.load(Ordering::Relaxed) {
            return None;
        }
        let failure = work().err();
        done();
        // Of files that cannot be kept, one says it all.
        let repeated =
            matches!(failure, Some(Failure::Lost(_))) && lost.swap(true, Ordering::Relaxed);
        failure.filter(|_| !repeated)
    };
    let made = Finished::new(view, units, sink);
    let run = Run { view, tree, units: &made, keys, sink, gathered: gathered(tree) };
    let advisories = (0..view.library.advisories().len()).into_par_iter();
    let mut failures: Vec<_> = advisories.filter_map(|index| step(&|| run.unit(index))).collect();
    let kept = sink.words();
    let words = failures.is_empty().then(|| run.words(&kept)).transpose();
    let words = words.map_err(|failure| failures.push(failure)).ok().flatten().flatten();
    let (stale, mut unseen) = run.stale(done);
    failures.append(&mut unseen);
    if let Some(index) = words {
        made.indexed(index);
    }
    drop(kept);
    // Some take much longer than others: whoever is done takes the next.
    let each = stale.par_iter().with_max_len(1);
    failures.par_extend(each.filter_map(|stale| step(&|| run.aggregate(stale))));
    if failures.is_empty() { Ok(()) } else { Err(failures) }
}

/// What one run works with.
struct Run<'a> {
    view: &'a View<'a>,
    tree: &'a SiteTree,
    units: &'a Finished<'a>,
    keys: Option<&'a Keys>,
    sink: &'a dyn Sink,
    /// The formats that make files out of all advisories.
    gathered: Vec<&'static dyn Aggregate>,
}

fn gathered(tree: &SiteTree) -> Vec<&'static dyn Aggregate> {
    let formats: BTreeSet<u16> = tree.aggregates().iter().map(|(_, entry)| entry.format).collect();
    let format = |format: u16| match FORMATS[usize::from(format)].making {
        Making::Aggregate(format) => Some(format),
        Making::PerUnit(_) => None,
    };
    formats.into_iter().filter_map(format).collect()
}

impl Run<'_> {
    fn unit(&self, index: usize) -> Result<(), Failure> {
        let planned = self.tree.unit(index);
        let key = self.keys.map(|keys| keys.unit(index));
        if let Some(key) = key {
            let paths: Vec<_> = planned.iter().map(|(path, _)| path.clone()).collect();
            if self.sink.holds(key, &paths)? {
                self.units.hold(index);
                return Ok(());
            }
        }
        self.make(index)?;
        if let Some(key) = key {
            self.sink.note(key, planned.iter().map(|(path, _)| path.clone()).collect());
        }
        Ok(())
    }

    /// Makes the files of one advisory.
    fn make(&self, index: usize) -> Result<(), Failure> {
        let unit = self.units.unit(index)?;
        let mut made = Made::default();
        for (path, entry) in self.tree.unit(index) {
            let Making::PerUnit(format) = FORMATS[usize::from(entry.format)].making else {
                continue;
            };
            let bytes = match unit.frozen.get(path) {
                Some(frozen) => frozen.clone(),
                None => format.make(self.view, &unit, entry.part, &made)?,
            };
            clean(path, &bytes)?;
            self.sink.file(path, &bytes)?;
            made.add(path.clone(), bytes);
        }
        for format in &self.gathered {
            format.prepare(self.view, &unit, &made, self.units)?;
        }
        Ok(())
    }
}
