//! Where the verifier takes files from.

use std::collections::BTreeMap;
use std::io;

use crate::diagnostic::Diagnostic;
use crate::model::digest::Digest;
use crate::site_path::SitePath;

/// The files of a published site, on a disk or in memory.
pub trait Files: Sync {
    /// Which files there are.
    fn list(&self) -> Listing;

    /// A whole file.
    ///
    /// # Errors
    /// Where it cannot be read, or has more than `limit` bytes.
    fn read(&self, path: &SitePath, limit: u64) -> io::Result<Vec<u8>>;

    /// The hash of a file of any size.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn digest(&self, path: &SitePath) -> io::Result<Digest>;
}

/// What a site's folder holds.
#[derive(Debug, Default)]
pub struct Listing {
    /// The regular files.
    pub paths: Vec<SitePath>,
    /// Whatever else is there.
    pub findings: Vec<Diagnostic>,
}

impl Files for BTreeMap<SitePath, Vec<u8>> {
    fn list(&self) -> Listing {
        Listing { paths: self.keys().cloned().collect(), findings: vec![] }
    }

    fn read(&self, path: &SitePath, limit: u64) -> io::Result<Vec<u8>> {
        let bytes = self.get(path).ok_or(io::ErrorKind::NotFound)?;
        let fits = u64::try_from(bytes.len()).is_ok_and(|length| length <= limit);
        if fits { Ok(bytes.clone()) } else { Err(io::ErrorKind::FileTooLarge.into()) }
    }

    fn digest(&self, path: &SitePath) -> io::Result<Digest> {
        Ok(Digest::of(self.get(path).ok_or(io::ErrorKind::NotFound)?))
    }
}
