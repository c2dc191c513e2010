use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use sequoia_openpgp::KeyHandle;
use sequoia_openpgp::cert::ValidCert;
use sequoia_openpgp::crypto::mpi::PublicKey;
use sequoia_openpgp::packet::{Signature, UserID};
use sequoia_openpgp::serialize::MarshalInto as _;
use sequoia_openpgp::types::{ReasonForRevocation, RevocationStatus, RevocationType};

use super::Certificate;
use crate::signature::policy::policy;
use crate::source::text::character;

/// That a certificate was revoked by its holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// When.
    pub at: Timestamp,
    /// Whether nothing that it ever signed counts any more: it was compromised, or no reason is given.
    pub hard: bool,
    /// The reason in words.
    pub reason: String,
}

impl Certificate {
    /// The user ids that are bound to it at a time and not revoked, the primary one first; what cannot be shown is left out.
    #[must_use]
    pub fn user_ids(&self, now: Timestamp) -> Vec<String> {
        let policy = policy();
        let Ok(valid) = self.cert.with_policy(&policy, system_time(now)) else { return vec![] };
        let primary = valid.primary_userid().ok().map(|id| id.userid().clone());
        let mut ids: Vec<UserID> =
            valid.userids().revoked(false).map(|id| id.userid().clone()).collect();
        ids.sort_by_key(|id| Some(id) != primary.as_ref());
        ids.iter()
            .filter_map(|id| std::str::from_utf8(id.value()).ok())
            .filter(|id| is_plain(id))
            .map(str::to_owned)
            .collect()
    }

    /// The mail addresses in its user ids, each once, in lower case.
    #[must_use]
    pub fn addresses(&self, now: Timestamp) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for id in self.user_ids(now) {
            let address = UserID::from(id.as_str()).email_normalized().ok().flatten();
            if let Some(address) = address.filter(|address| !found.contains(address)) {
                found.push(address);
            }
        }
        found
    }

    /// The algorithm of its primary key, such as `Ed25519` or `RSA 4096`.
    #[must_use]
    pub fn algorithm(&self) -> String {
        let key = self.cert.primary_key().key();
        match key.mpis() {
            PublicKey::EdDSA { curve, .. } | PublicKey::ECDSA { curve, .. } => curve.to_string(),
            PublicKey::RSA { .. } => format!("RSA {}", key.mpis().bits().unwrap_or_default()),
            PublicKey::DSA { .. } => format!("DSA {}", key.mpis().bits().unwrap_or_default()),
            _ => key.pk_algo().to_string(),
        }
    }

    /// When the primary key was made.
    #[must_use]
    pub fn created(&self) -> Timestamp {
        instant(self.cert.primary_key().key().creation_time())
    }

    /// When the certificate expires, as it says itself at a time.
    #[must_use]
    pub fn expires(&self, now: Timestamp) -> Option<Timestamp> {
        let policy = policy();
        let valid = self.cert.with_policy(&policy, system_time(now)).ok()?;
        primary_expiry(&valid)
    }

    /// Whether it was revoked, however early or late.
    #[must_use]
    pub fn revocation(&self) -> Option<Revocation> {
        // A revocation counts from its date or, where it is hard, at all times: at the end of time both do.
        worst(&self.cert.revocation_status(&policy(), system_time(END)))
    }

    /// Whether one of its keys was revoked by itself.
    #[must_use]
    pub fn subkey_revocation(&self, issuer: &KeyHandle) -> Option<Revocation> {
        let key = self.cert.keys().subkeys().find(|key| key.key().key_handle() == *issuer)?;
        worst(&key.revocation_status(&policy(), system_time(END)))
    }

    /// The binary certificate with only the user ids of one address, as a Web Key Directory serves it.
    #[must_use]
    pub fn web_key(&self, address: &str) -> Vec<u8> {
        let has = |id: &UserID| id.email_normalized().ok().flatten().as_deref() == Some(address);
        let narrowed = self
            .cert
            .clone()
            .retain_userids(|id| has(id.userid()))
            .retain_user_attributes(|_| false);
        narrowed.to_vec().expect("a certificate that was parsed can be written")
    }
}

/// 2100-01-01, beyond every revocation.
const END: Timestamp = Timestamp::constant(4_102_444_800, 0);

/// The revocation that weighs most: a hard one, then the earliest.
#[must_use]
pub fn worst(status: &RevocationStatus<'_>) -> Option<Revocation> {
    let RevocationStatus::Revoked(found) = status else { return None };
    found.iter().map(|signature| revocation(signature)).min_by_key(|one| (!one.hard, one.at))
}

fn revocation(signature: &Signature) -> Revocation {
    let (reason, words) =
        signature.reason_for_revocation().unwrap_or((ReasonForRevocation::Unspecified, b""));
    let at = signature.signature_creation_time().map_or(Timestamp::UNIX_EPOCH, instant);
    let words = String::from_utf8_lossy(words);
    let detail =
        if words.is_empty() || !is_plain(&words) { String::new() } else { format!(": {words}") };
    let hard = reason.revocation_type() == RevocationType::Hard;
    Revocation { at, hard, reason: format!("{reason}{detail}") }
}

fn primary_expiry(valid: &ValidCert<'_>) -> Option<Timestamp> {
    valid.primary_key().key_expiration_time().map(instant)
}

fn is_plain(text: &str) -> bool {
    !text.chars().any(|one| matches!(one, '\n' | '\t') || character::forbidden(one).is_some())
}

/// A time of the system as an instant; those of `OpenPGP` are whole seconds up to 2106.
#[must_use]
pub fn instant(time: SystemTime) -> Timestamp {
    Timestamp::try_from(time).unwrap_or(Timestamp::MAX)
}

/// An instant as a time of the system.
#[must_use]
pub fn system_time(instant: Timestamp) -> SystemTime {
    let seconds = u64::try_from(instant.as_second()).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}
