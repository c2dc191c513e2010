use std::fmt;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::error::{DiskError, Doing as _};
use super::place::{Place, sync_folder};

/// How many folders share the staged files: threads that create files in one folder wait for
/// each other.
const SHARDS: u32 = 16;

/// How many staged files are waited for: more than an edit of one advisory changes.
const SYNCED: u32 = 64;

/// The name of a staged file. It holds nothing of the path that the file goes to, so neither
/// long nor hostile paths matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number(pub(super) u32);

/// New files, written beside the output until all of them are there.
///
/// Dropping it removes them, unless [`Stage::keep`] was called.
#[derive(Debug)]
pub(super) struct Stage {
    folder: PathBuf,
    next: AtomicU32,
    kept: bool,
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Stage {
    /// An empty stage.
    pub(super) fn create(place: &Place) -> Result<Self, DiskError> {
        let stage = Self::existing(place);
        for shard in 0..SHARDS {
            let folder = stage.folder.join(shard.to_string());
            fs::create_dir_all(&folder).doing("create the folder", &folder)?;
        }
        Ok(stage)
    }

    /// The stage that an earlier build left, if any.
    pub(super) fn existing(place: &Place) -> Self {
        Self { folder: place.side.join("staged"), next: AtomicU32::new(0), kept: false }
    }

    /// Whether there is one.
    pub(super) fn exists(&self) -> bool {
        self.folder.exists()
    }

    /// Where the file of that number is.
    pub(super) fn locate(&self, number: Number) -> PathBuf {
        self.folder.join((number.0 % SHARDS).to_string()).join(number.to_string())
    }

    /// A new file to write to.
    pub(super) fn open(&self) -> Result<(Number, File), DiskError> {
        let number = Number(self.next.fetch_add(1, Ordering::Relaxed));
        let path = self.locate(number);
        let file = File::create_new(&path).doing("create", &path)?;
        Ok((number, file))
    }

    /// A new file with these contents.
    pub(super) fn write(&self, bytes: &[u8]) -> Result<Number, DiskError> {
        let (number, mut file) = self.open()?;
        file.write_all(bytes).doing("write", &self.locate(number))?;
        Ok(number)
    }

    /// Where a site lies that is new as a whole.
    pub(super) fn site(&self) -> PathBuf {
        self.folder.join("site")
    }

    /// Where lies what is of no use once the build ends.
    pub(super) fn spilled(&self) -> PathBuf {
        self.folder.join("spilled")
    }

    /// Takes over a file that was written elsewhere.
    pub(super) fn adopt(&self, file: &Path) -> Result<Number, DiskError> {
        let number = Number(self.next.fetch_add(1, Ordering::Relaxed));
        fs::rename(file, self.locate(number)).doing("move", file)?;
        Ok(number)
    }

    /// Removes a staged file that is not needed after all.
    pub(super) fn discard(&self, number: Number) -> Result<(), DiskError> {
        let path = self.locate(number);
        fs::remove_file(&path).doing("remove", &path)
    }

    /// Waits until the staged files are on the disk, if they are few.
    ///
    /// Many would take minutes, at milliseconds each. The journal has their hashes, so that one
    /// that a power cut tore is found before it is moved, and written again.
    pub(super) fn sync(&self) -> Result<(), DiskError> {
        let count = self.next.load(Ordering::Relaxed);
        if count > SYNCED {
            return Ok(());
        }
        (0..count).try_for_each(|number| sync_file(&self.locate(Number(number))))?;
        (0..SHARDS).try_for_each(|shard| sync_folder(&self.folder.join(shard.to_string())))?;
        sync_folder(&self.folder)
    }

    /// Leaves the files where they are: a journal needs them.
    pub(super) fn keep(&mut self) {
        self.kept = true;
    }

    /// Removes all staged files; says whether there was a stage.
    pub(super) fn clear(&self) -> Result<bool, DiskError> {
        match fs::remove_dir_all(&self.folder) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error).doing("remove", &self.folder),
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !self.kept {
            // If this fails, the next build tries again before it does anything else.
            let _ = self.clear();
        }
    }
}

fn sync_file(path: &Path) -> Result<(), DiskError> {
    match File::options().write(true).open(path) {
        Ok(file) => file.sync_all().doing("sync", path),
        // It was discarded.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).doing("open", path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::fixture::Scene;

    #[test]
    fn numbers_lead_to_files() {
        let scene = Scene::new();
        let stage = Stage::create(&scene.place()).unwrap();
        for text in ["one", "two", "three"] {
            let number = stage.write(text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(stage.locate(number)).unwrap(), text);
        }
    }

    #[test]
    fn a_dropped_stage_leaves_nothing() {
        let scene = Scene::new();
        let stage = Stage::create(&scene.place()).unwrap();
        stage.write(b"text").unwrap();
        drop(stage);
        assert!(!scene.place().side.join("staged").exists());
    }

    #[test]
    fn a_kept_stage_leaves_its_files() {
        let scene = Scene::new();
        let mut stage = Stage::create(&scene.place()).unwrap();
        let path = stage.locate(stage.write(b"text").unwrap());
        stage.keep();
        drop(stage);
        assert!(path.exists());
    }

    #[test]
    fn few_files_and_many_can_be_synced() {
        let scene = Scene::new();
        let stage = Stage::create(&scene.place()).unwrap();
        for _ in 0..=SYNCED {
            stage.sync().unwrap();
            stage.write(b"text").unwrap();
        }
        stage.sync().unwrap();
    }

    #[test]
    fn a_discarded_file_is_gone() {
        let scene = Scene::new();
        let stage = Stage::create(&scene.place()).unwrap();
        let number = stage.write(b"text").unwrap();
        stage.discard(number).unwrap();
        assert!(!stage.locate(number).exists());
        stage.sync().unwrap();
        assert!(stage.discard(number).is_err());
    }
}
