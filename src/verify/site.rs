//! The order of the checks of one site.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rayon::prelude::*;

use super::anchor::{self, Anchors};
use super::contents::{Contents, at};
use super::keys::{self, Certificates};
use super::known::Known;
use super::previous::{self, Previous};
use super::revision::{self, SignedRevision};
use super::signed::{Checked, Judge};
use super::verdict::{ListSignature, Verdict};
use super::{bulk, dates, feed, list, manifest, page, security_txt, unlisted, web_keys};
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::address;
use crate::signature::list::RevisionList;
use crate::signature::{Certificate, Ring, Signed};
use crate::site_path::SitePath;

/// A site that was read, and the present.
pub(super) struct Site<'s> {
    pub(super) contents: &'s Contents<'s>,
    pub(super) certificates: &'s Certificates,
    pub(super) now: Timestamp,
}

/// What was found so far.
#[derive(Default)]
struct Found {
    findings: Vec<Diagnostic>,
    /// The good signatures, with the files that hold them.
    signatures: Vec<(SitePath, Signed)>,
}

impl Site<'_> {
    /// Nothing can be said of signatures, only of hashes.
    pub(super) fn without_list(&self) -> Verdict {
        let findings = manifest::check(self.contents, &Ring::default()).findings;
        Verdict { findings, ..Verdict::default() }
    }

    /// Everything, measured by the list.
    pub(super) fn with_list(
        &self,
        list: &RevisionList,
        bytes: &[u8],
        anchors: &Anchors,
        previous: Option<&Previous>,
    ) -> Verdict {
        let (ring, mut found) = (keys::ring(list, self.certificates), Found::default());
        let own = found.judged(&address::revision_list(), list::judge(&ring, bytes));
        let revisions = revision::all(list);
        let known = self.revisions(&ring, &revisions, &mut found);
        found.findings.extend(dates::order(list.date(), &found.signatures));
        self.unsigned(list, &revisions, &known, &mut found);
        self.others(&ring, &mut found);
        found.findings.extend(dates::future(&found.signatures, self.now));
        let authenticated = self.trust(list, own.as_ref(), anchors, previous, &mut found);
        Verdict {
            findings: found.findings,
            list: own.map(|own| ListSignature::new(list, own.signer)),
            authenticated,
            signatures: found.signatures.len(),
            advisories: revisions.iter().map(|one| &one.revision.id).collect::<BTreeSet<_>>().len(),
            files: 0,
        }
    }

    /// Checks all revisions; gives what the newest ones state.
    fn revisions(
        &self,
        ring: &Ring,
        revisions: &[SignedRevision<'_>],
        found: &mut Found,
    ) -> Vec<Known> {
        let judge = Judge::new(self.contents, ring, revisions);
        let checked: Vec<_> = revisions.par_iter().map(|one| judge.check(one)).collect();
        let mut known = Vec::new();
        for (revision, Checked { findings, signatures, facts, record }) in
            revisions.iter().zip(checked)
        {
            found.findings.extend(findings);
            found.signatures.extend(signatures);
            if revision.newest {
                known.push(Known { id: revision.revision.id.clone(), facts, record });
            }
        }
        known
    }

    /// What has no signature of its own: certificates, pages, feeds, bulk files.
    fn unsigned(
        &self,
        list: &RevisionList,
        revisions: &[SignedRevision<'_>],
        known: &[Known],
        found: &mut Found,
    ) {
        let contents = self.contents;
        let listed = revisions.iter().flat_map(|revision| revision.places().into_keys()).collect();
        let pages: Vec<_> =
            known.par_iter().flat_map_iter(|known| page::check(contents, known)).collect();
        found.findings.extend(keys::check(contents, list));
        found.findings.extend(web_keys::check(contents, list));
        found.findings.extend(unlisted::check(contents, &listed, known));
        found.findings.extend(pages);
        found.findings.extend(feed::check(contents, known));
        found.findings.extend(bulk::check(contents, known));
    }

    /// What is signed besides advisories.
    fn others(&self, ring: &Ring, found: &mut Found) {
        let (signatures, findings) = security_txt::check(self.contents, ring, self.now);
        found.signatures.extend(signatures);
        found.findings.extend(findings);
        let manifest = manifest::check(self.contents, ring);
        found.signatures.extend(manifest.signed);
        found.findings.extend(manifest.findings);
    }

    /// Whether the site is signed by whom the caller trusts.
    fn trust(
        &self,
        list: &RevisionList,
        own: Option<&Signed>,
        anchors: &Anchors,
        previous: Option<&Previous>,
        found: &mut Found,
    ) -> bool {
        let (anchored, absent) = anchors.resolve(self.certificates);
        found.findings.extend(absent);
        if let Some(previous) = previous {
            let signers = previous::Signers {
                list: own.map(|own| &own.signer),
                all: found.signatures.iter().map(|(_, signed)| &signed.signer).collect(),
                anchored: anchored.iter().map(|one| Certificate::fingerprint(one)).collect(),
            };
            let findings = previous::check(previous, list, &signers, self.certificates, self.now);
            found.findings.extend(findings);
        }
        let Some(own) = own.filter(|_| !anchors.is_empty()) else { return false };
        let judged = anchor::judge(&own.signer, &anchored, self.certificates, self.now);
        let fault = judged.err().map(|fault| at(&address::revision_list(), fault));
        let authenticated = fault.is_none();
        found.findings.extend(fault);
        authenticated
    }
}

impl Found {
    /// Keeps a verdict on one file, and gives the signature where it is good.
    fn judged(&mut self, path: &SitePath, judged: Result<Signed, Fault>) -> Option<Signed> {
        match judged {
            Ok(signed) => {
                self.signatures.push((path.clone(), signed.clone()));
                Some(signed)
            }
            Err(fault) => {
                self.findings.push(at(path, fault));
                None
            }
        }
    }
}
