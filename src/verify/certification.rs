//! Whether one key vouches for another.

use jiff::Timestamp;
use sequoia_openpgp::packet::Signature;

use crate::signature::Certificate;
use crate::signature::certificate::{instant, system_time};
use crate::signature::policy::policy;

/// Whether `issuer` has certified a user id of `subject` (RFC 9580, section 5.2.1.4), by a signature that counts now: not
/// expired, not taken back since, and made while the issuer's key was good. A key that was revoked as compromised vouches
/// for nobody.
pub(super) fn certifies(issuer: &Certificate, subject: &Certificate, now: Timestamp) -> bool {
    let (policy, time) = (policy(), system_time(now));
    let key = issuer.cert().primary_key().key().role_as_unspecified();
    subject.cert().userids().any(|id| {
        let made = id.active_certifications_by_key(&policy, time, key).filter_map(made).max();
        let revocations = id.valid_third_party_revocations_by_key(&policy, time, key);
        let revoked = revocations.filter_map(self::made).max();
        made.is_some_and(|made| revoked.is_none_or(|revoked| revoked < made) && good(issuer, made))
    })
}

fn made(signature: &Signature) -> Option<Timestamp> {
    signature.signature_creation_time().map(instant)
}

/// Whether a key could vouch for anything at a time.
fn good(issuer: &Certificate, at: Timestamp) -> bool {
    let alive = issuer.cert().with_policy(&policy(), system_time(at)).is_ok()
        && issuer.expires(at).is_none_or(|end| at < end);
    alive && issuer.revocation().is_none_or(|revoked| !revoked.hard && at < revoked.at)
}
