//! Whether the policy, the keyring and the certificates agree.

use super::{Evidence, Findings};
use crate::diagnostic::{Fault, Rule};
use crate::model::Path;
use crate::model::fingerprint::Fingerprint;
use crate::model::keyring::Key;
use crate::model::page::Policy;
use crate::signature::certificate::CERTIFICATE_VERSION;

/// A key whose certificate nobody can get.
pub static CERTIFICATE_MISSING: Rule = Rule::error(
    "certificate-missing",
    "a key is published by its fingerprint alone",
    "Reporters need the certificate to encrypt to, not only its fingerprint. Put it into `content/keys/` and name it in \
     the keyring. A site that does not have it may accept this rule by name, and is told at every build.",
)
.acceptable();

/// A certificate that is named but absent.
pub static CERTIFICATE_ABSENT: Rule = Rule::error(
    "certificate-absent",
    "the keyring names a certificate that is not there",
    "Certificates stand in `content/keys/`, and the keyring names each by its file. A key whose certificate is missing \
     there cannot be compared, encrypted to or verified with.",
);

/// A fingerprint that the keyring does not have.
pub static FINGERPRINT_UNKNOWN: Rule = Rule::error(
    "fingerprint-unknown",
    "a fingerprint is not in the keyring",
    "Pages and keyring must name the same keys: a reader who compares the two and finds a difference can trust neither. In \
     prose a fingerprint is known by its ten groups of four digits.",
);

/// A key that is in the keyring twice.
pub static KEY_DUPLICATE: Rule = Rule::error(
    "key-duplicate",
    "a key stands in the keyring twice",
    "Each key has one entry for each role, so that its state is never in doubt.",
);

/// A key that went out of use before it came into use.
pub static KEY_DATES: Rule = Rule::error(
    "key-dates",
    "a key's `until` is before its `since`",
    "A reader with an old signature looks up whether its key was in use on that day. Dates in the wrong order leave no \
     such day; the two were most likely swapped.",
);

/// A policy that nobody can write to.
pub static CONTACT_MISSING: Rule = Rule::error(
    "contact-missing",
    "the policy names no contact",
    "Whoever finds a vulnerability needs to know whom to tell. Name at least one contact in the policy's front matter.",
);

/// A policy that depends on one person.
pub static CONTACT_SINGLE: Rule = Rule::warning(
    "contact-single",
    "the policy names only one contact",
    "One person is sometimes ill, asleep or gone; a report then meets silence. A second contact, or an address that \
     several people read, keeps the promise of an answer.",
);

/// A site without a policy.
pub static POLICY_MISSING: Rule = Rule::warning(
    "policy-missing",
    "the site has no security policy",
    "The policy says whom to tell, how fast an answer comes and what happens then. It stands in `content/policy.md`.",
);

const KEYRING: &str = "content/keys/keyring.yaml";
const POLICY: &str = "content/policy.md";

pub(super) fn check(evidence: &Evidence<'_>, findings: &mut Findings) {
    let keys = &evidence.library.keyring.keys;
    for (index, key) in keys.iter().enumerate() {
        let path = Path::root().key("keys").index(index);
        certificate(evidence, key, &path, findings);
        version(key, &path, findings);
        place_in_ring(keys, index, &path, findings);
        dates(key, &path, findings);
    }
    if !evidence.failed.contains(KEYRING) {
        prose(evidence, findings);
    }
    match &evidence.library.policy {
        Some(policy) => contacts(policy, keys, evidence.failed.contains(KEYRING), findings),
        None if !evidence.failed.contains(POLICY) && evidence.library.page("policy").is_none() => {
            let fault = Fault::new(&POLICY_MISSING, "there is no `content/policy.md`");
            findings.file("", fault.hint("write the policy, with `contacts:` in its front matter"));
        }
        None => {}
    }
}

fn certificate(evidence: &Evidence<'_>, key: &Key, path: &Path, findings: &mut Findings) {
    match &key.certificate {
        None => {
            let fault = Fault::new(
                &CERTIFICATE_MISSING,
                format!("there is no certificate for {}", key.fingerprint),
            );
            let hint = "put it into `content/keys/` and name it with `certificate:`; only where there is none, `accept:` in site.yaml may hold `certificate-missing`";
            findings.value(KEYRING, path.key("fingerprint"), fault.hint(hint));
        }
        Some(name) if !evidence.certificates.contains(name) => {
            let fault =
                Fault::new(&CERTIFICATE_ABSENT, format!("there is no `content/keys/{name}`"));
            findings.value(
                KEYRING,
                path.key("certificate"),
                fault.hint("add the file, or mend its name"),
            );
        }
        Some(_) => {}
    }
}

/// A key of version 6 is known by its longer fingerprint, even where its certificate is not there.
fn version(key: &Key, path: &Path, findings: &mut Findings) {
    if key.fingerprint.hex().len() == 64 {
        let message = "this fingerprint is that of a key of version 6; GnuPG 2.2 and Debian 12 read only version 4";
        let hint = "make a key of version 4: `gpg --quick-generate-key` does";
        let fault = Fault::new(&CERTIFICATE_VERSION, message).hint(hint);
        findings.value(KEYRING, path.key("fingerprint"), fault);
    }
}

/// The fingerprints that pages name.
fn prose(evidence: &Evidence<'_>, findings: &mut Findings) {
    let known = |wanted: &Fingerprint| {
        evidence.library.keyring.keys.iter().any(|key| key.fingerprint == *wanted)
    };
    for page in &evidence.library.pages {
        for (fingerprint, span) in &page.prose.fingerprints {
            if !known(fingerprint) {
                findings.span(&page.prose.path, span.clone(), unknown(fingerprint));
            }
        }
    }
}

fn unknown(fingerprint: &Fingerprint) -> Fault {
    Fault::new(&FINGERPRINT_UNKNOWN, format!("{fingerprint} is not in the keyring"))
        .hint("add it to `content/keys/keyring.yaml`, or mend the fingerprint")
}

fn place_in_ring(keys: &[Key], index: usize, path: &Path, findings: &mut Findings) {
    let key = &keys[index];
    if keys[..index]
        .iter()
        .any(|other| other.fingerprint == key.fingerprint && other.role == key.role)
    {
        let fault = Fault::new(&KEY_DUPLICATE, format!("{} stands here twice", key.fingerprint));
        findings.value(KEYRING, path.key("fingerprint"), fault.hint("remove one of the entries"));
    }
    if let Some(successor) = &key.successor
        && !keys.iter().any(|other| other.fingerprint == *successor)
    {
        let fault = Fault::new(
            &FINGERPRINT_UNKNOWN,
            format!("the successor {successor} is not in the keyring"),
        );
        findings.value(
            KEYRING,
            path.key("successor"),
            fault.hint("add its entry, or mend the fingerprint"),
        );
    }
}

fn dates(key: &Key, path: &Path, findings: &mut Findings) {
    if let (Some(since), Some(until)) = (key.since, key.until)
        && until.is_surely_before(since)
    {
        let fault = Fault::new(&KEY_DATES, format!("`until`, {until}, is before `since`, {since}"));
        let hint = "check whether the two were swapped";
        findings.value(KEYRING, path.key("until"), fault.hint(hint));
    }
}

fn contacts(policy: &Policy, keys: &[Key], ring_failed: bool, findings: &mut Findings) {
    let path = Path::root().key("contacts");
    match policy.contacts.len() {
        0 => {
            let fault = Fault::new(&CONTACT_MISSING, "the policy names no contact");
            findings.value(
                POLICY,
                path.clone(),
                fault.hint("add `contacts: [{name: …, uri: mailto:…}]`"),
            );
        }
        1 => {
            let fault = Fault::new(&CONTACT_SINGLE, "the policy names only one contact");
            findings.value(POLICY, path.clone(), fault.hint("name a second one"));
        }
        _ => {}
    }
    for (index, contact) in policy.contacts.iter().enumerate() {
        let Some(fingerprint) = &contact.fingerprint else { continue };
        if !ring_failed && !keys.iter().any(|key| key.fingerprint == *fingerprint) {
            findings.value(POLICY, path.index(index).key("fingerprint"), unknown(fingerprint));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::keyring::{KeyRole, KeyState};

    #[track_caller]
    fn check(since: Option<&str>, until: Option<&str>, expected: &[&str]) {
        let key = Key {
            fingerprint: Fingerprint::parse("0123456789abcdef0123456789abcdef01234567").unwrap(),
            role: KeyRole::Advisories,
            holder: "A".to_owned(),
            state: KeyState::Retired,
            since: since.map(fixture::moment),
            until: until.map(fixture::moment),
            successor: None,
            certificate: None,
        };
        let mut findings = Findings::default();
        dates(&key, &Path::root(), &mut findings);
        let codes: Vec<_> = findings.0.iter().map(|found| found.fault.rule.code).collect();
        assert_eq!(codes, expected);
    }

    #[test]
    fn a_key_is_in_use_from_since_to_until() {
        check(Some("2020-01-01"), Some("2024-01-01"), &[]);
        check(Some("2020-01-01"), Some("2020-01-01"), &[]);
        check(Some("2020-01-01"), None, &[]);
        check(None, Some("2020-01-01"), &[]);
        check(Some("2024-01-01"), Some("2020-01-01"), &["key-dates"]);
    }
}
