//! The page that explains how to verify.

pub(super) mod copy;
mod example;

use std::io::Write;

use serde::Serialize;

use crate::document::html::commands::{download, local_name};
use crate::document::html::{Page, href};
use crate::document::{Aggregate, Failure, Units, View, address, kept_security_txt, revision_list};
use crate::model::keyring::{Key, KeyRole, KeyState};
use crate::model::library::Library;
use crate::plan::Planner;
use crate::site_path::SitePath;

use copy::CopyData;
use example::ExampleData;

/// `verify.html`: the ways to verify, with the names of this site.
pub struct Verify;

#[derive(Serialize)]
struct VerifyData {
    /// The keys that sign, or those that did where none is in use; none where all are revoked.
    keys: Vec<KeyData>,
    example: Option<ExampleData>,
    copy: CopyData,
    has_list: bool,
    has_security_txt: bool,
}

#[derive(Serialize)]
pub(super) struct KeyData {
    holder: String,
    /// In gpg's form, as one text that can be copied.
    fingerprint: String,
    certificate: String,
    fetch: String,
}

impl Aggregate for Verify {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        if is_planned(view.library) {
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
        let path = path();
        let keys = signers(view.library);
        let data = VerifyData {
            keys: keys.iter().map(|key| key_data(view.library, key)).collect(),
            example: ExampleData::new(view, &path, keys.first().copied()),
            copy: CopyData::new(view, &keys),
            has_list: revision_list::is_published(view),
            has_security_txt: kept_security_txt::is_published(view),
        };
        let page = Page {
            template: "verify.html",
            path: &path,
            title: view.words().text("verify.title"),
            description: Some(view.words().text("verify.about")),
            about: "content/keys/keyring.yaml",
        };
        page.write(view, "verify", &data, None, out)
    }
}

/// Whether the site has the page: whether it has a key for advisories, which is also what signed revisions need.
#[must_use]
pub fn is_planned(library: &Library) -> bool {
    signing(library).next().is_some()
}

fn path() -> SitePath {
    SitePath::fixed("verify.html")
}

/// The keys for advisories with their certificates.
fn signing(library: &Library) -> impl Iterator<Item = &Key> {
    let all = library.keyring.keys.iter();
    all.filter(|key| key.role == KeyRole::Advisories && library.certificate(key).is_some())
}

/// The keys that sign, or those that did where none is in use; none where all are revoked.
pub(super) fn signers(library: &Library) -> Vec<&Key> {
    let of = |state| signing(library).filter(|key| key.state == state).collect::<Vec<_>>();
    let active = of(KeyState::Active);
    if active.is_empty() { of(KeyState::Retired) } else { active }
}

pub(super) fn key_data(library: &Library, key: &Key) -> KeyData {
    let certificate = address::certificate(&key.fingerprint);
    let fetch = download(&library.site, &certificate);
    let show = format!("gpg --show-keys --with-fingerprint {}", local_name(&certificate));
    KeyData {
        holder: key.holder.clone(),
        fingerprint: key.fingerprint.to_string(),
        certificate: href(&path(), &certificate),
        fetch: format!("{fetch}\n{show}"),
    }
}

#[cfg(test)]
mod tests;
