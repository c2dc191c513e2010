use std::path::Path;

use super::records::keep;
use crate::command::seal::KEPT;
use crate::diagnostic::{Diagnostic, Fault, Rule};
use crate::disk::single;
use crate::document::manifest::{MANIFEST_PATH, Manifest, SIGNATURE_PATH};
use crate::document::revision_list;
use crate::model::library::Library;
use crate::signature::{Form, Signer, standing};

/// A folder whose files are not those that its manifest lists.
pub static SIGN_SITE: Rule = Rule::error(
    "sign-site",
    "there is no built site to sign",
    "`forewarn sign --site` signs the SHA256SUMS of a site that was built just before, whose files must be those that it lists. \
     Build the site first, and name its folder with `--out` if it is not `public`.",
);

/// Signs the manifest of a built site: beside it, and kept for builds that come to the same manifest.
pub(super) fn sign(
    root: &Path,
    out: &Path,
    library: &Library,
    signer: &dyn Signer,
) -> Result<(), Diagnostic> {
    let folder = root.join(out);
    let manifest = manifest(&folder)?;
    let placed = |fault| Diagnostic::new(fault, SIGNATURE_PATH);
    let time = signer.time(revision_list::newest(library));
    let signature = signer.sign(Form::Detached, manifest.as_bytes(), time).map_err(placed)?;
    library.ring().detached(manifest.as_bytes(), &signature).and_then(standing).map_err(placed)?;
    keep(root, KEPT, &signature).map_err(|error| placed(error.fault()))?;
    single::replace(&folder.join(SIGNATURE_PATH), &signature)
        .map(drop)
        .map_err(|error| placed(error.fault()))
}

/// The text of the manifest, whose files are all as it says.
fn manifest(folder: &Path) -> Result<String, Diagnostic> {
    let fault = |message: String| {
        Diagnostic::new(Fault::new(&SIGN_SITE, message).hint("run `forewarn build` first"), "")
    };
    let read = single::read(&folder.join(MANIFEST_PATH));
    let bytes = read.map_err(|error| Diagnostic::new(error.fault(), ""))?;
    let absent = || fault(format!("there is no `{MANIFEST_PATH}` in `{}`", folder.display()));
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(absent)?;
    let listed = Manifest::parse(&text).map_err(|error| fault(error.to_string()))?;
    for (path, digest) in listed.iter() {
        let bytes = single::read(&path.within(folder))
            .map_err(|error| Diagnostic::new(error.fault(), ""))?;
        let hash = bytes.map(|bytes| crate::model::digest::Digest::of(&bytes));
        if hash != Some(digest) {
            return Err(fault(format!("`{path}` is not what `{MANIFEST_PATH}` says")));
        }
    }
    Ok(text)
}
