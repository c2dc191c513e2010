use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// The TOML of an advisory.
#[derive(Debug, Deserialize)]
pub(super) struct RawFile {
    pub(super) advisory: RawMetadata,
    #[serde(default)]
    pub(super) affected: RawPlaces,
    pub(super) versions: RawVersions,
}

/// `[advisory]`: what it is about.
#[derive(Debug, Default, Deserialize)]
pub(super) struct RawMetadata {
    pub(super) id: String,
    pub(super) package: String,
    pub(super) date: String,
    pub(super) withdrawn: Option<String>,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    #[serde(default)]
    pub(super) related: Vec<String>,
    #[serde(default)]
    pub(super) categories: Vec<String>,
    #[serde(default)]
    pub(super) keywords: Vec<String>,
    pub(super) cvss: Option<String>,
    pub(super) informational: Option<String>,
    #[serde(default)]
    pub(super) references: Vec<String>,
    pub(super) url: Option<String>,
    pub(super) license: Option<String>,
    pub(super) yanked: Option<bool>,
    #[serde(rename = "expect-deleted")]
    pub(super) expect_deleted: Option<bool>,
}

/// `[affected]`: what in the package is affected, and where.
#[derive(Debug, Default, Deserialize)]
pub(super) struct RawPlaces {
    #[serde(default)]
    pub(super) arch: Vec<String>,
    #[serde(default)]
    pub(super) os: Vec<String>,
    /// Paths of functions, each with requirements on the versions in which it is affected.
    #[serde(default)]
    pub(super) functions: BTreeMap<String, Vec<String>>,
}

/// `[versions]`: requirements on those that are not affected.
#[derive(Debug, Deserialize)]
pub(super) struct RawVersions {
    pub(super) patched: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) unaffected: Vec<Spanned<String>>,
}
