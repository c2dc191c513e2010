use serde::Serialize;

use crate::model::advisory::Advisory;
use crate::model::severity::Severity;

/// One of `severity`.
#[derive(Debug, Serialize)]
pub(super) struct RecordSeverity {
    r#type: &'static str,
    score: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

/// Whether a severity in the record says who gave it.
pub(super) fn is_sourced(advisory: &Advisory) -> bool {
    let inner = advisory.affected.iter().flat_map(|affected| &affected.severity);
    advisory.imported.is_some()
        && advisory.severity.iter().chain(inner).any(|one| source(one).is_some())
}

/// Only an import brings who gave them: some scanners drop a record that says it.
pub(super) fn severities(severities: &[Severity], foreign: bool) -> Vec<RecordSeverity> {
    let one = |severity: &Severity| RecordSeverity {
        r#type: severity.score.osv_type(),
        score: severity.score.text().to_owned(),
        source: source(severity).filter(|_| foreign).cloned(),
    };
    severities.iter().map(one).collect()
}

/// Who gave a severity, in one of the schema's words (1.8.0).
fn source(severity: &Severity) -> Option<&String> {
    severity.source.as_ref().filter(|source| ["NVD", "CNA", "SELF"].contains(&source.as_str()))
}
