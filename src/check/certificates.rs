//! Whether certificates are what the keyring says of them, and can do what their keys are for.

mod term;

use jiff::Timestamp;

use super::{Evidence, Findings};
use crate::diagnostic::{Fault, Rule};
use crate::model::Path;
use crate::model::date::Moment;
use crate::model::keyring::{Key, KeyRole, KeyState};
use crate::model::library::Library;
use crate::signature::Certificate;
use crate::signature::certificate::Use;

pub use self::term::{CERTIFICATE_HISTORY, KEY_EXPIRING};

/// A certificate of another key.
pub static CERTIFICATE_FINGERPRINT: Rule = Rule::error(
    "certificate-fingerprint",
    "a certificate is that of another key",
    "Readers compare the fingerprint that the site names with that of the file that they download. Where the two differ, \
     either the wrong file was added or someone exchanged it.",
);

/// A certificate of old whose algorithms have become weak.
pub static CERTIFICATE_WEAK_OLD: Rule = Rule::warning(
    "certificate-weak-old",
    "the certificate of a key of old rests on algorithms that are no longer safe",
    "A retired key stays published for what it signed. Sequoia's programs reject a certificate that rests on SHA-1, DSA, or \
     RSA below 2048 bits, and with it all signatures of its key, although gpg still takes them.",
);

/// A state that the certificate belies.
pub static KEY_STATE: Rule = Rule::error(
    "key-state",
    "a key is revoked, and the keyring does not say so",
    "The certificate says that its key is not to be used any more. A site that shows it as good misleads whoever does not \
     look at the certificate. One that was only superseded may be `retired`; one that was compromised is `revoked`.",
);

/// A revocation that only the site knows.
pub static KEY_NOT_REVOKED: Rule = Rule::warning(
    "key-not-revoked",
    "the keyring calls a key revoked, and its certificate does not",
    "Readers' programs look at the certificate, not at the site, and go on trusting the key. Import the revocation, export \
     the certificate again and put it in place of the old one; publish it on the key servers too.",
);

const KEYRING: &str = "content/keys/keyring.yaml";

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    for (index, key) in evidence.library.keyring.keys.iter().enumerate() {
        let name = key.certificate.as_ref();
        let Some(certificate) = name.and_then(|name| evidence.library.certificates.get(name))
        else {
            continue;
        };
        let path = Path::root().key("keys").index(index);
        for (field, fault) in judge(key, certificate, evidence.now) {
            findings.value(KEYRING, path.key(field), fault);
        }
    }
}

/// When a certificate can be used for something else than before, or what is said of that has another number of days in it.
pub(super) fn moments(library: &Library, moments: &mut Vec<Timestamp>) {
    for certificate in library.certificates.values() {
        let all = certificate.moments();
        moments.extend(all.into_iter().flat_map(term::countdown));
    }
}

/// What is wrong with a key, and which of its values shows it.
fn judge(key: &Key, certificate: &Certificate, now: Timestamp) -> Vec<(&'static str, Fault)> {
    if let Some(fault) = another(key, certificate) {
        return vec![("fingerprint", fault)];
    }
    if let Some(fault) = contradiction(key, certificate) {
        return vec![("state", fault)];
    }
    let found = match key.state {
        KeyState::Active => certificate.usable(purpose(key.role), now).err(),
        KeyState::Upcoming => certificate.strong().err(),
        KeyState::Retired | KeyState::Revoked => old_weakness(certificate),
    };
    let more = [found, term::expiry(key, certificate, now), term::history(key, certificate)];
    more.into_iter().flatten().map(|fault| ("certificate", fault)).collect()
}

fn another(key: &Key, certificate: &Certificate) -> Option<Fault> {
    let (stated, found) = (&key.fingerprint, certificate.fingerprint());
    let name = key.certificate.as_deref().unwrap_or_default();
    (stated != found).then(|| {
        let message = format!("the keyring says {stated}, `{name}` is the certificate of {found}");
        let hint = "ask the holder of the key for both, over a way that you trust, and mend the one that is wrong";
        Fault::new(&CERTIFICATE_FINGERPRINT, message).hint(hint)
    })
}

fn contradiction(key: &Key, certificate: &Certificate) -> Option<Fault> {
    match (certificate.revocation(), key.state) {
        (None, KeyState::Revoked) => {
            let hint = "import the revocation with `gpg --import`, export the certificate again and replace the file";
            let message =
                "the certificate is not revoked, so that readers' programs still trust it";
            Some(Fault::new(&KEY_NOT_REVOKED, message).hint(hint))
        }
        (None, _) | (Some(_), KeyState::Revoked) => None,
        (Some(revoked), KeyState::Retired) if !revoked.hard => None,
        (Some(revoked), _) => {
            let word = if revoked.hard { "revoked" } else { "retired" };
            let day = Moment::Time(revoked.at).day();
            let message = format!("the certificate was revoked on {day} ({})", revoked.reason);
            Some(Fault::new(&KEY_STATE, message).hint(format!("write `state: {word}`")))
        }
    }
}

fn old_weakness(certificate: &Certificate) -> Option<Fault> {
    let fault = certificate.strong().err()?;
    let hint = "sign again with a newer key what this one signed, and keep it for the record";
    Some(Fault::new(&CERTIFICATE_WEAK_OLD, fault.message).hint(hint))
}

const fn purpose(role: KeyRole) -> Use {
    match role {
        KeyRole::Reports => Use::Encrypt,
        KeyRole::Advisories => Use::Sign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::fixture::time;

    const NOW: &str = "2026-09-21T12:00:00Z";

    pub(super) fn read(name: &str) -> Certificate {
        let path = format!("{}/tests/keys/{name}.asc", env!("CARGO_MANIFEST_DIR"));
        Certificate::read(&std::fs::read(path).unwrap()).unwrap()
    }

    pub(super) fn key(certificate: &Certificate, role: KeyRole, state: KeyState) -> Key {
        Key {
            fingerprint: certificate.fingerprint().clone(),
            role,
            holder: "A".to_owned(),
            state,
            since: None,
            until: None,
            successor: None,
            certificate: Some("a.asc".to_owned()),
        }
    }

    fn judged(name: &str, role: KeyRole, state: KeyState, now: &str) -> String {
        let certificate = read(name);
        let found = judge(&key(&certificate, role, state), &certificate, time(now));
        let shown = found.iter().map(|(field, fault)| format!("{} at {field}", fault.rule.code));
        shown.collect::<Vec<_>>().join(", ")
    }

    #[track_caller]
    fn check(name: &str, state: KeyState, reports: &str, advisories: &str) {
        let found = |role| judged(name, role, state, NOW);
        assert_eq!(found(KeyRole::Reports), reports, "{name}, reports");
        assert_eq!(found(KeyRole::Advisories), advisories, "{name}, advisories");
    }

    #[test]
    fn a_key_in_use_can_do_what_it_is_for() {
        let unusable = "key-unusable at certificate";
        check("both", KeyState::Active, "", "");
        check("sign-only", KeyState::Active, unusable, "");
        check("encrypt-only", KeyState::Active, "", unusable);
        check("expired", KeyState::Active, unusable, unusable);
        check("subkey-expired", KeyState::Active, unusable, "");
        for name in ["sign-only", "encrypt-only", "expired"] {
            check(name, KeyState::Upcoming, "", "");
            check(name, KeyState::Retired, "", "");
        }
    }

    #[test]
    fn weakness_stops_what_is_in_use_and_is_told_of_what_was() {
        let (weak, old) =
            ("certificate-weak at certificate", "certificate-weak-old at certificate");
        for name in ["sha1", "dsa-1024", "dsa-2048", "rsa-1024"] {
            check(name, KeyState::Active, weak, weak);
            check(name, KeyState::Upcoming, weak, weak);
            check(name, KeyState::Retired, old, old);
        }
        check("sha1-subkey", KeyState::Active, weak, "");
        check("rsa-1024-subkey", KeyState::Active, weak, "");
    }

    #[test]
    fn state_and_revocation_agree() {
        let state = "key-state at state";
        for wrong in [KeyState::Active, KeyState::Upcoming] {
            check("revoked-soft", wrong, state, state);
            check("revoked-hard", wrong, state, state);
        }
        check("revoked-hard", KeyState::Retired, state, state);
        check("revoked-soft", KeyState::Retired, "", "");
        check("revoked-soft", KeyState::Revoked, "", "");
        check("revoked-hard", KeyState::Revoked, "", "");
        let not = "key-not-revoked at state";
        check("both", KeyState::Revoked, not, not);
    }

    #[test]
    fn a_certificate_of_another_key_is_not_looked_at_further() {
        let certificate = read("revoked-hard");
        let other = key(&read("both"), KeyRole::Reports, KeyState::Active);
        let found = judge(&other, &certificate, time(NOW));
        let [(field, fault)] = &found[..] else { panic!("{found:?}") };
        assert_eq!((*field, fault.rule.code), ("fingerprint", "certificate-fingerprint"));
        for fingerprint in [&other.fingerprint, certificate.fingerprint()] {
            assert!(fault.message.contains(&fingerprint.to_string()), "{}", fault.message);
        }
    }
}
