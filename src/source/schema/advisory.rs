//! The front matter of `advisories/ID.md`.

use serde::Deserialize;
use serde_json::Value;

/// One advisory.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawAdvisory {
    pub id: String,
    pub title: Option<String>,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub related: Vec<String>,
    #[serde(default)]
    pub upstream: Vec<String>,
    #[serde(default)]
    pub weaknesses: Vec<String>,
    #[serde(default)]
    pub severity: Vec<RawSeverity>,
    #[serde(default)]
    pub affected: Vec<RawAffected>,
    #[serde(default)]
    pub timeline: Vec<RawEvent>,
    #[serde(default)]
    pub credits: Vec<RawCredit>,
    #[serde(default)]
    pub references: Vec<RawReference>,
    #[serde(default)]
    pub revisions: Vec<RawRevision>,
    pub withdrawn: Option<RawWithdrawn>,
    pub database_specific: Option<Value>,
    pub imported: Option<RawImported>,
}

/// A score, and who gave it.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawSeverity {
    pub vector: String,
    pub source: Option<String>,
}

/// One affected package or repository.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawAffected {
    pub package: Option<String>,
    pub ecosystem: Option<String>,
    pub name: Option<String>,
    pub repository: Option<String>,
    #[serde(default)]
    pub ranges: Vec<RawRange>,
    #[serde(default)]
    pub versions: Vec<String>,
    #[serde(default)]
    pub fixes: Vec<RawFix>,
    #[serde(default)]
    pub severity: Vec<RawSeverity>,
    pub ecosystem_specific: Option<Value>,
    pub database_specific: Option<Value>,
}

/// A range: one event of a kind each, or a list of events.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawRange {
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub repository: Option<String>,
    pub introduced: Option<String>,
    pub fixed: Option<String>,
    pub last_affected: Option<String>,
    pub limit: Option<String>,
    pub events: Option<Vec<RawRangeEvent>>,
    pub database_specific: Option<Value>,
}

/// One event of a range; exactly one of its keys is there.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawRangeEvent {
    pub introduced: Option<String>,
    pub fixed: Option<String>,
    pub last_affected: Option<String>,
    pub limit: Option<String>,
}

/// A commit that holds the fix.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawFix {
    pub branch: String,
    pub commit: String,
    pub patch: Option<String>,
}

/// Something that happened while the vulnerability was handled.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawEvent {
    pub event: String,
    pub at: String,
    pub version: Option<String>,
    pub package: Option<String>,
    pub url: Option<String>,
    pub note: Option<String>,
}

/// A person or organisation who helped.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawCredit {
    pub name: String,
    pub role: String,
    pub consent: Option<String>,
    #[serde(default)]
    pub contact: Vec<String>,
}

/// A link to more.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawReference {
    #[serde(rename = "type")]
    pub kind: String,
    pub url: String,
}

/// One published state of the advisory.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawRevision {
    pub date: String,
    pub summary: String,
    pub kind: Option<String>,
}

/// Since when, and why, the advisory no longer stands.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawWithdrawn {
    pub at: String,
    pub reason: String,
}

/// The database that the advisory was imported from.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawImported {
    pub from: String,
    pub at: String,
}
