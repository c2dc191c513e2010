//! `content/packagers.yaml`: what the public may know of the packagers.

use serde::Deserialize;

/// How many there are, and who agreed to be named.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawPackagers {
    pub count: Option<String>,
    #[serde(default)]
    pub named: Vec<String>,
}
