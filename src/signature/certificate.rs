//! Certificates: the public halves of keys.

mod bindings;
mod encryption;
mod facts;
mod moments;
mod usable;

use std::io::{Read as _, Write as _};

use sequoia_openpgp::armor::{Kind, Reader, ReaderMode, Writer};
use sequoia_openpgp::cert::{Cert, CertParser};
use sequoia_openpgp::parse::Parse as _;

use crate::diagnostic::{Fault, Rule};
use crate::model::fingerprint::Fingerprint;

pub(super) use bindings::newest_binding;
pub use encryption::EncryptionKey;
pub use facts::{Revocation, instant, system_time, worst};
pub use usable::{CERTIFICATE_WEAK, KEY_UNUSABLE, Use};

/// A file that is no certificate.
pub static CERTIFICATE_FORM: Rule = Rule::error(
    "certificate-form",
    "a certificate's file does not hold just one certificate",
    "Readers import the file as it is. It must be the armoured public key of one certificate, as `gpg --armor --export \
     FINGERPRINT` writes it, with no text around it and with a checksum that fits.",
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
            Fault::new(&CERTIFICATE_FORM, "this file does not hold just one armoured certificate")
                .hint("write it by `gpg --armor --export FINGERPRINT`")
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
        if checksum(text).is_some_and(|found| Some(found) != checksum(&armoured(&binary))) {
            return Err(form());
        }
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

/// The checksum in armour (RFC 9580, section 6.1.1), which gpg insists on and the library passes over.
fn checksum(armour: &str) -> Option<&str> {
    armour
        .lines()
        .rev()
        .nth(1)
        .map(str::trim)
        .filter(|line| line.len() == 5 && line.starts_with('='))
}

fn armoured(binary: &[u8]) -> String {
    let in_memory = "writing to memory does not fail";
    let mut writer = Writer::new(Vec::new(), Kind::PublicKey).expect(in_memory);
    writer.write_all(binary).expect(in_memory);
    String::from_utf8(writer.finalize().expect(in_memory)).expect("armour is ASCII")
}

fn secret() -> Fault {
    Fault::new(&CERTIFICATE_SECRET, "this file holds a secret key")
        .hint("remove it from the history too, revoke the key, and publish only what `gpg --armor --export` writes")
}

#[cfg(test)]
mod tests {
    use sequoia_openpgp::serialize::MarshalInto as _;

    use super::*;
    use crate::signature::fixture;

    const BOTH: &str = include_str!("../../tests/keys/both.asc");
    const SECOND: &str = include_str!("../../tests/keys/second.asc");

    #[track_caller]
    fn check(bytes: impl AsRef<[u8]>, code: Option<&str>) {
        let found = Certificate::read(bytes.as_ref());
        assert_eq!(found.as_ref().err().map(|fault| fault.rule.code), code, "{found:?}");
    }

    /// The first blocks of two files in one armour.
    fn joined() -> String {
        let binary =
            |text: &str| Certificate::read(text.as_bytes()).unwrap().cert().to_vec().unwrap();
        armoured(&[binary(BOTH), binary(SECOND)].concat())
    }

    #[test]
    fn just_one_armoured_certificate_is_read() {
        check(BOTH, None);
        check(format!("\n{}\n\n", BOTH.replace('\n', "\r\n")), None);
        check(BOTH.replacen("\n\n", "\nComment: forewarn\n\n", 1), None);
        let form = Some("certificate-form");
        for text in ["", "text", &format!("text\n{BOTH}"), &format!("{BOTH}text\n")] {
            check(text, form);
        }
        check(format!("{BOTH}{SECOND}"), form);
        check(joined(), form);
        check(Certificate::read(BOTH.as_bytes()).unwrap().cert().to_vec().unwrap(), form);
        check(BOTH.replace("PUBLIC KEY BLOCK", "SIGNATURE"), form);
        check(&BOTH[..BOTH.len() / 2], form);
    }

    #[test]
    fn a_checksum_that_does_not_fit_is_refused_as_gpg_does() {
        let line = checksum(BOTH.trim()).unwrap();
        check(BOTH.replace(line, "=AAAA"), Some("certificate-form"));
        check(BOTH.replace(&format!("{line}\n"), ""), None);
    }

    #[test]
    fn secret_keys_are_refused_whatever_their_frame_says() {
        let secret = std::str::from_utf8(fixture::SECRET).unwrap();
        check(secret, Some("certificate-secret"));
        let disguised = secret.replace("PRIVATE KEY BLOCK", "PUBLIC KEY BLOCK");
        check(disguised, Some("certificate-secret"));
    }

    #[test]
    fn a_key_of_version_6_is_refused_for_its_version() {
        check(include_bytes!("../../tests/keys/version-6.asc"), Some("certificate-version"));
    }
}
