//! What the newest signed revision of an advisory states: the measure for everything that is not signed.

use crate::model::digest::Digest;
use crate::model::identifier::AdvisoryId;
use crate::site_path::SitePath;

use super::facts::Facts;
use super::record::Record;

/// The signed facts of an advisory.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) id: AdvisoryId,
    pub(super) facts: Facts,
    /// The OSV record, with its place and hash.
    pub(super) record: Option<(SitePath, Digest, Record)>,
}

impl Known {
    /// The title of its entry in a feed.
    pub(super) fn entry_title(&self) -> String {
        let Facts { number, title, .. } = &self.facts;
        let suffix = if *number == 1 { String::new() } else { format!(" (revision {number})") };
        format!("{}{}: {title}{suffix}", self.prefix(), self.id)
    }

    /// How the title of its newest entry in the feed of changes begins.
    pub(super) fn change_title(&self) -> String {
        format!("{}{} revision {}: ", self.prefix(), self.id, self.facts.number)
    }

    fn prefix(&self) -> &'static str {
        if self.facts.withdrawn { "Withdrawn: " } else { "" }
    }
}
