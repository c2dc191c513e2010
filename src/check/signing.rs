//! Whether every revision is signed, and whether what is kept, the list of it and the keyring agree.

use jiff::{SignedDuration, Timestamp};

use super::{Evidence, Findings, Purpose};
use crate::diagnostic::{Fault, Rule};
use crate::document::{address, revision_list, signatures};
use crate::frozen::KEPT_LIST;
use crate::frozen::rule::{
    FROZEN_ADDRESS, FROZEN_FORMAT, LIST_DIFFERS, LIST_MISSING, LIST_OUTDATED,
};
use crate::model::Path;
use crate::model::frozen::FrozenRevision;
use crate::model::identifier::AdvisoryId;
use crate::model::library::Library;
use crate::model::site::Signing;
use crate::signature::list::{ListedFiles, RevisionList};
use crate::site_path::SitePath;

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

/// What completes a list that an interrupted run left behind.
const COMPLETE: &str = "run `forewarn sign`, which completes the list";

/// Signatures by a clock that was wrong.
pub static SIGNATURE_IN_FUTURE: Rule = Rule::warning(
    "signature-in-future",
    "a signature is dated in the future",
    "gpg warns of a signature from the future, sqv refuses it. The clock of the machine that signed was wrong, or that of this \
     one is. `forewarn sign --resign ID` signs again by the right time.",
);

const SETTINGS: &str = "content/site.yaml";

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    if evidence.purpose == Purpose::Publish {
        unsigned(evidence.library, findings);
    }
    addresses(evidence.library, findings);
    future(evidence, findings);
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
        let lacks = |path: &SitePath| signed.file(path).is_none();
        if let Some(path) = signatures::detached(library, index).into_iter().find(lacks) {
            let message = format!("`{path}` was not signed with revision {}", signed.number);
            let fault = Fault::new(&FROZEN_FORMAT, message).hint("run `forewarn sign`");
            findings.file(&advisory.prose.path, fault);
        }
    }
}

/// How far a signer's clock may go ahead.
const EARLY: SignedDuration = SignedDuration::from_hours(24);

/// When a signature is no longer too early.
pub(super) fn moments(library: &Library, moments: &mut Vec<Timestamp>) {
    moments.extend(
        kept(library).filter_map(|(_, revision)| revision.signed.at.checked_sub(EARLY).ok()),
    );
}

/// Signatures that no reader takes yet.
fn future(evidence: &Evidence<'_>, findings: &mut Findings) {
    let Ok(tomorrow) = evidence.now.checked_add(EARLY) else { return };
    let early = |(_, revision): &(&AdvisoryId, &FrozenRevision)| revision.signed.at > tomorrow;
    if let Some((id, revision)) = kept(evidence.library).find(early) {
        let (number, at) = (revision.number, revision.signed.at);
        let message = format!("revision {number} of {id} is signed as of {at}, in the future");
        let hint = format!("see whether the clocks are right; then `forewarn sign --resign {id}`");
        let fault = Fault::new(&SIGNATURE_IN_FUTURE, message).hint(hint);
        findings.file(&format!("advisories/signed/{id}/{number}"), fault);
    }
}

/// Records that were signed under another id.
fn addresses(library: &Library, findings: &mut Findings) {
    let signed = (0..library.advisories().len()).flat_map(|index| {
        library.signed_revisions(index).iter().map(move |revision| (index, revision))
    });
    for (index, revision) in signed {
        let id = &library.advisories()[index].id;
        let record = address::osv_record(&library.site, id);
        let is_other = |path: &SitePath| {
            let own = *path == record || *path == address::signature(&record);
            path.as_str().starts_with("osv/") && !own
        };
        if let Some(file) = revision.files.iter().find(|file| is_other(&file.path)) {
            let message =
                format!("`{}` of {id} was signed, and would be `{record}` now", file.path);
            let fault = Fault::new(&FROZEN_ADDRESS, message).hint("restore `osv_prefix`");
            findings.value(SETTINGS, Path::root().key("osv_prefix"), fault);
            return;
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
            Some(Some(files)) => match difference(files, revision) {
                Some((_, true)) if evidence.purpose == Purpose::Sign => {}
                Some((what, true)) => differs(
                    format!("{what} of {id}, revision {number}, was signed after the list"),
                    COMPLETE,
                ),
                Some((what, false)) => differs(
                    format!("{what} of {id}, revision {number}, is not what the list says"),
                    "restore the file from the history of the repository",
                ),
                None => {}
            },
            _ if evidence.purpose == Purpose::Sign => {}
            _ => differs(
                format!("revision {number} of {id} is signed, and not in the list"),
                COMPLETE,
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

/// The first file that is not as the list says, and whether only an interrupted run is to blame: it signed this revision
/// another time, or added a format, and did not come to the list.
fn difference(listed: &ListedFiles, kept: &FrozenRevision) -> Option<(String, bool)> {
    if listed.source.is_some_and(|source| source != kept.source) {
        return Some(("the source".to_owned(), false));
    }
    let changed =
        || kept.files.iter().filter(|file| listed.published.get(&file.path) != Some(&file.digest));
    let wrong = changed().find(|file| !file.is_later()).map(|file| &file.path);
    let gone = || listed.published.keys().find(|path| kept.file(path).is_none());
    let named = |path: &SitePath, is_later| (format!("`{path}`"), is_later);
    let later = || changed().next().map(|file| named(&file.path, true));
    wrong.or_else(gone).map(|path| named(path, false)).or_else(later)
}

fn outdated(library: &Library, list: &RevisionList, findings: &mut Findings) {
    if let Some(what) = revision_list::outdated(library, list) {
        let message = format!("the list does not have {what} now");
        let fault = Fault::new(&LIST_OUTDATED, message);
        findings.file(KEPT_LIST, fault.hint("run `forewarn sign`"));
    }
}
