//! A copy of a site's sources, in a draft's private folder, to try something out on.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::error::{DiskError, Doing as _};
use super::lock::Lock;
use super::place::Place;
use super::{private, single};

/// The folder in a draft's own.
const FOLDER: &str = "publishing";

/// The copy. Dropping it removes it.
#[derive(Debug)]
pub struct Scratch {
    root: PathBuf,
    _lock: Lock,
}

impl Scratch {
    /// An empty copy for a draft; what a killed run left is removed.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if another process publishes this draft, or if the system refuses something.
    pub fn open(draft: &Path) -> Result<Self, DiskError> {
        let side = draft.join(FOLDER);
        private::folder(&side)?;
        let lock = Lock::take(&Place { root: draft.to_owned(), side: side.clone() })?;
        let root = side.join("site");
        clear(&root)?;
        private::folder(&root)?;
        Ok(Self { root, _lock: lock })
    }

    /// The copy's folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Takes a file of the site over, unless the site has none at this path.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if the system refuses it.
    pub fn take(&self, site: &Path, path: &str) -> Result<(), DiskError> {
        let Ok(from) = site.join(path).canonicalize() else { return Ok(()) };
        let to = self.root.join(path);
        single::make_folder(single::folder_of(&to)?)?;
        // Whoever changes a file here puts another one in its place, so the two may share their bytes.
        if fs::hard_link(&from, &to).is_err() {
            fs::copy(&from, &to).doing("copy", &from)?;
        }
        Ok(())
    }

    /// Writes a file that the site has not.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if the system refuses it, or the file holds a canary.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), DiskError> {
        single::replace(&self.root.join(path), bytes).map(drop)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next run.
        drop(clear(&self.root));
    }
}

/// Whether a process has the copy of a draft open.
///
/// # Errors
///
/// [`DiskError`] if the system refuses it.
pub fn is_open(draft: &Path) -> Result<bool, DiskError> {
    let side = draft.join(FOLDER);
    if !Lock::is_known(&side) {
        return Ok(false);
    }
    match Lock::take(&Place { root: draft.to_owned(), side }) {
        Ok(_) => Ok(false),
        Err(DiskError::Locked(_)) => Ok(true),
        Err(error) => Err(error),
    }
}

/// Removes the copy of a draft that needs none any more.
///
/// # Errors
///
/// [`DiskError`] if the system refuses it.
pub fn sweep(draft: &Path) -> Result<(), DiskError> {
    clear(&draft.join(FOLDER))
}

fn clear(root: &Path) -> Result<(), DiskError> {
    match fs::remove_dir_all(root) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error).doing("remove", root),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn what_is_changed_in_the_copy_stays_in_the_site() {
        let (site, draft) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        fs::create_dir(site.path().join("content")).unwrap();
        fs::write(site.path().join("content/a.md"), "old").unwrap();
        let scratch = Scratch::open(draft.path()).unwrap();
        scratch.take(site.path(), "content/a.md").unwrap();
        scratch.take(site.path(), "content/none.md").unwrap();
        assert_eq!(fs::read(scratch.root().join("content/a.md")).unwrap(), b"old");
        scratch.write("content/a.md", b"new").unwrap();
        assert_eq!(fs::read(scratch.root().join("content/a.md")).unwrap(), b"new");
        assert_eq!(fs::read(site.path().join("content/a.md")).unwrap(), b"old");
        let root = scratch.root().to_owned();
        drop(scratch);
        assert!(!root.exists());
    }

    #[test]
    fn a_draft_is_published_once_at_a_time() {
        let draft = TempDir::new().unwrap();
        let one = Scratch::open(draft.path()).unwrap();
        fs::write(one.root().join("left"), "").unwrap();
        assert!(matches!(Scratch::open(draft.path()), Err(DiskError::Locked(_))));
        drop(one);
        assert!(!Scratch::open(draft.path()).unwrap().root().join("left").exists());
    }
}
