//! The front matter of `content/NAME.md`.

use serde::Deserialize;

/// A page of prose.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawPage {
    pub title: String,
    pub description: Option<String>,
    pub menu: Option<String>,
    pub order: Option<String>,
}

/// The security policy: a page with facts.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawPolicy {
    pub title: String,
    pub description: Option<String>,
    pub menu: Option<String>,
    pub order: Option<String>,
    #[serde(default)]
    pub contacts: Vec<RawContact>,
    #[serde(default)]
    pub languages: Vec<String>,
    pub since: Option<String>,
}

/// Whom to write to.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawContact {
    pub name: String,
    pub uri: String,
    pub fingerprint: Option<String>,
}
