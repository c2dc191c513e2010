//! Whether scores stand where they may, and say who gave them.

use super::{Evidence, Findings, affected_path};
use crate::diagnostic::{Fault, Rule};
use crate::model::Path;
use crate::model::advisory::Advisory;
use crate::model::affected::Affected;
use crate::model::severity::{Severity, SeverityScore};
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

/// A word of Ubuntu's for a package of others.
pub static SEVERITY_WORD: Rule = Rule::error(
    "severity-word",
    "a severity is a word of Ubuntu's, but a package is not Ubuntu's",
    "OSV has words such as `high` only as the priorities that Ubuntu's security team gives to its own packages, and \
     `Ubuntu` is what the record would say. For all other packages OSV takes CVSS vectors alone.",
);

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    let attributed = evidence.library.site.severity == SeverityPolicy::Attributed;
    for advisory in evidence.library.advisories() {
        both(advisory, findings);
        words(advisory, findings);
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

/// Words at the advisory hold for all its packages, those at a package for it alone.
fn words(advisory: &Advisory, findings: &mut Findings) {
    if advisory.imported.is_some() {
        return;
    }
    if advisory.affected.is_empty() || !advisory.affected.iter().all(is_ubuntu) {
        refuse_words(advisory, &Path::root(), &advisory.severity, findings);
    }
    for (index, affected) in advisory.affected.iter().enumerate() {
        if !is_ubuntu(affected) {
            refuse_words(advisory, &affected_path(index), &affected.severity, findings);
        }
    }
}

fn is_ubuntu(affected: &Affected) -> bool {
    affected.package.as_ref().is_some_and(|package| package.ecosystem().name() == "Ubuntu")
}

fn refuse_words(
    advisory: &Advisory,
    path: &Path,
    severities: &[Severity],
    findings: &mut Findings,
) {
    for (index, severity) in severities.iter().enumerate() {
        if let SeverityScore::Ubuntu(word) = &severity.score {
            let message = format!("`{}` is a priority of Ubuntu's, not a CVSS vector", word.name());
            let fault = Fault::new(&SEVERITY_WORD, message)
                .hint("write a CVSS vector, such as CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N");
            findings.advisory(advisory, path.key("severity").index(index).key("vector"), fault);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{At, Found};
    use crate::document::fixture;
    use crate::model::advisory::{Imported, Publication};
    use crate::model::ecosystem::Ecosystem;
    use crate::model::package::Package;

    const CVSS: &str = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H";

    fn severity(text: &str) -> Vec<Severity> {
        vec![Severity::parse(text, None).unwrap()]
    }

    fn affected(ecosystem: &str, text: Option<&str>) -> Affected {
        let ecosystem = Ecosystem::parse(ecosystem).unwrap();
        Affected {
            package: Some(Package::from_name(ecosystem, "example").unwrap().0),
            severity: text.map(severity).unwrap_or_default().into(),
            ..fixture::affected("pkg:pypi/example", "1", "2")
        }
    }

    /// The paths of the words that stand where they may not.
    #[track_caller]
    fn check(top: Option<&str>, affected: Vec<Affected>, expected: &[&str]) {
        let severity = top.map(severity).unwrap_or_default();
        let advisory = Advisory { severity, affected, ..fixture::advisory("EX-2026-0001") };
        let mut findings = Findings::default();
        words(&advisory, &mut findings);
        let shown = |found: &Found| match &found.at {
            At::Value(path) => path.to_string(),
            At::File | At::Span(_) => String::new(),
        };
        assert_eq!(findings.0.iter().map(shown).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn words_of_ubuntu_are_for_its_packages_alone() {
        check(Some(CVSS), vec![affected("PyPI", None)], &[]);
        check(Some("high"), vec![affected("Ubuntu:22.04:LTS", None)], &[]);
        check(Some("high"), vec![affected("PyPI", None)], &["severity[0].vector"]);
        check(Some("high"), vec![], &["severity[0].vector"]);
        let both = || vec![affected("Ubuntu", Some("low")), affected("PyPI", Some("low"))];
        check(None, both(), &["affected[1].severity[0].vector"]);
        check(
            Some("low"),
            vec![affected("Ubuntu", None), affected("PyPI", None)],
            &["severity[0].vector"],
        );
    }

    #[test]
    fn an_import_keeps_its_words() {
        let imported = Some(Imported {
            from: "OSV".into(),
            at: fixture::moment("2026-01-01"),
            kept: None,
            published: Publication::Revised,
        });
        let advisory =
            Advisory { severity: severity("high"), imported, ..fixture::advisory("EX-2026-0001") };
        let mut findings = Findings::default();
        words(&advisory, &mut findings);
        assert!(findings.0.is_empty());
    }
}
