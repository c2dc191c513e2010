//! The one policy by which certificates and signatures are judged.

use std::time::{Duration, SystemTime};

use sequoia_openpgp::policy::{AsymmetricAlgorithm as Asymmetric, StandardPolicy};
use sequoia_openpgp::types::HashAlgorithm;

/// 2026-11-01T00:00:00Z. Sequoia's policy knows from when on an algorithm is no longer safe, and would ask the clock; the
/// same input must be judged alike on every day, so the day is ours and moves with releases.
const JUDGED_AS_OF: u64 = 1_793_491_200;

/// What no longer counts: SHA-1 and MD5, DSA, RSA below 2048 bits, in signatures and in the certificates themselves.
#[must_use]
pub fn policy() -> StandardPolicy<'static> {
    let mut policy = StandardPolicy::at(SystemTime::UNIX_EPOCH + Duration::from_secs(JUDGED_AS_OF));
    for weak in [HashAlgorithm::MD5, HashAlgorithm::SHA1, HashAlgorithm::RipeMD] {
        policy.reject_hash(weak);
    }
    for weak in [Asymmetric::DSA2048, Asymmetric::DSA3072, Asymmetric::DSA4096] {
        policy.reject_asymmetric_algo(weak);
    }
    policy
}

/// Whether signatures over documents may use a hash. Readers in the field know these three.
#[must_use]
pub fn is_strong(hash: HashAlgorithm) -> bool {
    matches!(hash, HashAlgorithm::SHA256 | HashAlgorithm::SHA384 | HashAlgorithm::SHA512)
}
