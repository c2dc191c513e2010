//! A site beside an earlier list of it: is it newer, has nothing vanished, and is every new key vouched for.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::certification::certifies;
use super::contents::at;
use super::keys::{self, Certificates};
use super::list;
use super::rule::KEY_UNVOUCHED;
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::address;
use crate::model::fingerprint::Fingerprint;
use crate::model::keyring::{KeyRole, KeyState};
use crate::signature::list::{RevisionList, compare};
use crate::signature::rule::SIGNATURE_UNKNOWN_KEY;

/// The caller's own copy of an earlier `revisions.txt`.
#[derive(Clone, Debug)]
pub struct Previous {
    /// What to call it in findings.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Who signed the newer site.
pub(super) struct Signers<'s> {
    /// Whoever signed the list, where that signature counts.
    pub(super) list: Option<&'s Fingerprint>,
    /// Everyone who signed anything.
    pub(super) all: BTreeSet<&'s Fingerprint>,
    /// Those whom the caller named.
    pub(super) anchored: BTreeSet<&'s Fingerprint>,
}

/// Compares the lists and asks who vouches for new keys.
pub(super) fn check(
    previous: &Previous,
    current: &RevisionList,
    signers: &Signers<'_>,
    known: &Certificates,
    now: Timestamp,
) -> Vec<Diagnostic> {
    let (read, faults) = list::parse(&previous.bytes);
    let mut findings: Vec<_> =
        faults.into_iter().map(|fault| Diagnostic::new(fault, previous.name.as_str())).collect();
    let Some(earlier) = read else { return findings };
    findings.extend(signature(previous, &earlier, known));
    let list = address::revision_list();
    findings.extend(compare(&earlier, current).into_iter().map(|fault| at(&list, fault)));
    let had = trusted(&earlier, current, known);
    let unvouched = unvouched(&had, signers, known, now);
    findings.extend(unvouched.into_iter().map(|key| at(&list, fault(key))));
    findings
}

/// The earlier list's own signature, where its key is known. It counts even if the key was lost since: the caller had the
/// list before.
fn signature(
    previous: &Previous,
    earlier: &RevisionList,
    known: &Certificates,
) -> Option<Diagnostic> {
    let fault = keys::ring(earlier, known).clear(&previous.bytes).err()?;
    let unknown = fault.rule.code == SIGNATURE_UNKNOWN_KEY.code;
    (!unknown).then(|| Diagnostic::new(fault, previous.name.as_str()))
}

/// The earlier list's keys that can still vouch for others: none that is known to be lost.
fn trusted<'l>(
    earlier: &'l RevisionList,
    current: &RevisionList,
    known: &Certificates,
) -> BTreeSet<&'l Fingerprint> {
    let revoked = |key: &Fingerprint| {
        current.key(key).is_some_and(|key| key.state == KeyState::Revoked)
            || is_compromised(known, key)
    };
    let keys = earlier.keys().iter();
    keys.filter(|key| key.role == KeyRole::Advisories && key.state != KeyState::Revoked)
        .map(|key| &key.fingerprint)
        .filter(|key| !revoked(key))
        .collect()
}

/// The new keys for which nobody vouches. A list that is signed by an earlier key vouches for all keys in it.
fn unvouched<'s>(
    had: &BTreeSet<&Fingerprint>,
    signers: &Signers<'s>,
    known: &Certificates,
    now: Timestamp,
) -> Vec<&'s Fingerprint> {
    let sure = |key: &Fingerprint| had.contains(key) || signers.anchored.contains(key);
    if signers.list.is_some_and(sure) {
        return vec![];
    }
    let certified = |key: &Fingerprint| {
        let mut issuers = had.iter().filter_map(|issuer| known.get(*issuer));
        let subject = known.get(key);
        subject.is_some_and(|subject| issuers.any(|issuer| certifies(issuer, subject, now)))
    };
    signers.all.iter().filter(|key| !sure(key) && !certified(key)).copied().collect()
}

/// Whether a key was revoked in a way that takes back all that it ever signed.
fn is_compromised(known: &Certificates, key: &Fingerprint) -> bool {
    let revocation = known.get(key).and_then(crate::signature::Certificate::revocation);
    revocation.is_some_and(|revocation| revocation.hard)
}

fn fault(key: &Fingerprint) -> Fault {
    let message =
        format!("the key {} is not in the earlier list, and nobody vouches for it", key.hex());
    Fault::new(&KEY_UNVOUCHED, message)
        .hint("ask the project by another way whether the key is theirs, then name it with `--certificate`")
}
