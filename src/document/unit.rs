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
    /// What was signed and kept, by the paths at which it is published: these bytes are never made again.
    pub frozen: BTreeMap<SitePath, Vec<u8>>,
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
        Self { index, advisory, body, patches, frozen: BTreeMap::new() }
    }

    /// The same, with its signed files.
    #[must_use]
    pub fn with_frozen(self, frozen: BTreeMap<SitePath, Vec<u8>>) -> Self {
        Self { frozen, ..self }
    }
}

/// What earlier formats made of the same advisory: a later one may name their hashes, or sign them.
#[derive(Debug, Default)]
pub struct Made {
    files: Vec<(SitePath, Vec<u8>)>,
}

impl Made {
    /// Notes a file.
    pub fn add(&mut self, path: SitePath, bytes: Vec<u8>) {
        self.files.push((path, bytes));
    }

    /// The bytes of a file.
    #[must_use]
    pub fn bytes(&self, path: &SitePath) -> Option<&[u8]> {
        self.get(path).map(|(_, bytes)| bytes)
    }

    /// A file with its path, which all that hold it share.
    #[must_use]
    pub fn get(&self, path: &SitePath) -> Option<(&SitePath, &[u8])> {
        let found = self.files.iter().find(|(made, _)| made == path);
        found.map(|(path, bytes)| (path, bytes.as_slice()))
    }

    /// The files so far with their hashes, in the order in which they were made.
    pub fn files(&self) -> impl Iterator<Item = (&SitePath, Digest)> {
        self.files.iter().map(|(path, bytes)| (path, Digest::of(bytes)))
    }
}
