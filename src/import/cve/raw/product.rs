use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One of `affected`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::import::cve) struct RawProduct {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::import::cve) vendor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::import::cve) product: Option<String>,
    #[serde(rename = "collectionURL", skip_serializing_if = "Option::is_none")]
    pub(in crate::import::cve) collection_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::import::cve) package_name: Option<String>,
    #[serde(rename = "packageURL", skip_serializing_if = "Option::is_none")]
    pub(in crate::import::cve) package_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::import::cve) repo: Option<String>,
    #[serde(flatten)]
    pub(in crate::import::cve) rest: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::import::cve) default_status: Option<Status>,
    #[serde(skip_serializing_if = "super::is_empty")]
    pub(in crate::import::cve) versions: Option<Vec<RawVersion>>,
}

/// Whether versions are affected.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::import::cve) enum Status {
    Affected,
    Unaffected,
    #[default]
    Unknown,
}

/// One of `affected[].versions`: a version, or all from one to another.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::import::cve) struct RawVersion {
    pub(in crate::import::cve) version: String,
    pub(in crate::import::cve) status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::import::cve) version_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::import::cve) less_than: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::import::cve) less_than_or_equal: Option<String>,
    #[serde(skip_serializing_if = "super::is_empty")]
    pub(in crate::import::cve) changes: Option<Vec<RawChange>>,
    #[serde(flatten)]
    pub(in crate::import::cve) rest: Map<String, Value>,
}

/// One of `affected[].versions[].changes`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(in crate::import::cve) struct RawChange {
    pub(in crate::import::cve) at: String,
    pub(in crate::import::cve) status: Status,
}
