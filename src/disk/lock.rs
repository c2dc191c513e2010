use std::fs::{File, TryLockError};
use std::path::Path;

use super::error::{DiskError, Doing as _};
use super::place::Place;

/// The file, in the folder beside what is written.
const NAME: &str = "lock";

/// The right to write to one output, for as long as it lives.
///
/// The operating system takes it back when the process ends, however it ends. The file itself
/// stays: were it removed, two builds could each hold a lock on a different file of that name.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Whether anybody ever took a lock in this folder.
    pub(super) fn is_known(side: &Path) -> bool {
        side.join(NAME).is_file()
    }

    /// Takes the lock at once, or says that another build has it.
    pub(super) fn take(place: &Place) -> Result<Self, DiskError> {
        let path = place.side.join(NAME);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .doing("open", &path)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(DiskError::Locked(place.root.clone())),
            Err(TryLockError::Error(error)) => Err(error).doing("lock", &path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_has_one_holder_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::of(&folder.path().join("public")).unwrap();
        place.make_side().unwrap();
        let first = Lock::take(&place).unwrap();
        assert!(matches!(Lock::take(&place), Err(DiskError::Locked(_))));
        drop(first);
        Lock::take(&place).unwrap();
    }
}
