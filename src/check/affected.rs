//! Whether an advisory says what is affected.

use super::{Evidence, Findings, affected_path};
use crate::diagnostic::{Fault, Rule};
use crate::model::Path;
use crate::model::advisory::Advisory;
use crate::model::affected::Affected;

/// An advisory about nothing.
pub static AFFECTED_MISSING: Rule = Rule::error(
    "affected-missing",
    "an advisory names nothing that is affected",
    "Scanners match packages: a record without `affected` warns nobody. Only a withdrawn advisory may be without.",
);

/// An entry that matches nothing.
pub static AFFECTED_EMPTY: Rule = Rule::error(
    "affected-empty",
    "an affected entry has neither ranges nor versions",
    "By OSV's rules of evaluation such an entry matches no version at all, so that nobody is warned. If every version is \
     affected, say so: `ranges: [{introduced: \"0\"}]`.",
);

/// An advisory without a name.
pub static TITLE_MISSING: Rule = Rule::error(
    "title-missing",
    "an advisory has no title",
    "People find and talk about a vulnerability by a short name; feeds and lists show it. Only imported advisories may \
     lack one, and then get a name made of what else is known.",
);

/// An advisory without prose.
pub static BODY_EMPTY: Rule = Rule::warning(
    "body-empty",
    "an advisory has no text",
    "Readers need to know the problem, its impact, a workaround and the solution. Scanners show the text too.",
);

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    // Other databases have records without any of these, and an import keeps them.
    for advisory in
        evidence.library.advisories().iter().filter(|advisory| advisory.imported.is_none())
    {
        whole(advisory, findings);
        for (index, affected) in advisory.affected.iter().enumerate() {
            entry(advisory, index, affected, findings);
        }
    }
}

fn whole(advisory: &Advisory, findings: &mut Findings) {
    let mut report = |rule, message: &str, hint: &str| {
        findings.advisory(advisory, Path::root().key("id"), Fault::new(rule, message).hint(hint));
    };
    if advisory.affected.is_empty() && advisory.withdrawn.is_none() && advisory.dropped.is_empty() {
        let hint = "add `affected:` with a package and its ranges";
        report(&AFFECTED_MISSING, "this advisory names no affected package", hint);
    }
    if advisory.title.is_none() {
        report(&TITLE_MISSING, "this advisory has no title", "add a short `title:`");
    }
    if advisory.prose.body.is_empty() {
        let hint = "describe the problem, its impact and the solution";
        report(&BODY_EMPTY, "this advisory has no text below its front matter", hint);
    }
}

fn entry(advisory: &Advisory, index: usize, affected: &Affected, findings: &mut Findings) {
    let lost = !advisory.dropped.is_empty();
    if !lost
        && affected.versions.is_empty()
        && affected.ranges.is_empty()
        && affected.commit_ranges().is_empty()
    {
        let message = format!("nothing says which versions of `{}` are affected", affected.name());
        let fault = Fault::new(&AFFECTED_EMPTY, message).hint("add `ranges:` or `versions:`");
        findings.advisory(advisory, affected_path(index), fault);
    }
}
