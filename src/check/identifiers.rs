//! Whether ids are unique, stand in the right files, and lead somewhere.

use std::collections::{BTreeMap, BTreeSet};

use super::{Evidence, Findings};
use crate::diagnostic::{Fault, Rule};
use crate::model::Path;
use crate::model::advisory::Advisory;
use crate::model::identifier::AdvisoryId;
use crate::model::library::Library;

/// An advisory in a file of another name.
pub static ID_FILE: Rule = Rule::error(
    "id-file",
    "an advisory's id is not the name of its file",
    "An advisory is found by its id: HYPER-2016-0001 stands in `advisories/HYPER-2016-0001.md`.",
);

/// Two advisories with one id.
pub static ID_DUPLICATE: Rule = Rule::error(
    "id-duplicate",
    "two advisories have the same id",
    "An id names one vulnerability for ever. Ids that differ only in upper and lower case count as the same: many file \
     systems and web servers do not tell them apart.",
);

/// An alias that says nothing.
pub static ALIAS_REPEATED: Rule = Rule::error(
    "alias-repeated",
    "an id is listed twice, or an advisory names itself",
    "Aliases, upstream and related ids each name another record, once. An id that is both an alias and upstream would \
     mean the same vulnerability and its cause at once.",
);

/// A related advisory that is not there.
pub static RELATED_UNKNOWN: Rule = Rule::error(
    "related-unknown",
    "a related advisory of this site does not exist",
    "The id has the prefix of this site's own advisories, but there is none with it.",
);

/// A relation that only one side knows.
pub static RELATED_ONE_WAY: Rule = Rule::warning(
    "related-one-way",
    "a relation between two advisories is named by one of them only",
    "OSV defines `related` as symmetric: whoever reads either should be led to the other.",
);

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    let library = evidence.library;
    unique(library, findings);
    let prefixes: BTreeSet<&str> =
        library.advisories().iter().map(|advisory| advisory.id.prefix()).collect();
    for advisory in library.advisories() {
        file(advisory, findings);
        repeated(advisory, findings);
        related(evidence, &prefixes, advisory, findings);
    }
}

fn unique(library: &Library, findings: &mut Findings) {
    let mut seen: BTreeMap<String, &Advisory> = BTreeMap::new();
    for advisory in library.advisories() {
        let folded = folded(&advisory.id);
        if let Some(first) = seen.get(&folded) {
            let message = format!("`{}` is the id of `{}` too", advisory.id, first.prose.path);
            let fault =
                Fault::new(&ID_DUPLICATE, message).hint("give this advisory an id of its own");
            findings.advisory(advisory, Path::root().key("id"), fault);
        } else {
            seen.insert(folded, advisory);
        }
    }
}

fn file(advisory: &Advisory, findings: &mut Findings) {
    let name = advisory.prose.path.rsplit('/').next().unwrap_or_default();
    let stem = name.strip_suffix(".md").unwrap_or(name);
    if stem != advisory.id.as_str() {
        let fault =
            Fault::new(&ID_FILE, format!("`{}` stands in a file named `{name}`", advisory.id));
        findings.advisory(
            advisory,
            Path::root().key("id"),
            fault.hint(format!("rename the file to `{}.md`", advisory.id)),
        );
    }
}

fn repeated(advisory: &Advisory, findings: &mut Findings) {
    let mut named = BTreeSet::from([folded(&advisory.id)]);
    let lists = [("aliases", &advisory.aliases), ("upstream", &advisory.upstream)];
    for (key, list) in lists {
        once(advisory, key, list, &mut named, findings);
    }
    let mut named = BTreeSet::from([folded(&advisory.id)]);
    once(advisory, "related", &advisory.related, &mut named, findings);
}

/// The id without its case, in which two ids of one database never differ alone.
fn folded(id: &AdvisoryId) -> String {
    id.as_str().to_ascii_lowercase()
}

fn once(
    advisory: &Advisory,
    key: &'static str,
    list: &[AdvisoryId],
    named: &mut BTreeSet<String>,
    findings: &mut Findings,
) {
    for (index, id) in list.iter().enumerate() {
        if !named.insert(folded(id)) && advisory.imported.is_none() {
            let fault = Fault::new(&ALIAS_REPEATED, format!("`{id}` is named already"))
                .hint("remove it here");
            findings.advisory(advisory, Path::root().key(key).index(index), fault);
        }
    }
}

fn related(
    evidence: &Evidence<'_>,
    prefixes: &BTreeSet<&str>,
    advisory: &Advisory,
    findings: &mut Findings,
) {
    for (index, id) in advisory.related.iter().enumerate() {
        let path = Path::root().key("related").index(index);
        match evidence.library.advisory(id) {
            None if evidence.has_failed(id.as_str()) => {}
            None if prefixes.contains(id.prefix()) && advisory.imported.is_none() => {
                let fault = Fault::new(&RELATED_UNKNOWN, format!("there is no advisory `{id}`"));
                findings.advisory(advisory, path, fault.hint("check the id"));
            }
            Some(other) if !other.related.contains(&advisory.id) && advisory.imported.is_none() => {
                let message = format!("`{id}` does not name `{}` as related", advisory.id);
                let fault = Fault::new(&RELATED_ONE_WAY, message);
                findings.advisory(
                    advisory,
                    path,
                    fault.hint(format!("add `{}` there", advisory.id)),
                );
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;

    #[track_caller]
    fn check(aliases: &[&str], related: &[&str], expected: &[&str]) {
        let ids =
            |texts: &[&str]| texts.iter().map(|text| AdvisoryId::parse(text).unwrap()).collect();
        let advisory = Advisory {
            aliases: ids(aliases),
            related: ids(related).into(),
            ..fixture::advisory("EX-2026-0001")
        };
        let mut findings = Findings::default();
        repeated(&advisory, &mut findings);
        let messages: Vec<_> =
            findings.0.iter().map(|found| found.fault.message.as_str()).collect();
        assert_eq!(messages, expected);
        assert!(findings.0.iter().all(|found| found.fault.rule.code == "alias-repeated"));
    }

    #[test]
    fn an_id_names_another_record_once_whatever_its_case() {
        check(&["VU-1", "VU-2"], &["VU-1", "EX-2026-0002"], &[]);
        check(&["VU-1", "vu-1"], &[], &["`vu-1` is named already"]);
        check(&[], &["EX-2026-0001"], &["`EX-2026-0001` is named already"]);
        check(
            &["Ex-2026-0001"],
            &["ex-2026-0001"],
            &["`Ex-2026-0001` is named already", "`ex-2026-0001` is named already"],
        );
    }
}
