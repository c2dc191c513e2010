use serde::Serialize;

use crate::document::html::href;
use crate::document::{Made, View, address, signatures};
use crate::site_path::SitePath;

/// A file of the newest revision.
#[derive(Serialize)]
pub(super) struct FileData {
    name: String,
    href: String,
    sha256: String,
    /// Its detached signature; the text has its own inside.
    signature: Option<String>,
}

/// The files of the newest revision that were made, each with its signature, which is no file of its own here. Neither
/// are the copies under the addresses of single revisions.
pub(super) fn files(view: &View<'_>, index: usize, page: &SitePath, made: &Made) -> Vec<FileData> {
    let id = &view.library.advisories()[index].id;
    let detached = signatures::detached(view.library, index);
    let is_current =
        |file: &SitePath| detached.contains(file) || *file == address::advisory_text(id);
    let current = made.files().filter(|(file, _)| is_current(file));
    let data = current.map(|(file, digest)| FileData {
        name: file.as_str().to_owned(),
        href: href(page, file),
        sha256: digest.to_string(),
        signature: signature(file, made).map(|signature| href(page, &signature)),
    });
    data.collect()
}

fn signature(file: &SitePath, made: &Made) -> Option<SitePath> {
    let signature = address::signature(file);
    made.bytes(&signature).is_some().then_some(signature)
}
