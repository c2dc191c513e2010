use std::collections::HashMap;
use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use foldhash::fast::RandomState;

use super::contents::digest_of;
use super::device::device_of;
use super::error::{DiskError, Doing as _};
use super::place::Place;
use crate::document::manifest::Digest;
use crate::site_path::SitePath;
use crate::source::opened::{Links, Opened};
use crate::source::stamp::Stamp;

/// What stands at a path of the output.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    File {
        /// In bytes.
        length: u64,
    },
    Folder,
    /// A socket, a device or the like.
    Other,
    /// Nothing can stand there, because this file stands where one of its folders would.
    Below(SitePath),
}

/// Whether a file can be put into a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Way {
    Open,
    Missing,
    Blocked(SitePath),
}

/// The output folder as it is on the disk, seen without ever following a link.
///
/// It remembers its folders, so that each is looked at and made once; files are looked at
/// afresh each time.
#[derive(Debug)]
pub(super) struct Tree {
    root: PathBuf,
    /// The same, once a file was looked at in it; it is not opened through a link, since its way was looked at before.
    opened: OnceLock<Option<Opened>>,
    /// The file system that the staged files are on.
    device: Option<u64>,
    /// By their paths; that of the root is empty.
    folders: RwLock<HashMap<Box<str>, Way, RandomState>>,
    /// The folders that were made, outer ones first.
    made: Mutex<Vec<PathBuf>>,
}

impl Tree {
    /// The tree at `place`, with nothing remembered.
    pub(super) fn new(place: &Place) -> Self {
        let device = fs::metadata(&place.side).ok().and_then(|side| device_of(&side));
        Self {
            root: place.root.clone(),
            opened: OnceLock::new(),
            device,
            folders: RwLock::default(),
            made: Mutex::default(),
        }
    }

    /// Where `path` is on the disk.
    pub(super) fn locate(&self, path: &SitePath) -> PathBuf {
        path.within(&self.root)
    }

    /// What stands at `path`; a link there or on the way is an error.
    pub(super) fn look(&self, path: &SitePath) -> Result<Found, DiskError> {
        match self.way(path)? {
            Way::Missing => return Ok(Found::Nothing),
            Way::Blocked(file) => return Ok(Found::Below(file)),
            Way::Open => {}
        }
        let Some(metadata) = look_at(&self.locate(path))? else { return Ok(Found::Nothing) };
        Ok(if metadata.is_file() {
            Found::File { length: metadata.len() }
        } else if metadata.is_dir() {
            Found::Folder
        } else {
            Found::Other
        })
    }

    /// The stamp of the file at `path`; `None` where no file stands there.
    pub(super) fn stamp(&self, path: &SitePath) -> Result<Option<Stamp>, DiskError> {
        if self.way(path)? != Way::Open {
            return Ok(None);
        }
        let opened = self.opened.get_or_init(|| Opened::open(&self.root));
        let within = opened.as_ref().and_then(|root| root.stamp(path.as_str(), Links::Refuse));
        if within.is_some() {
            return Ok(within);
        }
        let found = look_at(&self.locate(path))?.filter(Metadata::is_file);
        Ok(found.as_ref().and_then(Stamp::of))
    }

    /// Whether a file with this hash stands at `path`.
    pub(super) fn holds(&self, path: &SitePath, digest: Digest) -> Result<bool, DiskError> {
        match self.look(path)? {
            Found::File { .. } => Ok(digest_of(&self.locate(path))? == digest),
            _ => Ok(false),
        }
    }

    /// Makes the folders that `path` needs.
    pub(super) fn make_folders(&self, path: &SitePath) -> Result<(), DiskError> {
        self.make(path, path)
    }

    /// Removes the folder of `path`, and those around it, as far as they are empty.
    pub(super) fn prune(&self, path: &SitePath) {
        let mut folder = path.folder();
        while let Some(place) = folder {
            match fs::remove_dir(self.locate(&place)) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                // It holds something, or it is stuck: an empty folder does no harm.
                Err(_) => return,
            }
            folder = place.folder();
            self.remember(place.as_str(), Way::Missing);
        }
    }

    /// Removes the folders that this tree made, as far as they are still empty.
    pub(super) fn unmake_folders(&self) {
        for folder in hold(&self.made).drain(..).rev() {
            let _ = fs::remove_dir(folder);
        }
        self.folders.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Whether a file can be put at `path`, or what stands in its way.
    fn way(&self, path: &SitePath) -> Result<Way, DiskError> {
        let folder = folder_of(path.as_str());
        let known = self.folders.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(way) = known.get(folder) {
            return Ok(way.clone());
        }
        drop(known);
        // No lock is held while the disk is asked: at worst two threads ask the same.
        let way = match path.folder() {
            None => self.look_at_root()?,
            Some(path) => match self.way(&path)? {
                Way::Open => self.look_at_folder(&path)?,
                closed => closed,
            },
        };
        self.remember(folder, way.clone());
        Ok(way)
    }

    /// A panic elsewhere leaves the map whole: each change is one insertion.
    fn remember(&self, folder: &str, way: Way) {
        let mut folders = self.folders.write().unwrap_or_else(PoisonError::into_inner);
        folders.insert(folder.into(), way);
    }

    fn look_at_root(&self) -> Result<Way, DiskError> {
        match look_at(&self.root)? {
            None => Ok(Way::Missing),
            Some(metadata) if metadata.is_dir() => self.check_device(&metadata, &self.root),
            Some(_) => Err(DiskError::NotAFolder(self.root.clone())),
        }
    }

    fn look_at_folder(&self, path: &SitePath) -> Result<Way, DiskError> {
        let place = self.locate(path);
        match look_at(&place)? {
            None => Ok(Way::Missing),
            Some(metadata) if metadata.is_dir() => self.check_device(&metadata, &place),
            Some(_) => Ok(Way::Blocked(path.clone())),
        }
    }

    /// A file cannot be moved to another file system in one step.
    fn check_device(&self, folder: &Metadata, place: &Path) -> Result<Way, DiskError> {
        if self.device.is_some() && device_of(folder) != self.device {
            return Err(DiskError::Device(place.to_owned()));
        }
        Ok(Way::Open)
    }

    /// Makes the folders that `path` needs, on the way to the file that is wanted.
    fn make(&self, path: &SitePath, wanted: &SitePath) -> Result<(), DiskError> {
        match self.way(path)? {
            Way::Open => return Ok(()),
            Way::Blocked(file) => {
                let obstacle = self.locate(&file);
                return Err(DiskError::Obstacle { obstacle, wanted: wanted.clone() });
            }
            Way::Missing => {}
        }
        let folder = path.folder();
        if let Some(folder) = &folder {
            self.make(folder, wanted)?;
        }
        let place = folder.map_or_else(|| self.root.clone(), |path| self.locate(&path));
        fs::create_dir(&place).doing("create the folder", &place)?;
        hold(&self.made).push(place);
        self.remember(folder_of(path.as_str()), Way::Open);
        Ok(())
    }
}

/// The folder that a path lies in; the root's is empty.
fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn look_at(place: &Path) -> Result<Option<Metadata>, DiskError> {
    match fs::symlink_metadata(place) {
        Ok(metadata) if metadata.is_symlink() => Err(DiskError::Symlink(place.to_owned())),
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).doing("look at", place),
    }
}

/// A panic elsewhere leaves the list whole: each change is one insertion.
fn hold<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::fixture::Scene;

    #[track_caller]
    fn check(scene: &Scene, path: &'static str, expected: &Found) {
        assert_eq!(Tree::new(&scene.place()).look(&SitePath::fixed(path)).unwrap(), *expected);
    }

    #[test]
    fn every_kind_of_thing_is_told_apart() {
        let scene = Scene::new();
        check(&scene, "a/b/c", &Found::Nothing);
        scene.put("a/b", "text");
        check(&scene, "a/b", &Found::File { length: 4 });
        check(&scene, "a", &Found::Folder);
        check(&scene, "a/c", &Found::Nothing);
        check(&scene, "a/b/c/d", &Found::Below(SitePath::fixed("a/b")));
    }

    #[test]
    #[cfg(unix)]
    fn links_are_never_followed() {
        let scene = Scene::new();
        scene.put("real/file", "text");
        scene.link("link", "real");
        for path in ["link", "link/file", "link/deeper/file"] {
            let found = Tree::new(&scene.place()).look(&SitePath::fixed(path));
            assert!(matches!(found, Err(DiskError::Symlink(_))), "{path}: {found:?}");
        }
    }

    #[test]
    fn folders_are_made_and_unmade() {
        let scene = Scene::new();
        let tree = Tree::new(&scene.place());
        tree.make_folders(&SitePath::fixed("a/b/c.html")).unwrap();
        assert!(scene.root().join("a/b").is_dir());
        tree.unmake_folders();
        assert!(!scene.root().exists());
    }

    #[test]
    fn pruning_stops_at_the_first_folder_that_holds_something() {
        let scene = Scene::new();
        scene.put("a/kept", "text");
        scene.put("a/b/c/gone", "text");
        fs::remove_file(scene.root().join("a/b/c/gone")).unwrap();
        Tree::new(&scene.place()).prune(&SitePath::fixed("a/b/c/gone"));
        assert!(scene.root().join("a").is_dir() && !scene.root().join("a/b").exists());
    }

    #[test]
    fn a_pruned_folder_can_be_made_again() {
        let scene = Scene::new();
        let tree = Tree::new(&scene.place());
        let path = SitePath::fixed("a/b/file");
        for _ in 0..2 {
            tree.make_folders(&path).unwrap();
            assert!(scene.root().join("a/b").is_dir());
            tree.prune(&path);
            assert!(!scene.root().join("a").exists());
        }
    }

    #[test]
    fn pruning_leaves_the_root() {
        let scene = Scene::new();
        fs::create_dir_all(scene.root().join("a")).unwrap();
        Tree::new(&scene.place()).prune(&SitePath::fixed("a/gone"));
        assert!(scene.root().is_dir() && !scene.root().join("a").exists());
    }
}
