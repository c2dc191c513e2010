mod tree;
mod vulnerability;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(super) use self::tree::{RawBranch, RawHelper, RawProduct, RawTree};
pub(super) use self::vulnerability::{RawRemediation, RawStatus, RawVulnerability};

/// A whole document (CSAF 2.0, section 3). Written again, it shows which fields of the input are known.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct RawCsaf {
    pub(super) document: RawDocument,
    #[serde(default)]
    pub(super) product_tree: RawTree,
    #[serde(default)]
    pub(super) vulnerabilities: Vec<RawVulnerability>,
}

/// `document`.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct RawDocument {
    #[serde(default)]
    pub(super) acknowledgments: Vec<RawAcknowledgment>,
    pub(super) aggregate_severity: Option<Value>,
    pub(super) category: String,
    pub(super) csaf_version: String,
    pub(super) distribution: Option<RawDistribution>,
    pub(super) lang: Option<String>,
    #[serde(default)]
    pub(super) notes: Vec<RawNote>,
    pub(super) publisher: Value,
    #[serde(default)]
    pub(super) references: Vec<RawLink>,
    pub(super) source_lang: Option<String>,
    pub(super) title: String,
    pub(super) tracking: RawTracking,
}

/// `document.distribution`.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct RawDistribution {
    pub(super) text: Option<String>,
    pub(super) tlp: Option<RawTlp>,
}

/// `document.distribution.tlp`.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct RawTlp {
    pub(super) label: String,
    pub(super) url: Option<String>,
}

/// `document.tracking`.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct RawTracking {
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    pub(super) current_release_date: String,
    pub(super) generator: Option<Value>,
    pub(super) id: String,
    pub(super) initial_release_date: String,
    pub(super) revision_history: Vec<RawChange>,
    pub(super) status: String,
    pub(super) version: String,
}

/// One of `document.tracking.revision_history`.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct RawChange {
    pub(super) date: String,
    pub(super) legacy_version: Option<String>,
    pub(super) number: String,
    pub(super) summary: String,
}

/// One of `acknowledgments`.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct RawAcknowledgment {
    #[serde(default)]
    pub(super) names: Vec<String>,
    pub(super) organization: Option<String>,
    pub(super) summary: Option<String>,
    #[serde(default)]
    pub(super) urls: Vec<String>,
}

/// One of `notes`.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct RawNote {
    pub(super) audience: Option<String>,
    pub(super) category: String,
    pub(super) text: String,
    pub(super) title: Option<String>,
}

/// One of `references`.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct RawLink {
    pub(super) category: Option<String>,
    pub(super) summary: String,
    pub(super) url: String,
}
