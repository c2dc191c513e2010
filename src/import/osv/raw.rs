use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A record, with every field that the schema knows.
#[derive(Debug, Default, Deserialize, PartialEq)]
pub(super) struct RawRecord {
    pub(super) schema_version: Option<String>,
    pub(super) id: String,
    pub(super) modified: Option<String>,
    pub(super) published: Option<String>,
    pub(super) withdrawn: Option<String>,
    pub(super) aliases: Option<Vec<String>>,
    pub(super) upstream: Option<Vec<String>>,
    pub(super) related: Option<Vec<String>>,
    pub(super) summary: Option<String>,
    pub(super) details: Option<String>,
    pub(super) severity: Option<Vec<RawScore>>,
    pub(super) affected: Option<Vec<RawEntry>>,
    pub(super) references: Option<Vec<RawLink>>,
    pub(super) credits: Option<Vec<RawPerson>>,
    pub(super) database_specific: Option<Value>,
}

/// One of `severity`.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct RawScore {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<String>,
    pub(super) score: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<String>,
}

/// One of `affected`.
#[derive(Debug, Deserialize, PartialEq)]
pub(super) struct RawEntry {
    pub(super) package: Option<RawPackage>,
    pub(super) severity: Option<Vec<RawScore>>,
    pub(super) ranges: Option<Vec<RawSpan>>,
    pub(super) versions: Option<Vec<String>>,
    pub(super) ecosystem_specific: Option<Value>,
    pub(super) database_specific: Option<Value>,
}

/// `affected[].package`.
#[derive(Debug, Deserialize, PartialEq)]
pub(super) struct RawPackage {
    pub(super) ecosystem: String,
    pub(super) name: String,
    pub(super) purl: Option<String>,
}

/// One of `affected[].ranges`.
#[derive(Debug, Deserialize, PartialEq)]
pub(super) struct RawSpan {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) repo: Option<String>,
    pub(super) events: Option<Vec<RawStep>>,
    pub(super) database_specific: Option<Value>,
}

/// One of `affected[].ranges[].events`.
#[derive(Debug, Deserialize, PartialEq)]
pub(super) struct RawStep {
    pub(super) introduced: Option<String>,
    pub(super) fixed: Option<String>,
    pub(super) last_affected: Option<String>,
    pub(super) limit: Option<String>,
}

/// One of `references`.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct RawLink {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) url: String,
}

/// One of `credits`.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct RawPerson {
    pub(super) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) contact: Option<Vec<String>>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<String>,
}
