//! The site as it was found: every file with its hash.

use std::collections::BTreeMap;
use std::io;

use rayon::prelude::*;

use super::files::Files;
use super::rule::{FILE_MISSING, FILE_UNREADABLE};
use crate::diagnostic::{Diagnostic, Fault};
use crate::model::digest::Digest;
use crate::site_path::SitePath;

/// The largest file that is read whole, in bytes; larger ones are only hashed.
const LIMIT: u64 = 256 << 20;

/// The files of a site with their hashes, taken once.
pub(super) struct Contents<'f> {
    files: &'f dyn Files,
    digests: BTreeMap<SitePath, Digest>,
}

impl<'f> Contents<'f> {
    /// Hashes all files; what cannot be read is a finding and then counts as missing.
    pub(super) fn take(files: &'f dyn Files) -> (Self, Vec<Diagnostic>) {
        let listing = files.list();
        let hashed: Vec<_> =
            listing.paths.into_par_iter().map(|path| (files.digest(&path), path)).collect();
        let (mut digests, mut findings) = (BTreeMap::new(), listing.findings);
        for (digest, path) in hashed {
            match digest {
                Ok(digest) => drop(digests.insert(path, digest)),
                Err(error) => findings.push(at(&path, unreadable(&error))),
            }
        }
        (Self { files, digests }, findings)
    }

    /// The hash of a file, if it is there.
    pub(super) fn digest(&self, path: &SitePath) -> Option<Digest> {
        self.digests.get(path).copied()
    }

    /// All files with their hashes, by their paths.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&SitePath, Digest)> {
        self.digests.iter().map(|(path, digest)| (path, *digest))
    }

    /// How many files there are.
    pub(super) fn len(&self) -> usize {
        self.digests.len()
    }

    /// The bytes that were hashed.
    ///
    /// # Errors
    /// [`FILE_MISSING`] or [`FILE_UNREADABLE`].
    pub(super) fn read(&self, path: &SitePath) -> Result<Vec<u8>, Fault> {
        let digest = self.digest(path).ok_or_else(|| missing("this file is missing"))?;
        let bytes = self.files.read(path, LIMIT).map_err(|error| unreadable(&error))?;
        if Digest::of(&bytes) == digest {
            return Ok(bytes);
        }
        Err(unreadable(&io::Error::other("it changed while it was read")))
    }
}

/// A finding about a file.
pub(super) fn at(path: &SitePath, fault: Fault) -> Diagnostic {
    Diagnostic::new(fault, path.as_str())
}

/// That a file is not there.
pub(super) fn missing(message: impl Into<String>) -> Fault {
    Fault::new(&FILE_MISSING, message).hint("fetch the whole site again")
}

fn unreadable(error: &io::Error) -> Fault {
    Fault::new(&FILE_UNREADABLE, format!("this file could not be read: {error}"))
        .hint("copy the site to a local disk and verify the copy")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::files::Listing;

    /// A file that is another one each time it is read.
    struct Changing;

    impl Files for Changing {
        fn list(&self) -> Listing {
            let paths = vec![SitePath::fixed("a"), SitePath::fixed("b")];
            Listing { paths, findings: vec![] }
        }

        fn read(&self, _path: &SitePath, _limit: u64) -> io::Result<Vec<u8>> {
            Ok(b"new".to_vec())
        }

        fn digest(&self, path: &SitePath) -> io::Result<Digest> {
            match path.as_str() {
                "a" => Ok(Digest::of(b"old")),
                _ => Err(io::ErrorKind::PermissionDenied.into()),
            }
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_and_counts_as_missing() {
        let (contents, findings) = Contents::take(&Changing);
        assert_eq!((findings[0].rule.code, findings[0].file.as_str()), ("file-unreadable", "b"));
        let code = |path| contents.read(&SitePath::fixed(path)).unwrap_err().rule.code;
        assert_eq!((code("a"), code("b")), ("file-unreadable", "file-missing"));
        assert_eq!(contents.len(), 1);
    }

    #[test]
    fn a_site_in_memory_is_read() {
        let files = BTreeMap::from([(SitePath::fixed("a"), b"text".to_vec())]);
        let (contents, findings) = Contents::take(&files);
        assert!(findings.is_empty());
        assert_eq!(contents.read(&SitePath::fixed("a")).unwrap(), b"text");
        assert!(files.read(&SitePath::fixed("a"), 3).is_err());
    }
}
