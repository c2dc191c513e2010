//! Single files outside of the output, among the sources of a site: each is replaced in one step.

use std::fs::{self, File, Permissions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::error::{DiskError, Doing as _};
use super::place::sync_folder;

/// Puts one file outside of the output into place, in one step: after a kill it is wholly old or wholly new. Says
/// whether anything changed; a file that has these bytes already is not touched.
///
/// Folders on the way are made where they are missing, and followed where they are links, so the caller answers for
/// them. The file itself is never a link that is followed. It keeps its permissions. A process that is killed may leave
/// `.NAME.PROCESS-NUMBER.forewarn` beside it, which is never read again.
///
/// # Errors
///
/// [`DiskError`] if the bytes hold a canary, if a link, a folder or a device stands at `path`, if it names no file, or if
/// the system refuses to read, to write or to rename.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<bool, DiskError> {
    DiskError::unless_marked(path, bytes)?;
    put(path, bytes, None)
}

/// The same for any bytes; a file that was not there gets `permissions`.
pub(super) fn put(
    path: &Path,
    bytes: &[u8],
    permissions: Option<Permissions>,
) -> Result<bool, DiskError> {
    let present = look(path)?;
    if present.is_some() && fs::read(path).doing("read", path)? == bytes {
        return Ok(false);
    }
    let folder = folder_of(path)?;
    make_folder(folder)?;
    let staged = Staged::write(path, bytes, present.or(permissions))?;
    staged.rename(path)?;
    sync_folder(folder)?;
    Ok(true)
}

/// The bytes of one file outside of the output; `None` where there is none.
///
/// # Errors
///
/// [`DiskError`] if a link, a folder or a device stands at `path`, or if it cannot be read.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, DiskError> {
    match look(path)? {
        Some(_) => fs::read(path).doing("read", path).map(Some),
        None => Ok(None),
    }
}

/// The permissions of the file at `path`, if there is one.
fn look(path: &Path) -> Result<Option<Permissions>, DiskError> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => Err(DiskError::Symlink(path.to_owned())),
        Ok(found) if found.is_file() => Ok(Some(found.permissions())),
        Ok(_) => Err(DiskError::NotAFile(path.to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).doing("look at", path),
    }
}

/// The folder that holds the file; the current one for a bare name.
pub(super) fn folder_of(path: &Path) -> Result<&Path, DiskError> {
    match (path.file_name(), path.parent()) {
        (Some(_), Some(folder)) if folder.as_os_str().is_empty() => Ok(Path::new(".")),
        (Some(_), Some(folder)) => Ok(folder),
        _ => Err(DiskError::NotAFile(path.to_owned())),
    }
}

/// Makes a folder and what leads to it, so that a crash forgets none of them.
pub(super) fn make_folder(folder: &Path) -> Result<(), DiskError> {
    if folder.is_dir() {
        return Ok(());
    }
    let outer = folder_of(folder)?;
    make_folder(outer)?;
    match fs::create_dir(folder) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        made => made.doing("create the folder", folder),
    }?;
    sync_folder(outer)
}

/// The new file beside the old one; dropping it removes it, unless it was renamed.
struct Staged {
    path: PathBuf,
    renamed: bool,
}

impl Staged {
    /// Writes the bytes and waits until they are on the disk.
    fn write(
        target: &Path,
        bytes: &[u8],
        permissions: Option<Permissions>,
    ) -> Result<Self, DiskError> {
        let path = beside(target);
        // What stands here is of a dead process that had our number. A link would be removed, not followed.
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error).doing("remove", &path),
            _ => Ok(()),
        }?;
        let mut file = File::create_new(&path).doing("create", &path)?;
        let staged = Self { path, renamed: false };
        let path = &staged.path;
        if let Some(permissions) = permissions {
            file.set_permissions(permissions).doing("set the permissions of", path)?;
        }
        file.write_all(bytes).doing("write", path)?;
        file.sync_all().doing("sync", path)?;
        Ok(staged)
    }

    fn rename(mut self, target: &Path) -> Result<(), DiskError> {
        fs::rename(&self.path, target).doing("write", target)?;
        self.renamed = true;
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.renamed {
            // The error that led here is told; this one would say nothing more.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// A name that no other process and no other call of this one uses.
fn beside(target: &Path) -> PathBuf {
    static CALLS: AtomicU64 = AtomicU64::new(0);
    let number = CALLS.fetch_add(1, Ordering::Relaxed);
    let mut name = std::ffi::OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(format!(".{}-{number}.forewarn", std::process::id()));
    target.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    /// A folder with `file` in it, whose text is `old`.
    fn scene() -> (TempDir, PathBuf) {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "old").unwrap();
        (folder, file)
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_made_and_replaced_and_nothing_else_is_left() {
        let (folder, file) = scene();
        assert!(replace(&file, b"new").unwrap());
        assert!(replace(&folder.path().join("other"), b"text").unwrap());
        assert_eq!(read(&file).unwrap().unwrap(), b"new");
        assert_eq!(names(folder.path()), ["file", "other"]);
    }

    #[test]
    fn a_canary_is_not_written() {
        let (_folder, file) = scene();
        let canary = crate::canary::Canary::of(7);
        let error = replace(&file, canary.secret().as_bytes()).unwrap_err();
        assert_eq!(error.fault().rule.code, "canary-found");
        assert!(!error.to_string().contains(canary.secret()));
        assert_eq!(read(&file).unwrap().unwrap(), b"old");
    }

    #[test]
    fn missing_folders_are_made() {
        let (folder, _) = scene();
        let file = folder.path().join("a/b/file");
        assert_eq!(read(&file).unwrap(), None);
        assert!(replace(&file, b"text").unwrap());
        assert_eq!(names(&folder.path().join("a/b")), ["file"]);
    }

    #[test]
    fn the_same_bytes_touch_nothing() {
        let (_folder, file) = scene();
        let time = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_hours(1);
        File::options().write(true).open(&file).unwrap().set_modified(time).unwrap();
        assert!(!replace(&file, b"old").unwrap());
        assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), time);
    }

    #[test]
    fn a_bare_name_stands_in_the_current_folder() {
        assert_eq!(folder_of(Path::new("file")).unwrap(), Path::new("."));
        assert_eq!(folder_of(Path::new("a/file")).unwrap(), Path::new("a"));
        assert!(matches!(folder_of(Path::new("..")), Err(DiskError::NotAFile(_))));
    }

    #[test]
    fn a_folder_in_the_way_stays() {
        let (folder, file) = scene();
        let error = replace(folder.path(), b"new").unwrap_err();
        assert!(matches!(error, DiskError::NotAFile(_)), "{error}");
        assert_eq!(error.rule().code, "output-foreign");
        let below = replace(&file.join("below"), b"new").unwrap_err();
        assert!(matches!(below, DiskError::Io { .. }), "{below}");
        assert_eq!(read(&file).unwrap().unwrap(), b"old");
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed() {
        let (folder, file) = scene();
        for target in [&file, &folder.path().join("nothing")] {
            let link = folder.path().join("link");
            std::os::unix::fs::symlink(target, &link).unwrap();
            assert!(matches!(replace(&link, b"new"), Err(DiskError::Symlink(_))));
            assert!(matches!(read(&link), Err(DiskError::Symlink(_))));
            fs::remove_file(link).unwrap();
        }
        assert_eq!(fs::read(&file).unwrap(), b"old");
        assert_eq!(names(folder.path()), ["file"]);
    }

    #[cfg(unix)]
    #[test]
    fn the_permissions_stay() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_folder, file) = scene();
        fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
        replace(&file, b"new").unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_failure_leaves_the_old_file_and_no_other() {
        let (folder, file) = scene();
        let staged = Staged::write(&file, b"new", None).unwrap();
        assert_eq!(names(folder.path()).len(), 2);
        let error = staged.rename(&file.join("below")).unwrap_err();
        assert!(error.to_string().starts_with("could not write"), "{error}");
        assert_eq!(names(folder.path()), ["file"]);
        assert_eq!(read(&file).unwrap().unwrap(), b"old");
    }

    #[test]
    fn two_at_once_leave_one_whole_file() {
        let (folder, file) = scene();
        let texts = ["a".repeat(100_000), "b".repeat(100_000)];
        std::thread::scope(|scope| {
            for text in &texts {
                scope.spawn(|| {
                    for _ in 0..20 {
                        replace(&file, text.as_bytes()).unwrap();
                    }
                });
            }
        });
        assert!(texts.contains(&fs::read_to_string(&file).unwrap()));
        assert_eq!(names(folder.path()), ["file"]);
    }
}
