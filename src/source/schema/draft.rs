//! What only drafts have: the block `draft:` of `draft.md`, and `private.yaml`.

use serde::Deserialize;

/// The front matter of a draft without what it shares with an advisory.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawDrafted {
    pub draft: RawDraft,
}

/// What stands in a draft in the place of an id and of revisions.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawDraft {
    pub canary: String,
    pub planned: Option<String>,
    pub repository: Option<String>,
    pub summary: Option<String>,
    #[serde(default)]
    pub private: Vec<String>,
    #[serde(default)]
    pub announce: Vec<RawAnnouncement>,
    #[serde(default)]
    pub sent: Vec<RawSent>,
}

/// One way by which the release will be made public.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawAnnouncement {
    pub channel: String,
    pub to: Option<String>,
}

/// What a packager was sent.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawSent {
    pub to: String,
    pub at: String,
    pub bundle: String,
    pub patches: String,
}

/// `private.yaml` of a drafts folder.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawPrivate {
    #[serde(default)]
    pub forbidden: Vec<String>,
}
