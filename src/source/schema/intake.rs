//! `content/intake.yaml`.

use serde::Deserialize;

/// The log of reports.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawIntake {
    #[serde(default)]
    pub reports: Vec<RawReport>,
}

/// One report: dates only, no contents and no names.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawReport {
    pub received: String,
    pub acknowledged: Option<String>,
    pub outcome: String,
}
