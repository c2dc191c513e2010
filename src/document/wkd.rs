//! A Web Key Directory (draft-koch-openpgp-webkey-service-21, section 3.1): mail programs find a key by its address.
//!
//! Both methods are laid out. The direct one is asked on the host of the mail domain itself, the advanced one on its
//! `openpgpkey` sub-domain, which may point here. A directory stands at the root of its host, so that a site in a
//! sub-folder has none.

use std::collections::BTreeMap;
use std::io::{self, Write};

use sequoia_openpgp::types::HashAlgorithm;

use crate::document::{Aggregate, Failure, Units, View};
use crate::model::keyring::{Key, KeyState};
use crate::model::library::Library;
use crate::plan::Planner;
use crate::signature::Certificate;
use crate::site_path::SitePath;

/// `.well-known/openpgpkey/`: binary certificates by the hashes of mail addresses, and the policy files, which are empty.
pub struct Wkd;

impl Aggregate for Wkd {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        for (part, path) in (0..).zip(files(view.library).into_keys()) {
            planner.add(path, part);
        }
    }

    fn make(
        &self,
        view: &View<'_>,
        part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let keys = files(view.library).into_values().nth(part as usize);
        for (certificate, address) in
            keys.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?
        {
            out.write_all(&certificate.web_key(&address))?;
        }
        Ok(())
    }
}

/// Where the direct method finds a key's addresses on this site; none where it has no directory or they cannot be asked for.
#[must_use]
pub fn direct(library: &Library, key: &Key) -> Vec<(String, SitePath)> {
    if library.site.url.path() != "/" || key.state != KeyState::Active {
        return vec![];
    }
    let Some(certificate) = library.certificate(key) else { return vec![] };
    let addresses = certificate.addresses(certificate.newest_binding()).into_iter();
    let place = |address: String| {
        let (local, _) = parts(&address)?;
        let path = root().child("hu").child(&hash(local));
        Some((address, path))
    };
    addresses.filter_map(place).collect()
}

type Keys<'a> = Vec<(&'a Certificate, String)>;

/// Every file with the certificates in it, each with the address by which it is narrowed.
fn files(library: &Library) -> BTreeMap<SitePath, Keys<'_>> {
    let mut files: BTreeMap<SitePath, Keys<'_>> = BTreeMap::new();
    for key in &library.keyring.keys {
        for (address, path) in direct(library, key) {
            let (Some((_, domain)), Some(certificate)) =
                (parts(&address), library.certificate(key))
            else {
                continue;
            };
            let advanced = root().child(domain);
            files.entry(root().child("policy")).or_default();
            files.entry(advanced.child("policy")).or_default();
            let file = advanced.child("hu").child(path.file_name());
            add(&mut files, path, certificate, &address);
            add(&mut files, file, certificate, &address);
        }
    }
    files
}

/// Adds a certificate to a file, unless it is there in another role.
fn add<'a>(
    files: &mut BTreeMap<SitePath, Keys<'a>>,
    path: SitePath,
    certificate: &'a Certificate,
    address: &str,
) {
    let keys = files.entry(path).or_default();
    let same = |(other, narrowed): &(&Certificate, String)| {
        other.fingerprint() == certificate.fingerprint() && narrowed == address
    };
    if !keys.iter().any(same) {
        keys.push((certificate, address.to_owned()));
    }
}

fn root() -> SitePath {
    SitePath::fixed(".well-known/openpgpkey")
}

/// The local part and the domain of an address that clients can ask for: plain ASCII, and a domain that is a folder's
/// name as it stands.
fn parts(address: &str) -> Option<(&str, &str)> {
    let (local, domain) = address.rsplit_once('@')?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
    let named = domain.contains('.')
        && !domain.split('.').any(str::is_empty)
        && domain.chars().all(plain)
        && root().child(domain).file_name() == domain;
    let asked = !local.is_empty() && local.bytes().all(|byte| byte.is_ascii_graphic());
    (named && asked).then_some((local, domain))
}

/// The name of a local part: its SHA-1 in z-base-32, five bits a letter. No secret depends on SHA-1 here.
fn hash(local: &str) -> String {
    const LETTERS: &[u8; 32] = b"ybndrfg8ejkmcpqxot1uwisza345h769";
    let context = HashAlgorithm::SHA1.context().expect("the library knows SHA-1");
    let mut context = context.for_digest();
    context.update(local.to_ascii_lowercase().as_bytes());
    let digest = context.into_digest().expect("a digest of 20 bytes");
    let letters = digest.chunks(5).flat_map(|five| {
        let bits = five.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        (0..8).rev().map(move |place| LETTERS[(bits >> (5 * place) & 31) as usize])
    });
    letters.map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::keyring::{KeyRole, KeyState};

    const SECURITY: &str = "t5s8ztdbon8yzntexy6oz5y48etqsnbb";
    const JOE: &str = "iy9q119eutrkn8s1mk4r39qejnbu3n5q";

    fn library(keys: &[(&str, KeyRole, KeyState)]) -> Library {
        let mut library = fixture::library(vec![]);
        for (name, role, state) in keys {
            fixture::add_key(&mut library, name, *role, *state);
        }
        library
    }

    /// The files of the directory, each with the certificates in it by the names of their sources.
    fn tree(library: &Library) -> Vec<(String, Vec<String>)> {
        let name = |certificate: &Certificate| {
            let mut all = library.certificates.iter();
            all.find(|(_, one)| one.fingerprint() == certificate.fingerprint()).unwrap().0.clone()
        };
        let shown = |path: &SitePath| path.as_str().replace(".well-known/openpgpkey/", "");
        files(library)
            .iter()
            .map(|(path, keys)| (shown(path), keys.iter().map(|(one, _)| name(one)).collect()))
            .collect()
    }

    #[track_caller]
    fn check(library: &Library, expected: &[(&str, &[&str])]) {
        let found = tree(library);
        let found: Vec<(&str, Vec<&str>)> = found
            .iter()
            .map(|(path, keys)| (path.as_str(), keys.iter().map(String::as_str).collect()))
            .collect();
        let mut expected: Vec<_> =
            expected.iter().map(|(path, keys)| (*path, keys.to_vec())).collect();
        expected.sort();
        assert_eq!(found, expected);
    }

    #[test]
    fn local_parts_are_hashed_as_the_draft_has_it() {
        assert_eq!(hash("Joe.Doe"), JOE);
        assert_eq!(hash("security"), SECURITY);
        assert_eq!(hash("SECURITY"), SECURITY);
    }

    #[test]
    fn each_address_of_an_active_key_has_both_methods() {
        let library = library(&[("both", KeyRole::Reports, KeyState::Active)]);
        let both: &[&str] = &["both.asc"];
        check(
            &library,
            &[
                ("policy", &[]),
                (&format!("hu/{JOE}"), both),
                (&format!("hu/{SECURITY}"), both),
                ("example.net/policy", &[]),
                (&format!("example.net/hu/{JOE}"), both),
                ("example.org/policy", &[]),
                (&format!("example.org/hu/{SECURITY}"), both),
            ],
        );
        assert_eq!(fixture::file(&library, ".well-known/openpgpkey/policy"), "");
    }

    #[test]
    fn keys_of_one_address_stand_one_after_the_other_in_the_keyrings_order() {
        let library = library(&[
            ("second", KeyRole::Advisories, KeyState::Active),
            ("both", KeyRole::Reports, KeyState::Active),
            ("both", KeyRole::Advisories, KeyState::Active),
        ]);
        let found = tree(&library);
        for path in [format!("hu/{SECURITY}"), format!("example.org/hu/{SECURITY}")] {
            let keys = &found.iter().find(|(one, _)| *one == path).unwrap().1;
            assert_eq!(keys, &["second.asc", "both.asc"]);
        }
    }

    #[test]
    fn other_addresses_stay_out_of_a_file() {
        let library = library(&[("both", KeyRole::Reports, KeyState::Active)]);
        for (path, keys) in files(&library).iter().filter(|(_, keys)| !keys.is_empty()) {
            let (certificate, address) = &keys[0];
            let bytes = certificate.web_key(address);
            let text = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
            assert_eq!(text.matches("@example.").count(), 1, "{path}");
            assert!(text.contains(address.as_str()), "{path}");
        }
    }

    #[test]
    fn only_keys_in_use_and_only_the_root_of_a_host_have_a_directory() {
        check(
            &library(&[
                ("both", KeyRole::Reports, KeyState::Retired),
                ("second", KeyRole::Reports, KeyState::Upcoming),
                ("revoked-hard", KeyRole::Reports, KeyState::Revoked),
            ]),
            &[],
        );
        let mut below = library(&[("both", KeyRole::Reports, KeyState::Active)]);
        below.site.url = fixture::link("https://example.org/security/");
        check(&below, &[]);
    }

    #[test]
    fn addresses_that_nobody_can_ask_for_are_left_out() {
        assert_eq!(parts("joe@example.org"), Some(("joe", "example.org")));
        assert_eq!(parts("a@b@example.org"), Some(("a@b", "example.org")));
        for address in
            ["", "@example.org", "joe", "joe@localhost", "jö@example.org", "joe@exämple.org"]
        {
            assert_eq!(parts(address), None, "{address}");
        }
        for domain in ["../x.y", "a..b", ".a.b", "con.example", "a/b.c", "a.b.", "hu", "A.b"] {
            assert_eq!(parts(&format!("joe@{domain}")), None, "{domain}");
        }
    }
}
