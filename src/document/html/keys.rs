//! The page of keys.

mod certificate;
mod signed;

use std::io::Write;

use serde::Serialize;

use self::certificate::CertificateData;
use self::signed::SignedData;
use crate::document::html::Page;
use crate::document::html::listing::{DateData, date};
use crate::document::{Aggregate, Failure, Units, View};
use crate::model::keyring::{Key, KeyRole, KeyState};
use crate::plan::Planner;
use crate::site_path::SitePath;

/// `keys.html`, grouped by state.
pub struct Keys;

#[derive(Serialize)]
struct GroupData {
    state: &'static str,
    keys: Vec<KeyData>,
}

#[derive(Serialize)]
struct KeyData {
    /// In gpg's form, as one text that can be copied.
    fingerprint: String,
    /// Without spaces, for commands and addresses.
    hex: String,
    /// The id of its card; the second role of one key has another.
    id: String,
    purpose: &'static str,
    /// Whether reports are to be encrypted to it.
    encrypts: bool,
    holder: String,
    since: Option<DateData>,
    until: Option<DateData>,
    successor: Option<SuccessorData>,
    certificate: Option<CertificateData>,
    signed: Option<SignedData>,
}

#[derive(Serialize)]
struct SuccessorData {
    fingerprint: String,
    /// Where it stands on this page.
    id: String,
}

impl Aggregate for Keys {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        if !view.library.keyring.keys.is_empty() {
            planner.add(path(), 0);
        }
    }

    fn make(
        &self,
        view: &View<'_>,
        _part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let page = Page {
            template: "keys.html",
            path: &path(),
            title: view.words().text("keys.title"),
            description: Some(view.words().text("keys.about")),
            about: "content/keys/keyring.yaml",
        };
        page.write(view, "groups", &groups(view), None, out)
    }
}

fn path() -> SitePath {
    SitePath::fixed("keys.html")
}

fn groups(view: &View<'_>) -> Vec<GroupData> {
    let keys = &view.library.keyring.keys;
    let group = |state: KeyState| GroupData {
        state: state.word(),
        keys: (0..keys.len())
            .filter(|&index| keys[index].state == state)
            .map(|index| data(view, index))
            .collect(),
    };
    KeyState::ALL.into_iter().map(group).filter(|group| !group.keys.is_empty()).collect()
}

fn data(view: &View<'_>, index: usize) -> KeyData {
    let keys = &view.library.keyring.keys;
    let (key, words) = (&keys[index], view.words());
    KeyData {
        fingerprint: key.fingerprint.to_string(),
        hex: key.fingerprint.hex().to_owned(),
        id: id(keys, index),
        purpose: key.role.word(),
        encrypts: key.role == KeyRole::Reports && key.state == KeyState::Active,
        holder: key.holder.clone(),
        since: key.since.map(|since| date(words, since)),
        until: key.until.map(|until| date(words, until)),
        successor: successor(keys, key),
        certificate: certificate::data(words, view.library, key),
        signed: (key.role == KeyRole::Advisories).then(|| signed::data(view, &key.fingerprint)),
    }
}

fn id(keys: &[Key], index: usize) -> String {
    let hex = keys[index].fingerprint.hex();
    match keys[..index].iter().filter(|key| key.fingerprint.hex() == hex).count() {
        0 => format!("key-{hex}"),
        before => format!("key-{hex}-{}", before + 1),
    }
}

/// The successor, where the keyring has it; a check says so where it does not.
fn successor(keys: &[Key], key: &Key) -> Option<SuccessorData> {
    let wanted = key.successor.as_ref()?;
    let index = keys.iter().position(|other| other.fingerprint == *wanted)?;
    Some(SuccessorData { fingerprint: wanted.to_string(), id: id(keys, index) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::library::Library;

    fn library() -> Library {
        let mut library = fixture::library(vec![]);
        for (name, role, state) in [
            ("both", KeyRole::Reports, KeyState::Active),
            ("both", KeyRole::Advisories, KeyState::Active),
            ("sign-only", KeyRole::Advisories, KeyState::Retired),
            ("revoked-hard", KeyRole::Advisories, KeyState::Revoked),
        ] {
            fixture::add_key(&mut library, name, role, state);
        }
        library
    }

    fn of<'a>(groups: &'a [GroupData], state: &str) -> &'a [KeyData] {
        &groups.iter().find(|group| group.state == state).unwrap().keys
    }

    #[test]
    fn every_card_has_an_id_of_its_own_and_successors_lead_to_theirs() {
        let mut library = library();
        let both = library.keyring.keys[0].fingerprint.clone();
        library.keyring.keys[2].successor = Some(both.clone());
        let theme = fixture::theme();
        let groups = groups(&fixture::view(&library, &theme));
        let ids: Vec<_> = of(&groups, "active").iter().map(|key| key.id.clone()).collect();
        assert_eq!(ids, [format!("key-{}", both.hex()), format!("key-{}-2", both.hex())]);
        let successor = of(&groups, "retired")[0].successor.as_ref().unwrap();
        assert_eq!((&successor.id, &successor.fingerprint), (&ids[0], &both.to_string()));
    }

    #[test]
    fn only_an_active_key_for_reports_is_shown_with_how_to_encrypt() {
        let theme = fixture::theme();
        let library = library();
        let groups = groups(&fixture::view(&library, &theme));
        let encrypts: Vec<_> =
            groups.iter().flat_map(|group| &group.keys).map(|key| key.encrypts).collect();
        assert_eq!(encrypts, [true, false, false, false]);
    }

    #[test]
    fn a_successor_outside_the_keyring_has_no_place_to_lead_to() {
        let mut keys = library().keyring.keys;
        let other = crate::model::fingerprint::Fingerprint::parse(&"0".repeat(40)).unwrap();
        keys[2].successor = Some(other);
        assert!(successor(&keys, &keys[2]).is_none());
    }
}
