//! What the newest signed revision of an advisory states: the measure for everything that is not signed.

use crate::model::digest::Digest;
use crate::model::identifier::AdvisoryId;
use crate::site_path::SitePath;

use super::facts::Facts;
use super::record::Record;

/// The signed facts of an advisory whose newest revision is signed.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) id: AdvisoryId,
    /// What its text states; none where the text is not there or not as it was signed.
    pub(super) facts: Option<Facts>,
    /// The OSV record, with its place and hash.
    pub(super) record: Option<(SitePath, Digest, Record)>,
}
