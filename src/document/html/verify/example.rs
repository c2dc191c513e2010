use serde::Serialize;

use crate::document::html::commands::Commands;
use crate::document::html::href;
use crate::document::{View, address, signatures};
use crate::model::keyring::Key;
use crate::site_path::SitePath;

/// The advisory on which the page shows how one is verified.
#[derive(Serialize)]
pub(super) struct ExampleData {
    id: String,
    title: String,
    href: String,
    /// Whether it is signed, so that the commands work as they stand.
    signed: bool,
    commands: Commands,
}

impl ExampleData {
    /// The newest that is signed; where none is, the newest of all, as `key` would sign it.
    pub(super) fn new(view: &View<'_>, page: &SitePath, key: Option<&Key>) -> Option<Self> {
        let newest = view.library.newest();
        newest.iter().find_map(|&index| signed(view, page, index)).or_else(|| {
            let (index, key) = (*newest.first()?, key?);
            data(view, page, index, false, Commands::of_advisory(view, index, &key.fingerprint)?)
        })
    }
}

fn signed(view: &View<'_>, page: &SitePath, index: usize) -> Option<ExampleData> {
    let signature = signatures::signed(view, index).filter(|signature| !signature.withdrawn)?;
    data(view, page, index, true, Commands::of_advisory(view, index, &signature.signer)?)
}

fn data(
    view: &View<'_>,
    page: &SitePath,
    index: usize,
    signed: bool,
    commands: Commands,
) -> Option<ExampleData> {
    let advisory = view.library.advisories().get(index)?;
    Some(ExampleData {
        id: advisory.id.to_string(),
        title: advisory.heading(),
        href: href(page, &address::advisory_page(&advisory.id)),
        signed,
        commands,
    })
}
