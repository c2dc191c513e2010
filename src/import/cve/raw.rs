mod product;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub(super) use self::product::{RawProduct, RawVersion, Status};

/// A record, with the fields that are understood; the rest of each object is kept as it is.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawRecord {
    pub(super) data_type: Option<String>,
    pub(super) data_version: Option<String>,
    pub(super) cve_metadata: RawMetadata,
    pub(super) containers: RawContainers,
}

/// `cveMetadata`.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawMetadata {
    #[serde(skip_serializing)]
    pub(super) cve_id: String,
    #[serde(skip_serializing)]
    pub(super) state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) assigner_short_name: Option<String>,
    #[serde(skip_serializing)]
    pub(super) date_published: Option<String>,
    #[serde(skip_serializing)]
    pub(super) date_updated: Option<String>,
    #[serde(skip_serializing)]
    pub(super) date_rejected: Option<String>,
    #[serde(flatten)]
    pub(super) rest: Map<String, Value>,
}

/// `containers`.
#[derive(Debug, Deserialize)]
pub(super) struct RawContainers {
    pub(super) cna: RawCna,
    /// What authorized data publishers add; they are not held to a form.
    pub(super) adp: Option<Vec<Map<String, Value>>>,
}

/// `containers.cna`, of a published record or a rejected one.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawCna {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) provider_metadata: Option<Map<String, Value>>,
    #[serde(skip_serializing)]
    pub(super) title: Option<String>,
    #[serde(skip_serializing)]
    pub(super) date_public: Option<String>,
    #[serde(skip_serializing)]
    pub(super) date_assigned: Option<String>,
    #[serde(skip_serializing)]
    pub(super) descriptions: Option<Vec<RawText>>,
    #[serde(skip_serializing)]
    pub(super) workarounds: Option<Vec<RawText>>,
    #[serde(skip_serializing)]
    pub(super) solutions: Option<Vec<RawText>>,
    #[serde(skip_serializing)]
    pub(super) configurations: Option<Vec<RawText>>,
    #[serde(skip_serializing)]
    pub(super) exploits: Option<Vec<RawText>>,
    #[serde(skip_serializing)]
    pub(super) rejected_reasons: Option<Vec<RawText>>,
    #[serde(skip_serializing)]
    pub(super) replaced_by: Option<Vec<String>>,
    #[serde(skip_serializing)]
    pub(super) affected: Option<Vec<RawProduct>>,
    #[serde(skip_serializing)]
    pub(super) credits: Option<Vec<RawCredit>>,
    #[serde(skip_serializing)]
    pub(super) impacts: Option<Vec<RawImpact>>,
    #[serde(skip_serializing_if = "is_empty")]
    pub(super) problem_types: Option<Vec<RawProblem>>,
    #[serde(skip_serializing_if = "is_empty")]
    pub(super) metrics: Option<Vec<Map<String, Value>>>,
    #[serde(skip_serializing_if = "is_empty")]
    pub(super) references: Option<Vec<RawLink>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<Value>,
    #[serde(flatten)]
    pub(super) rest: Map<String, Value>,
}

/// A text in a language.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawText {
    pub(super) lang: Option<String>,
    pub(super) value: String,
    pub(super) supporting_media: Option<Vec<RawMedia>>,
}

/// One of `supportingMedia`: the same text in another form.
#[derive(Debug, Deserialize)]
pub(super) struct RawMedia {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) base64: bool,
    pub(super) value: String,
}

/// One of `impacts`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawImpact {
    pub(super) capec_id: Option<String>,
    pub(super) descriptions: Option<Vec<RawText>>,
}

/// One of `problemTypes`.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct RawProblem {
    pub(super) descriptions: Vec<RawProblemText>,
}

/// One of `problemTypes[].descriptions`.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawProblemText {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cwe_id: Option<String>,
    pub(super) description: Option<String>,
    #[serde(flatten)]
    pub(super) rest: Map<String, Value>,
}

/// One of `references`.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct RawLink {
    pub(super) url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(skip_serializing_if = "is_empty")]
    pub(super) tags: Option<Vec<String>>,
}

/// One of `credits`.
#[derive(Debug, Deserialize)]
pub(super) struct RawCredit {
    pub(super) value: String,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
}

#[expect(clippy::ref_option, reason = "serde gives a reference to the field")]
fn is_empty<T>(list: &Option<Vec<T>>) -> bool {
    list.as_ref().is_none_or(Vec::is_empty)
}
