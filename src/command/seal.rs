//! What a build does with signatures of its own: a key at hand, and the manifest's signature.

use jiff::Timestamp;

use crate::diagnostic::{Diagnostic, Fault, Rule};
use crate::disk::{DiskError, Listed, Output};
use crate::document::manifest::{Digest, SIGNATURE_PATH};
use crate::document::{View, revision_list};
use crate::model::library::Library;
use crate::signature::key_file::SIGNING_KEY;
use crate::signature::{Form, Signer, armour, standing};

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

/// Lists all files in the manifest, and puts its signature beside it, where there is one that fits; or says that there was one.
pub(super) fn manifest(
    output: Output,
    view: &View<'_>,
    maker: &str,
) -> Result<(Listed, Option<Diagnostic>), Diagnostic> {
    match (view.signer, &view.library.frozen.manifest_signature) {
        (Some(signer), _) => Ok((signed_now(output, view, signer, maker)?, None)),
        (None, Some(kept)) => with_kept(output, view, kept),
        (None, None) => Ok((output.list(&mut |_| ()).map_err(unwritten)?, None)),
    }
}

/// Signs the manifest while it is written; one that did not change has its signature already.
fn signed_now(
    output: Output,
    view: &View<'_>,
    signer: &dyn Signer,
    maker: &str,
) -> Result<Listed, Diagnostic> {
    let refused = |fault| Diagnostic::new(fault, SIGNATURE_PATH);
    let date = revision_list::newest(view.library);
    let mut signing = signer.begin(Form::Detached, signer.time(date)).map_err(refused)?;
    let mut added = Ok(());
    let mut add = |lines: &str| {
        if added.is_ok() {
            added = signing.add(lines.as_bytes());
        }
    };
    let listed = output.list(&mut add).map_err(unwritten)?;
    added.map_err(refused)?;
    let key = Digest::of(format!("{maker}\n{date}\n{}\n", listed.digest()).as_bytes());
    if !listed.holds_signature(key).map_err(unwritten)? {
        let signature = armour::write(&signing.finish().map_err(refused)?);
        listed.sign(signature.as_bytes(), Some(key)).map_err(unwritten)?;
    }
    Ok(listed)
}

/// Publishes a signature that was kept, unless it fits another manifest only.
fn with_kept(
    output: Output,
    view: &View<'_>,
    kept: &[u8],
) -> Result<(Listed, Option<Diagnostic>), Diagnostic> {
    let mut manifest = String::new();
    let listed = output.list(&mut |lines| manifest.push_str(lines)).map_err(unwritten)?;
    let verdict = view.library.ring().detached(manifest.as_bytes(), kept).and_then(standing);
    if verdict.is_err() {
        return Ok((listed, Some(left_out())));
    }
    listed.sign(kept, None).map_err(unwritten)?;
    Ok((listed, None))
}

#[expect(clippy::needless_pass_by_value, reason = "it is what errors are turned into findings by")]
fn unwritten(error: DiskError) -> Diagnostic {
    Diagnostic::new(error.fault(), "")
}

fn left_out() -> Diagnostic {
    let message = format!("`{SIGNATURE_PATH}` is left out: the site changed after it was signed");
    let hint = "run `forewarn sign --site` after the build, or remove the file";
    Diagnostic::new(Fault::new(&MANIFEST_SIGNATURE, message).hint(hint), KEPT)
}
