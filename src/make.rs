//! Runs every format: all files of one advisory at a time, in parallel, then what is made out of all of them.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use crate::document::{FORMATS, Failure, Made, Making, Units, View};
use crate::plan::{Entry, SiteTree};
use crate::site_path::SitePath;

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
    let advisories = (0..view.library.advisories().len()).into_par_iter();
    let mut failures: Vec<_> =
        advisories.filter_map(|index| step(&|| unit(view, tree, units, sink, index))).collect();
    let aggregates = tree.aggregates().par_iter();
    failures.par_extend(
        aggregates.filter_map(|(path, entry)| step(&|| aggregate(view, units, sink, path, *entry))),
    );
    if failures.is_empty() { Ok(()) } else { Err(failures) }
}

fn unit(
    view: &View<'_>,
    tree: &SiteTree,
    units: &dyn Units,
    sink: &dyn Sink,
    index: usize,
) -> Result<(), Failure> {
    let unit = units.unit(index)?;
    let mut made = Made::default();
    for (path, entry) in tree.unit(index) {
        let Making::PerUnit(format) = FORMATS[entry.format].making else { continue };
        let bytes = match unit.frozen.get(path) {
            Some(frozen) => frozen.clone(),
            None => format.make(view, &unit, entry.part, &made)?,
        };
        sink.file(path, &bytes)?;
        made.add(path.clone(), bytes);
    }
    Ok(())
}

fn aggregate(
    view: &View<'_>,
    units: &dyn Units,
    sink: &dyn Sink,
    path: &SitePath,
    entry: Entry,
) -> Result<(), Failure> {
    let Making::Aggregate(format) = FORMATS[entry.format].making else { return Ok(()) };
    sink.stream(path, &mut |out| format.make(view, entry.part, units, out))
}
