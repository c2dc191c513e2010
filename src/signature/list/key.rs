use std::fmt;

use super::error::Reason;
use super::field::{self, or_none};
use crate::document::manifest::Digest;
use crate::model::date::Moment;
use crate::model::fingerprint::Fingerprint;
use crate::model::keyring::{Key, KeyRole, KeyState, ROLES, STATES};
use crate::model::vocabulary;

/// One key of the keyring, in one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedKey {
    /// The certificate's fingerprint.
    pub fingerprint: Fingerprint,
    /// What it is for.
    pub role: KeyRole,
    /// Where it stands in its life.
    pub state: KeyState,
    /// Since when it is used.
    pub since: Option<Moment>,
    /// Until when it was used.
    pub until: Option<Moment>,
    /// The key that took its place.
    pub successor: Option<Fingerprint>,
    /// The hash of the certificate's published file.
    pub certificate: Option<Digest>,
}

impl ListedKey {
    /// A key of the keyring, with the hash of its certificate's published file.
    #[must_use]
    pub fn of(key: &Key, certificate: Option<Digest>) -> Self {
        Self {
            fingerprint: key.fingerprint.clone(),
            role: key.role,
            state: key.state,
            since: key.since,
            until: key.until,
            successor: key.successor.clone(),
            certificate,
        }
    }

    /// Reads a line, without its first word.
    pub(super) fn read(text: &str) -> Result<Self, Reason> {
        let [fingerprint, role, state, since, until, successor, certificate] = field::fields(text)?;
        Ok(Self {
            fingerprint: field::fingerprint(fingerprint)?,
            role: field::word(ROLES, "a role of a key", role)?,
            state: field::word(STATES, "a state of a key", state)?,
            since: field::optional(since, field::moment)?,
            until: field::optional(until, field::moment)?,
            successor: field::optional(successor, field::fingerprint)?,
            certificate: field::optional(certificate, field::digest)?,
        })
    }
}

impl fmt::Display for ListedKey {
    /// The whole line, without its end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let role = vocabulary::word(ROLES, &self.role);
        write!(f, "key {} {role} {}", self.fingerprint.hex(), self.state.word())?;
        write!(f, " {} {}", or_none(self.since.as_ref()), or_none(self.until.as_ref()))?;
        let successor = self.successor.as_ref().map(Fingerprint::hex);
        write!(f, " {} {}", or_none(successor.as_ref()), or_none(self.certificate.as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FINGERPRINT: &str = "90DCAE40FEA74B149B70662DF25F2144EEC1373D";

    #[track_caller]
    fn check(rest: &str, accepted: bool) {
        let text = format!("{FINGERPRINT} {rest}");
        let read = ListedKey::read(&text);
        assert_eq!(read.is_ok(), accepted, "{rest}: {read:?}");
        if let Ok(key) = read {
            assert_eq!(key.to_string(), format!("key {text}"));
        }
    }

    #[test]
    fn a_line_has_seven_fields() {
        let hash = Digest::of(b"").to_string();
        check("reports active none none none none", true);
        check(&format!("advisories retired 2016-02-03 2026-01-01 {FINGERPRINT} {hash}"), true);
        check("reports active none none none", false);
        check("reports active none none none none none", false);
        check("reports active none none none none ", false);
        check("reports  active none none none none", false);
        check("report active none none none none", false);
        check("reports Active none none none none", false);
        check("reports active - none none none", false);
        check("reports active none none none None", false);
    }

    #[test]
    fn a_key_of_the_keyring_keeps_what_readers_need() {
        let key = Key {
            fingerprint: Fingerprint::parse(FINGERPRINT).unwrap(),
            role: KeyRole::Reports,
            holder: "Someone".to_owned(),
            state: KeyState::Upcoming,
            since: Moment::parse("2016-02-03").ok(),
            until: None,
            successor: None,
            certificate: Some("a.asc".to_owned()),
        };
        let line = format!("key {FINGERPRINT} reports upcoming 2016-02-03 none none none");
        assert_eq!(ListedKey::of(&key, None).to_string(), line);
    }
}
