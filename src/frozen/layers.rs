//! Folders of signed revisions.

use std::collections::BTreeMap;

use crate::source::walk::{Files, FrozenRole, Role};

/// All that is kept of one revision.
pub(super) struct Layers {
    /// How many times it was signed.
    pub(super) times: usize,
    /// Its files by their names, each with where it is kept: what was signed later takes the place of what was signed before.
    pub(super) files: BTreeMap<String, String>,
}

/// Every revision that is kept, by id and number.
pub(super) fn folders(files: &Files) -> BTreeMap<(String, usize), Layers> {
    let mut times: BTreeMap<_, BTreeMap<(usize, &str), &str>> = BTreeMap::new();
    for (path, role) in &files.roles {
        if let Role::Frozen(FrozenRole { id, number, time, name }) = role {
            times.entry((id.clone(), *number)).or_default().insert((*time, name), path);
        }
    }
    let layered = |times: BTreeMap<(usize, &str), &str>| Layers {
        times: times.keys().map(|(time, _)| *time).max().unwrap_or_default(),
        files: times.into_iter().map(|((_, name), path)| (name.into(), path.into())).collect(),
    };
    times.into_iter().map(|(revision, times)| (revision, layered(times))).collect()
}
