//! What tells of a change of a file without its bytes being read.

use std::fs::Metadata;
use std::time::UNIX_EPOCH;

/// How long a stamp is as bytes.
pub(crate) const LENGTH: usize = 40;

/// What a disk tells of a file without its bytes being read. Whoever writes to the file, or puts another in its place, changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    length: u64,
    /// Nanoseconds since 1970.
    modified: u64,
    /// Which file it is, and when anything about it changed last: no program can set that back. Only Unix tells.
    identity: [u64; 3],
}

impl Stamp {
    /// The stamp of a file; `None` where the disk knows no times.
    pub(crate) fn of(metadata: &Metadata) -> Option<Self> {
        let modified = modified(metadata)?.try_into().ok()?;
        Some(Self { length: metadata.len(), modified, identity: identity(metadata) })
    }

    /// The same from what an open folder tells of one of its files.
    #[cfg(unix)]
    pub(crate) fn told(told: &rustix::fs::Stat) -> Option<Self> {
        let seconds = number(told.st_mtime)?.checked_mul(1_000_000_000)?;
        let changed = [number(told.st_ctime)?, number(told.st_ctime_nsec)?];
        Some(Self {
            length: number(told.st_size)?,
            modified: seconds.checked_add(number(told.st_mtime_nsec)?)?,
            identity: [number(told.st_ino)?, changed[0], changed[1]],
        })
    }

    /// Whether a change of the file after the moment `now`, by the clock of the same disk, would show: a clock that ticks slowly
    /// gives a later change the same time.
    pub(crate) const fn is_before(self, now: u128) -> bool {
        (self.modified as u128) < now
    }

    /// Whether the time of the last change is finer than a second, so that the disk's clock is.
    pub(crate) const fn is_fine(self) -> bool {
        !self.modified.is_multiple_of(1_000_000_000)
    }

    /// How many bytes the file has.
    pub(crate) const fn length(self) -> u64 {
        self.length
    }

    /// The stamp as bytes.
    pub(crate) fn to_bytes(self) -> [u8; LENGTH] {
        let [file, seconds, part] = self.identity;
        let mut bytes = [0; LENGTH];
        let parts = [self.length, self.modified, file, seconds, part];
        for (place, part) in bytes.as_chunks_mut().0.iter_mut().zip(parts) {
            *place = part.to_le_bytes();
        }
        bytes
    }
}

/// The time of a file's last change, in nanoseconds since 1970.
pub(crate) fn modified(metadata: &Metadata) -> Option<u128> {
    let since = metadata.modified().ok()?.duration_since(UNIX_EPOCH);
    since.ok().map(|since| since.as_nanos())
}

/// Systems differ in the types of these numbers.
#[cfg(unix)]
fn number(value: impl TryInto<u64>) -> Option<u64> {
    value.try_into().ok()
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> [u64; 3] {
    use std::os::unix::fs::MetadataExt as _;
    [metadata.ino(), metadata.ctime().cast_unsigned(), metadata.ctime_nsec().cast_unsigned()]
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> [u64; 3] {
    [0; 3]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    fn of(path: &Path) -> Stamp {
        Stamp::of(&fs::symlink_metadata(path).unwrap()).unwrap()
    }

    #[test]
    fn a_file_that_is_left_alone_keeps_its_stamp() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "one").unwrap();
        let before = of(&path);
        fs::read(&path).unwrap();
        assert_eq!(of(&path), before);
        assert_eq!(of(&path).to_bytes(), before.to_bytes());
        assert_eq!(before.to_bytes().len(), LENGTH);
    }

    #[test]
    fn other_bytes_or_another_file_have_another_stamp() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "one").unwrap();
        let first = of(&path);
        fs::write(&path, "three").unwrap();
        let longer = of(&path);
        assert_ne!(longer.to_bytes(), first.to_bytes());
        let other = folder.path().join("b");
        fs::write(&other, "three").unwrap();
        fs::rename(&other, &path).unwrap();
        #[cfg(unix)]
        assert_ne!(of(&path).to_bytes(), longer.to_bytes());
    }

    #[test]
    #[cfg(unix)]
    fn an_edit_that_sets_the_time_back_shows() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "one").unwrap();
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        let before = of(&path);
        // Longer than the clock of any file system in use ticks.
        std::thread::sleep(std::time::Duration::from_millis(30));
        fs::write(&path, "two").unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        assert_eq!(of(&path).modified, before.modified);
        assert_ne!(of(&path), before);
    }

    #[test]
    fn only_a_change_that_would_show_counts() {
        let stamp = Stamp { length: 0, modified: 5, identity: [0; 3] };
        assert!(!stamp.is_before(4) && !stamp.is_before(5) && stamp.is_before(6));
    }
}
