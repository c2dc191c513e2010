use std::path::Path;

use super::contents::digest_of;
use super::error::DiskError;
use super::ownership::Ours;
use super::tree::{Found, Tree};
use crate::document::manifest::Digest;
use crate::site_path::SitePath;

/// How a new file compares with what stands at its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Present {
    /// It has the same bytes.
    Same,
    /// It has others, or there is none.
    Other {
        /// Whether someone changed it since we wrote it.
        edited: bool,
    },
}

impl Present {
    /// Compares the file at `path` with a new one of `length` bytes; `same` is asked to
    /// compare the contents if the lengths are equal, and may tell the hash of what is there.
    ///
    /// A file with other bytes that is not ours is an error.
    pub(super) fn compare(
        tree: &Tree,
        ours: &Ours,
        path: &SitePath,
        length: u64,
        same: impl FnOnce(&Path) -> Result<(bool, Option<Digest>), DiskError>,
    ) -> Result<Self, DiskError> {
        // A folder in the way may be ours to remove, which only the whole site tells.
        let Found::File { length: present } = tree.look(path)? else {
            return Ok(Self::Other { edited: false });
        };
        let file = tree.locate(path);
        let (same, there) = if present == length { same(&file)? } else { (false, None) };
        if same {
            return Ok(Self::Same);
        }
        let Some(old) = ours.get(path) else { return Err(DiskError::Foreign(file)) };
        let there = there.map_or_else(|| digest_of(&file), Ok)?;
        Ok(Self::Other { edited: there != old })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::contents::equal;
    use crate::disk::fixture::Scene;

    #[track_caller]
    fn check(on_disk: &str, new: &str, expected: Present) {
        let scene = Scene::new();
        scene.build(&[("a", "old")]).unwrap();
        scene.put("a", on_disk);
        assert_eq!(compare(&scene, "a", new).unwrap(), expected);
    }

    fn compare(scene: &Scene, path: &'static str, new: &str) -> Result<Present, DiskError> {
        let (tree, ours) = (Tree::new(&scene.place()), Ours::read(&scene.place())?);
        let same = |file: &Path| Ok((equal(file, new.as_bytes())?, None));
        Present::compare(&tree, &ours, &SitePath::fixed(path), new.len() as u64, same)
    }

    #[test]
    fn a_file_of_ours_is_compared_with_the_new_and_with_the_old_bytes() {
        check("old", "old", Present::Same);
        check("old", "new", Present::Other { edited: false });
        check("old", "longer", Present::Other { edited: false });
        check("hmm", "new", Present::Other { edited: true });
        check("edited", "old", Present::Other { edited: true });
        check("new", "new", Present::Same);
    }

    #[test]
    fn a_missing_file_was_edited_by_nobody() {
        let scene = Scene::new();
        assert_eq!(compare(&scene, "a", "new").unwrap(), Present::Other { edited: false });
    }

    #[test]
    fn a_foreign_file_is_refused_unless_its_bytes_are_the_same() {
        let scene = Scene::new();
        scene.build(&[]).unwrap();
        scene.put("CNAME", "example.org");
        assert!(matches!(compare(&scene, "CNAME", "other"), Err(DiskError::Foreign(_))));
        assert!(matches!(compare(&scene, "CNAME", "Example.org"), Err(DiskError::Foreign(_))));
        assert_eq!(compare(&scene, "CNAME", "example.org").unwrap(), Present::Same);
    }
}
