//! The certificates by which signatures are judged, and the verdict.

use jiff::Timestamp;
use sequoia_openpgp::KeyHandle;
use sequoia_openpgp::packet::Key as PacketKey;
use sequoia_openpgp::packet::Signature;
use sequoia_openpgp::packet::key::{PublicParts, UnspecifiedRole};
use sequoia_openpgp::types::HashAlgorithm;

use sequoia_openpgp::cert::amalgamation::ValidAmalgamation as _;

use super::certificate::{self, Certificate, Revocation, instant, system_time};
use super::rule::{
    SIGNATURE_BAD, SIGNATURE_KEY_REVOKED, SIGNATURE_OUT_OF_TERM, SIGNATURE_UNKNOWN_KEY,
};
use super::signer::Form;
use super::{armour, clear_text, packet, policy::policy};
use crate::diagnostic::Fault;
use crate::model::date::Moment;
pub use crate::model::frozen::Signed;
use crate::model::keyring::{Key, KeyRole, KeyState};

/// The keys for advisories, with their certificates.
#[derive(Clone, Debug, Default)]
pub struct Ring {
    members: Vec<Member>,
}

#[derive(Clone, Debug)]
struct Member {
    certificate: Certificate,
    state: KeyState,
    since: Option<Moment>,
    until: Option<Moment>,
}

impl Ring {
    /// Adds a key of the keyring with its certificate; one that is not for advisories is passed over.
    pub fn add(&mut self, key: &Key, certificate: Certificate) {
        if key.role == KeyRole::Advisories && key.fingerprint == *certificate.fingerprint() {
            let Key { state, since, until, .. } = *key;
            self.members.push(Member { certificate, state, since, until });
        }
    }

    /// The certificates.
    pub fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        self.members.iter().map(|member| &member.certificate)
    }

    /// Judges a detached signature over a file. What is wrong with the signature itself is said before what is wrong with
    /// its form, because a weak hash or an unknown key says more than a blank line.
    ///
    /// # Errors
    /// Any of [`super::rule`], but for a withdrawn signature, which the caller must judge.
    pub fn detached(&self, data: &[u8], signature: &[u8]) -> Result<Signed, Fault> {
        let read = armour::read(signature)?;
        let signed = self.judge(&read, Form::Detached, data)?;
        armour::read_canonical(signature)?;
        Ok(signed)
    }

    /// Judges a clear-signed text, and gives the text that is signed.
    ///
    /// # Errors
    /// As [`Ring::detached`].
    pub fn clear(&self, file: &[u8]) -> Result<(String, Signed), Fault> {
        let (text, signature) = clear_text::read(file)?;
        let signed = self.judge(&signature, Form::Clear, &clear_text::signed_bytes(&text))?;
        clear_text::read_canonical(file)?;
        Ok((text, signed))
    }

    /// Judges one signature packet over the bytes that it covers.
    ///
    /// # Errors
    /// As [`Ring::detached`].
    pub fn judge(&self, signature: &Signature, form: Form, data: &[u8]) -> Result<Signed, Fault> {
        let issuer = KeyHandle::from(packet::issuer(signature, form)?);
        let found = self.members.iter().find_map(|member| {
            let mut keys = member.certificate.cert().keys();
            keys.find(|key| key.key().key_handle() == issuer).map(|key| (member, key.key().clone()))
        });
        let Some((member, key)) = found else {
            let message = format!("the key {issuer} of this signature is not in the keyring");
            let hint = "do not trust the file; the project adds the key to its keyring with `role: advisories` and its certificate, if it is theirs";
            return Err(Fault::new(&SIGNATURE_UNKNOWN_KEY, message).hint(hint));
        };
        let at = signature.signature_creation_time().map(instant).ok_or_else(bad)?;
        if at < instant(key.creation_time()) {
            return Err(term(at, "the key did not exist yet"));
        }
        fits(signature, &key, data)?;
        member.in_term(at, &issuer)?;
        let signer = member.certificate.fingerprint().clone();
        Ok(Signed { signer, at, withdrawn: member.compromised(&issuer) })
    }
}

/// The verdict, where the signature still counts.
///
/// # Errors
/// [`SIGNATURE_KEY_REVOKED`] where it does not.
pub fn standing(signed: Signed) -> Result<Signed, Fault> {
    if signed.withdrawn {
        let message = format!("{} was revoked as compromised", signed.signer);
        return Err(Fault::new(&SIGNATURE_KEY_REVOKED, message).hint(
            "do not trust this file until the project has signed it again with another key",
        ));
    }
    Ok(signed)
}

impl Member {
    /// Whether the certificate, or the subkey that signed, is not to be trusted whatever its signatures are dated.
    fn compromised(&self, issuer: &KeyHandle) -> bool {
        let hard = |found: Option<Revocation>| found.is_some_and(|revoked| revoked.hard);
        self.state == KeyState::Revoked
            || hard(self.certificate.revocation())
            || hard(self.certificate.subkey_revocation(issuer))
    }

    /// Whether the key was the project's, alive, and made for signing at that time.
    fn in_term(&self, at: Timestamp, issuer: &KeyHandle) -> Result<(), Fault> {
        let moment = Moment::Time(at);
        if self.state == KeyState::Upcoming {
            return Err(term(at, "the keyring announces this key, and does not use it yet"));
        }
        if self.since.is_some_and(|since| moment.is_surely_before(since)) {
            return Err(term(at, "the keyring uses this key only since a later day"));
        }
        if self.until.is_some_and(|until| until.is_surely_before(moment)) {
            return Err(term(at, "the keyring used this key only until an earlier day"));
        }
        self.alive(at, issuer)
    }

    /// Whether the certificate says something of itself, but nothing as old as that.
    fn forgets(&self, at: Timestamp) -> bool {
        self.certificate.signs_since().is_some_and(|since| since > at)
    }

    fn alive(&self, at: Timestamp, issuer: &KeyHandle) -> Result<(), Fault> {
        let policy = policy();
        let valid = self.certificate.cert().with_policy(&policy, system_time(at));
        let valid = valid.map_err(|error| {
            if self.forgets(at) {
                return forgotten(at);
            }
            term(at, &format!("the certificate was not valid: {error}"))
        })?;
        if self.certificate.expires(at).is_some_and(|end| end <= at) {
            return Err(term(at, "the certificate had expired"));
        }
        if self.certificate.revocation().is_some_and(|revoked| !revoked.hard && revoked.at <= at) {
            return Err(term(at, "the key had been revoked, as no longer used"));
        }
        let signs =
            valid.keys().supported().for_signing().find(|key| key.key().key_handle() == *issuer);
        match signs {
            None => Err(term(at, "the certificate did not have it as a key for signing")),
            Some(key) if key.alive().is_err() => Err(term(at, "the subkey was not valid then")),
            Some(key) => match certificate::worst(&key.revocation_status()) {
                Some(revoked) if !revoked.hard => Err(term(at, "the subkey had been revoked")),
                _ => Ok(()),
            },
        }
    }
}

/// Whether the signature was made by the key over the bytes; the two bytes of the hash that it repeats count too.
fn fits(
    signature: &Signature,
    key: &PacketKey<PublicParts, UnspecifiedRole>,
    data: &[u8],
) -> Result<(), Fault> {
    let digest = digest(signature, data).ok_or_else(bad)?;
    if signature.digest_prefix()[..] != digest[..2] {
        return Err(bad());
    }
    signature.verify_digest(key, &digest).map_err(|_| bad())
}

fn digest(signature: &Signature, data: &[u8]) -> Option<Vec<u8>> {
    let hash: HashAlgorithm = signature.hash_algo();
    let mut context = hash.context().ok()?.for_signature(signature.version());
    context.update(data);
    sequoia_openpgp::crypto::hash::Hash::hash(&**signature, &mut context).ok()?;
    context.into_digest().ok()
}

fn bad() -> Fault {
    Fault::new(&SIGNATURE_BAD, "this signature does not fit what it stands beside")
        .hint("the file or its signature was changed; take both from the project again")
}

/// What gpg does when it extends a key: it writes a new self-signature in the place of the old one. sqv and sqop, which ask
/// what the certificate said then, would refuse the signature too.
fn forgotten(at: Timestamp) -> Fault {
    let message = format!(
        "this signature is dated {at}; the certificate's file has only what the key said of itself later"
    );
    Fault::new(&SIGNATURE_OUT_OF_TERM, message).hint(
        "bring back what it said before: `gpg --import` the file as it was, then export it again without `export-minimal`",
    )
}

fn term(at: Timestamp, why: &str) -> Fault {
    Fault::new(&SIGNATURE_OUT_OF_TERM, format!("this signature is dated {at}; {why}"))
        .hint("check the clock of the machine that signed, and the dates in the keyring; sign again with a valid key")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::fixture::{self, time};
    use crate::signature::signer::Signer as _;

    const TEXT: &str = "A text\n- with a dash\nFrom here\n\n-----BEGIN PGP SIGNATURE-----\n";
    const WHEN: &str = "2026-11-20T10:00:00Z";

    fn sign(form: Form) -> Vec<u8> {
        fixture::signer().sign(form, TEXT.as_bytes(), time(WHEN)).unwrap()
    }

    fn ring(change: impl FnOnce(&mut Key)) -> Ring {
        let mut key = fixture::key(KeyState::Active);
        change(&mut key);
        let mut ring = Ring::default();
        ring.add(&key, fixture::certificate());
        ring
    }

    #[track_caller]
    fn check(ring: &Ring, expected: Result<bool, &str>) {
        let clear = ring.clear(&sign(Form::Clear)).map(|(text, signed)| {
            assert_eq!(text, TEXT);
            signed
        });
        let detached = ring.detached(TEXT.as_bytes(), &sign(Form::Detached));
        for verdict in [clear, detached] {
            let shown = verdict.map(|signed| (signed.at == time(WHEN)) && !signed.withdrawn);
            assert_eq!(
                shown.as_ref().map_err(|fault| fault.rule.code),
                expected.as_ref().map_err(|code| *code)
            );
        }
    }

    #[test]
    fn a_signature_counts_while_the_keyring_says_so() {
        let moment = |text| Some(Moment::parse(text).unwrap());
        check(&ring(|_| {}), Ok(true));
        check(&ring(|key| key.since = moment("2026-11-20")), Ok(true));
        check(&ring(|key| key.until = moment("2026-11-20")), Ok(true));
        check(&ring(|key| key.state = KeyState::Retired), Ok(true));
        check(&ring(|key| key.state = KeyState::Revoked), Ok(false));
        check(&ring(|key| key.since = moment("2026-11-21")), Err("signature-out-of-term"));
        check(&ring(|key| key.until = moment("2026-11-19")), Err("signature-out-of-term"));
        check(&ring(|key| key.state = KeyState::Upcoming), Err("signature-out-of-term"));
        check(&ring(|key| key.role = KeyRole::Reports), Err("signature-unknown-key"));
        check(&Ring::default(), Err("signature-unknown-key"));
    }

    #[test]
    fn no_bit_of_a_signature_is_free() {
        let (ring, clear, detached) = (ring(|_| {}), sign(Form::Clear), sign(Form::Detached));
        for bit in 0..clear.len() * 8 {
            let flipped = flip(&clear, bit);
            assert!(ring.clear(&flipped).is_err(), "{}", String::from_utf8_lossy(&flipped));
        }
        for bit in 0..detached.len() * 8 {
            let flipped = flip(&detached, bit);
            assert!(ring.detached(TEXT.as_bytes(), &flipped).is_err(), "bit {bit}");
        }
    }

    fn flip(bytes: &[u8], bit: usize) -> Vec<u8> {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        flipped
    }

    #[test]
    fn a_signature_fits_one_file_only() {
        let found = ring(|_| {}).detached(b"another text", &sign(Form::Detached)).unwrap_err();
        assert_eq!(found.rule.code, "signature-bad");
    }

    #[test]
    fn the_form_is_the_last_thing_that_is_wrong() {
        let armour = String::from_utf8(sign(Form::Detached)).unwrap();
        let commented = armour.replacen("\n\n", "\nComment: x\n\n", 1);
        for (ring, data, code) in [
            (ring(|_| {}), TEXT, "signature-form"),
            (ring(|_| {}), "another text", "signature-bad"),
            (Ring::default(), TEXT, "signature-unknown-key"),
        ] {
            let found = ring.detached(data.as_bytes(), commented.as_bytes()).unwrap_err();
            assert_eq!(found.rule.code, code);
        }
    }

    #[test]
    fn a_signature_from_before_the_key_is_refused() {
        let early =
            fixture::signer().sign(Form::Clear, b"a\n", time("2026-10-31T00:00:00Z")).unwrap();
        assert_eq!(fixture::ring().clear(&early).unwrap_err().rule.code, "signature-out-of-term");
    }

    #[test]
    fn the_same_text_and_time_give_the_same_bytes() {
        assert_eq!(sign(Form::Clear), sign(Form::Clear));
        assert_eq!(sign(Form::Detached), sign(Form::Detached));
    }
}
