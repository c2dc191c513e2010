use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::error::{DiskError, Doing as _};

/// Where the site goes, and the folder beside it that the build works in.
///
/// They are neighbours so that moving a file from one to the other is one step of one file
/// system.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) root: PathBuf,
    pub(super) side: PathBuf,
}

impl Place {
    /// The output `folder` and `.NAME.forewarn` beside it.
    pub(super) fn of(folder: &Path) -> Result<Self, DiskError> {
        // `.` has a name too, which only the whole path tells.
        let folder = match folder.file_name() {
            Some(_) => folder.to_owned(),
            None => std::path::absolute(folder).doing("find", folder)?,
        };
        let (Some(name), Some(parent)) = (folder.file_name(), folder.parent()) else {
            return Err(DiskError::NoName(folder));
        };
        let mut side = std::ffi::OsString::from(".");
        side.push(name);
        side.push(".forewarn");
        // Joined anew, because a trailing slash would make a link look like its target.
        Ok(Self { root: parent.join(name), side: parent.join(side) })
    }

    /// Makes the folder beside the output, and what leads to it.
    pub(super) fn make_side(&self) -> Result<(), DiskError> {
        fs::create_dir_all(&self.side).doing("create the folder", &self.side)?;
        self.side_exists().map(drop)
    }

    /// Replaces a file of the folder beside the output, in one step.
    pub(super) fn keep(
        &self,
        name: &str,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), DiskError> {
        let (path, draft) = (self.side.join(name), self.side.join(format!("{name}.new")));
        let mut out = BufWriter::new(File::create(&draft).doing("write", &draft)?);
        fill(&mut out).and_then(|()| out.flush()).doing("write", &draft)?;
        drop(out);
        fs::rename(&draft, &path).doing("write", &path)
    }

    /// Whether an earlier build worked here.
    pub(super) fn side_exists(&self) -> Result<bool, DiskError> {
        folder_exists(&self.side)
    }

    /// Whether there is an output folder; a link or a file in its place is an error.
    pub(super) fn root_exists(&self) -> Result<bool, DiskError> {
        folder_exists(&self.root)
    }
}

/// Makes sure that a crash of the machine forgets no name that was added to `folder`.
/// Only Unix can do so; elsewhere the file system is on its own.
pub(super) fn sync_folder(folder: &Path) -> Result<(), DiskError> {
    if cfg!(unix) {
        File::open(folder).and_then(|folder| folder.sync_all()).doing("sync", folder)?;
    }
    Ok(())
}

fn folder_exists(folder: &Path) -> Result<bool, DiskError> {
    match fs::symlink_metadata(folder) {
        Ok(found) if found.is_symlink() => Err(DiskError::Symlink(folder.to_owned())),
        Ok(found) if found.is_dir() => Ok(true),
        Ok(_) => Err(DiskError::NotAFolder(folder.to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).doing("look at", folder),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(folder: &str, root: &str, side: &str) {
        let place = Place::of(Path::new(folder)).unwrap();
        assert_eq!(
            (place.root.as_path(), place.side.as_path()),
            (Path::new(root), Path::new(side))
        );
    }

    #[test]
    fn the_side_folder_lies_beside_the_output() {
        check("public", "public", ".public.forewarn");
        check("public/", "public", ".public.forewarn");
        check("a/b/site", "a/b/site", "a/b/.site.forewarn");
    }

    #[test]
    fn the_current_folder_is_named_by_its_path() {
        let here = std::env::current_dir().unwrap();
        assert_eq!(Place::of(Path::new(".")).unwrap().root, here);
    }

    #[test]
    fn a_path_without_a_name_is_refused() {
        assert!(matches!(Place::of(Path::new("/")), Err(DiskError::NoName(_))));
        assert!(matches!(Place::of(Path::new("a/..")), Err(DiskError::NoName(_))));
    }
}
