//! What was signed and kept: revisions whose bytes are never made again.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::model::digest::Digest;
use crate::model::fingerprint::Fingerprint;
use crate::model::identifier::AdvisoryId;
use crate::signature::list::RevisionList;
use crate::site_path::SitePath;

/// What a good signature says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The certificate of the key that made it.
    pub signer: Fingerprint,
    /// When, as the signature says.
    pub at: Timestamp,
    /// That the key was revoked as compromised since, so that the signature no longer counts.
    pub withdrawn: bool,
}

/// Everything that is kept under `advisories/signed/` and `content/signed/`, verified.
#[derive(Clone, Debug, Default)]
pub struct Frozen {
    /// The signed revisions of each advisory, oldest first.
    pub revisions: BTreeMap<AdvisoryId, Vec<FrozenRevision>>,
    /// The clear-signed list of all revisions, `revisions.txt`.
    pub list: Option<KeptList>,
    /// The clear-signed security.txt.
    pub security_txt: Option<KeptText>,
    /// The detached signature of a manifest, which may be that of another build.
    pub manifest_signature: Option<Vec<u8>>,
}

/// A clear-signed text.
#[derive(Clone, Debug)]
pub struct KeptText {
    /// The file.
    pub bytes: Vec<u8>,
    /// The text that is signed.
    pub text: String,
    /// Its signature.
    pub signed: Signed,
    /// That it is not published: it has expired, or its signature no longer counts.
    pub left_out: bool,
}

/// The signed list of all revisions.
#[derive(Clone, Debug)]
pub struct KeptList {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it says.
    pub list: RevisionList,
    /// Its signature.
    pub signed: Signed,
}

/// One signed revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrozenRevision {
    /// Its number, from 1.
    pub number: usize,
    /// How many times it was signed.
    pub times: usize,
    /// The signature of its text.
    pub signed: Signed,
    /// The hash of the source as it was signed, with plain line feeds.
    pub source: Digest,
    /// The files in the order of their paths, signatures among them.
    pub files: Vec<FrozenFile>,
}

/// One file of a signed revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrozenFile {
    /// Where it is published while its revision is the newest.
    pub path: SitePath,
    /// Its hash.
    pub digest: Digest,
    /// Where it is kept, relative to the site's folder.
    pub kept: String,
}

impl FrozenRevision {
    /// The file with a path.
    #[must_use]
    pub fn file(&self, path: &SitePath) -> Option<&FrozenFile> {
        self.files.iter().find(|file| file.path == *path)
    }
}

impl FrozenFile {
    /// Whether it was kept when its revision was signed another time, or when a format was added.
    #[must_use]
    pub fn is_later(&self) -> bool {
        self.kept.split('/').nth(3).is_some_and(|folder| folder.contains('.'))
    }
}
