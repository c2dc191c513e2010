//! `content/keys/keyring.yaml`.

use serde::Deserialize;

/// The keys of a site.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawKeyring {
    #[serde(default)]
    pub keys: Vec<RawKey>,
}

/// One certificate's place in the keyring.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct RawKey {
    pub fingerprint: String,
    pub role: String,
    pub holder: String,
    pub state: String,
    pub since: Option<String>,
    pub until: Option<String>,
    pub successor: Option<String>,
    pub certificate: Option<String>,
}
