//! Whether scores stand where they may, and say who gave them.

use super::{Evidence, Findings, affected_path};
use crate::diagnostic::{Fault, Rule};
use crate::model::Path;
use crate::model::advisory::Advisory;
use crate::model::severity::Severity;
use crate::model::site::SeverityPolicy;

/// Scores at both levels.
pub static SEVERITY_BOTH: Rule = Rule::error(
    "severity-both",
    "severity is given for the whole advisory and for one package",
    "The OSV schema allows one of the two: a severity at the top holds for all packages, so another beside a package \
     would contradict it.",
);

/// A score of nobody.
pub static SEVERITY_SOURCE: Rule = Rule::error(
    "severity-source",
    "a score does not say who gave it",
    "The site says `severity: attributed`: it does not rank vulnerabilities itself, and shows a score only with the name \
     of whoever gave it.",
);

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    let attributed = evidence.library.site.severity == SeverityPolicy::Attributed;
    for advisory in evidence.library.advisories() {
        both(advisory, findings);
        if attributed && advisory.imported.is_none() {
            sources(advisory, &Path::root(), &advisory.severity, findings);
            for (index, affected) in advisory.affected.iter().enumerate() {
                sources(advisory, &affected_path(index), &affected.severity, findings);
            }
        }
    }
}

fn both(advisory: &Advisory, findings: &mut Findings) {
    for (index, affected) in advisory.affected.iter().enumerate() {
        if !affected.severity.is_empty() && !advisory.severity.is_empty() {
            let fault =
                Fault::new(&SEVERITY_BOTH, "the advisory as a whole has a severity already");
            let path = affected_path(index).key("severity");
            findings.advisory(
                advisory,
                path,
                fault.hint("move the severity of the advisory to each of its packages"),
            );
        }
    }
}

fn sources(advisory: &Advisory, path: &Path, severities: &[Severity], findings: &mut Findings) {
    for (index, _) in
        severities.iter().enumerate().filter(|(_, severity)| severity.source.is_none())
    {
        let fault = Fault::new(&SEVERITY_SOURCE, "this score does not say who gave it");
        let path = path.key("severity").index(index);
        findings.advisory(
            advisory,
            path,
            fault.hint("add `source:` with the name of whoever gave it"),
        );
    }
}
