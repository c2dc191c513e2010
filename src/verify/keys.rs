//! The certificates of a site: are they those that the signed list names, and whom do they make trusted.

use std::collections::BTreeMap;

use super::contents::{Contents, at, missing};
use super::rule::CERTIFICATE_DIFFERS;
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::address;
use crate::model::fingerprint::Fingerprint;
use crate::model::keyring::Key;
use crate::signature::list::{ListedKey, RevisionList};
use crate::signature::{Certificate, Ring};
use crate::site_path::SitePath;

/// Certificates by their fingerprints; of each, what all known copies say together.
pub(super) type Certificates = BTreeMap<Fingerprint, Certificate>;

/// Reads the certificates in `keys/`.
pub(super) fn read(contents: &Contents<'_>) -> (Certificates, Vec<Diagnostic>) {
    let (mut found, mut findings) = (Certificates::new(), vec![]);
    for (path, _) in contents.iter().filter(|(path, _)| is_certificate(path)) {
        let read = contents.read(path).and_then(|bytes| Certificate::read(&bytes));
        match read.and_then(|certificate| named(path, certificate)) {
            Ok(certificate) => add(&mut found, certificate),
            Err(fault) => findings.push(at(path, fault)),
        }
    }
    (found, findings)
}

/// Adds a certificate, or what another copy of it says, such as a revocation that only one has.
pub(super) fn add(certificates: &mut Certificates, certificate: Certificate) {
    let fingerprint = certificate.fingerprint().clone();
    let merged = match certificates.get(&fingerprint) {
        Some(known) => known.merged(&certificate),
        None => certificate,
    };
    certificates.insert(fingerprint, merged);
}

/// The keys by which the list says that advisories are signed.
pub(super) fn ring(list: &RevisionList, certificates: &Certificates) -> Ring {
    let mut ring = Ring::default();
    for key in list.keys() {
        if let Some(certificate) = certificates.get(&key.fingerprint) {
            ring.add(&of_keyring(key), certificate.clone());
        }
    }
    ring
}

/// Whether `keys/` holds the certificates that the list names, and nothing else.
pub(super) fn check(contents: &Contents<'_>, list: &RevisionList) -> Vec<Diagnostic> {
    let mut expected = BTreeMap::new();
    for key in list.keys() {
        if let Some(digest) = key.certificate {
            expected.insert(address::certificate(&key.fingerprint), digest);
            expected.insert(address::certificate_text(&key.fingerprint), digest);
        }
    }
    let absent = expected.keys().filter(|path| contents.digest(path).is_none());
    let absent = absent.map(|path| at(path, missing("this certificate is missing")));
    let present = contents.iter().filter(|(path, _)| path.as_str().starts_with("keys/"));
    let wrong = present.filter_map(|(path, digest)| match expected.get(path) {
        Some(expected) if *expected == digest => None,
        Some(_) => {
            Some(at(path, differs("this is not the certificate that `revisions.txt` names")))
        }
        None => Some(at(path, differs("`revisions.txt` names no such file of a certificate"))),
    });
    absent.chain(wrong).collect()
}

fn is_certificate(path: &SitePath) -> bool {
    path.as_str().starts_with("keys/") && path.as_str().ends_with(".asc")
}

fn named(path: &SitePath, certificate: Certificate) -> Result<Certificate, Fault> {
    if address::certificate(certificate.fingerprint()) == *path {
        return Ok(certificate);
    }
    let message = format!("this file holds the certificate {}", certificate.fingerprint().hex());
    Err(differs(&message))
}

fn of_keyring(key: &ListedKey) -> Key {
    let ListedKey { fingerprint, role, state, since, until, successor, .. } = key.clone();
    Key {
        fingerprint,
        role,
        state,
        since,
        until,
        successor,
        holder: String::new(),
        certificate: None,
    }
}

fn differs(message: &str) -> Fault {
    Fault::new(&CERTIFICATE_DIFFERS, message)
        .hint("use no certificate but one whose fingerprint the project told you by another way")
}
