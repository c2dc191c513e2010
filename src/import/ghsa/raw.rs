use serde::Deserialize;
use serde_json::{Map, Value};

/// An advisory, with every field that says something of the vulnerability.
#[derive(Debug, Default, Deserialize)]
pub(super) struct RawRecord {
    pub(super) ghsa_id: String,
    pub(super) cve_id: Option<String>,
    pub(super) html_url: Option<String>,
    pub(super) source_code_location: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) description: Option<String>,
    pub(super) severity: Option<String>,
    /// `reviewed`, `unreviewed` or `malware`, in the global database alone.
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    /// `published`, `withdrawn`, `draft`, `triage` or `closed`, in repositories alone.
    pub(super) state: Option<String>,
    pub(super) identifiers: Option<Vec<RawIdentifier>>,
    pub(super) created_at: Option<String>,
    pub(super) updated_at: Option<String>,
    pub(super) published_at: Option<String>,
    pub(super) closed_at: Option<String>,
    pub(super) withdrawn_at: Option<String>,
    pub(super) github_reviewed_at: Option<String>,
    pub(super) nvd_published_at: Option<String>,
    pub(super) vulnerabilities: Option<Vec<RawVulnerability>>,
    pub(super) cvss: Option<RawScore>,
    pub(super) cvss_severities: Option<RawScores>,
    pub(super) cwes: Option<Vec<RawCwe>>,
    pub(super) cwe_ids: Option<Vec<String>>,
    pub(super) credits: Option<Vec<RawCredit>>,
    pub(super) credits_detailed: Option<Vec<RawCredit>>,
    pub(super) references: Option<Vec<RawLink>>,
    #[serde(flatten)]
    pub(super) rest: Map<String, Value>,
}

/// One of `identifiers`.
#[derive(Debug, Deserialize)]
pub(super) struct RawIdentifier {
    pub(super) value: String,
}

/// One of `vulnerabilities`.
#[derive(Debug, Deserialize)]
pub(super) struct RawVulnerability {
    pub(super) package: Option<RawPackage>,
    pub(super) vulnerable_version_range: Option<String>,
    pub(super) patched_versions: Option<String>,
    pub(super) first_patched_version: Option<RawPatched>,
    pub(super) vulnerable_functions: Option<Vec<String>>,
}

/// `vulnerabilities[].package`; authors may leave both empty.
#[derive(Debug, Default, Deserialize)]
pub(super) struct RawPackage {
    pub(super) ecosystem: Option<String>,
    pub(super) name: Option<String>,
}

/// `first_patched_version`: a text in the REST interface, an object in webhooks.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum RawPatched {
    Text(String),
    Object { identifier: String },
}

/// `cvss`, and the members of `cvss_severities`.
#[derive(Debug, Deserialize)]
pub(super) struct RawScore {
    pub(super) vector_string: Option<String>,
    pub(super) score: Option<f64>,
}

/// `cvss_severities`.
#[derive(Debug, Deserialize)]
pub(super) struct RawScores {
    pub(super) cvss_v3: Option<RawScore>,
    pub(super) cvss_v4: Option<RawScore>,
}

/// One of `cwes`.
#[derive(Debug, Deserialize)]
pub(super) struct RawCwe {
    pub(super) cwe_id: String,
}

/// One of `credits` or `credits_detailed`: a `login` alone, or a `user` that has one.
#[derive(Debug, Deserialize)]
pub(super) struct RawCredit {
    pub(super) login: Option<String>,
    pub(super) user: Option<RawUser>,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    /// `accepted`, `declined` or `pending`.
    pub(super) state: Option<String>,
}

/// An account.
#[derive(Debug, Deserialize)]
pub(super) struct RawUser {
    pub(super) login: Option<String>,
    pub(super) html_url: Option<String>,
}

/// One of `references`: a text in the REST interface, an object in webhooks.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum RawLink {
    Text(String),
    Object { url: String },
}
