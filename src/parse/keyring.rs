//! `content/keys/keyring.yaml`.

use std::cell::RefCell;

use crate::diagnostic::{Fault, Rule};
use crate::model::fingerprint::Fingerprint;
use crate::model::keyring::{self, Key, Keyring};
use crate::model::vocabulary;
use crate::parse::Place;
use crate::source::finding::Finding;
use crate::source::schema::keyring::{RawKey, RawKeyring};
use crate::source::yaml::Tree;

/// A certificate that is not a plain file name.
pub static CERTIFICATE_NAME: Rule = Rule::error(
    "certificate-name",
    "a certificate is not named by a plain file name",
    "Certificates stand in `content/keys/` and are named without a folder.",
);

/// Turns the source into a keyring; keys that cannot be read are reported and left out.
#[must_use]
pub fn parse(raw: &RawKeyring, tree: &Tree, findings: &RefCell<Vec<Finding>>) -> Keyring {
    Keyring { keys: Place::root(tree, findings).each("keys", &raw.keys, key) }
}

fn key(place: &Place<'_>, raw: &RawKey) -> Option<Key> {
    let fingerprint = place.key("fingerprint").take(Fingerprint::parse(&raw.fingerprint));
    let role = place.key("role").take(vocabulary::meaning(keyring::ROLES, &raw.role));
    let state = place.key("state").take(vocabulary::meaning(keyring::STATES, &raw.state));
    let holder = place.key("holder").line(&raw.holder);
    let since = place.moment("since", raw.since.as_deref());
    let until = place.moment("until", raw.until.as_deref());
    let successor = raw
        .successor
        .as_deref()
        .and_then(|text| place.key("successor").take(Fingerprint::parse(text)));
    let certificate =
        raw.certificate.as_deref().and_then(|name| place.key("certificate").take(file_name(name)));
    Some(Key {
        fingerprint: fingerprint?,
        role: role?,
        holder: holder?,
        state: state?,
        since,
        until,
        successor,
        certificate,
    })
}

pub(crate) fn file_name(name: &str) -> Result<String, Fault> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if name.ends_with(".asc") && !name.starts_with('.') && name.chars().all(plain) {
        return Ok(name.to_owned());
    }
    Err(Fault::new(&CERTIFICATE_NAME, format!("`{name}` is not the name of a certificate's file"))
        .hint("put the armoured certificate into `content/keys/` and write its name, such as `security.asc`"))
}
