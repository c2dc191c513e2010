use std::collections::BTreeMap;

use crate::document::manifest::Digest;
use crate::model::advisory::Advisory;
use crate::site_path::SitePath;

/// One advisory in its turn, with the prose that the library does not hold.
#[derive(Debug)]
pub struct Unit<'a> {
    /// Its index in the library.
    pub index: usize,
    /// Its facts.
    pub advisory: &'a Advisory,
    /// Its Markdown, as written.
    pub body: String,
    /// Its patches, by the names of their files.
    pub patches: BTreeMap<String, Vec<u8>>,
}

impl<'a> Unit<'a> {
    /// A unit from its parts.
    #[must_use]
    pub fn new(
        index: usize,
        advisory: &'a Advisory,
        body: String,
        patches: BTreeMap<String, Vec<u8>>,
    ) -> Self {
        Self { index, advisory, body, patches }
    }
}

/// What earlier formats made of the same advisory: a later one may name their hashes.
#[derive(Debug, Default)]
pub struct Made {
    files: Vec<(SitePath, Digest)>,
}

impl Made {
    /// Notes a file.
    pub fn add(&mut self, path: SitePath, digest: Digest) {
        self.files.push((path, digest));
    }

    /// The files so far, in the order in which they were made.
    #[must_use]
    pub fn files(&self) -> &[(SitePath, Digest)] {
        &self.files
    }
}
