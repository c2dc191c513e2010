//! The Web Key Directory: binary certificates that say what the files in `keys/` say of one address.

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
use crate::document::address;
use crate::model::fingerprint::Fingerprint;
use crate::signature::Certificate;
use crate::signature::list::RevisionList;
use crate::site_path::SitePath;

const FOLDER: &str = ".well-known/openpgpkey/";

/// Checks each file of a directory. Whether it stands under the hash of the right address is not looked at.
pub(super) fn check(contents: &Contents<'_>, list: &RevisionList) -> Vec<Diagnostic> {
    let known = published(contents, list);
    let files = contents.iter().map(|(path, _)| path).filter(|path| is_web_key(path));
    files
        .filter_map(|path| match contents.read(path) {
            Ok(bytes) if says_the_same(&bytes, &known) => None,
            Ok(_) => Some(at(path, differs())),
            Err(fault) => Some(at(path, fault)),
        })
        .collect()
}

/// The listed certificates as `keys/` has them: what the caller's own copies say besides is not in a directory either.
fn published(contents: &Contents<'_>, list: &RevisionList) -> Certificates {
    let listed = list.keys().iter().filter(|key| key.certificate.is_some());
    let read = listed.filter_map(|key| {
        let bytes = contents.read(&address::certificate(&key.fingerprint)).ok()?;
        Certificate::read(&bytes).ok()
    });
    read.map(|certificate| (certificate.fingerprint().clone(), certificate)).collect()
}

/// Whether a file is made of known certificates, in one encoding, each with everything that it says but other user ids:
/// one without its revocation would be worse than none.
fn says_the_same(bytes: &[u8], known: &Certificates) -> bool {
    let Ok(pile) = PacketPile::from_bytes(bytes) else { return false };
    let mut found: Vec<_> =
        pile.into_children().map(|packet: Packet| packet.to_vec().unwrap_or_default()).collect();
    let whole = found.concat() == bytes;
    found.sort();
    whole && expected(bytes, known).is_some_and(|expected| expected == found)
}

/// The sorted packets that a file with these certificates must have; none if it cannot be read as known certificates, one
/// at least and none twice.
fn expected(bytes: &[u8], known: &Certificates) -> Option<Vec<Vec<u8>>> {
    let certs: Vec<Cert> = CertParser::from_bytes(bytes).and_then(Iterator::collect).ok()?;
    let different: BTreeSet<_> = certs.iter().map(Cert::fingerprint).collect();
    if certs.is_empty() || different.len() < certs.len() {
        return None;
    }
    let narrowed: Option<Vec<_>> = certs.iter().map(|cert| narrowed(cert, known)).collect();
    let packets = narrowed?.into_iter().flat_map(Cert::into_packets);
    let mut packets: Vec<_> = packets.filter_map(|packet| packet.to_vec().ok()).collect();
    packets.sort();
    Some(packets)
}

/// The known certificate with the user ids of another copy, which must have one.
fn narrowed(cert: &Cert, known: &Certificates) -> Option<Cert> {
    let fingerprint = Fingerprint::parse(&cert.fingerprint().to_hex()).ok()?;
    let ids: BTreeSet<_> = cert.userids().map(|id| id.userid().value().to_vec()).collect();
    let whole = known.get(&fingerprint).filter(|_| !ids.is_empty())?.cert().clone();
    let narrowed = whole.retain_userids(|id| ids.contains(id.userid().value()));
    Some(narrowed.retain_user_attributes(|_| false))
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

    fn known() -> Certificates {
        Certificates::from([(certificate().fingerprint().clone(), certificate())])
    }

    #[test]
    fn a_narrowed_certificate_is_known_and_no_bit_of_it_is_free() {
        let (known, narrowed) = (known(), certificate().web_key("security@hyper.example"));
        assert!(says_the_same(&narrowed, &known));
        assert!(!says_the_same(&narrowed.repeat(2), &known), "the same twice");
        assert!(!says_the_same(&[], &known));
        assert!(!says_the_same(certificate().bytes(), &known), "armoured");
        assert!(!says_the_same(&certificate().web_key("nobody@x.example"), &known), "no user id");
        for bit in 0..narrowed.len() * 8 {
            let mut flipped = narrowed.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(!says_the_same(&flipped, &known), "bit {bit}");
        }
    }

    #[test]
    fn nothing_is_left_out_of_a_certificate() {
        let narrowed = certificate().web_key("security@hyper.example");
        let packets = PacketPile::from_bytes(&narrowed).unwrap().into_children();
        let packets: Vec<_> = packets.map(|packet| packet.to_vec().unwrap()).collect();
        for left_out in 0..packets.len() {
            let mut rest = packets.clone();
            rest.remove(left_out);
            assert!(!says_the_same(&rest.concat(), &known()), "packet {left_out}");
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
