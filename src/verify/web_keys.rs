//! The Web Key Directory: binary certificates that say nothing which the files in `keys/` do not say.

use std::collections::BTreeSet;

use sequoia_openpgp::Cert;
use sequoia_openpgp::PacketPile;
use sequoia_openpgp::cert::CertParser;
use sequoia_openpgp::packet::Packet;
use sequoia_openpgp::parse::Parse as _;
use sequoia_openpgp::serialize::MarshalInto as _;

use super::contents::{Contents, at};
use super::keys::Certificates;
use super::rule::CERTIFICATE_DIFFERS;
use crate::diagnostic::{Diagnostic, Fault};
use crate::signature::list::RevisionList;
use crate::site_path::SitePath;

const FOLDER: &str = ".well-known/openpgpkey/";

/// Checks each file of a directory. Whether it stands under the hash of the right address is not looked at.
pub(super) fn check(
    contents: &Contents<'_>,
    list: &RevisionList,
    certificates: &Certificates,
) -> Vec<Diagnostic> {
    let known = packets(list, certificates);
    let files = contents.iter().map(|(path, _)| path).filter(|path| is_web_key(path));
    files
        .filter_map(|path| match contents.read(path) {
            Ok(bytes) if says_nothing_new(&bytes, &known) => None,
            Ok(_) => Some(at(path, differs())),
            Err(fault) => Some(at(path, fault)),
        })
        .collect()
}

/// The packets of all listed certificates.
fn packets(list: &RevisionList, certificates: &Certificates) -> BTreeSet<Vec<u8>> {
    let listed = list.keys().iter().filter(|key| key.certificate.is_some());
    let certs = listed.filter_map(|key| certificates.get(&key.fingerprint));
    let packets = certs.flat_map(|certificate| certificate.cert().clone().into_packets());
    packets.filter_map(|packet| packet.to_vec().ok()).collect()
}

/// Whether a file is made of certificates, in one encoding, from known packets alone.
fn says_nothing_new(bytes: &[u8], known: &BTreeSet<Vec<u8>>) -> bool {
    let Ok(pile) = PacketPile::from_bytes(bytes) else { return false };
    let packets: Vec<_> =
        pile.into_children().map(|packet: Packet| packet.to_vec().unwrap_or_default()).collect();
    each_once(bytes)
        && packets.concat() == bytes
        && packets.iter().all(|packet| known.contains(packet))
}

/// Whether a file can be read as certificates, one at least and none twice.
fn each_once(bytes: &[u8]) -> bool {
    let certs = CertParser::from_bytes(bytes).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let Ok(certs) = certs else { return false };
    let different: BTreeSet<_> = certs.iter().map(Cert::fingerprint).collect();
    !certs.is_empty() && different.len() == certs.len()
}

fn is_web_key(path: &SitePath) -> bool {
    path.as_str().starts_with(FOLDER) && path.components().rev().nth(1) == Some("hu")
}

fn differs() -> Fault {
    let message = "this is not a certificate from `keys/` that `revisions.txt` names";
    Fault::new(&CERTIFICATE_DIFFERS, message)
        .hint("use no certificate but one whose fingerprint the project told you by another way")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::fixture::certificate;

    #[test]
    fn a_narrowed_certificate_is_known_and_no_bit_of_it_is_free() {
        let packets = certificate().cert().clone().into_packets();
        let known = packets.map(|packet| packet.to_vec().unwrap()).collect();
        let narrowed = certificate().web_key("security@hyper.example");
        assert!(says_nothing_new(&narrowed, &known));
        assert!(!says_nothing_new(&narrowed.repeat(2), &known), "the same twice");
        assert!(!says_nothing_new(&[], &known));
        assert!(!says_nothing_new(certificate().bytes(), &known), "armoured");
        for bit in 0..narrowed.len() * 8 {
            let mut flipped = narrowed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(!says_nothing_new(&flipped, &known), "bit {bit}");
        }
    }

    #[test]
    fn both_methods_have_their_place() {
        let is = |path| is_web_key(&SitePath::fixed(path));
        assert!(is(".well-known/openpgpkey/hu/abc"));
        assert!(is(".well-known/openpgpkey/x.example/hu/abc"));
        assert!(!is(".well-known/openpgpkey/policy"));
    }
}
