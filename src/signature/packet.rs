//! One signature packet, held to the one form in which no byte is free.

use sequoia_openpgp::packet::signature::subpacket::SubpacketValue;
use sequoia_openpgp::packet::{Packet, Signature};
use sequoia_openpgp::parse::{PacketParser, PacketParserResult, Parse as _};
use sequoia_openpgp::serialize::MarshalInto as _;
use sequoia_openpgp::types::SignatureType;
use sequoia_openpgp::{Fingerprint, KeyHandle};

use super::policy;
use super::rule::{SIGNATURE_FORM, SIGNATURE_WEAK};
use super::signer::Form;
use crate::diagnostic::Fault;

/// Reads the binary form of exactly one signature, of version 4.
///
/// # Errors
/// [`SIGNATURE_FORM`] for anything else.
pub fn read(bytes: &[u8]) -> Result<Signature, Fault> {
    let parsed = PacketParser::from_bytes(bytes).and_then(|result| match result {
        PacketParserResult::Some(parser) => parser.next().map(Some),
        PacketParserResult::EOF(_) => Ok(None),
    });
    match parsed {
        Ok(Some((Packet::Signature(signature @ Signature::V4(_)), PacketParserResult::EOF(_))))
            if Packet::from(signature.clone()).to_vec().is_ok() =>
        {
            Ok(signature)
        }
        _ => Err(fault("this is not exactly one signature of version 4")),
    }
}

/// The binary form.
#[must_use]
pub fn bytes(signature: &Signature) -> Vec<u8> {
    Packet::from(signature.clone())
        .to_vec()
        .expect("a signature that was parsed or made can be written")
}

/// The key that a signature says it was made by, after everything about its form that needs no key was found right.
///
/// # Errors
/// [`SIGNATURE_WEAK`], or [`SIGNATURE_FORM`].
pub fn issuer(signature: &Signature, form: Form) -> Result<Fingerprint, Fault> {
    let hash = signature.hash_algo();
    if !policy::is_strong(hash) {
        return Err(Fault::new(&SIGNATURE_WEAK, format!("this signature uses {hash}"))
            .hint("sign again with SHA-512"));
    }
    if signature.typ() != kind(form) {
        return Err(fault(&format!("this signature is a {}", signature.typ())));
    }
    if signature.signature_expiration_time().is_some() {
        return Err(fault("this signature is made to expire"));
    }
    let Some(issuer) = signature.issuer_fingerprints().next().cloned() else {
        return Err(fault("this signature does not name its key by the whole fingerprint"));
    };
    if names_nothing_but(signature, &issuer) {
        return Ok(issuer);
    }
    Err(fault("the unsigned part of this signature holds more than its issuer"))
}

/// The type of packet for a form (RFC 9580, section 5.2.1).
#[must_use]
pub fn kind(form: Form) -> SignatureType {
    match form {
        Form::Detached => SignatureType::Binary,
        Form::Clear => SignatureType::Text,
    }
}

/// Whether the fingerprint is signed, and the unsigned area holds the key id of the same key, in the shortest encoding.
fn names_nothing_but(signature: &Signature, issuer: &Fingerprint) -> bool {
    let unhashed = signature.unhashed_area();
    let mut subpackets = unhashed.iter();
    let only = (subpackets.next(), subpackets.next());
    let is_issuer = matches!(only, (Some(first), None)
        if matches!(first.value(), SubpacketValue::Issuer(id) if KeyHandle::from(id.clone()).aliases(KeyHandle::from(issuer.clone()))));
    let signed = signature
        .hashed_area()
        .iter()
        .filter(|subpacket| matches!(subpacket.value(), SubpacketValue::IssuerFingerprint(_)));
    // One byte of length, one of type, eight of key id.
    is_issuer && signed.count() == 1 && unhashed.to_vec().is_ok_and(|bytes| bytes.len() == 10)
}

fn fault(message: &str) -> Fault {
    Fault::new(&SIGNATURE_FORM, message)
        .hint("take the file from the project again, or have it signed by `forewarn sign`")
}
