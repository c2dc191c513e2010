use jiff::Timestamp;
use sequoia_openpgp::cert::Cert;

use super::usable::{Use, keys};
use super::{Certificate, instant, system_time};
use crate::signature::policy::policy;

impl Certificate {
    /// When it last said something about itself: the time at which output is made from it, which no day of a build changes.
    #[must_use]
    pub fn newest_binding(&self) -> Timestamp {
        newest_binding(&self.cert)
    }

    /// The time from which it still says that one of its keys signs; none where it never said so.
    ///
    /// gpg replaces what a certificate said of itself when its expiry is extended. Sequoia's programs ask what it said when
    /// a signature was made, and so refuse the signatures from before the extension.
    #[must_use]
    pub fn signs_since(&self) -> Option<Timestamp> {
        let policy = policy();
        let mut times = binding_times(&self.cert);
        times.sort_unstable();
        times.into_iter().find(|time| {
            let valid = self.cert.with_policy(&policy, system_time(*time));
            valid.is_ok_and(|valid| keys(&valid, Use::Sign).next().is_some())
        })
    }

    /// When the oldest of its keys for signing was made.
    #[must_use]
    pub fn signing_key_made(&self) -> Option<Timestamp> {
        let policy = policy();
        let valid = self.cert.with_policy(&policy, system_time(self.newest_binding())).ok()?;
        keys(&valid, Use::Sign).map(|key| instant(key.key().creation_time())).min()
    }
}

/// When a certificate last said something about itself.
pub(in crate::signature) fn newest_binding(cert: &Cert) -> Timestamp {
    let newest = binding_times(cert).into_iter().max().unwrap_or(Timestamp::UNIX_EPOCH);
    newest.max(instant(cert.primary_key().key().creation_time()))
}

/// The times of all that a certificate says about itself, revocations aside.
fn binding_times(cert: &Cert) -> Vec<Timestamp> {
    let own = cert.primary_key().self_signatures();
    let users = cert.userids().flat_map(|id| id.self_signatures().collect::<Vec<_>>());
    let subkeys = cert.keys().subkeys().flat_map(|key| key.self_signatures().collect::<Vec<_>>());
    let times = own.chain(users).chain(subkeys).filter_map(|one| one.signature_creation_time());
    times.map(instant).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::fixture;

    const EXTENDED: &[u8] = include_bytes!("../../../tests/keys/extended.asc");
    const MERGED: &[u8] = include_bytes!("../../../tests/keys/extended-merged.asc");

    #[track_caller]
    fn check(file: &[u8], since: &str, newest: &str) {
        let certificate = Certificate::read(file).unwrap();
        assert_eq!(certificate.signs_since(), Some(fixture::time(since)));
        assert_eq!(certificate.newest_binding(), fixture::time(newest));
        assert_eq!(certificate.signing_key_made(), Some(fixture::time("2024-01-01T00:00:00Z")));
    }

    #[test]
    fn an_extended_certificate_has_forgotten_what_it_said_before_unless_both_are_merged() {
        check(EXTENDED, "2025-12-01T00:00:00Z", "2025-12-01T00:00:00Z");
        check(MERGED, "2024-01-01T00:00:00Z", "2025-12-01T00:00:00Z");
    }

    #[test]
    fn a_certificate_that_never_signs_has_no_such_time() {
        let file = include_bytes!("../../../tests/keys/encrypt-only.asc");
        let certificate = Certificate::read(file).unwrap();
        assert_eq!((certificate.signs_since(), certificate.signing_key_made()), (None, None));
    }
}
