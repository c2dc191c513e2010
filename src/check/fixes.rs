//! Whether the fixes that the policy promises are named.

use std::collections::BTreeSet;

use super::{Evidence, Findings, affected_path};
use crate::diagnostic::{Fault, Rule};
use crate::model::advisory::Advisory;

/// A fix without its commit.
pub static FIX_COMMIT: Rule = Rule::error(
    "fix-commit",
    "a fixed version is named without the commit that fixes it",
    "Distributors patch their own versions, so they need the commit on each fixed branch, by its full hash; a link to a \
     pull request is not enough. A project that cannot name commits may accept this rule by name.",
)
.acceptable();

/// A patch that is not there.
pub static PATCH_MISSING: Rule = Rule::error(
    "patch-missing",
    "a patch is named but not there",
    "The patches of an advisory stand in `advisories/patches/ID/` and are published as they are.",
);

/// A patch that nothing names.
pub static PATCH_UNUSED: Rule = Rule::warning(
    "patch-unused",
    "a patch is there but no fix names it",
    "A patch is published only where a fix of its advisory names it with `patch:`.",
);

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    let mut used = BTreeSet::new();
    for advisory in evidence.library.advisories() {
        commits(advisory, findings);
        patches(evidence, advisory, &mut used, findings);
    }
    for (key, path) in evidence.patches {
        if !used.contains(key) && !evidence.has_failed(&key.0) {
            let fault = Fault::new(&PATCH_UNUSED, "no fix names this patch");
            findings.file(
                path,
                fault.hint("name it with `patch:` in a fix of its advisory, or remove it"),
            );
        }
    }
}

fn commits(advisory: &Advisory, findings: &mut Findings) {
    for (index, affected) in advisory.affected.iter().enumerate() {
        let named = !affected.fixes.is_empty()
            || affected.ranges.iter().any(crate::model::range::Range::is_git);
        if !affected.fixed_versions().is_empty() && !named && advisory.imported.is_none() {
            let fault = Fault::new(
                &FIX_COMMIT,
                format!("no commit says how `{}` was fixed", affected.name()),
            );
            let hint = "add `repository:` and `fixes: [{branch: …, commit: …}]`";
            findings.advisory(advisory, affected_path(index), fault.hint(hint));
        }
    }
}

fn patches(
    evidence: &Evidence<'_>,
    advisory: &Advisory,
    used: &mut BTreeSet<(String, String)>,
    findings: &mut Findings,
) {
    for (index, affected) in advisory.affected.iter().enumerate() {
        for (place, fix) in affected.fixes.iter().enumerate() {
            let Some(name) = &fix.patch else { continue };
            let path = affected_path(index).key("fixes").index(place).key("patch");
            let key = (advisory.id.to_string(), name.clone());
            if !evidence.patches.contains_key(&key) {
                let fault = Fault::new(
                    &PATCH_MISSING,
                    format!("there is no `advisories/patches/{}/{name}`", advisory.id),
                );
                findings.advisory(advisory, path, fault.hint("add the file, or mend its name"));
            }
            used.insert(key);
        }
    }
}
