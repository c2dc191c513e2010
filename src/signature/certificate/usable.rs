use jiff::Timestamp;
use sequoia_openpgp::cert::ValidCert;
use sequoia_openpgp::cert::prelude::ValidKeyAmalgamationIter;
use sequoia_openpgp::packet::key::{PublicParts, UnspecifiedRole};
use sequoia_openpgp::policy::StandardPolicy;

use super::{Certificate, Revocation, facts::system_time};
use crate::diagnostic::{Fault, Rule};
use crate::signature::policy::policy;

/// A certificate that others reject as a whole.
pub static CERTIFICATE_WEAK: Rule = Rule::error(
    "certificate-weak",
    "a certificate rests on algorithms that are no longer safe",
    "SHA-1 self-signatures, DSA, and RSA below 2048 bits can be forged or soon will be; Sequoia's programs reject such \
     certificates although gpg still takes them. A certificate whose key is strong can be mended: let its holder extend the \
     expiry by `gpg --cert-digest-algo SHA512 --quick-set-expire FINGERPRINT 2y`, for the subkeys again with `'*'`, and export it; else make a new key.",
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
    /// Whether it rests on what is safe.
    ///
    /// # Errors
    /// [`CERTIFICATE_WEAK`].
    pub fn strong(&self) -> Result<(), Fault> {
        let policy = policy();
        let newest = self.cert.with_policy(&policy, system_time(self.newest_binding()));
        newest.map(drop).map_err(|error| weak(&error))
    }

    /// Why it cannot be used at a time.
    ///
    /// # Errors
    /// [`CERTIFICATE_WEAK`] or [`KEY_UNUSABLE`].
    pub fn usable(&self, what: Use, now: Timestamp) -> Result<(), Fault> {
        self.strong()?;
        let policy = policy();
        let Ok(valid) = self.cert.with_policy(&policy, system_time(now)) else {
            return Err(unusable(&format!("says nothing of itself that holds on {}", day(now))));
        };
        if let Some(revoked) = self.revocation().filter(|revoked| revoked.hard || revoked.at <= now)
        {
            let Revocation { at, reason, .. } = revoked;
            return Err(unusable(&format!("was revoked on {} ({reason})", day(at))));
        }
        if let Some(expired) = self.expires(now).filter(|end| *end <= now) {
            return Err(unusable(&format!("expired on {}", day(expired))));
        }
        if keys(&valid, what).alive().revoked(false).next().is_some() {
            return Ok(());
        }
        let ever = keys(&valid, what).next().is_some();
        if !ever && self.has_unsafe_key(what, now) {
            return Err(weak(&"its key for this is too short, or bound to it by a weak hash"));
        }
        Err(unusable(match (what, ever) {
            (Use::Encrypt, false) => "has no subkey for encryption",
            (Use::Sign, false) => "has no key for signing",
            (Use::Encrypt, true) => "has only expired or revoked subkeys for encryption",
            (Use::Sign, true) => "has only expired or revoked keys for signing",
        }))
    }

    /// Whether there is a key for the purpose that only a reader without a policy would take.
    fn has_unsafe_key(&self, what: Use, now: Timestamp) -> bool {
        // At the beginning of time nothing was weak. Nothing is trusted by this policy; it only words a refusal.
        let lax = StandardPolicy::at(system_time(Timestamp::UNIX_EPOCH));
        let valid = self.cert.with_policy(&lax, system_time(now));
        valid.is_ok_and(|valid| keys(&valid, what).next().is_some())
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

pub(super) fn keys<'a>(
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

pub(super) fn unusable(why: &str) -> Fault {
    Fault::new(&KEY_UNUSABLE, format!("this key {why}"))
        .hint("export the certificate again after mending it, or state that the key is retired")
}

fn day(instant: Timestamp) -> jiff::civil::Date {
    crate::model::date::Moment::Time(instant).day()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::fixture;

    #[track_caller]
    fn check(name: &str, now: &str, encrypts: &str, signs: &str) {
        let path = format!("{}/tests/keys/{name}.asc", env!("CARGO_MANIFEST_DIR"));
        let certificate = Certificate::read(&std::fs::read(path).unwrap()).unwrap();
        let verdict = |what| match certificate.usable(what, fixture::time(now)) {
            Ok(()) => "ok".to_owned(),
            Err(fault) if fault.rule.code == "certificate-weak" => "weak".to_owned(),
            Err(fault) => fault.message.trim_start_matches("this key ").to_owned(),
        };
        let found = (verdict(Use::Encrypt), verdict(Use::Sign));
        assert_eq!((found.0.as_str(), found.1.as_str()), (encrypts, signs), "{name}");
    }

    const NOW: &str = "2026-09-21T12:00:00Z";

    #[test]
    fn a_key_is_of_use_for_what_its_live_subkeys_do() {
        check("both", NOW, "ok", "ok");
        check("sign-only", NOW, "has no subkey for encryption", "ok");
        check("encrypt-only", NOW, "ok", "has no key for signing");
        let none = "has only expired or revoked subkeys for encryption";
        check("subkey-expired", NOW, none, "ok");
        check("subkey-expired", "2024-01-20T00:00:00Z", "ok", "ok");
        let early = "says nothing of itself that holds on 2023-12-31";
        check("both", "2023-12-31T00:00:00Z", early, early);
        check(
            "extended",
            "2024-06-01T00:00:00Z",
            "says nothing of itself that holds on 2024-06-01",
            "says nothing of itself that holds on 2024-06-01",
        );
    }

    #[test]
    fn an_expired_or_revoked_certificate_is_of_no_use() {
        let expired = "expired on 2024-01-31";
        check("expired", NOW, expired, expired);
        check("expired", "2024-01-20T00:00:00Z", "ok", "ok");
        let soft = "was revoked on 2025-06-01 (Key is retired and no longer used)";
        check("revoked-soft", NOW, soft, soft);
        check("revoked-soft", "2025-01-01T00:00:00Z", "ok", "ok");
        let hard = "was revoked on 2025-06-01 (Key material has been compromised)";
        check("revoked-hard", NOW, hard, hard);
        check("revoked-hard", "2025-01-01T00:00:00Z", hard, hard);
    }

    #[test]
    fn what_rests_on_weak_algorithms_is_called_weak() {
        for name in ["sha1", "dsa-1024", "dsa-2048", "rsa-1024"] {
            check(name, NOW, "weak", "weak");
        }
        for name in ["sha1-subkey", "rsa-1024-subkey"] {
            check(name, NOW, "weak", "ok");
        }
    }

    #[test]
    fn a_key_is_useful_until_its_certificate_or_last_subkey_ends() {
        for (name, encrypts, signs) in [
            ("both", None, None),
            ("expiring", Some("2026-10-20T00:00:00Z"), Some("2026-10-20T00:00:00Z")),
            ("extended-merged", None, Some("2028-11-30T00:00:00Z")),
        ] {
            let path = format!("{}/tests/keys/{name}.asc", env!("CARGO_MANIFEST_DIR"));
            let certificate = Certificate::read(&std::fs::read(path).unwrap()).unwrap();
            let until = |what| certificate.useful_until(what, fixture::time(NOW));
            assert_eq!(until(Use::Sign), signs.map(fixture::time), "{name}");
            if name != "extended-merged" {
                assert_eq!(until(Use::Encrypt), encrypts.map(fixture::time), "{name}");
            }
        }
    }
}
