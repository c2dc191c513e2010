//! `content/site.yaml`.

use serde::Deserialize;

/// The settings of a site.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawSite {
    pub title: String,
    pub url: String,
    pub description: Option<String>,
    pub language: Option<String>,
    #[serde(default)]
    pub languages: Vec<String>,
    pub notice: Option<String>,
    pub publisher: Option<RawPublisher>,
    pub tag: Option<RawTag>,
    pub osv_prefix: Option<String>,
    pub severity: Option<String>,
    pub signing: Option<String>,
    #[serde(default)]
    pub accept: Vec<String>,
    pub formats: Option<Vec<String>>,
    pub repository: Option<String>,
    pub drafts: Option<String>,
}

/// Who publishes the advisories.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawPublisher {
    pub name: String,
    pub namespace: String,
    pub category: Option<String>,
}

/// The authority and date of `tag:` ids (RFC 4151).
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawTag {
    pub authority: String,
    pub date: String,
}
