//! Drafts: advisories under embargo, in a folder of their own outside of every public work tree.
//!
//! A draft is the source of an advisory in which one block, `draft:`, stands in the place of `id:` and `revisions:`. The
//! public reader has no such key, and refuses the canary in it besides, so that a leak needs two mistakes.

use std::path::PathBuf;

use crate::canary::Canary;
use crate::diagnostic::Rule;
use crate::model::advisory::Advisory;
use crate::model::date::Moment;
use crate::model::digest::Digest;
use crate::source::schema::advisory::RawAdvisory;

mod block;
mod folder;
mod name;
mod parse;
mod place;
mod private;
pub mod published;
mod template;
mod work_tree;

pub use self::folder::{DRAFT_UNKNOWN, Drafts, FILE as DRAFT_FILE};
pub use self::name::neutral;
pub use self::parse::parse;
pub use self::place::{DRAFTS_INSIDE, DRAFTS_MISSING, DRAFTS_UNNAMED, apart, place};
pub use self::private::forbidden;
pub use self::template::template;

/// A draft without its block.
pub static DRAFT_FORM: Rule = Rule::error(
    "draft-form",
    "a draft has no block of its own, or one that is not written over lines of its own",
    "A draft is an advisory in which a block `draft:` stands in the place of `id:` and `revisions:`. When it is published, the \
     lines of the block are replaced by those two keys and nothing else is changed, so the block must have lines of its own: \
     `draft:` alone on its first, every other one indented.",
);

/// A draft that could be read.
#[derive(Debug)]
pub struct Draft {
    /// The neutral name: that of its folder.
    pub name: String,
    /// The draft's own folder, with its patches and what was sent.
    pub folder: PathBuf,
    /// All of `draft.md`, with plain line feeds.
    pub text: String,
    /// What the block says.
    pub facts: DraftFacts,
    /// The rest as it will be published, with an id and a date that mean nothing; `None` where it has errors.
    pub advisory: Option<Box<Advisory>>,
    /// The rest as it is written, where that could be read: names stand here also without consent.
    pub raw: Option<RawAdvisory>,
    /// Where the block stands: its whole lines.
    block: std::ops::Range<usize>,
}

/// What the block of a draft says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftFacts {
    /// The mark by which the draft is known wherever it should not be.
    pub canary: Canary,
    /// The planned release.
    pub planned: Option<Moment>,
    /// A local clone with the commits of the fix, as written: relative to the draft's folder.
    pub repository: Option<String>,
    /// The summary of the first revision.
    pub summary: Option<String>,
    /// Names, handles and words of this case that must not become public.
    pub private: Vec<String>,
    /// Where the release will be made public.
    pub announce: Vec<Announcement>,
    /// What packagers were sent, in the order in which it was.
    pub sent: Vec<Sent>,
}

/// One way by which a release is made public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// The channel, such as `mail`.
    pub channel: String,
    /// Its address, for those that have one.
    pub to: Option<String>,
}

/// What one packager was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The packager's name.
    pub to: String,
    /// When.
    pub at: Moment,
    /// The SHA-256 of the bundle.
    pub bundle: Digest,
    /// The SHA-256 over the patches in it.
    pub patches: Digest,
}

/// The summary of a first revision that its draft does not name.
const SUMMARY: &str = "Initial publication";

impl Draft {
    /// The public source: this very text, with an id and a first revision in the place of the block.
    #[must_use]
    pub fn public_source(&self, id: &str, date: Moment, summary: Option<&str>) -> String {
        let summary = summary.or(self.facts.summary.as_deref()).unwrap_or(SUMMARY);
        block::replaced(&self.text, &self.block, &block::head(id, &date.to_string(), summary))
    }

    /// The draft's text with other lines in the place of those of its block, which end in a line feed.
    #[must_use]
    pub fn with_block(&self, lines: &str) -> String {
        block::replaced(&self.text, &self.block, lines)
    }

    /// The lines of the block.
    #[must_use]
    pub fn block(&self) -> &str {
        &self.text[self.block.clone()]
    }

    /// The clone with the commits of the fix.
    #[must_use]
    pub fn repository(&self) -> Option<PathBuf> {
        self.facts.repository.as_ref().map(|path| self.folder.join(path))
    }
}
