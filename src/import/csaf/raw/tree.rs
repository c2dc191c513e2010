use serde::{Deserialize, Serialize};
use serde_json::Value;

/// `product_tree`.
#[derive(Debug, Default, Deserialize, PartialEq, Serialize)]
pub(in crate::import::csaf) struct RawTree {
    #[serde(default)]
    pub(in crate::import::csaf) branches: Vec<RawBranch>,
    #[serde(default)]
    pub(in crate::import::csaf) full_product_names: Vec<RawProduct>,
    #[serde(default)]
    pub(in crate::import::csaf) product_groups: Vec<RawGroup>,
    #[serde(default)]
    pub(in crate::import::csaf) relationships: Vec<RawRelationship>,
}

/// One of `branches`.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub(in crate::import::csaf) struct RawBranch {
    #[serde(default)]
    pub(in crate::import::csaf) branches: Vec<RawBranch>,
    pub(in crate::import::csaf) category: String,
    pub(in crate::import::csaf) name: String,
    pub(in crate::import::csaf) product: Option<RawProduct>,
}

/// A full product name.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(in crate::import::csaf) struct RawProduct {
    pub(in crate::import::csaf) name: String,
    pub(in crate::import::csaf) product_id: String,
    #[serde(default)]
    pub(in crate::import::csaf) product_identification_helper: RawHelper,
}

/// `product_identification_helper`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub(in crate::import::csaf) struct RawHelper {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::import::csaf) cpe: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::import::csaf) hashes: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::import::csaf) model_numbers: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::import::csaf) purl: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::import::csaf) sbom_urls: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::import::csaf) serial_numbers: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::import::csaf) skus: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::import::csaf) x_generic_uris: Option<Value>,
}

/// One of `product_groups`.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub(in crate::import::csaf) struct RawGroup {
    pub(in crate::import::csaf) group_id: String,
    pub(in crate::import::csaf) product_ids: Vec<String>,
    pub(in crate::import::csaf) summary: Option<String>,
}

/// One of `relationships`.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub(in crate::import::csaf) struct RawRelationship {
    pub(in crate::import::csaf) category: String,
    pub(in crate::import::csaf) full_product_name: RawProduct,
    pub(in crate::import::csaf) product_reference: String,
    pub(in crate::import::csaf) relates_to_product_reference: String,
}
