use jiff::Timestamp;
use sequoia_openpgp::packet::Key;
use sequoia_openpgp::packet::key::{PublicParts, UnspecifiedRole};

use super::usable::{Use, keys, unusable};
use super::{Certificate, facts::system_time};
use crate::diagnostic::Fault;
use crate::signature::policy::policy;

/// The one key of a certificate that a message is encrypted to.
#[derive(Clone, Debug)]
pub struct EncryptionKey(Key<PublicParts, UnspecifiedRole>);

impl EncryptionKey {
    /// The key as the library knows it.
    #[must_use]
    pub fn key(&self) -> &Key<PublicParts, UnspecifiedRole> {
        &self.0
    }
}

impl Certificate {
    /// The newest key for encryption that is good now and still is at a later time.
    ///
    /// # Errors
    /// As [`Certificate::usable`] at either time, or where no one key is good at both.
    pub fn encryption_key(&self, now: Timestamp, until: Timestamp) -> Result<EncryptionKey, Fault> {
        self.usable(Use::Encrypt, now)?;
        self.usable(Use::Encrypt, until)?;
        let later = self.encrypting(until);
        let both = self.encrypting(now).into_iter().filter(|key| later.contains(key));
        let newest = both.max_by_key(|key| (key.creation_time(), key.fingerprint()));
        newest
            .map(EncryptionKey)
            .ok_or_else(|| unusable("has no one subkey that is good at both times"))
    }

    fn encrypting(&self, time: Timestamp) -> Vec<Key<PublicParts, UnspecifiedRole>> {
        let policy = policy();
        let Ok(valid) = self.cert.with_policy(&policy, system_time(time)) else { return vec![] };
        let live = keys(&valid, Use::Encrypt).alive().revoked(false);
        live.map(|key| key.key().clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::fixture::time;

    #[track_caller]
    fn check(name: &str, now: &str, until: &str, expected: Result<(), &str>) {
        let path = format!("{}/tests/keys/{name}.asc", env!("CARGO_MANIFEST_DIR"));
        let certificate = Certificate::read(&std::fs::read(path).unwrap()).unwrap();
        let found = certificate.encryption_key(time(now), time(until)).map(drop);
        let found = found.map_err(|fault| fault.message);
        assert_eq!(found, expected.map_err(|why| format!("this key {why}")), "{name}");
    }

    #[test]
    fn the_key_is_good_now_and_on_the_later_day() {
        let (now, until) = ("2026-09-21T12:00:00Z", "2026-10-19T00:00:00Z");
        check("both", now, until, Ok(()));
        check("expiring", now, until, Ok(()));
        check("expiring", now, "2026-10-20T00:00:00Z", Err("expired on 2026-10-20"));
        check("expired", now, until, Err("expired on 2024-01-31"));
        check("sign-only", now, until, Err("has no subkey for encryption"));
        let subkeys = "has only expired or revoked subkeys for encryption";
        check("subkey-expired", "2024-01-20T00:00:00Z", until, Err(subkeys));
        let revoked = "was revoked on 2025-06-01 (Key is retired and no longer used)";
        check("revoked-soft", "2025-01-01T00:00:00Z", until, Err(revoked));
    }
}
