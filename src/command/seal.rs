//! What a build does with signatures of its own: a key at hand, and the manifest's signature.

use std::slice;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::diagnostic::{Diagnostic, Fault, Rule};
use crate::disk::{DiskError, Output};
use crate::document::manifest::{Digest, SIGNATURE_PATH};
use crate::document::{View, revision_list};
use crate::model::library::Library;
use crate::signature::key_file::SIGNING_KEY;
use crate::signature::{Form, Signer, standing};
use crate::site_path::SitePath;

/// A key where a machine of somebody else's can read it.
pub static SIGNING_KEY_IN_BUILD: Rule = Rule::warning(
    "signing-key-in-build",
    "the site is signed during the build",
    "Whoever controls the machine that builds can then read the key, and sign in the project's name. `forewarn sign` signs on \
     the maintainer's machine, once for each revision, and the build needs no secret. Keep this for keys that sign nothing else.",
);

/// A signature of another manifest than the one that was built.
pub static MANIFEST_SIGNATURE: Rule = Rule::warning(
    "manifest-signature",
    "the kept signature of SHA256SUMS does not fit",
    "`forewarn sign --site` signs the list of all files as they are at that moment. The site has changed since, so that the \
     signature was left out; without one, pages and feeds are vouched for by the web server alone. Build, and sign it again.",
);

/// Where the signature of the manifest is kept.
pub const KEPT: &str = "content/signed/SHA256SUMS.asc";

/// What is to be said about a key that signs during the build.
pub(super) fn doubts(library: &Library, signer: &dyn Signer) -> Vec<Diagnostic> {
    let mut found = vec![];
    let fingerprint = signer.fingerprint();
    let message = format!("{fingerprint} signs during the build");
    let fault =
        Fault::new(&SIGNING_KEY_IN_BUILD, message).hint("sign with `forewarn sign` where you can");
    found.push(Diagnostic::new(fault, ""));
    if !library.signing_keys().any(|key| key.fingerprint == *fingerprint) {
        let message = format!("{fingerprint} is not an active key for advisories in the keyring");
        let hint = "add it to `content/keys/keyring.yaml`, with its certificate";
        found.push(Diagnostic::new(Fault::new(&SIGNING_KEY, message).hint(hint), ""));
        return found;
    }
    found.extend(
        tried(library, signer).map(|fault| Diagnostic::new(fault, "content/keys/keyring.yaml")),
    );
    found
}

/// Whether the keyring takes what the key signs: at the first date that occurs and at the last.
fn tried(library: &Library, signer: &dyn Signer) -> Option<Fault> {
    let all = 0..library.advisories().len();
    let unsigned = all.filter(|index| library.signed(*index).is_none());
    let dates: Vec<Timestamp> =
        unsigned.map(|index| library.advisories()[index].modified()).collect();
    let last = revision_list::newest(library);
    let ring = library.ring();
    let mut ends = [dates.iter().min().copied().unwrap_or(last), last].into_iter();
    ends.find_map(|date| {
        let tried = signer.sign(Form::Detached, b"", signer.time(date));
        tried.and_then(|signature| ring.detached(b"", &signature)).and_then(standing).err()
    })
}

/// Puts the signature of the manifest beside it, where there is one that fits; or says that there was one. A manifest that did not
/// change is not signed again. Its text comes back, where there is anything to sign or to compare.
pub(super) fn manifest(
    output: &Output,
    view: &View<'_>,
    maker: &str,
) -> Result<(Option<String>, Option<Diagnostic>), Diagnostic> {
    if view.signer.is_none() && view.library.frozen.manifest_signature.is_none() {
        return Ok((None, None));
    }
    let manifest = output.manifest().map_err(|error| unwritten(&error))?;
    let path = SitePath::fixed(SIGNATURE_PATH);
    let date = revision_list::newest(view.library);
    let key = view.signer.map(|_| made_from(&[maker, &date.to_string(), &manifest]));
    if let Some(key) = key
        && output.holds(key, slice::from_ref(&path)).map_err(|error| unwritten(&error))?.is_some()
    {
        return Ok((Some(manifest), None));
    }
    let (signature, doubt) = signature(view, &manifest)?;
    if let Some(signature) = signature {
        output.write(&path, &signature).map_err(|error| unwritten(&error))?;
        if let Some(key) = key {
            output.note(key, vec![path]);
        }
    }
    Ok((Some(manifest), doubt))
}

/// A key of texts of which only the last may hold a line feed.
fn made_from(texts: &[&str]) -> Digest {
    let mut key = Sha256::new();
    for text in texts {
        key.update(text);
        key.update("\n");
    }
    Digest::from_bytes(key.finalize().into())
}

fn unwritten(error: &DiskError) -> Diagnostic {
    Diagnostic::new(error.fault(), "")
}

/// The signature to publish beside a manifest; and, where a kept one does not fit, that it is left out.
fn signature(
    view: &View<'_>,
    manifest: &str,
) -> Result<(Option<Vec<u8>>, Option<Diagnostic>), Diagnostic> {
    if let Some(signer) = view.signer {
        let time = signer.time(revision_list::newest(view.library));
        let signature = signer.sign(Form::Detached, manifest.as_bytes(), time);
        return signature
            .map(|made| (Some(made), None))
            .map_err(|fault| Diagnostic::new(fault, SIGNATURE_PATH));
    }
    let Some(kept) = &view.library.frozen.manifest_signature else { return Ok((None, None)) };
    let verdict = view.library.ring().detached(manifest.as_bytes(), kept).and_then(standing);
    Ok(match verdict {
        Ok(_) => (Some(kept.clone()), None),
        Err(_) => (None, Some(left_out())),
    })
}

fn left_out() -> Diagnostic {
    let message = format!("`{SIGNATURE_PATH}` is left out: the site changed after it was signed");
    let hint = "run `forewarn sign --site` after the build, or remove the file";
    Diagnostic::new(Fault::new(&MANIFEST_SIGNATURE, message).hint(hint), KEPT)
}
