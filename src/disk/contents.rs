use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::error::{DiskError, Doing as _};
use crate::document::manifest::Digest;

/// How much of a file is held at a time, in bytes.
const PIECE: usize = 64 * 1024;

/// The hash of a file of any size.
pub(super) fn digest_of(path: &Path) -> Result<Digest, DiskError> {
    let mut file = File::open(path).doing("read", path)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; PIECE];
    loop {
        match file.read(&mut piece).doing("read", path)? {
            0 => return Ok(Digest::from_bytes(hash.finalize().into())),
            length => hash.update(&piece[..length]),
        }
    }
}

/// Whether a file of the same length as `bytes` has the same contents.
pub(super) fn equal(path: &Path, bytes: &[u8]) -> Result<bool, DiskError> {
    Ok(fs::read(path).doing("read", path)? == bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_any_size_are_hashed_and_compared() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for length in [0, 1, PIECE - 1, PIECE, 3 * PIECE + 1] {
            let bytes = vec![b'x'; length];
            fs::write(&path, &bytes).unwrap();
            assert_eq!(digest_of(&path).unwrap(), Digest::of(&bytes), "{length} bytes");
            assert!(equal(&path, &bytes).unwrap());
        }
        assert!(!equal(&path, b"y").unwrap());
    }
}
