//! Keys for tests: the example key, and others that are made for one test.

use std::time::{Duration, SystemTime};

use forewarn::signature::certificate::system_time;
use forewarn::signature::{Certificate, KeyFile, armour, clear_text};
use sequoia_openpgp::Profile;
use sequoia_openpgp::cert::{Cert, CertBuilder};
use sequoia_openpgp::packet::signature::SignatureBuilder;
use sequoia_openpgp::packet::{Packet, Signature, UserID};
use sequoia_openpgp::parse::Parse as _;
use sequoia_openpgp::serialize::SerializeInto as _;
use sequoia_openpgp::types::{HashAlgorithm, ReasonForRevocation, SignatureType};

use super::published::time;

/// A key with both halves.
#[derive(Clone)]
pub(crate) struct TestKey {
    cert: Cert,
    /// The files as they are, where they come from this repository.
    secret: Vec<u8>,
    public: Vec<u8>,
}

impl TestKey {
    /// The example key of this repository.
    pub(crate) fn example() -> Self {
        let secret = include_bytes!("../../keys/example-secret.asc").to_vec();
        let public = include_bytes!("../../../content/keys/example.asc").to_vec();
        Self { cert: Cert::from_bytes(&secret).unwrap(), secret, public }
    }

    /// A new key; `days` is how long it is good, from 2026-11-01 on.
    pub(crate) fn new(name: &str, days: Option<u64>) -> Self {
        let builder = CertBuilder::new()
            .set_profile(Profile::RFC4880)
            .unwrap()
            .set_creation_time(start())
            .set_validity_period(days.map(|days| Duration::from_secs(days * 86_400)))
            .add_userid(name)
            .add_signing_subkey();
        Self::of(builder.generate().unwrap().0)
    }

    fn of(cert: Cert) -> Self {
        let secret = cert.as_tsk().armored().to_vec().unwrap();
        let public = cert.clone().strip_secret_key_material().armored().to_vec().unwrap();
        Self { cert, secret, public }
    }

    pub(crate) fn certificate(&self) -> Certificate {
        Certificate::read(&self.public).unwrap()
    }

    pub(crate) fn signer(&self) -> KeyFile {
        KeyFile::unlock(&self.secret, None, None).unwrap()
    }

    /// The same key, revoked as compromised.
    pub(crate) fn compromised(&self) -> Self {
        let mut primary = self.pair();
        let revocation =
            self.cert.revoke(&mut primary, ReasonForRevocation::KeyCompromised, b"stolen").unwrap();
        Self::of(self.cert.clone().insert_packets(revocation).unwrap().0)
    }

    /// The same key, its user id certified by another one.
    pub(crate) fn certified_by(&self, issuer: &Self) -> Self {
        let id = self.cert.userids().next().unwrap().userid().clone();
        let at = system_time(time("2026-11-10T00:00:00Z"));
        let certification = id
            .certify(&mut issuer.pair(), &self.cert, SignatureType::GenericCertification, None, at)
            .unwrap();
        let packets: [Packet; 2] = [UserID::from(id.value()).into(), certification.into()];
        Self::of(self.cert.clone().insert_packets(packets).unwrap().0)
    }

    /// A text signed with SHA-1, as gpg can be told to do.
    pub(crate) fn clear_with_sha1(&self, text: &str, at: &str) -> Vec<u8> {
        let signature = self.sha1(SignatureType::Text, &clear_text::signed_bytes(text), at);
        clear_text::write(text, &signature).into_bytes()
    }

    /// A detached signature with SHA-1.
    pub(crate) fn detached_with_sha1(&self, data: &[u8], at: &str) -> Vec<u8> {
        armour::write(&self.sha1(SignatureType::Binary, data, at)).into_bytes()
    }

    fn sha1(&self, kind: SignatureType, data: &[u8], at: &str) -> Signature {
        SignatureBuilder::new(kind)
            .set_hash_algo(HashAlgorithm::SHA1)
            .set_signature_creation_time(system_time(time(at)))
            .unwrap()
            .sign_message(&mut self.pair(), data)
            .unwrap()
    }

    fn pair(&self) -> sequoia_openpgp::crypto::KeyPair {
        let key = self.cert.primary_key().key().clone().parts_into_secret().unwrap();
        key.into_keypair().unwrap()
    }
}

fn start() -> SystemTime {
    system_time(time("2026-11-01T00:00:00Z"))
}
