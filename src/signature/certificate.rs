//! Certificates: the public halves of keys.

mod facts;
mod usable;

use std::io::Read as _;

use sequoia_openpgp::armor::{Kind, Reader, ReaderMode};
use sequoia_openpgp::cert::{Cert, CertParser};
use sequoia_openpgp::parse::Parse as _;

use crate::diagnostic::{Fault, Rule};
use crate::model::fingerprint::Fingerprint;

pub use facts::{Revocation, instant, system_time, worst};
pub use usable::{CERTIFICATE_WEAK, KEY_UNUSABLE, Use};

/// A file that is no certificate.
pub static CERTIFICATE_FORM: Rule = Rule::error(
    "certificate-form",
    "a certificate's file does not hold just one certificate",
    "Readers import the file as it is. It must be the armoured public key of one certificate, as `gpg --armor --export-options \
     export-minimal --export FINGERPRINT` writes it, with no text around it.",
);

/// A secret key where a public one belongs.
pub static CERTIFICATE_SECRET: Rule = Rule::error(
    "certificate-secret",
    "a certificate's file holds a secret key",
    "Whatever stands in the site's folder is published, or at least kept in git for ever. A secret key that was ever committed \
     must be taken for stolen: revoke it and make a new one. Export the certificate alone.",
);

/// A version that the readers of today cannot use.
pub static CERTIFICATE_VERSION: Rule = Rule::error(
    "certificate-version",
    "a certificate has a version that many readers cannot use",
    "GnuPG 2.2 and the programs of Debian 12 read version 4 and nothing later, so a reporter or distributor there could not use \
     this key at all. Make one of version 4, such as Ed25519 or RSA-4096.",
);

/// One certificate, with the file that it came from.
#[derive(Clone, Debug)]
pub struct Certificate {
    cert: Cert,
    fingerprint: Fingerprint,
    bytes: Vec<u8>,
}

impl Certificate {
    /// Reads the armoured file of exactly one certificate.
    ///
    /// # Errors
    /// [`CERTIFICATE_FORM`], [`CERTIFICATE_SECRET`] or [`CERTIFICATE_VERSION`].
    pub fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let form = || {
            Fault::new(&CERTIFICATE_FORM, "this file does not hold just one armoured certificate").hint(
                "write it by `gpg --armor --export-options export-minimal --export FINGERPRINT`",
            )
        };
        let text = std::str::from_utf8(bytes).map_err(|_| form())?.trim();
        if text.contains("PRIVATE KEY BLOCK") {
            return Err(secret());
        }
        let framed = text.starts_with("-----BEGIN PGP PUBLIC KEY BLOCK-----")
            && text.ends_with("-----END PGP PUBLIC KEY BLOCK-----")
            && text.matches("-----BEGIN").count() == 1;
        if !framed {
            return Err(form());
        }
        let mut binary = Vec::new();
        Reader::from_bytes(bytes, ReaderMode::Tolerant(Some(Kind::PublicKey)))
            .read_to_end(&mut binary)
            .map_err(|_| form())?;
        let certificate = Self::parse(&binary, bytes).ok_or_else(form)?;
        certificate.sound()
    }

    /// Its fingerprint.
    #[must_use]
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    /// The bytes of the file, which are published as they are.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The certificate as the library knows it.
    #[must_use]
    pub fn cert(&self) -> &Cert {
        &self.cert
    }

    /// What this copy and another of the same certificate say together, such as a revocation that only one has.
    #[must_use]
    pub fn merged(&self, other: &Self) -> Self {
        let cert = self
            .cert
            .clone()
            .merge_public(other.cert.clone())
            .unwrap_or_else(|_| self.cert.clone());
        Self { cert, ..self.clone() }
    }

    fn parse(binary: &[u8], bytes: &[u8]) -> Option<Self> {
        let mut found = CertParser::from_bytes(binary).ok()?;
        let (Some(Ok(cert)), None) = (found.next(), found.next()) else { return None };
        let fingerprint = Fingerprint::parse(&cert.fingerprint().to_hex()).ok()?;
        Some(Self { cert, fingerprint, bytes: bytes.to_vec() })
    }

    fn sound(self) -> Result<Self, Fault> {
        if self.cert.is_tsk() {
            return Err(secret());
        }
        match self.cert.primary_key().key().version() {
            4 => Ok(self),
            version => Err(Fault::new(
                &CERTIFICATE_VERSION,
                format!("this certificate has version {version}; GnuPG 2.2 and Debian 12 read only version 4"),
            )
            .hint("make a key of version 4: `gpg --quick-generate-key` does")),
        }
    }
}

fn secret() -> Fault {
    Fault::new(&CERTIFICATE_SECRET, "this file holds a secret key")
        .hint("remove it from the history too, revoke the key, and publish only what `gpg --armor --export` writes")
}
