use jiff::Timestamp;
use sequoia_openpgp::cert::ValidCert;
use sequoia_openpgp::cert::prelude::ValidKeyAmalgamationIter;
use sequoia_openpgp::packet::key::{PublicParts, UnspecifiedRole};

use super::{Certificate, facts::system_time};
use crate::diagnostic::{Fault, Rule};
use crate::signature::policy::policy;

/// A certificate that others reject as a whole.
pub static CERTIFICATE_WEAK: Rule = Rule::error(
    "certificate-weak",
    "a certificate rests on algorithms that are no longer safe",
    "SHA-1 self-signatures, DSA, and RSA below 2048 bits can be forged or soon will be; Sequoia's programs reject such \
     certificates although gpg still takes them. A certificate whose key is strong can be mended: let its holder extend the \
     expiry by `gpg --cert-digest-algo SHA512 --quick-set-expire FINGERPRINT 2y` and export it again; else make a new key.",
);

/// A certificate that cannot do now what it is there for.
pub static KEY_UNUSABLE: Rule = Rule::error(
    "key-unusable",
    "a key in use cannot do what it is for",
    "Reports are encrypted to a key with a live encryption subkey; advisories are signed with a live signing key. This \
     certificate has none at the moment: it never had one, or it expired, or it was revoked.",
);

/// What a key must be able to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Messages are encrypted to it.
    Encrypt,
    /// Texts are signed with it.
    Sign,
}

impl Certificate {
    /// Why it cannot be used at a time.
    ///
    /// # Errors
    /// [`CERTIFICATE_WEAK`] or [`KEY_UNUSABLE`].
    pub fn usable(&self, what: Use, now: Timestamp) -> Result<(), Fault> {
        let policy = policy();
        let time = system_time(now.max(self.created()));
        let valid = self.cert.with_policy(&policy, time).map_err(|error| weak(&error))?;
        if now < self.created() {
            return Err(unusable(&format!("is not valid before {}", self.created())));
        }
        if let Some(revoked) = self.revocation().filter(|revoked| revoked.hard || revoked.at <= now)
        {
            return Err(unusable(&format!(
                "was revoked on {} ({})",
                day(revoked.at),
                revoked.reason
            )));
        }
        if let Some(expired) = self.expires(now).filter(|end| *end <= now) {
            return Err(unusable(&format!("expired on {}", day(expired))));
        }
        if keys(&valid, what).alive().revoked(false).next().is_some() {
            return Ok(());
        }
        let ever = keys(&valid, what).next().is_some();
        Err(unusable(match (what, ever) {
            (Use::Encrypt, false) => "has no subkey for encryption",
            (Use::Sign, false) => "has no key for signing",
            (Use::Encrypt, true) => "has only expired or revoked subkeys for encryption",
            (Use::Sign, true) => "has only expired or revoked keys for signing",
        }))
    }

    /// When it ceases to be of use: the certificate's expiry, or that of the last of its keys for the purpose.
    #[must_use]
    pub fn useful_until(&self, what: Use, now: Timestamp) -> Option<Timestamp> {
        let policy = policy();
        let valid = self.cert.with_policy(&policy, system_time(now)).ok()?;
        let ends = keys(&valid, what).alive().revoked(false).map(|key| key.key_expiration_time());
        let last = ends.map(|end| end.map_or(Timestamp::MAX, super::instant)).max();
        let end = [last, self.expires(now)].into_iter().flatten().min();
        end.filter(|end| *end != Timestamp::MAX)
    }
}

fn keys<'a>(
    valid: &ValidCert<'a>,
    what: Use,
) -> ValidKeyAmalgamationIter<'a, PublicParts, UnspecifiedRole> {
    let keys = valid.keys().supported();
    match what {
        Use::Encrypt => keys.for_storage_encryption().for_transport_encryption(),
        Use::Sign => keys.for_signing(),
    }
}

fn weak(error: &dyn std::fmt::Display) -> Fault {
    Fault::new(
        &CERTIFICATE_WEAK,
        format!("this certificate rests on nothing that is safe: {error}"),
    )
    .hint("have it signed by itself again with SHA-512, or make a new key")
}

fn unusable(why: &str) -> Fault {
    Fault::new(&KEY_UNUSABLE, format!("this key {why}"))
        .hint("export the certificate again after mending it, or state that the key is retired")
}

fn day(instant: Timestamp) -> jiff::civil::Date {
    crate::model::date::Moment::Time(instant).day()
}
