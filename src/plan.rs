//! Every file that the site publishes, and how to make it, before anything is rendered.

use std::ops::Range;

use rayon::prelude::*;

use self::folded::Folded;
use self::places::Places;
use crate::diagnostic::{Diagnostic, Fault, Rule};
use crate::document::{FORMATS, Making, View};
use crate::site_path::SitePath;

mod again;
mod folded;
mod places;

/// Two files for one address.
pub static PATH_COLLISION: Rule = Rule::error(
    "path-collision",
    "two files of the site would have the same address",
    "Each address leads to one file. File systems and web servers that ignore case would also mix up two addresses \
     that differ in nothing else, so that counts as the same. Rename one of the sources.",
);

/// How many advisories are planned by all threads before their files are put together: so many lists are held.
const AT_ONCE: usize = 4096;

/// How to make one file. There are many of them, so that they are small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The index of its format in [`FORMATS`].
    pub format: u16,
    /// The index of its advisory, for a format that works per unit.
    pub unit: Option<u32>,
    /// Which of the format's files it is; only the format knows what the number means.
    pub part: u32,
}

/// A file, and how to make it.
type Planned = (SitePath, Entry);

/// All files of a site.
#[derive(Debug, Default)]
pub struct SiteTree {
    files: Vec<Planned>,
    units: Vec<Range<usize>>,
    aggregates: Range<usize>,
    by_path: Places,
    /// Whether two files want one address.
    collides: bool,
}

impl SiteTree {
    /// Asks every format for its files.
    #[must_use]
    pub fn plan(view: &View<'_>) -> (Self, Vec<Diagnostic>) {
        let formats = formats(view);
        let mut tree = Self::default();
        let indexes: Vec<_> = (0..view.library.advisories().len()).collect();
        tree.units.reserve_exact(indexes.len());
        for indexes in indexes.chunks(AT_ONCE) {
            let planned = indexes.par_iter().map(|unit| files(view, &formats, Some(*unit)));
            for files in planned.collect::<Vec<_>>() {
                tree.units.push(tree.files.len()..tree.files.len() + files.len());
                tree.files.extend(files);
            }
        }
        let start = tree.files.len();
        tree.files.extend(again::aggregates(view, &formats));
        tree.files.shrink_to_fit();
        tree.aggregates = start..tree.files.len();
        let collisions = tree.index(view);
        (tree, collisions)
    }

    /// The files of one advisory, in the order in which they must be made.
    #[must_use]
    pub fn unit(&self, index: usize) -> &[(SitePath, Entry)] {
        &self.files[self.units[index].clone()]
    }

    /// The files that are made out of the whole library.
    #[must_use]
    pub fn aggregates(&self) -> &[(SitePath, Entry)] {
        &self.files[self.aggregates.clone()]
    }

    /// All files.
    #[must_use]
    pub fn files(&self) -> &[(SitePath, Entry)] {
        &self.files
    }

    /// How to make the file at an address, if there is one.
    #[must_use]
    pub fn entry(&self, path: &str) -> Option<Entry> {
        self.entry_at(&SitePath::parse(path)?)
    }

    /// How to make the file at a path, if there is one.
    #[must_use]
    pub fn entry_at(&self, path: &SitePath) -> Option<Entry> {
        let (found, entry) = &self.files[self.by_path.get(&self.files, &Folded::new(path))?];
        (found == path).then_some(*entry)
    }

    fn index(&mut self, view: &View<'_>) -> Vec<Diagnostic> {
        let mut collisions = Vec::new();
        self.by_path = Places::with_room(self.files.len());
        self.by_path.fill(&self.files, |position, earlier| {
            self.collides = true;
            let ((path, entry), (other, before)) = (&self.files[position], &self.files[earlier]);
            // Two advisories with one id collide in every format; the check of ids says so once.
            if entry.unit.is_none() || before.unit.is_none() || entry.unit == before.unit {
                collisions.push(collision(view, (other, *before), (path, *entry)));
            }
        });
        collisions
    }
}

/// The formats that a site builds, as indexes into [`FORMATS`].
fn formats(view: &View<'_>) -> Vec<usize> {
    let site = &view.library.site;
    let wanted = |format: &usize| FORMATS[*format].group.is_none_or(|group| site.builds(group));
    (0..FORMATS.len()).filter(wanted).collect()
}

/// The files of one advisory, or those that some formats make out of all of them.
fn files(view: &View<'_>, formats: &[usize], unit: Option<usize>) -> Vec<Planned> {
    let mut files = Vec::new();
    for &format in formats {
        let mut planner = Planner { files: &mut files, format, unit };
        match (FORMATS[format].making, unit) {
            (Making::PerUnit(per_unit), Some(index)) => per_unit.plan(view, index, &mut planner),
            (Making::Aggregate(aggregate), None) => aggregate.plan(view, &mut planner),
            _ => {}
        }
    }
    files
}

/// A collision, reported at the source that can be renamed, with what takes the address besides.
fn collision(view: &View<'_>, first: (&SitePath, Entry), second: (&SitePath, Entry)) -> Diagnostic {
    let (other, own) = (source(view, first.1), source(view, second.1));
    let at = own.or_else(|| other.clone()).unwrap_or_default();
    let taken = match other.filter(|other| *other != at) {
        Some(other) => format!("`{}` is made from `{other}` too", first.0),
        None => format!("`{}` is taken already", first.0),
    };
    let fault =
        Fault::new(&PATH_COLLISION, taken).hint("give this source, or what it names, another name");
    Diagnostic::new(fault, at)
}

fn source(view: &View<'_>, entry: Entry) -> Option<String> {
    match (FORMATS[usize::from(entry.format)].making, entry.unit) {
        (_, Some(unit)) => Some(view.library.advisories()[unit as usize].prose.path.clone()),
        (Making::Aggregate(format), None) => format.source(view, entry.part),
        (Making::PerUnit(_), None) => None,
    }
}

/// Takes the paths of one format.
#[derive(Debug)]
pub struct Planner<'a> {
    files: &'a mut Vec<Planned>,
    format: usize,
    unit: Option<usize>,
}

impl Planner<'_> {
    /// Adds a file; `part` tells the format later which of its files it is.
    pub fn add(&mut self, path: SitePath, part: u32) {
        let format = u16::try_from(self.format).expect("there are few formats");
        let number = |unit| u32::try_from(unit).expect("a site has fewer than 2^32 advisories");
        self.files.push((path, Entry { format, unit: self.unit.map(number), part }));
    }
}
