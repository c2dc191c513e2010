//! The example key, for tests.

use jiff::Timestamp;

use super::{Certificate, KeyFile, Ring};
use crate::model::keyring::{Key, KeyRole, KeyState};

pub(crate) const SECRET: &[u8] = include_bytes!("../../tests/keys/example-secret.asc");
pub(crate) const CERTIFICATE: &[u8] = include_bytes!("../../content/keys/example.asc");

/// A time at which the key is good.
pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn certificate() -> Certificate {
    Certificate::read(CERTIFICATE).unwrap()
}

pub(crate) fn key(state: KeyState) -> Key {
    Key {
        fingerprint: certificate().fingerprint().clone(),
        role: KeyRole::Advisories,
        holder: "example".to_owned(),
        state,
        since: None,
        until: None,
        successor: None,
        certificate: Some("example.asc".to_owned()),
    }
}

pub(crate) fn ring() -> Ring {
    let mut ring = Ring::default();
    ring.add(&key(KeyState::Active), certificate());
    ring
}

/// Signs as a build does: dated by what is signed.
pub(crate) fn signer() -> KeyFile {
    KeyFile::unlock(SECRET, None, None).unwrap()
}
