//! One signed revision, read and verified.

use std::collections::BTreeMap;
use std::path::Path;

use super::layers::Layers;
use super::rule::SIGNATURE_WITHDRAWN;
use super::{claim, foreign, incomplete};
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::address;
use crate::model::digest::Digest;
use crate::model::frozen::{FrozenFile, FrozenRevision, Signed};
use crate::model::identifier::AdvisoryId;
use crate::signature::Ring;
use crate::site_path::SitePath;
use crate::source::read;
use crate::source::walk::FrozenRole;

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
    // A folder whose name is no id is reported where the revisions are gathered.
    let Ok(id) = AdvisoryId::parse(id) else { return (None, vec![]) };
    let mut findings = Vec::new();
    let source = source(root, &id, number, layers, &mut findings);
    let place = Place { ring, id: &id, number };
    let published = place.published(root, layers, &mut findings);
    let signed = place.text(&published, &mut findings).map(|(text, signed)| {
        let others = place.others(&text, &published, &mut findings);
        others.into_iter().find(|other| other.withdrawn && !signed.withdrawn).unwrap_or(signed)
    });
    findings.extend(signed.as_ref().filter(|signed| signed.withdrawn).map(|one| place.mark(one)));
    let whole = findings.iter().all(|found| found.rule.level == crate::diagnostic::Level::Warning);
    let revision = source.zip(signed).filter(|_| whole).map(|(source, signed)| FrozenRevision {
        number,
        times: layers.times,
        signed,
        source,
        files: published
            .into_iter()
            .map(|(path, (kept, bytes))| FrozenFile { path, digest: Digest::of(&bytes), kept })
            .collect(),
    });
    (revision, findings)
}

/// The hash of the source, which is kept once, by whatever is signed later.
fn source(
    root: &Path,
    id: &AdvisoryId,
    number: usize,
    layers: &Layers,
    findings: &mut Vec<Diagnostic>,
) -> Option<Digest> {
    let path = kept_source(id, number);
    match layers.files.get(SOURCE) {
        Some(kept) if *kept == path => {
            let opened = read::text(root, kept).map_err(|found| findings.extend(found)).ok()?;
            Some(Digest::of(opened.text.text.as_bytes()))
        }
        Some(later) => {
            findings.push(foreign(later.clone(), "a revision has one source, which stays"));
            None
        }
        None => {
            let folder = format!("advisories/signed/{id}/{number}");
            findings.push(incomplete(folder, format!("there is no `{SOURCE}`")));
            None
        }
    }
}

/// Where the source of a revision is kept.
pub(super) fn kept_source(id: &AdvisoryId, number: usize) -> String {
    format!("advisories/signed/{id}/{}/{SOURCE}", FrozenRole::folder(number, 1))
}

/// Which revision is read, and the keys by which it is judged.
struct Place<'a> {
    ring: &'a Ring,
    id: &'a AdvisoryId,
    number: usize,
}

impl Place<'_> {
    fn folder(&self) -> String {
        format!("advisories/signed/{}/{}", self.id, self.number)
    }

    fn published(&self, root: &Path, layers: &Layers, findings: &mut Vec<Diagnostic>) -> Published {
        let mut published = Published::new();
        for (name, kept) in layers.files.iter().filter(|(name, _)| *name != SOURCE) {
            let path = SitePath::parse(name).filter(|path| self.may_hold(path));
            match (path, read::bytes(root, kept)) {
                (Some(path), Ok(bytes)) => drop(published.insert(path, (kept.clone(), bytes))),
                (None, _) => {
                    let message = "this is no file of a signed revision of this advisory";
                    findings.push(foreign(kept.clone(), message));
                }
                (_, Err(found)) => findings.push(found),
            }
        }
        published
    }

    /// Whether `sign` would have put a file of this name here: no other address of the site can be taken from here.
    fn may_hold(&self, path: &SitePath) -> bool {
        let path = path.as_str();
        let patches = SitePath::encode(&["patches", self.id.as_str()]);
        let in_patches =
            path.strip_prefix(patches.as_str()).is_some_and(|rest| rest.starts_with('/'));
        let is_text = path == address::advisory_text(self.id).as_str();
        is_text || in_patches || path.starts_with("osv/")
    }

    /// The text, and its signature, which stands for that of the revision.
    fn text(
        &self,
        published: &Published,
        findings: &mut Vec<Diagnostic>,
    ) -> Option<(String, Signed)> {
        let path = address::advisory_text(self.id);
        let Some((kept, bytes)) = published.get(&path) else {
            findings.push(incomplete(self.folder(), format!("there is no `{path}`")));
            return None;
        };
        let read = self.ring.clear(bytes).and_then(|(text, signed)| {
            claim::is_of(&text, self.id, self.number)?;
            Ok((text, signed))
        });
        read.map_err(|fault| findings.push(Diagnostic::new(fault, kept.clone()))).ok()
    }

    /// Every other file is in the text and has a good signature beside it, and every signature its file.
    fn others(
        &self,
        text: &str,
        published: &Published,
        findings: &mut Vec<Diagnostic>,
    ) -> Vec<Signed> {
        let own = address::advisory_text(self.id);
        let mut signatures = Vec::new();
        for (path, (kept, bytes)) in published.iter().filter(|(path, _)| **path != own) {
            if let Some(of) = path.as_str().strip_suffix(".asc") {
                if of == own.as_str() || !published.contains_key(of) {
                    findings.push(foreign(kept.clone(), "there is no file for this signature"));
                }
                continue;
            }
            let Some((signature, asc)) = published.get(&address::signature(path)) else {
                findings.push(incomplete(kept.clone(), "there is no signature beside this file"));
                continue;
            };
            let is_later = !kept.starts_with(&format!("{}/", self.folder()));
            let verdict = self.ring.detached(bytes, asc).and_then(|signed| {
                claim::lists(text, path, Digest::of(bytes), is_later)?;
                Ok(signed)
            });
            match verdict {
                Ok(signed) => signatures.push(signed),
                Err(fault) => findings.push(Diagnostic::new(fault, signature.clone())),
            }
        }
        signatures
    }

    fn mark(&self, signed: &Signed) -> Diagnostic {
        let message = format!("{} was revoked as compromised", signed.signer);
        let fault = Fault::new(&SIGNATURE_WITHDRAWN, message)
            .hint("run `forewarn sign --resign` with another key");
        Diagnostic::new(fault, self.folder())
    }
}
