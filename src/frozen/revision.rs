//! One signed revision, read and verified.

use std::collections::BTreeMap;
use std::path::Path;

use super::incomplete;
use super::layers::Layers;
use super::rule::SIGNATURE_WITHDRAWN;
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::address;
use crate::model::digest::Digest;
use crate::model::frozen::{FrozenFile, FrozenRevision, Signed};
use crate::model::identifier::AdvisoryId;
use crate::signature::Ring;
use crate::site_path::SitePath;
use crate::source::read;

/// The source among the files of a revision.
pub(crate) const SOURCE: &str = "source.md";

/// The files that are published, with where they are kept and what they hold.
type Published = BTreeMap<SitePath, (String, Vec<u8>)>;

/// The revision, if it is whole and well signed, and everything that is wrong with it.
pub(super) fn read(
    root: &Path,
    ring: &Ring,
    id: &str,
    number: usize,
    layers: &Layers,
) -> (Option<FrozenRevision>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let folder = format!("advisories/signed/{id}/{number}");
    let source = match layers.files.get(SOURCE) {
        Some(kept) => read::text(root, kept).map_err(|found| findings.extend(found)).ok(),
        None => {
            findings.push(incomplete(folder.clone(), format!("there is no `{SOURCE}`")));
            None
        }
    };
    let published = published(root, layers, &mut findings);
    let signed = text(ring, id, &folder, &published, &mut findings);
    others(ring, &published, &mut findings);
    let whole = findings.iter().all(|found| found.rule.level == crate::diagnostic::Level::Warning);
    let revision = source.zip(signed).filter(|_| whole).map(|(source, signed)| FrozenRevision {
        number,
        times: layers.times,
        signed,
        source: Digest::of(source.text.text.as_bytes()),
        files: published
            .into_iter()
            .map(|(path, (kept, bytes))| FrozenFile { path, digest: Digest::of(&bytes), kept })
            .collect(),
    });
    (revision, findings)
}

fn published(root: &Path, layers: &Layers, findings: &mut Vec<Diagnostic>) -> Published {
    let mut published = Published::new();
    for (name, kept) in layers.files.iter().filter(|(name, _)| *name != SOURCE) {
        match (SitePath::parse(name), read::bytes(root, kept)) {
            (Some(path), Ok(bytes)) => drop(published.insert(path, (kept.clone(), bytes))),
            (None, _) => findings.push(incomplete(kept.clone(), "this is no path of a site")),
            (_, Err(found)) => findings.push(found),
        }
    }
    published
}

/// The signature of the text, which stands for that of the revision.
fn text(
    ring: &Ring,
    id: &str,
    folder: &str,
    published: &Published,
    findings: &mut Vec<Diagnostic>,
) -> Option<Signed> {
    let path = address::advisory_text(&AdvisoryId::parse(id).ok()?);
    let Some((kept, bytes)) = published.get(&path) else {
        findings.push(incomplete(folder.to_owned(), format!("there is no `{path}`")));
        return None;
    };
    let (_, signed) = ring
        .clear(bytes)
        .map_err(|fault| findings.push(Diagnostic::new(fault, kept.clone())))
        .ok()?;
    if signed.withdrawn {
        let message = format!("{} was revoked as compromised", signed.signer);
        let fault = Fault::new(&SIGNATURE_WITHDRAWN, message)
            .hint("run `forewarn sign --resign` with another key");
        findings.push(Diagnostic::new(fault, kept.clone()));
    }
    Some(signed)
}

/// Every other file has a good signature beside it, and every signature its file.
fn others(ring: &Ring, published: &Published, findings: &mut Vec<Diagnostic>) {
    for (path, (kept, bytes)) in published {
        if let Some(of) = path.as_str().strip_suffix(".asc") {
            if !published.contains_key(of) {
                findings.push(incomplete(kept.clone(), "there is no file for this signature"));
            }
        } else if let Some((signature, asc)) = published.get(&address::signature(path)) {
            let verdict = ring.detached(bytes, asc);
            findings.extend(verdict.err().map(|fault| Diagnostic::new(fault, signature.clone())));
        } else if !path.as_str().ends_with(".txt") {
            findings.push(incomplete(kept.clone(), "there is no signature beside this file"));
        }
    }
}
