//! What an advisory says of how the vulnerability was handled, beside its timeline.

use serde::{Deserialize, Serialize};

/// What it means for users who configured nothing.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RawDefault {
    pub affected: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What the fix makes behave otherwise.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RawChange {
    pub breaks: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
}

/// An option that is less secure than the default.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RawOption {
    pub name: String,
    pub warns: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How surely the fault was seen, and who confirmed its end.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RawConfirmation {
    pub reproduced: String,
    pub asked: String,
}

/// Why a promise was missed.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RawMissed {
    pub promise: String,
    pub reason: String,
}

/// One line of development.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RawBranch {
    pub name: String,
    pub supported: String,
    pub affected: String,
    pub fix: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
