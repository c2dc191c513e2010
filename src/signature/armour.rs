//! Armour around a signature (RFC 9580, section 6.2), in one form only: no headers, lines of 64, and the checksum, which
//! some readers of security.txt demand.

use std::io::{Read as _, Write as _};

use sequoia_openpgp::armor::{Kind, Reader, ReaderMode, Writer};
use sequoia_openpgp::packet::Signature;

use super::packet;
use super::rule::SIGNATURE_FORM;
use crate::diagnostic::Fault;

/// The first line of armour around a signature.
pub const BEGIN: &str = "-----BEGIN PGP SIGNATURE-----\n";

/// A signature in armour.
#[must_use]
pub fn write(signature: &Signature) -> String {
    let in_memory = "writing to memory does not fail";
    let mut writer = Writer::new(Vec::new(), Kind::Signature).expect(in_memory);
    writer.write_all(&packet::bytes(signature)).expect(in_memory);
    String::from_utf8(writer.finalize().expect(in_memory)).expect("armour is ASCII")
}

/// Reads a signature, from armour or binary, in whatever form a signing program writes it.
///
/// # Errors
/// [`SIGNATURE_FORM`] where there is no signature, or more than one.
pub fn read(bytes: &[u8]) -> Result<Signature, Fault> {
    let mut binary = Vec::new();
    let mode = ReaderMode::Tolerant(Some(Kind::Signature));
    match Reader::from_bytes(bytes, mode).read_to_end(&mut binary) {
        Ok(_) => packet::read(&binary),
        Err(_) => packet::read(bytes),
    }
}

/// Reads a signature that must be armoured just as [`write()`] does it.
///
/// # Errors
/// [`SIGNATURE_FORM`] for any other bytes.
pub fn read_canonical(bytes: &[u8]) -> Result<Signature, Fault> {
    let signature = read(bytes)?;
    if write(&signature).as_bytes() == bytes {
        return Ok(signature);
    }
    Err(Fault::new(&SIGNATURE_FORM, "the armour of this signature is not in its one form")
        .hint("nothing may be added to it: no comment, no version, no blank line"))
}
