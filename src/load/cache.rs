//! The first pass again and again, over a site that is edited: only what changed is read and parsed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

use super::{Loaded, Source, gather, source};
use crate::source::walk::{Files, Role};

/// The texts of prose and the patches of a site as one pass read them, by their paths.
pub type Texts = BTreeMap<String, Arc<[u8]>>;

/// What each file gave when it was read last.
#[derive(Default)]
#[expect(missing_debug_implementations, reason = "it holds all that a site says")]
pub struct Cache {
    kept: BTreeMap<String, Kept>,
    /// Files whose stamp may be that of a reading in the middle of an edit: they are read once more.
    doubtful: BTreeSet<String>,
}

struct Kept {
    role: Role,
    stamp: Option<Stamp>,
    source: Source,
}

/// What tells of a change without opening the file; not of two changes within one tick of the file system's clock.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
    inode: u64,
}

impl Cache {
    /// Reads the files that are new, look different or are among `changed`; says whether anything is not as it was.
    pub fn refresh(&mut self, root: &Path, files: &Files, changed: &BTreeSet<String>) -> bool {
        let first = self.kept.is_empty();
        let fresh = self.fresh(root, files, changed);
        let before = self.kept.len();
        self.kept.retain(|path, kept| files.roles.get(path) == Some(&kept.role));
        let mut is_new = self.kept.len() != before;
        let names = fresh.iter().map(|(path, _)| path.clone());
        self.doubtful = if first { BTreeSet::new() } else { names.collect() };
        for (path, kept) in fresh {
            is_new |= !self.kept.get(&path).is_some_and(|known| known.gives_the_same(&kept));
            self.kept.insert(path, kept);
        }
        is_new
    }

    /// What [`super::load`] would have given when the files were looked at last.
    #[must_use]
    pub fn loaded(&self, root: &Path, files: &Files) -> Loaded {
        let copies = self
            .kept
            .par_iter()
            .map(|(path, kept)| (path, kept.source.piece.clone(), kept.source.found.clone()));
        gather(root, files, copies.collect())
    }

    /// The texts that belong to [`Cache::loaded`].
    #[must_use]
    pub fn texts(&self) -> Texts {
        let text = |(path, kept): (&String, &Kept)| {
            Some((path.clone(), Arc::clone(kept.source.text.as_ref()?)))
        };
        self.kept.iter().filter_map(text).collect()
    }

    /// Reads what is not known as it is now.
    fn fresh(&self, root: &Path, files: &Files, changed: &BTreeSet<String>) -> Vec<(String, Kept)> {
        let read = |(path, role): (&String, &Role)| {
            // Before the file is opened: what is written meanwhile must look newer.
            let stamp = Stamp::of(&root.join(path));
            let named = changed.contains(path) || self.doubtful.contains(path);
            let known = self.kept.get(path).is_some_and(|kept| {
                kept.stamp.is_some() && kept.stamp == stamp && kept.role == *role
            });
            let role = role.clone();
            (named || !known).then(|| {
                let source = source(root, path, &role);
                (path.clone(), Kept { role, stamp, source })
            })
        };
        files.roles.par_iter().filter_map(read).collect()
    }
}

impl Kept {
    /// Whether a reading gave what an earlier one did: sound prose and patches are compared, of anything else a stamp
    /// is enough.
    fn gives_the_same(&self, later: &Self) -> bool {
        let texts = self.source.text.as_ref().zip(later.source.text.as_ref());
        let same_text = texts.map(|(before, now)| before == now);
        let sound = self.source.piece.is_some() && later.source.piece.is_some();
        same_text.map_or(self.stamp.is_some() && self.stamp == later.stamp, |same| same && sound)
    }
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let meta = fs::metadata(path).ok()?;
        Some(Self { modified: meta.modified().ok(), length: meta.len(), inode: inode(&meta) })
    }
}

#[cfg(unix)]
fn inode(meta: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(meta)
}

#[cfg(not(unix))]
fn inode(_meta: &fs::Metadata) -> u64 {
    0
}
