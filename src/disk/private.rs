//! Files of a drafts folder, which only their owner may read.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use super::error::{DiskError, Doing as _};
use super::place::sync_folder;
use super::single;

/// Makes a folder and what leads to it. What is made here is closed to everyone else, where the system can do that; what
/// was there keeps its permissions.
///
/// # Errors
///
/// [`DiskError`] if a file is in the way, or if the system refuses something.
pub fn folder(path: &Path) -> Result<(), DiskError> {
    if path.is_dir() {
        return Ok(());
    }
    let outer = single::folder_of(path)?;
    folder(outer)?;
    match builder().create(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        made => made.doing("create the folder", path),
    }?;
    sync_folder(outer)
}

/// Writes a file that is not there yet, in a folder that is.
///
/// # Errors
///
/// [`DiskError`] if anything stands there, or if the system refuses something.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let mut file = match open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(DiskError::Foreign(path.to_owned()))
        }
        opened => opened.doing("create", path),
    }?;
    file.write_all(bytes).doing("write", path)?;
    file.sync_all().doing("sync", path)?;
    sync_folder(single::folder_of(path)?)
}

/// Puts a file into place in one step, as [`single::replace`] does; a new one is for its owner alone.
///
/// # Errors
///
/// As [`single::replace`].
pub fn replace(path: &Path, bytes: &[u8]) -> Result<bool, DiskError> {
    folder(single::folder_of(path)?)?;
    single::put(path, bytes, owner_only())
}

/// Removes a file, if it is there.
///
/// # Errors
///
/// [`DiskError`] if the system refuses it.
pub fn remove(path: &Path) -> Result<(), DiskError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error).doing("remove", path),
        _ => sync_folder(single::folder_of(path)?),
    }
}

/// Moves a folder to a place where nothing is, making what leads there.
///
/// # Errors
///
/// [`DiskError`] if something stands there, or if the system refuses it.
pub fn rename(from: &Path, to: &Path) -> Result<(), DiskError> {
    if to.symlink_metadata().is_ok() {
        return Err(DiskError::Foreign(to.to_owned()));
    }
    let outer = single::folder_of(to)?;
    folder(outer)?;
    fs::rename(from, to).doing("move", from)?;
    sync_folder(outer)?;
    sync_folder(single::folder_of(from)?)
}

#[cfg(unix)]
fn builder() -> fs::DirBuilder {
    use std::os::unix::fs::DirBuilderExt as _;
    let mut builder = fs::DirBuilder::new();
    builder.mode(0o700);
    builder
}

#[cfg(unix)]
fn open(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    File::options().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no such permissions")]
fn owner_only() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt as _;
    Some(fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn builder() -> fs::DirBuilder {
    fs::DirBuilder::new()
}

#[cfg(not(unix))]
fn open(path: &Path) -> std::io::Result<File> {
    File::create_new(path)
}

#[cfg(not(unix))]
const fn owner_only() -> Option<fs::Permissions> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    fn mode(path: &Path) -> u32 {
        use std::os::unix::fs::PermissionsExt as _;
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[cfg(unix)]
    #[test]
    fn what_is_made_is_for_its_owner_alone() {
        let base = tempfile::tempdir().unwrap();
        let inner = base.path().join("drafts/a");
        folder(&inner).unwrap();
        folder(&inner).unwrap();
        create(&inner.join("draft.md"), b"text").unwrap();
        assert!(replace(&inner.join("sent/b"), b"text").unwrap());
        let modes = ["drafts", "drafts/a", "drafts/a/sent", "drafts/a/draft.md", "drafts/a/sent/b"];
        let modes = modes.map(|path| mode(&base.path().join(path)));
        assert_eq!(modes, [0o700, 0o700, 0o700, 0o600, 0o600]);
    }

    #[test]
    fn nothing_that_is_there_is_written_over() {
        let base = tempfile::tempdir().unwrap();
        let file = base.path().join("draft.md");
        create(&file, b"old").unwrap();
        assert!(matches!(create(&file, b"new"), Err(DiskError::Foreign(_))));
        assert_eq!(fs::read(&file).unwrap(), b"old");
        assert!(folder(&file.join("below")).is_err());
        assert!(replace(&file, b"new").unwrap());
        assert_eq!(fs::read(&file).unwrap(), b"new");
    }
}
