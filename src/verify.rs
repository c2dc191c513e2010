//! Verifying a published site, as a distributor does who has only the site and the project's key.
//!
//! `revisions.txt` is what everything hangs on: it names the keys that may sign, with the hashes of their certificates, and
//! the hash of every file of every signed revision. It is signed by one of these keys, so the list alone shows that a site
//! is consistent; whose it is, the caller says ([`Anchors`]). What is not signed, pages, feeds and bulk files, is held
//! against the signed facts and against `SHA256SUMS`.
//!
//! Nothing here stops at the first finding. Every finding names the file that is wrong, by its path in the site.

mod agreement;
mod anchor;
mod bulk;
mod certification;
mod contents;
mod dates;
mod facts;
mod feed;
mod files;
mod folder;
mod keys;
mod known;
mod list;
mod manifest;
mod page;
mod previous;
mod record;
mod revision;
pub mod rule;
mod security_txt;
mod signed;
mod site;
mod unlisted;
mod verdict;
mod web_keys;

use jiff::Timestamp;

pub use anchor::Anchors;
pub use files::{Files, Listing};
pub use folder::Folder;
pub use previous::Previous;
pub use verdict::{ListSignature, Verdict};

use contents::Contents;
use site::Site;

/// Verifies a site against what the caller knows of it.
#[must_use]
pub fn verify(
    files: &dyn Files,
    anchors: &Anchors,
    previous: Option<&Previous>,
    now: Timestamp,
) -> Verdict {
    let (contents, mut findings) = Contents::take(files);
    let (mut certificates, found) = keys::read(&contents);
    findings.extend(found);
    for certificate in &anchors.certificates {
        keys::add(&mut certificates, certificate.clone());
    }
    let (list, found) = list::read(&contents);
    findings.extend(found);
    let site = Site { contents: &contents, certificates: &certificates, now };
    let mut verdict = match list {
        Some((list, bytes)) => site.with_list(&list, &bytes, anchors, previous),
        None => site.without_list(),
    };
    findings.append(&mut verdict.findings);
    Verdict { findings, files: contents.len(), ..verdict }
}
