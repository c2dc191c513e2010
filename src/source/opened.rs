//! A folder that stays open while files in it are looked at or made, so that the way to it is walked once, not for each.

use std::path::Path;

use super::stamp::Stamp;

/// An open folder; where the system has no such thing, nothing is found in it.
#[derive(Debug)]
pub(crate) struct Opened {
    #[cfg(unix)]
    folder: std::os::fd::OwnedFd,
}

/// What becomes of a link at the end of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Links {
    Follow,
    Refuse,
}

#[cfg(unix)]
impl Opened {
    /// Opens a folder, if it can be opened.
    pub(crate) fn open(folder: &Path) -> Option<Self> {
        use rustix::fs::{Mode, OFlags, open};
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        open(folder, flags, Mode::empty()).ok().map(|folder| Self { folder })
    }

    /// The stamp of the file at a path below the folder; none where it is no file, or cannot be looked at: whoever must know
    /// why looks again at the whole path.
    pub(crate) fn stamp(&self, path: &str, links: Links) -> Option<Stamp> {
        use rustix::fs::{AtFlags, FileType, statat};
        let flags = match links {
            Links::Follow => AtFlags::empty(),
            Links::Refuse => AtFlags::SYMLINK_NOFOLLOW,
        };
        let told = statat(&self.folder, path, flags).ok()?;
        let is_file = FileType::from_raw_mode(told.st_mode) == FileType::RegularFile;
        is_file.then(|| Stamp::told(&told)).flatten()
    }

    /// The folder, for who makes files in it.
    pub(crate) fn folder(&self) -> std::os::fd::BorrowedFd<'_> {
        std::os::fd::AsFd::as_fd(&self.folder)
    }
}

#[cfg(not(unix))]
impl Opened {
    pub(crate) fn open(_: &Path) -> Option<Self> {
        None
    }

    pub(crate) fn stamp(&self, _: &str, _: Links) -> Option<Stamp> {
        None
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn a_file_has_the_stamp_that_its_whole_path_tells() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::create_dir(at("a")).unwrap();
        fs::write(at("a/file"), "text").unwrap();
        let opened = Opened::open(folder.path()).unwrap();
        let file = fs::File::options().write(true).open(at("a/file")).unwrap();
        for (seconds, part) in [(1_700_000_000, 123_456_789), (1_700_000_000, 0), (0, 1)] {
            file.set_modified(UNIX_EPOCH + Duration::new(seconds, part)).unwrap();
            let whole = Stamp::of(&fs::metadata(at("a/file")).unwrap());
            assert!(whole.is_some());
            for links in [Links::Follow, Links::Refuse] {
                assert_eq!(opened.stamp("a/file", links), whole);
            }
        }
    }

    #[test]
    fn nothing_but_a_file_has_a_stamp() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::create_dir(at("a")).unwrap();
        fs::write(at("a/file"), "text").unwrap();
        symlink("a/file", at("link")).unwrap();
        let opened = Opened::open(folder.path()).unwrap();
        let known = |path, links| opened.stamp(path, links).is_some();
        assert_eq!(["a", "b", "a/file/b"].map(|path| known(path, Links::Refuse)), [false; 3]);
        assert!(known("link", Links::Follow) && !known("link", Links::Refuse));
        assert!(Opened::open(&at("a/file")).is_none() && Opened::open(&at("b")).is_none());
    }
}
