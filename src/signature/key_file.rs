//! A secret key in a file, which signs without any other program.

use jiff::Timestamp;
use sequoia_openpgp::cert::Cert;
use sequoia_openpgp::crypto::hash::{Context, Hash as _};
use sequoia_openpgp::crypto::{KeyPair, Password, Signer as _, mpi};
use sequoia_openpgp::packet::Signature;
use sequoia_openpgp::packet::signature::Signature4;
use sequoia_openpgp::packet::signature::subpacket::{Subpacket, SubpacketArea, SubpacketValue};
use sequoia_openpgp::parse::Parse as _;
use sequoia_openpgp::types::{HashAlgorithm, PublicKeyAlgorithm};

use super::certificate::{newest_binding, system_time};
use super::clear_text::Signed;
use super::ed25519::Ed25519;
use super::signer::{Form, Signer, Signing};
use super::{clear_text, packet, policy::policy};
use crate::diagnostic::{Fault, Rule};
use crate::model::fingerprint::Fingerprint;

/// A key that cannot sign.
pub static SIGNING_KEY: Rule = Rule::error(
    "signing-key",
    "the signing key cannot be used",
    "A signing key is the secret half of a key that the keyring lists for advisories, in the file that `gpg --armor \
     --export-secret-keys` writes or in gpg itself. Keep the file outside the repository.",
);

/// What every signature hashes by.
const HASH: HashAlgorithm = HashAlgorithm::SHA512;

/// A secret key, unlocked.
pub struct KeyFile {
    fingerprint: Fingerprint,
    pair: KeyPair,
    /// The same once more, where it is of the kind that signs many times soon.
    ed25519: Option<Ed25519>,
    /// The newest of the certificate's bindings: nothing that it signs may be older.
    bound: Timestamp,
    /// What the clock says, where the date of what is signed shall not decide.
    clock: Option<Timestamp>,
}

impl KeyFile {
    /// Whether the key in a file is locked by a passphrase.
    ///
    /// # Errors
    /// [`SIGNING_KEY`] where the file holds no secret key.
    pub fn is_locked(bytes: &[u8]) -> Result<bool, Fault> {
        let cert = parse(bytes)?;
        let locked = secret_keys(&cert).iter().all(|key| !key.has_unencrypted_secret());
        Ok(locked)
    }

    /// Unlocks the newest key for signing in the file. A `clock` makes signatures be dated by it; without one they are dated
    /// by what is signed, the same on every machine.
    ///
    /// # Errors
    /// [`SIGNING_KEY`] where there is no such key, or the passphrase is wrong.
    pub fn unlock(
        bytes: &[u8],
        passphrase: Option<&str>,
        clock: Option<Timestamp>,
    ) -> Result<Self, Fault> {
        let cert = parse(bytes)?;
        let fingerprint = Fingerprint::parse(&cert.fingerprint().to_hex())?;
        let keys = secret_keys(&cert);
        let Some(key) = keys.into_iter().next() else {
            return Err(fault(
                "this key has no secret part that may sign",
                "name the file of another key",
            ));
        };
        if clock.is_none() && !repeats_itself(key.pk_algo()) {
            let message = format!("{} makes other signatures each time", key.pk_algo());
            return Err(fault(&message, "sign in builds with an Ed25519 or RSA key"));
        }
        let unlocked = match passphrase.filter(|_| !key.has_unencrypted_secret()) {
            Some(text) => key.decrypt_secret(&Password::from(text)),
            None => Ok(key),
        };
        let pair = unlocked.and_then(sequoia_openpgp::packet::Key::into_keypair);
        let pair =
            pair.map_err(|_| fault("this key could not be unlocked", "check the passphrase"))?;
        let ed25519 = Ed25519::of(&pair);
        Ok(Self { fingerprint, pair, ed25519, bound: newest_binding(&cert), clock })
    }

    fn signature(
        &self,
        form: Form,
        mut context: Context,
        time: Timestamp,
    ) -> sequoia_openpgp::Result<Signature> {
        let (hash, key) = (HASH, self.pair.public());
        let created = SubpacketValue::SignatureCreationTime(system_time(time).try_into()?);
        let issuer = SubpacketValue::IssuerFingerprint(key.fingerprint());
        let hashed = SubpacketArea::new(vec![
            Subpacket::new(created, true)?,
            Subpacket::new(issuer, false)?,
        ])?;
        let id = SubpacketValue::Issuer(key.keyid());
        let unhashed = SubpacketArea::new(vec![Subpacket::new(id, false)?])?;
        let make = |prefix, value| {
            Signature4::new(
                packet::kind(form),
                key.pk_algo(),
                hash,
                hashed.clone(),
                unhashed.clone(),
                prefix,
                value,
            )
        };
        // The library's own builder adds a random salt, and two builds would differ.
        let draft = make([0, 0], mpi::Signature::RSA { s: mpi::MPI::new(&[1]) });
        draft.hash(&mut context)?;
        let digest = context.into_digest()?;
        let value = match &self.ed25519 {
            Some(key) => key.sign(&digest),
            None => self.pair.clone().sign(hash, &digest)?,
        };
        Ok(make([digest[0], digest[1]], value).into())
    }
}

impl Signer for KeyFile {
    fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    fn time(&self, date: Timestamp) -> Timestamp {
        self.clock.unwrap_or_else(|| date.max(self.bound))
    }

    fn begin(&self, form: Form, time: Timestamp) -> Result<Box<dyn Signing + '_>, Fault> {
        let context = HASH.context().map_err(|error| failed(&error))?.for_signature(4);
        let text = (form == Form::Clear).then(Signed::default);
        Ok(Box::new(Hashing { key: self, text, context, time }))
    }
}

/// What was hashed so far.
struct Hashing<'a> {
    key: &'a KeyFile,
    /// What of a text is signed; of other bytes all are.
    text: Option<Signed>,
    context: Context,
    time: Timestamp,
}

impl Signing for Hashing<'_> {
    fn add(&mut self, piece: &[u8]) -> Result<(), Fault> {
        let Self { text: Some(signed), context, .. } = self else {
            self.context.update(piece);
            return Ok(());
        };
        let text = clear_text::utf8(piece)?;
        clear_text::check(text)?;
        signed.add(text, |bytes| context.update(bytes));
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Signature, Fault> {
        let Self { key, text, context, time } = *self;
        let form = if text.is_some() { Form::Clear } else { Form::Detached };
        key.signature(form, context, time).map_err(|error| failed(&error))
    }
}

fn failed(error: &dyn std::fmt::Display) -> Fault {
    fault(&format!("signing failed: {error}"), "try another key, or sign with gpg")
}

impl std::fmt::Debug for KeyFile {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "KeyFile({})", self.fingerprint)
    }
}

type SecretKey = sequoia_openpgp::packet::Key<
    sequoia_openpgp::packet::key::SecretParts,
    sequoia_openpgp::packet::key::UnspecifiedRole,
>;

fn parse(bytes: &[u8]) -> Result<Cert, Fault> {
    let cert = Cert::from_bytes(bytes);
    let cert = cert.map_err(|_| {
        fault(
            "this file holds no OpenPGP key",
            "name the file that `gpg --armor --export-secret-keys` wrote",
        )
    })?;
    if cert.is_tsk() {
        return Ok(cert);
    }
    Err(fault("this file holds only a certificate", "name the file with the secret key"))
}

/// The keys that may sign by the certificate's newest word, the newest first.
fn secret_keys(cert: &Cert) -> Vec<SecretKey> {
    let policy = policy();
    let Ok(valid) = cert.with_policy(&policy, system_time(newest_binding(cert))) else {
        return vec![];
    };
    let mut keys: Vec<SecretKey> = valid
        .keys()
        .supported()
        .secret()
        .for_signing()
        .revoked(false)
        .map(|key| key.key().clone())
        .collect();
    keys.sort_by_key(|key| std::cmp::Reverse((key.creation_time(), key.fingerprint())));
    keys
}

/// Whether the same text always gets the same signature.
fn repeats_itself(algorithm: PublicKeyAlgorithm) -> bool {
    #[expect(deprecated, reason = "keys with the old numbers of RSA are in use")]
    let rsa = matches!(algorithm, PublicKeyAlgorithm::RSAEncryptSign | PublicKeyAlgorithm::RSASign);
    rsa || matches!(algorithm, PublicKeyAlgorithm::EdDSA | PublicKeyAlgorithm::Ed25519)
}

fn fault(message: &str, hint: &str) -> Fault {
    Fault::new(&SIGNING_KEY, message).hint(hint)
}

#[cfg(test)]
mod tests {
    use sequoia_openpgp::Profile;
    use sequoia_openpgp::cert::{CertBuilder, CipherSuite};
    use sequoia_openpgp::serialize::SerializeInto as _;

    use super::*;
    use crate::signature::fixture;

    fn made(suite: CipherSuite, passphrase: Option<&str>) -> Vec<u8> {
        let builder = CertBuilder::new().set_profile(Profile::RFC4880).unwrap();
        let builder = builder.set_cipher_suite(suite).add_signing_subkey();
        let builder = builder.add_userid("forewarn test key, do not trust");
        let builder = builder.set_creation_time(system_time(fixture::time("2026-01-01T00:00:00Z")));
        let (cert, _) = builder.set_password(passphrase.map(Password::from)).generate().unwrap();
        cert.as_tsk().armored().to_vec().unwrap()
    }

    #[track_caller]
    fn check(file: &[u8], passphrase: Option<&str>, clock: bool, expected: Result<(), &str>) {
        let clock = clock.then(|| fixture::time("2026-11-22T00:00:00Z"));
        let unlocked = KeyFile::unlock(file, passphrase, clock).map(drop);
        assert_eq!(unlocked.map_err(|fault| fault.message), expected.map_err(str::to_owned));
    }

    #[test]
    fn a_locked_key_needs_its_passphrase() {
        let file = made(CipherSuite::Cv25519, Some("right"));
        assert!(KeyFile::is_locked(&file).unwrap());
        assert!(!KeyFile::is_locked(fixture::SECRET).unwrap());
        check(&file, Some("right"), false, Ok(()));
        check(&file, Some("wrong"), false, Err("this key could not be unlocked"));
        check(&file, None, false, Err("this key could not be unlocked"));
        check(fixture::SECRET, None, false, Ok(()));
    }

    #[test]
    fn other_files_are_no_keys() {
        check(fixture::CERTIFICATE, None, true, Err("this file holds only a certificate"));
        check(b"", None, true, Err("this file holds no OpenPGP key"));
        check(
            b"-----BEGIN PGP PRIVATE KEY BLOCK-----\n",
            None,
            true,
            Err("this file holds no OpenPGP key"),
        );
    }

    #[test]
    fn a_key_whose_signatures_differ_each_time_signs_in_no_build() {
        let file = made(CipherSuite::P256, None);
        check(&file, None, false, Err("ECDSA makes other signatures each time"));
        check(&file, None, true, Ok(()));
    }

    #[test]
    fn nothing_is_dated_before_the_certificate_was_made() {
        let key = fixture::signer();
        let shown = |date| key.time(fixture::time(date)).to_string();
        assert_eq!(shown("2016-08-04T09:16:53Z"), "2026-11-01T00:00:00Z");
        assert_eq!(shown("2026-11-20T10:00:00Z"), "2026-11-20T10:00:00Z");
    }

    #[test]
    fn a_line_that_gpg_would_cut_is_not_signed() {
        let long = format!("{}\n", "x".repeat(clear_text::LONGEST_LINE + 1));
        let fault = fixture::signer().sign(Form::Clear, long.as_bytes(), Timestamp::UNIX_EPOCH);
        assert_eq!(fault.unwrap_err().message, "line 1 of the text has more than 19000 bytes");
    }
}
