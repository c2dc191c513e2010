use jiff::Timestamp;
use sequoia_openpgp::packet::Signature;

use super::{Certificate, instant};

impl Certificate {
    /// Every time at which something about it begins or ends: its keys and what it says of them. Between two of them it can be used for
    /// the same, whatever the time is.
    #[must_use]
    pub fn moments(&self) -> Vec<Timestamp> {
        let keys = self.cert.keys().flat_map(|key| key.bundle().signatures().collect::<Vec<_>>());
        let users = self.cert.userids().flat_map(|id| id.bundle().signatures().collect::<Vec<_>>());
        let signatures: Vec<&Signature> = keys.chain(users).collect();
        let made: Vec<_> = self.cert.keys().map(|key| key.key().creation_time()).collect();
        let mut moments = made.clone();
        for signature in signatures {
            moments.extend(signature.signature_creation_time());
            moments.extend(signature.signature_expiration_time());
            // Whose life it limits depends on where it stands: that of each is taken.
            let period = signature.key_validity_period();
            let ends = made.iter().filter_map(|made| made.checked_add(period?));
            moments.extend(ends);
        }
        moments.into_iter().map(instant).collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::signature::certificate::Use;

    const EXTENDED: &[u8] = include_bytes!("../../../tests/keys/extended-merged.asc");

    /// All that depends on the time, but for the day that an error names.
    fn state(certificate: &Certificate, now: Timestamp) -> String {
        let usable = [Use::Sign, Use::Encrypt].map(|what| {
            let error = certificate.usable(what, now).err().map(|fault| fault.rule.code);
            (error, certificate.useful_until(what, now))
        });
        format!("{usable:?} {:?} {:?}", certificate.expires(now), certificate.user_ids(now))
    }

    #[test]
    fn nothing_changes_between_two_moments() {
        let certificate = Certificate::read(EXTENDED).unwrap();
        let mut moments = certificate.moments();
        moments.extend([Timestamp::UNIX_EPOCH, "2100-01-01T00:00:00Z".parse().unwrap()]);
        moments.sort_unstable();
        moments.dedup();
        let second = SignedDuration::from_secs(1);
        let mut states = std::collections::BTreeSet::new();
        for pair in moments.windows(2) {
            let (after, before) = (pair[0] + second, pair[1] - second);
            assert_eq!(state(&certificate, after), state(&certificate, before), "{pair:?}");
            states.insert(state(&certificate, after));
        }
        assert!(states.len() > 2, "{states:?}");
    }
}
