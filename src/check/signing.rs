//! Whether every revision is signed, and whether what is kept, the list of it and the keyring agree.

use super::{Evidence, Findings, Purpose};
use crate::diagnostic::{Fault, Rule};
use crate::document::{revision_list, signatures};
use crate::frozen::KEPT_LIST;
use crate::frozen::rule::{FROZEN_FORMAT, LIST_DIFFERS, LIST_MISSING, LIST_OUTDATED};
use crate::model::Path;
use crate::model::frozen::FrozenRevision;
use crate::model::identifier::AdvisoryId;
use crate::model::library::Library;
use crate::model::site::Signing;
use crate::signature::list::{ListedFiles, RevisionList};

/// Revisions that nobody signed, where the site demands it.
pub static UNSIGNED: Rule = Rule::error(
    "unsigned",
    "a revision is not signed",
    "Readers trust an advisory by its signature, not by the server that they got it from. The site demands signatures, \
     which is the default; `signing: optional` in site.yaml asks to publish without.",
);

/// Revisions that nobody signed, where the site allows it.
pub static UNSIGNED_OPTIONAL: Rule = Rule::warning(
    "unsigned-optional",
    "the site publishes revisions that are not signed",
    "`signing: optional` lets unsigned advisories out: nothing but the web server then vouches for them.",
);

const SETTINGS: &str = "content/site.yaml";

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    if evidence.purpose == Purpose::Publish {
        unsigned(evidence.library, findings);
    }
    if evidence.purpose != Purpose::Sign {
        formats(evidence.library, findings);
    }
    match &evidence.library.frozen.list {
        Some(kept) => list(evidence, &kept.list, findings),
        None => missing(evidence, findings),
    }
}

fn unsigned(library: &Library, findings: &mut Findings) {
    let all = 0..library.advisories().len();
    let unsigned: Vec<usize> = all.filter(|index| library.signed(*index).is_none()).collect();
    let Some(first) = unsigned.first() else { return };
    let first = &library.advisories()[*first].id;
    let message = match unsigned.len() {
        1 => format!("1 revision is not signed, that of {first}"),
        count => format!("{count} revisions are not signed, that of {first} among them"),
    };
    let fault = match library.site.signing {
        Signing::Required => Fault::new(&UNSIGNED, message).hint(
            "run `forewarn sign`; or write `signing: optional` to publish without signatures",
        ),
        Signing::Optional => Fault::new(&UNSIGNED_OPTIONAL, message)
            .hint("run `forewarn sign`, then remove `signing: optional`"),
    };
    findings.value(SETTINGS, Path::root().key("signing"), fault);
}

/// Files that the site began to publish after a revision was signed.
fn formats(library: &Library, findings: &mut Findings) {
    for (index, advisory) in library.advisories().iter().enumerate() {
        let Some(signed) = library.signed(index) else { continue };
        let lacks = |path: &crate::site_path::SitePath| signed.file(path).is_none();
        if let Some(path) = signatures::detached(library, index).into_iter().find(lacks) {
            let message = format!("`{path}` was not signed with revision {}", signed.number);
            let fault = Fault::new(&FROZEN_FORMAT, message).hint("run `forewarn sign`");
            findings.file(&advisory.prose.path, fault);
        }
    }
}

fn missing(evidence: &Evidence<'_>, findings: &mut Findings) {
    let signed = !evidence.library.frozen.revisions.is_empty();
    let failed = evidence.failed.contains(KEPT_LIST);
    if signed && !failed && evidence.purpose != Purpose::Sign {
        let fault = Fault::new(&LIST_MISSING, format!("there is no `{KEPT_LIST}`"));
        findings.file("", fault.hint("run `forewarn sign`, which writes it"));
    }
}

fn list(evidence: &Evidence<'_>, list: &RevisionList, findings: &mut Findings) {
    let library = evidence.library;
    let mut differs = |message: String, hint: &str| {
        findings.file(KEPT_LIST, Fault::new(&LIST_DIFFERS, message).hint(hint));
    };
    for (id, revision) in kept(library) {
        let number = revision.number;
        match list.revision(id, number).map(|listed| listed.files.as_ref()) {
            Some(Some(files)) => {
                if let Some(what) = difference(files, revision) {
                    let message =
                        format!("{what} of {id}, revision {number}, is not what the list says");
                    differs(message, "restore the file from the history of the repository");
                }
            }
            _ if evidence.purpose == Purpose::Sign => {}
            _ => differs(
                format!("revision {number} of {id} is signed, and not in the list"),
                "run `forewarn sign`, which completes the list",
            ),
        }
    }
    for listed in list.revisions().iter().filter(|listed| listed.files.is_some()) {
        let all = library.frozen.revisions.get(&listed.id);
        if !all.is_some_and(|all| all.iter().any(|one| one.number == listed.number)) {
            let folder = format!("advisories/signed/{}/{}", listed.id, listed.number);
            differs(
                format!(
                    "the list has revision {} of {}, which is not kept, or not whole",
                    listed.number, listed.id
                ),
                &format!("restore `{folder}` from the history of the repository"),
            );
        }
    }
    if evidence.purpose == Purpose::Publish {
        outdated(library, list, findings);
    }
}

fn kept(library: &Library) -> impl Iterator<Item = (&AdvisoryId, &FrozenRevision)> {
    library.frozen.revisions.iter().flat_map(|(id, all)| all.iter().map(move |one| (id, one)))
}

/// The first file that is not as the list says.
fn difference(listed: &ListedFiles, kept: &FrozenRevision) -> Option<String> {
    if listed.source.is_some_and(|source| source != kept.source) {
        return Some("the source".to_owned());
    }
    let changed =
        kept.files.iter().find(|file| listed.published.get(&file.path) != Some(&file.digest));
    let gone = || listed.published.keys().find(|path| kept.file(path).is_none());
    changed.map(|file| &file.path).or_else(gone).map(|path| format!("`{path}`"))
}

fn outdated(library: &Library, list: &RevisionList, findings: &mut Findings) {
    let message = if list.keys() != revision_list::keys(library) {
        "the list does not have the keyring and the certificates as they are now"
    } else if *list.site() != library.site.url {
        "the list does not have the address of the site as it is now"
    } else {
        return;
    };
    findings.file(KEPT_LIST, Fault::new(&LIST_OUTDATED, message).hint("run `forewarn sign`"));
}
