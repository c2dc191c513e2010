use std::fs::File;
use std::io;

use crate::source::opened::Opened;

/// A new file to write to, at a path below a folder that is open.
///
/// # Errors
/// As for [`File::create_new`].
#[cfg(unix)]
pub(super) fn create(folder: &Opened, path: &str) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags, openat};
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
    // As the standard library makes them: who may read and write is for the user's mask to say.
    let mode = Mode::from_raw_mode(0o666);
    Ok(openat(folder.folder(), path, flags, mode)?.into())
}

#[cfg(not(unix))]
pub(super) fn create(_: &Opened, _: &str) -> io::Result<File> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write as _;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_file_is_made_as_by_its_whole_path() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::create_dir(at("a")).unwrap();
        let opened = Opened::open(folder.path()).unwrap();
        create(&opened, "a/file").unwrap().write_all(b"text").unwrap();
        File::create_new(at("other")).unwrap();
        assert_eq!(fs::read(at("a/file")).unwrap(), b"text");
        let mode = |path| fs::metadata(at(path)).unwrap().permissions();
        assert_eq!(mode("a/file"), mode("other"));
        symlink("nowhere", at("link")).unwrap();
        for path in ["a", "a/file", "b/file", "a/file/b", "link"] {
            let (ours, theirs) = (create(&opened, path), File::create_new(at(path)));
            assert_eq!(ours.unwrap_err().kind(), theirs.unwrap_err().kind(), "{path}");
        }
    }
}
