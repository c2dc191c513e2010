//! Whether the listed versions agree with the ranges, and with one another.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::{Evidence, Findings, affected_path};
use crate::diagnostic::{Fault, Rule};
use crate::model::advisory::Advisory;
use crate::model::affected::Affected;
use crate::model::range::RangeKind;

/// A version that is affected and fixed at once.
pub static VERSIONS_FIXED: Rule = Rule::error(
    "versions-fixed",
    "a version is listed as affected and named as fixed",
    "A reader counts a version as affected if it is listed, whatever the ranges say. The fixed version must not stand in \
     the list, or everyone who upgraded is still warned.",
);

/// A version that is listed twice.
pub static VERSIONS_TWICE: Rule = Rule::warning(
    "versions-twice",
    "a version is listed more than once",
    "The list is a set; a repeated version is most likely a slip for another one.",
);

/// A range of native versions without a list.
pub static VERSIONS_MISSING: Rule = Rule::warning(
    "versions-missing",
    "affected versions are not listed beside their range",
    "OSV recommends to list the versions wherever a range counts in an ecosystem's own order: readers that do not know \
     the order can then still match.",
);

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    for advisory in
        evidence.library.advisories().iter().filter(|advisory| advisory.imported.is_none())
    {
        for (index, affected) in advisory.affected.iter().enumerate() {
            listed(advisory, index, affected, findings);
            missing(advisory, index, affected, findings);
        }
    }
}

fn listed(advisory: &Advisory, index: usize, affected: &Affected, findings: &mut Findings) {
    let fixed = affected.fixed_versions();
    let mut seen = BTreeSet::new();
    for (place, version) in affected.versions.iter().enumerate() {
        let path = affected_path(index).key("versions").index(place);
        let same = |other| affected.scheme().compare(version, other) == Some(Ordering::Equal);
        if fixed.iter().any(|other| version == *other || same(other)) {
            let fault = Fault::new(
                &VERSIONS_FIXED,
                format!("{version} is listed as affected and named as fixed"),
            );
            findings.advisory(
                advisory,
                path,
                fault.hint("remove it from `versions`, or mend `fixed`"),
            );
        } else if !seen.insert(version.as_str()) {
            let fault = Fault::new(&VERSIONS_TWICE, format!("{version} is listed twice"));
            findings.advisory(advisory, path, fault.hint("remove one, or mend it"));
        }
    }
}

fn missing(advisory: &Advisory, index: usize, affected: &Affected, findings: &mut Findings) {
    let native = affected.ranges.iter().any(|range| range.kind == RangeKind::Ecosystem);
    if native && affected.versions.is_empty() {
        let fault = Fault::new(
            &VERSIONS_MISSING,
            format!("the affected versions of `{}` are not listed", affected.name()),
        );
        let path = affected_path(index).key("ranges");
        findings.advisory(
            advisory,
            path,
            fault.hint("add `versions:` with every published version in the range"),
        );
    }
}
