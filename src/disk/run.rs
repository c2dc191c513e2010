use std::fs;

use super::contents::digest_of;
use super::error::{DiskError, Doing as _};
use super::journal::{Put, Step};
use super::place::Place;
use super::stage::Stage;
use super::tree::{Found, Tree};
use crate::document::manifest::Digest;
use crate::site_path::SitePath;

/// Whether the staged files can be what the journal says they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// This process wrote them.
    Written,
    /// An earlier one did, and perhaps the machine crashed in between: their hashes decide.
    Found,
}

/// A journal being carried out.
#[derive(Debug)]
pub(super) struct Run<'a> {
    tree: Tree,
    stage: &'a Stage,
    trust: Trust,
    /// How many files were moved into place.
    pub(super) renamed: usize,
    /// How many files were removed.
    pub(super) removed: usize,
    /// Files that should have been removed, but were changed at the last moment.
    pub(super) kept: Vec<SitePath>,
    /// Files that could not be moved into place because the staged one is gone or torn.
    pub(super) lost: Vec<SitePath>,
}

impl<'a> Run<'a> {
    /// A run that has not taken a step.
    pub(super) fn new(place: &Place, stage: &'a Stage, trust: Trust) -> Self {
        let (kept, lost) = (Vec::new(), Vec::new());
        Self { tree: Tree::new(place), stage, trust, renamed: 0, removed: 0, kept, lost }
    }

    /// Takes the steps in order, until one fails.
    pub(super) fn take(&mut self, steps: &[Step]) -> Result<(), DiskError> {
        steps.iter().try_for_each(|step| match step {
            Step::Put(put) => self.put(put),
            Step::Remove { path, digest } => self.remove(path, *digest),
        })
    }

    /// Whether the files of the output are still what they were before.
    pub(super) fn is_untouched(&self) -> bool {
        self.renamed == 0 && self.removed == 0
    }

    /// Removes the folders that were made for files that did not come.
    pub(super) fn withdraw(&self) {
        self.tree.unmake_folders();
    }

    fn put(&mut self, put: &Put) -> Result<(), DiskError> {
        if self.trust == Trust::Found && !self.is_ready(put)? {
            return Ok(());
        }
        self.make_way(put)?;
        let target = self.tree.locate(&put.path);
        fs::rename(self.stage.locate(put.number), &target).doing("move a new file to", &target)?;
        self.renamed += 1;
        Ok(())
    }

    /// Looks once more, because someone else may have put a file there since the journal was
    /// written.
    fn make_way(&self, put: &Put) -> Result<(), DiskError> {
        let obstacle = match self.tree.look(&put.path)? {
            Found::Nothing => return self.tree.make_folders(&put.path),
            Found::File { .. } if put.replaces => return Ok(()),
            Found::File { .. } if self.tree.holds(&put.path, put.digest)? => return Ok(()),
            Found::File { .. } => return Err(DiskError::Foreign(self.tree.locate(&put.path))),
            Found::Folder | Found::Other => self.tree.locate(&put.path),
            Found::Below(file) => self.tree.locate(&file),
        };
        Err(DiskError::Obstacle { obstacle, wanted: put.path.clone() })
    }

    /// Whether the staged file is there and whole. If it is gone because it was moved, all is
    /// well; if not, the next build writes the file again, as it compares contents.
    fn is_ready(&mut self, put: &Put) -> Result<bool, DiskError> {
        let staged = self.stage.locate(put.number);
        let exists = staged.try_exists().doing("look at", &staged)?;
        if exists && digest_of(&staged)? == put.digest {
            return Ok(true);
        }
        if !self.tree.holds(&put.path, put.digest)? {
            self.lost.push(put.path.clone());
        }
        Ok(false)
    }

    fn remove(&mut self, path: &SitePath, digest: Digest) -> Result<(), DiskError> {
        match self.tree.look(path) {
            Ok(Found::File { .. }) if self.tree.holds(path, digest)? => {
                let place = self.tree.locate(path);
                fs::remove_file(&place).doing("remove", &place)?;
                self.removed += 1;
                self.tree.prune(path);
            }
            // The run before this one removed the file, and perhaps not its folders.
            Ok(Found::Nothing) if self.trust == Trust::Found => self.tree.prune(path),
            Ok(Found::File { .. }) | Err(DiskError::Symlink(_)) => self.kept.push(path.clone()),
            Ok(_) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::fixture::Scene;

    /// Moves a staged `new` to `path` and says what stands there then, or the error's code.
    fn put(scene: &Scene, path: &'static str, replaces: bool) -> Result<String, &'static str> {
        let stage = Stage::create(&scene.place()).unwrap();
        let number = stage.write(b"new").unwrap();
        let (name, digest) = (SitePath::fixed(path), Digest::of(b"new"));
        let step = Step::Put(Put { path: name, number, digest, replaces });
        let mut run = Run::new(&scene.place(), &stage, Trust::Written);
        run.take(&[step]).map_err(|error| error.rule().code)?;
        assert_eq!(run.renamed, 1);
        Ok(scene.read(path))
    }

    /// Removes `path` if it holds `old`; says how many files were removed and how many kept.
    fn remove(scene: &Scene, path: &'static str) -> (usize, usize) {
        let stage = Stage::create(&scene.place()).unwrap();
        let step = Step::Remove { path: SitePath::fixed(path), digest: Digest::of(b"old") };
        let mut run = Run::new(&scene.place(), &stage, Trust::Written);
        run.take(&[step]).unwrap();
        (run.removed, run.kept.len())
    }

    #[test]
    fn a_file_is_moved_into_folders_that_are_made_for_it() {
        assert_eq!(put(&Scene::new(), "a/b/c", false), Ok("new".into()));
    }

    #[test]
    fn only_a_file_that_is_known_to_be_ours_is_replaced() {
        let scene = Scene::new();
        scene.put("a", "old");
        assert_eq!(put(&scene, "a", false), Err("output-foreign"));
        assert_eq!(scene.read("a"), "old");
        assert_eq!(put(&scene, "a", true), Ok("new".into()));
        assert_eq!(put(&scene, "a", false), Ok("new".into()));
    }

    #[test]
    fn what_came_in_the_way_at_the_last_moment_stays() {
        let scene = Scene::new();
        scene.put("file", "foreign");
        scene.put("folder/file", "foreign");
        assert_eq!(put(&scene, "file/a", false), Err("output-foreign"));
        assert_eq!(put(&scene, "folder", true), Err("output-foreign"));
        assert_eq!(
            (scene.read("file"), scene.read("folder/file")),
            ("foreign".into(), "foreign".into())
        );
    }

    #[test]
    fn a_file_is_removed_only_with_the_bytes_that_we_wrote() {
        let scene = Scene::new();
        scene.put("ours/file", "old");
        scene.put("edited/file", "edited");
        assert_eq!(remove(&scene, "ours/file"), (1, 0));
        assert_eq!(remove(&scene, "edited/file"), (0, 1));
        assert_eq!(remove(&scene, "missing/file"), (0, 0));
        assert_eq!(scene.files().into_keys().collect::<Vec<_>>(), ["edited/", "edited/file"]);
    }
}
