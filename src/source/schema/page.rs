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
    pub time_zone: Option<String>,
    #[serde(default)]
    pub holidays: Vec<String>,
    #[serde(default)]
    pub promises: Vec<RawPromise>,
    pub join: Option<String>,
}

/// Whom to write to.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawContact {
    pub name: String,
    pub uri: String,
    pub fingerprint: Option<String>,
}

/// What the policy promises.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawPromise {
    pub id: String,
    pub sentence: Option<String>,
    pub rule: Option<String>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub max: Option<String>,
    pub min: Option<String>,
    pub usually: Option<String>,
    #[serde(default)]
    pub weekdays: Vec<String>,
    pub strength: Option<String>,
    pub since: Option<String>,
    pub until: Option<String>,
}
