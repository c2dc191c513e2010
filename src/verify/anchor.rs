//! Whom the caller trusts, and whether the site is theirs.

use jiff::Timestamp;

use super::certification::certifies;
use super::contents::at;
use super::keys::Certificates;
use super::rule::{ANCHOR_ABSENT, SIGNER_UNANCHORED};
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::address;
use crate::model::fingerprint::Fingerprint;
use crate::signature::Certificate;

/// What the caller knows by another way than the site.
#[derive(Clone, Debug, Default)]
pub struct Anchors {
    /// Certificates that the caller has.
    pub certificates: Vec<Certificate>,
    /// Fingerprints that the caller has; the certificates are taken from the site.
    pub fingerprints: Vec<Fingerprint>,
}

impl Anchors {
    /// Whether the caller named nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.certificates.is_empty() && self.fingerprints.is_empty()
    }

    /// The anchored certificates among all that are known, and those fingerprints that none has.
    pub(super) fn resolve<'c>(
        &self,
        known: &'c Certificates,
    ) -> (Vec<&'c Certificate>, Vec<Diagnostic>) {
        let own = self.certificates.iter().map(Certificate::fingerprint);
        let mut named: Vec<_> = own.chain(&self.fingerprints).collect();
        named.sort();
        named.dedup();
        let (mut found, mut absent) = (vec![], vec![]);
        for fingerprint in named {
            match known.get(fingerprint) {
                Some(certificate) => found.push(certificate),
                None => absent.push(at(&address::certificate(fingerprint), unknown(fingerprint))),
            }
        }
        (found, absent)
    }
}

/// Whether a signer is one of the anchors, or certified by one.
///
/// # Errors
/// [`SIGNER_UNANCHORED`].
pub(super) fn judge(
    signer: &Fingerprint,
    anchors: &[&Certificate],
    known: &Certificates,
    now: Timestamp,
) -> Result<(), Fault> {
    let trusted = |anchor: &&Certificate| {
        let same = anchor.fingerprint() == signer;
        same || known.get(signer).is_some_and(|signer| certifies(anchor, signer, now))
    };
    if anchors.iter().any(trusted) {
        return Ok(());
    }
    let message = format!(
        "this list is signed by {}, which is none of the keys that you named",
        signer.hex()
    );
    Err(Fault::new(&SIGNER_UNANCHORED, message)
        .hint("ask the project by another way whether the key is theirs, then name it with `--certificate`"))
}

fn unknown(fingerprint: &Fingerprint) -> Fault {
    Fault::new(&ANCHOR_ABSENT, format!("the site has no certificate {}", fingerprint.hex()))
        .hint("name the certificate's file with `--certificate`")
}
