//! Whether the named weaknesses are in the list that everyone uses, each once.

use std::collections::BTreeSet;

use super::{Evidence, Findings};
use crate::diagnostic::{Fault, Rule};
use crate::model::Path;
use crate::model::advisory::Advisory;

/// A weakness that is listed twice.
pub static WEAKNESS_TWICE: Rule = Rule::warning(
    "weakness-twice",
    "a weakness is listed more than once",
    "The list is a set; a repeated weakness is most likely a slip for another one.",
);

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    for advisory in evidence.library.advisories() {
        one(advisory, findings);
    }
}

fn one(advisory: &Advisory, findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    for (index, weakness) in advisory.weaknesses.iter().enumerate() {
        let path = Path::root().key("weaknesses").index(index);
        if !seen.insert(weakness) {
            if advisory.imported.is_none() {
                let fault = Fault::new(&WEAKNESS_TWICE, format!("{weakness} is listed twice"));
                findings.advisory(advisory, path, fault.hint("remove one, or mend it"));
            }
        } else if let Some(fault) = weakness.fault() {
            findings.advisory(advisory, path, fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::weakness::Cwe;

    #[track_caller]
    fn check(weaknesses: &[&str], expected: &[&str]) {
        let advisory = Advisory {
            weaknesses: weaknesses.iter().map(|text| Cwe::parse(text).unwrap()).collect(),
            ..fixture::advisory("EX-2026-0001")
        };
        let mut findings = Findings::default();
        one(&advisory, &mut findings);
        let codes: Vec<_> = findings.0.iter().map(|found| found.fault.rule.code).collect();
        assert_eq!(codes, expected);
    }

    #[test]
    fn each_weakness_is_in_the_list_and_named_once() {
        check(&["CWE-79", "CWE-409"], &[]);
        check(&["CWE-79", "CWE-409", "CWE-79"], &["weakness-twice"]);
        check(&["CWE-16", "CWE-16"], &["cwe-not-weakness", "weakness-twice"]);
    }
}
