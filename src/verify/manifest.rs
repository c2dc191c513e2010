//! `SHA256SUMS`: every file of the site, and no other.

use super::contents::{Contents, at, missing};
use super::rule::{
    FILE_EXTRA, FILE_TAMPERED, MANIFEST_DOUBTFUL, MANIFEST_FORM, MANIFEST_MISSING,
    MANIFEST_UNSIGNED,
};
use crate::diagnostic::{Diagnostic, Fault, Rule};
use crate::document::manifest::{MANIFEST_PATH, Manifest, SIGNATURE_PATH};
use crate::signature::rule::SIGNATURE_BAD;
use crate::signature::{Ring, Signed, standing};
use crate::site_path::SitePath;

/// What the manifest was found to be.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub(super) findings: Vec<Diagnostic>,
    /// Its signature, where that is good.
    pub(super) signed: Option<(SitePath, Signed)>,
}

/// Compares the manifest with the site, and judges its signature.
pub(super) fn check(contents: &Contents<'_>, ring: &Ring) -> Checked {
    let path = SitePath::fixed(MANIFEST_PATH);
    if contents.digest(&path).is_none() {
        let fault = Fault::new(&MANIFEST_MISSING, "there is no `SHA256SUMS`")
            .hint("fetch the whole site again");
        return Checked { findings: vec![at(&path, fault)], signed: None };
    }
    let (signed, mut findings) = match signature(contents, ring) {
        Ok(signed) => (Some(signed), vec![]),
        Err(finding) => (None, vec![finding]),
    };
    let (read, wrong) = match read(contents, &path) {
        Ok(manifest) => (true, compare(contents, &manifest)),
        Err(fault) => (false, vec![at(&path, fault)]),
    };
    // A lost key says nothing against the list, a signature that does not fit may.
    let contradicted = findings.iter().any(|finding| finding.rule.code == SIGNATURE_BAD.code);
    if signed.is_none() && read && (contradicted || !wrong.is_empty()) {
        findings.push(at(&path, doubtful()));
    }
    findings.extend(wrong);
    Checked { findings, signed: signed.map(|signed| (SitePath::fixed(SIGNATURE_PATH), signed)) }
}

fn read(contents: &Contents<'_>, path: &SitePath) -> Result<Manifest, Fault> {
    let form = |reason: &str| {
        let message = format!("this is no list of files: {reason}");
        Fault::new(&MANIFEST_FORM, message).hint("fetch the file again")
    };
    let text = String::from_utf8(contents.read(path)?).map_err(|_| form("it is not UTF-8"))?;
    let manifest = Manifest::parse(&text).map_err(|error| form(&error.to_string()))?;
    if manifest.to_text() == text { Ok(manifest) } else { Err(form("it is not sorted by path")) }
}

/// The signature of the manifest, or why there is none that counts.
fn signature(contents: &Contents<'_>, ring: &Ring) -> Result<Signed, Diagnostic> {
    let path = SitePath::fixed(SIGNATURE_PATH);
    if contents.digest(&path).is_none() {
        let message = "there is no `SHA256SUMS.asc`: pages and feeds are vouched for by nothing but the server";
        let fault = Fault::new(&MANIFEST_UNSIGNED, message)
            .hint("use texts, records and patches, which have signatures of their own");
        return Err(at(&SitePath::fixed(MANIFEST_PATH), fault));
    }
    let judged = || {
        let manifest = contents.read(&SitePath::fixed(MANIFEST_PATH))?;
        standing(ring.detached(&manifest, &contents.read(&path)?)?)
    };
    judged().map_err(|fault| at(&path, fault))
}

/// What differs between the manifest and the site.
fn compare(contents: &Contents<'_>, manifest: &Manifest) -> Vec<Diagnostic> {
    let own = [MANIFEST_PATH, SIGNATURE_PATH];
    let listed = manifest.iter().filter_map(|(path, listed)| match contents.digest(path) {
        None => Some(at(path, missing("`SHA256SUMS` lists this file, and it is missing"))),
        Some(found) if found == listed => None,
        Some(_) => {
            Some(at(path, wrong(&FILE_TAMPERED, "this is not the file that `SHA256SUMS` lists")))
        }
    });
    let present = contents.iter().filter(|(path, _)| !own.contains(&path.as_str()));
    let extra = present.filter(|(path, _)| manifest.get(path).is_none());
    let extra =
        extra.map(|(path, _)| at(path, wrong(&FILE_EXTRA, "`SHA256SUMS` does not list this file")));
    listed.chain(extra).collect()
}

fn wrong(rule: &'static Rule, message: &str) -> Fault {
    Fault::new(rule, message).hint("fetch the whole site again, into an empty folder")
}

fn doubtful() -> Fault {
    Fault::new(
        &MANIFEST_DOUBTFUL,
        "this list does not fit, and no good signature says that it is right",
    )
    .hint("fetch `SHA256SUMS` and `SHA256SUMS.asc` again, from the project itself")
}
