//! The files of a new site, of which all are written or none.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::error::{DiskError, Doing as _};
use super::place::sync_folder;
use super::single;

/// Writes files into a folder, which need not be there. Each is given by its path below the folder, with `/`; the last one
/// is moved into place last.
///
/// A new folder appears in one step. In one that was there the files are moved one by one; where one cannot be, those
/// before it are taken back.
///
/// # Errors
///
/// [`DiskError::Exists`] with the names of all files that are there already, or what the system refuses.
pub fn create(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), DiskError> {
    let taken = |path: &&String| fs::symlink_metadata(folder.join(path)).is_ok();
    let taken: Vec<_> = files.iter().map(|(path, _)| path).filter(taken).cloned().collect();
    if !taken.is_empty() {
        return Err(DiskError::Exists(taken));
    }
    let is_new = fs::symlink_metadata(folder).is_err();
    if !is_new && !folder.is_dir() {
        return Err(DiskError::Exists(vec![folder.display().to_string()]));
    }
    let outer = single::folder_of(folder).unwrap_or(folder);
    let staged = Staged::fill(if is_new { outer } else { folder }, files)?;
    if is_new {
        fs::rename(&staged.0, folder).doing("write", folder)?;
        return sync_folder(outer);
    }
    let moved = move_all(&staged.0, folder, files);
    moved.map_err(|(error, done)| {
        for path in done {
            // The error that led here is told.
            drop(fs::remove_file(path));
        }
        error
    })
}

/// The folder in which the files are written first; what is left of it is removed.
struct Staged(PathBuf);

impl Staged {
    fn fill(beside: &Path, files: &[(String, Vec<u8>)]) -> Result<Self, DiskError> {
        single::make_folder(beside)?;
        let staged = Self(beside.join(format!(".forewarn-init.{}", std::process::id())));
        fs::create_dir(&staged.0).doing("create the folder", &staged.0)?;
        for (path, bytes) in files {
            let path = staged.0.join(path);
            single::make_folder(single::folder_of(&path)?)?;
            let mut file = File::create_new(&path).doing("create", &path)?;
            file.write_all(bytes).doing("write", &path)?;
            file.sync_all().doing("sync", &path)?;
        }
        Ok(staged)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // A new site was renamed as a whole, and nothing is here.
        drop(fs::remove_dir_all(&self.0));
    }
}

/// Moves the files; where one fails, gives those that were moved before.
fn move_all(
    from: &Path,
    to: &Path,
    files: &[(String, Vec<u8>)],
) -> Result<(), (DiskError, Vec<PathBuf>)> {
    let mut done = Vec::new();
    for (path, _) in files {
        let target = to.join(path);
        let moved = single::folder_of(&target).and_then(|folder| {
            single::make_folder(folder)?;
            // Unlike a rename, a link never replaces what came there in the meantime.
            fs::hard_link(from.join(path), &target).doing("write", &target)?;
            sync_folder(folder)
        });
        match moved {
            Ok(()) => done.push(target),
            Err(error) => return Err((error, done)),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn files() -> Vec<(String, Vec<u8>)> {
        [("a/b.md", "one"), ("c.md", "two")]
            .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
            .to_vec()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_folder_and_one_that_is_there_get_all_files_and_no_others() {
        let outer = TempDir::new().unwrap();
        let old = outer.path().join("old");
        fs::create_dir(&old).unwrap();
        fs::write(old.join("mine"), "mine").unwrap();
        create(&old, &files()).unwrap();
        assert_eq!(names(&old), ["a", "c.md", "mine"]);
        let new = outer.path().join("deep/new");
        create(&new, &files()).unwrap();
        assert_eq!(names(&new), ["a", "c.md"]);
        assert_eq!(fs::read_to_string(new.join("a/b.md")).unwrap(), "one");
        assert_eq!(names(&outer.path().join("deep")), ["new"]);
    }

    #[test]
    fn all_files_in_the_way_are_named_and_none_is_written() {
        let site = TempDir::new().unwrap();
        create(site.path(), &files()).unwrap();
        fs::write(site.path().join("c.md"), "mine").unwrap();
        let mut more = files();
        more.insert(0, ("new.md".to_owned(), vec![]));
        let error = create(site.path(), &more).unwrap_err();
        assert_eq!(error.rule().code, "init-exists");
        assert_eq!(error.to_string(), "files are there already: a/b.md, c.md");
        assert_eq!(names(site.path()), ["a", "c.md"]);
        assert_eq!(fs::read_to_string(site.path().join("c.md")).unwrap(), "mine");
    }

    #[test]
    fn a_file_in_the_place_of_the_folder_is_named() {
        let outer = TempDir::new().unwrap();
        let file = outer.path().join("file");
        fs::write(&file, "mine").unwrap();
        let error = create(&file, &files()).unwrap_err();
        assert!(
            matches!(&error, DiskError::Exists(names) if names[0].ends_with("file")),
            "{error}"
        );
    }

    #[test]
    fn what_cannot_be_finished_is_taken_back() {
        let site = TempDir::new().unwrap();
        fs::write(site.path().join("folder"), "a file where a folder must go").unwrap();
        let mut files = files();
        files.push(("folder/x.md".to_owned(), vec![]));
        create(site.path(), &files).unwrap_err();
        assert!(!site.path().join("a/b.md").exists() && !site.path().join("c.md").exists());
        assert!(!names(site.path()).iter().any(|name| name.starts_with(".forewarn")));
    }
}
