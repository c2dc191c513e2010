//! Files that are only hashed.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Mutex;

use sha2::{Digest as _, Sha256};

use crate::document::Failure;
use crate::document::manifest::{Digest, Manifest};
use crate::make::Sink;
use crate::site_path::SitePath;

/// Takes every file, and keeps its hash.
#[derive(Default)]
pub(super) struct Hashes(Mutex<BTreeMap<SitePath, Digest>>);

impl Hashes {
    /// The list of all files that were made.
    pub(super) fn manifest(self) -> Manifest {
        self.0.into_inner().expect("no thread that makes files panics").into_iter().collect()
    }

    fn keep(&self, path: &SitePath, digest: Digest) {
        self.0.lock().expect("no thread that makes files panics").insert(path.clone(), digest);
    }
}

impl Sink for Hashes {
    fn file(&self, path: &SitePath, bytes: &[u8]) -> Result<(), Failure> {
        self.keep(path, Digest::of(bytes));
        Ok(())
    }

    fn stream(
        &self,
        path: &SitePath,
        fill: &mut dyn FnMut(&mut dyn Write) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut hash = Hash(Sha256::new());
        fill(&mut hash)?;
        self.keep(path, Digest::from_bytes(hash.0.finalize().into()));
        Ok(())
    }

    fn digest(&self, path: &SitePath) -> Option<Digest> {
        self.0.lock().expect("no thread that makes files panics").get(path).copied()
    }
}

struct Hash(Sha256);

impl Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_streams_have_the_hash_of_their_bytes() {
        let sink = Hashes::default();
        let [one, two] = [SitePath::fixed("a"), SitePath::fixed("b")];
        sink.file(&one, b"text").unwrap();
        sink.stream(&two, &mut |out| {
            Ok(out.write_all(b"te").and_then(|()| out.write_all(b"xt"))?)
        })
        .unwrap();
        let manifest = sink.manifest();
        assert_eq!([manifest.get(&one), manifest.get(&two)], [Some(Digest::of(b"text")); 2]);
    }
}
