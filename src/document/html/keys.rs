//! The page of keys.

use std::io::Write;

use serde::Serialize;

use crate::document::html::Page;
use crate::document::html::listing::{DateData, date};
use crate::document::{Aggregate, Failure, Units, View};
use crate::model::keyring::{Key, KeyState};
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
    purpose: &'static str,
    holder: String,
    since: Option<DateData>,
    until: Option<DateData>,
    successor: Option<String>,
}

impl Aggregate for Keys {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        if !view.library.keyring.keys.is_empty() {
            planner.add(SitePath::fixed("keys.html"), 0);
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
            path: &SitePath::fixed("keys.html"),
            title: "Keys",
            description: Some(
                "The OpenPGP keys of this site, their fingerprints and what each is for",
            ),
            about: "content/keys/keyring.yaml",
        };
        page.write(view, "groups", &groups(&view.library.keyring.keys), None, out)
    }
}

fn groups(keys: &[Key]) -> Vec<GroupData> {
    let group = |state: KeyState| GroupData {
        state: state.word(),
        keys: keys.iter().filter(|key| key.state == state).map(data).collect(),
    };
    KeyState::ALL.into_iter().map(group).filter(|group| !group.keys.is_empty()).collect()
}

fn data(key: &Key) -> KeyData {
    KeyData {
        fingerprint: key.fingerprint.to_string(),
        hex: key.fingerprint.hex().to_owned(),
        purpose: key.role.label(),
        holder: key.holder.clone(),
        since: key.since.map(date),
        until: key.until.map(date),
        successor: key.successor.as_ref().map(ToString::to_string),
    }
}
