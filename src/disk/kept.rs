//! Signed revisions, put into the sources of a site as whole folders.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::error::{DiskError, Doing as _};
use super::place::sync_folder;
use super::single;
use crate::site_path::SitePath;

/// Where folders are filled before they are moved into place; a walk passes over hidden names.
const STAGE: &str = ".new";

/// Tells git to leave every byte as it is: a line end that a checkout changes would break a signature.
const ATTRIBUTES: &str = "* -text\n";

/// A folder in which other folders are kept for ever.
#[derive(Debug)]
pub struct Keeper {
    base: PathBuf,
    stage: PathBuf,
}

impl Keeper {
    /// Opens the folder, making it where it is missing, and throws away what a killed run began.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if the system refuses something.
    pub fn open(base: &Path) -> Result<Self, DiskError> {
        keep_line_ends(base)?;
        Self::sweep(base)?;
        Ok(Self { base: base.to_owned(), stage: base.join(STAGE) })
    }

    /// Throws away what a killed run began.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if the system refuses it.
    pub fn sweep(base: &Path) -> Result<(), DiskError> {
        let stage = base.join(STAGE);
        match fs::remove_dir_all(&stage) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error).doing("remove", &stage),
            _ => Ok(()),
        }
    }

    /// Puts a new folder into place, in one step: after a kill it is there with all its files, or not there.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if a file holds a canary, if something stands in its place, or if the system refuses something.
    pub fn keep(&self, folder: &SitePath, files: &[(SitePath, Vec<u8>)]) -> Result<(), DiskError> {
        let target = folder.within(&self.base);
        if fs::symlink_metadata(&target).is_ok() {
            return Err(DiskError::Foreign(target));
        }
        let staged = folder.within(&self.stage);
        for (path, bytes) in files {
            DiskError::unless_marked(&path.within(&target), bytes)?;
        }
        for (path, bytes) in files {
            write(&path.within(&staged), bytes)?;
        }
        sync(&staged)?;
        let parent = target.parent().unwrap_or(&self.base);
        fs::create_dir_all(parent).doing("create the folder", parent)?;
        fs::rename(&staged, &target).doing("write", &target)?;
        sync_folder(parent)?;
        sync_folder(&self.base)
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        // What cannot be removed now is thrown away by the next run.
        drop(Self::sweep(&self.base));
    }
}

/// Has git leave the files of a folder as they are, unless the folder says something of that already.
///
/// # Errors
///
/// [`DiskError`] if the system refuses something.
pub fn keep_line_ends(folder: &Path) -> Result<(), DiskError> {
    let path = folder.join(".gitattributes");
    if fs::symlink_metadata(&path).is_ok() {
        return Ok(());
    }
    single::replace(&path, ATTRIBUTES.as_bytes()).map(drop)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).doing("create the folder", folder)?;
    let mut file = File::create_new(path).doing("create", path)?;
    file.write_all(bytes).doing("write", path)?;
    file.sync_all().doing("sync", path)
}

/// Waits until the names in a folder, and in all folders below it, are on the disk.
fn sync(folder: &Path) -> Result<(), DiskError> {
    for entry in fs::read_dir(folder).doing("list", folder)? {
        let path = entry.doing("list", folder)?.path();
        if path.is_dir() {
            sync(&path)?;
        }
    }
    sync_folder(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[&'static str]) -> Vec<(SitePath, Vec<u8>)> {
        names.iter().map(|name| (SitePath::fixed(name), name.as_bytes().to_vec())).collect()
    }

    #[test]
    fn a_folder_is_kept_whole_and_once() {
        let base = tempfile::tempdir().unwrap();
        let base = base.path().join("advisories/signed");
        let keeper = Keeper::open(&base).unwrap();
        let folder = SitePath::fixed("A-1/2");
        keeper.keep(&folder, &files(&["source.md", "osv/A-1.json"])).unwrap();
        assert_eq!(fs::read(base.join("A-1/2/osv/A-1.json")).unwrap(), b"osv/A-1.json");
        let again = keeper.keep(&folder, &files(&["source.md"])).unwrap_err();
        assert_eq!(again.rule().code, "output-foreign");
        assert_eq!(fs::read(base.join("A-1/2/osv/A-1.json")).unwrap(), b"osv/A-1.json");
        drop(keeper);
        assert!(!base.join(STAGE).exists());
        assert_eq!(fs::read_to_string(base.join(".gitattributes")).unwrap(), ATTRIBUTES);
        fs::write(base.join(".gitattributes"), "* -text -diff\n").unwrap();
        keep_line_ends(&base).unwrap();
        assert_eq!(fs::read_to_string(base.join(".gitattributes")).unwrap(), "* -text -diff\n");
    }

    #[test]
    fn what_a_killed_run_began_is_thrown_away() {
        let base = tempfile::tempdir().unwrap();
        fs::create_dir_all(base.path().join(".new/A-1/2")).unwrap();
        fs::write(base.path().join(".new/A-1/2/source.md"), "half").unwrap();
        Keeper::sweep(base.path()).unwrap();
        Keeper::sweep(base.path()).unwrap();
        assert!(!base.path().join(STAGE).exists());
        fs::create_dir_all(base.path().join(".new/A-1/2")).unwrap();
        fs::write(base.path().join(".new/A-1/2/source.md"), "half").unwrap();
        let keeper = Keeper::open(base.path()).unwrap();
        keeper.keep(&SitePath::fixed("A-1/2"), &files(&["source.md"])).unwrap();
        assert_eq!(fs::read(base.path().join("A-1/2/source.md")).unwrap(), b"source.md");
    }
}
