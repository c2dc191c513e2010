//! `packagers.yaml` of a drafts folder: a list of those who are told before a release.

use serde::Deserialize;

/// One packager.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawPackager {
    pub name: String,
    pub address: String,
    pub fingerprint: String,
    pub certificate: String,
    pub joined: Option<String>,
    pub active: Option<bool>,
    pub list: Option<RawList>,
}

/// What a mailing list asks of those who write to it.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawList {
    pub subject_prefix: Option<String>,
    pub max_lead: Option<String>,
}
