//! Messages that are signed, and encrypted to one key (RFC 9580, section 10.3).
//!
//! The signature is made before, by whatever can sign: it stands in the encrypted part around the data, as a one-pass
//! signature. Everything is written as the oldest readers want it: nothing compressed, encryption by AES-256 with the
//! integrity protection of version 1 (sections 5.13.1 and 9.6).

use std::io::Write;

use sequoia_openpgp::armor::Kind;
use sequoia_openpgp::packet::one_pass_sig::OnePassSig3;
use sequoia_openpgp::packet::{Literal, OnePassSig, Packet, Signature};
use sequoia_openpgp::serialize::Marshal as _;
use sequoia_openpgp::serialize::stream::{Armorer, Encryptor, Message, Recipient};
use sequoia_openpgp::types::{DataFormat, Features, SymmetricAlgorithm};

use super::certificate::EncryptionKey;
use crate::diagnostic::{Fault, Rule};

/// A message that could not be encrypted.
pub static SEALING_FAILED: Rule = Rule::error(
    "sealing-failed",
    "a message could not be encrypted",
    "The library for OpenPGP refused to encrypt to this certificate, though it looked usable: its key has an algorithm or a \
     size that is not supported. Nothing was written. Ask for a certificate with an X25519 or RSA subkey.",
);

/// The armoured message: the data with its detached signature, encrypted to one key. It names that key and nobody else.
///
/// # Errors
/// [`SEALING_FAILED`] where the library cannot encrypt to the key.
pub fn seal(data: &[u8], signature: &Signature, key: &EncryptionKey) -> Result<String, Fault> {
    let mut sealed = Vec::new();
    write(data, signature, key, &mut sealed).map_err(|error| {
        Fault::new(&SEALING_FAILED, format!("the message could not be encrypted: {error}"))
            .hint("ask for another certificate")
    })?;
    Ok(String::from_utf8(sealed).expect("armour is ASCII"))
}

fn write(
    data: &[u8],
    signature: &Signature,
    key: &EncryptionKey,
    sealed: &mut Vec<u8>,
) -> sequoia_openpgp::Result<()> {
    let armour = Armorer::new(Message::new(sealed)).kind(Kind::Message).build()?;
    let key = key.key();
    // Without the newer features that the certificate may announce, so that gpg 2.2 reads it too.
    let recipient = Recipient::new(Features::empty().set_seipdv1(), Some(key.keyid().into()), key);
    let encrypting = Encryptor::for_recipients(armour, [recipient]);
    let mut message = encrypting.symmetric_algo(SymmetricAlgorithm::AES256).build()?;
    signed(data, signature, &mut message)?;
    message.finalize()
}

/// The three packets of a signed message: what the signature will be, the data, the signature.
fn signed(
    data: &[u8],
    signature: &Signature,
    out: &mut (dyn Write + Send + Sync),
) -> sequoia_openpgp::Result<()> {
    let mut announced = OnePassSig3::try_from(signature)?;
    announced.set_last(true);
    let mut literal = Literal::new(DataFormat::Binary);
    literal.set_body(data.to_vec());
    Packet::from(OnePassSig::from(announced)).serialize(out)?;
    Packet::from(literal).serialize(out)?;
    Packet::from(signature.clone()).serialize(out)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use sequoia_openpgp::Cert;
    use sequoia_openpgp::armor::{Reader, ReaderMode};
    use sequoia_openpgp::crypto::SessionKey;
    use sequoia_openpgp::packet::{PKESK, SKESK};
    use sequoia_openpgp::parse::Parse as _;
    use sequoia_openpgp::parse::stream::{
        DecryptionHelper, DecryptorBuilder, MessageLayer, MessageStructure, VerificationHelper,
    };
    use sequoia_openpgp::{KeyHandle, Result};

    use super::*;
    use crate::signature::certificate::system_time;
    use crate::signature::fixture::{self, time};
    use crate::signature::policy::policy;
    use crate::signature::{Certificate, Form, Signer as _, armour};

    const SECRET: &[u8] = include_bytes!("../../tests/keys/packager-one-secret.asc");
    const ONE: &[u8] = include_bytes!("../../tests/keys/packager-one.asc");
    const NOW: &str = "2026-11-22T12:00:00Z";

    /// What a packager's program does; it keeps how many keys the message was encrypted to, and how often it was signed.
    struct Packager {
        cert: Cert,
        recipients: usize,
        signatures: usize,
    }

    impl VerificationHelper for &mut Packager {
        fn get_certs(&mut self, _ids: &[KeyHandle]) -> Result<Vec<Cert>> {
            Ok(vec![fixture::certificate().cert().clone()])
        }

        fn check(&mut self, structure: MessageStructure<'_>) -> Result<()> {
            for layer in structure {
                if let MessageLayer::SignatureGroup { results } = layer {
                    self.signatures += results.into_iter().flatten().count();
                }
            }
            Ok(())
        }
    }

    impl DecryptionHelper for &mut Packager {
        fn decrypt(
            &mut self,
            pkesks: &[PKESK],
            _skesks: &[SKESK],
            algorithm: Option<SymmetricAlgorithm>,
            decrypt: &mut dyn FnMut(Option<SymmetricAlgorithm>, &SessionKey) -> bool,
        ) -> Result<Option<Cert>> {
            self.recipients = pkesks.len();
            let keys = self.cert.keys().unencrypted_secret();
            for mut pair in keys.map(|key| key.key().clone().into_keypair().unwrap()) {
                let opened = pkesks.iter().find_map(|one| one.decrypt(&mut pair, algorithm));
                if opened.is_some_and(|(algorithm, key)| decrypt(algorithm, &key)) {
                    return Ok(Some(self.cert.clone()));
                }
            }
            Ok(None)
        }
    }

    fn sealed(data: &[u8]) -> String {
        let signature = fixture::signer().sign(Form::Detached, data, time(NOW)).unwrap();
        let one = Certificate::read(ONE).unwrap();
        let key = one.encryption_key(time(NOW), time(NOW)).unwrap();
        seal(data, &armour::read(&signature).unwrap(), &key).unwrap()
    }

    fn open(sealed: &[u8]) -> Result<(Vec<u8>, usize, usize)> {
        let mut packager =
            Packager { cert: Cert::from_bytes(SECRET)?, recipients: 0, signatures: 0 };
        let policy = policy();
        let builder = DecryptorBuilder::from_bytes(sealed)?;
        let mut data = Vec::new();
        builder
            .with_policy(&policy, system_time(time(NOW)), &mut packager)?
            .read_to_end(&mut data)?;
        Ok((data, packager.recipients, packager.signatures))
    }

    #[test]
    fn one_recipient_reads_the_same_bytes_under_a_good_signature() {
        for data in [&b""[..], b"a bundle\r\n", &vec![0x5A; 100_000]] {
            let sealed = sealed(data);
            assert_eq!(open(sealed.as_bytes()).unwrap(), (data.to_vec(), 1, 1));
            // With the checksum that old readers ask for.
            let last = sealed.lines().rev().nth(1).unwrap();
            assert!(last.starts_with('=') && last.len() == 5, "{last}");
        }
    }

    #[test]
    fn two_messages_share_no_key_and_a_changed_one_is_not_read() {
        let (one, two) = (sealed(b"text"), sealed(b"text"));
        assert_ne!(one, two);
        let mut binary = Vec::new();
        let mode = ReaderMode::Tolerant(Some(Kind::Message));
        Reader::from_bytes(one.as_bytes(), mode).read_to_end(&mut binary).unwrap();
        *binary.last_mut().unwrap() ^= 1;
        assert!(open(&binary).is_err());
    }
}
