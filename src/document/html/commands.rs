//! The commands by which readers verify an advisory, as they are pasted into a shell.

mod shell;

use serde::Serialize;

use crate::document::{View, address, signatures};
use crate::model::fingerprint::Fingerprint;
use crate::model::site::{Group, Site};
use crate::site_path::SitePath;

pub(super) use shell::{download, local_name, quoted};

/// A block of lines for each program. Every file is fetched into one folder, so that names have no folders.
#[derive(Serialize)]
pub(super) struct Commands {
    fetch: String,
    gpg: String,
    /// None where there is only a text: sqv reads detached signatures and nothing else.
    sqv: Option<String>,
    sop: String,
    /// The name under which the signed text is written, where there is one.
    verified: Option<String>,
}

impl Commands {
    /// Those for the newest revision of an advisory; none where nothing that is signed is published.
    pub(super) fn of_advisory(view: &View<'_>, index: usize, key: &Fingerprint) -> Option<Self> {
        let site = &view.library.site;
        let text = address::advisory_text(&view.library.advisories()[index].id);
        let text = site.builds(Group::Text).then_some(text);
        let detached = detached(view, index);
        let nothing = text.is_none() && detached.is_empty();
        (!nothing).then(|| Self::new(site, key, text.as_ref(), &detached))
    }

    fn new(site: &Site, key: &Fingerprint, text: Option<&SitePath>, detached: &[SitePath]) -> Self {
        let certificate = address::certificate(key);
        let files = detached.iter().flat_map(|file| [file.clone(), address::signature(file)]);
        let all = [certificate.clone()].into_iter().chain(text.cloned()).chain(files);
        let fetch = all.map(|file| download(site, &file));
        let ring = local_name(&certificate);
        let pairs: Vec<Pair> = detached.iter().map(Pair::new).collect();
        let text = text.map(Text::new);
        Self {
            fetch: block(fetch),
            gpg: block(gpg(&ring, key, text.as_ref(), &pairs)),
            sqv: (!pairs.is_empty()).then(|| block(pairs.iter().map(|pair| pair.sqv(&ring)))),
            sop: block(sop(&ring, text.as_ref(), &pairs)),
            verified: text.map(|text| text.verified),
        }
    }
}

/// The files that have a signature beside them: of a kept revision those that were signed, else all that will be.
fn detached(view: &View<'_>, index: usize) -> Vec<SitePath> {
    let mut files = signatures::detached(view.library, index);
    if let Some(kept) = view.library.signed(index) {
        files.retain(|file| kept.file(&address::signature(file)).is_some());
    }
    files
}

/// The text's name as it is downloaded, and the one under which a program writes what was signed.
struct Text {
    name: String,
    verified: String,
}

impl Text {
    fn new(path: &SitePath) -> Self {
        let stem = path.file_name().strip_suffix(".txt").unwrap_or(path.file_name());
        Self { name: local_name(path), verified: quoted(&format!("{stem}.verified.txt")) }
    }
}

/// A file and its signature, by their names as they are downloaded.
struct Pair {
    file: String,
    signature: String,
}

impl Pair {
    fn new(path: &SitePath) -> Self {
        Self { file: local_name(path), signature: local_name(&address::signature(path)) }
    }

    fn sqv(&self, ring: &str) -> String {
        format!("sqv --keyring {ring} {} {}", self.signature, self.file)
    }
}

/// An earlier output is overwritten: gpg would ask, and take the next line for the answer.
fn gpg(ring: &str, key: &Fingerprint, text: Option<&Text>, pairs: &[Pair]) -> Vec<String> {
    let import = [format!("gpg --import {ring}"), format!("gpg --fingerprint {}", key.hex())];
    let text = text
        .map(|Text { name, verified }| format!("gpg --yes --output {verified} --decrypt {name}"));
    let files =
        pairs.iter().map(|Pair { file, signature }| format!("gpg --verify {signature} {file}"));
    import.into_iter().chain(text).chain(files).collect()
}

fn sop(ring: &str, text: Option<&Text>, pairs: &[Pair]) -> Vec<String> {
    let text = text
        .map(|Text { name, verified }| format!("sqop inline-verify {ring} < {name} > {verified}"));
    let files = pairs
        .iter()
        .map(|Pair { file, signature }| format!("sqop verify {signature} {ring} < {file}"));
    text.into_iter().chain(files).collect()
}

fn block(lines: impl IntoIterator<Item = String>) -> String {
    lines.into_iter().collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
