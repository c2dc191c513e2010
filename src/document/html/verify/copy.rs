use serde::Serialize;

use crate::document::View;
use crate::document::html::commands::quoted;
use crate::document::manifest::{MANIFEST_PATH, SIGNATURE_PATH};
use crate::document::{address, revision_list};
use crate::model::keyring::Key;
use crate::model::site::Site;
use crate::site_path::SitePath;

/// How a copy of the whole site is taken and verified.
#[derive(Serialize)]
pub(in crate::document::html) struct CopyData {
    folder: String,
    fetch: String,
    /// None where no key can be relied on.
    verify: Option<String>,
    /// How the list of revisions is kept for the next time, and what it is used for then; none where there is no list.
    keep: Option<String>,
    again: Option<String>,
}

impl CopyData {
    pub(in crate::document::html) fn new(view: &View<'_>, keys: &[&Key]) -> Self {
        let site = &view.library.site;
        let folder = quoted(&format!("{}-copy", site.url.host()));
        let list = address::revision_list();
        let verify = (!keys.is_empty()).then(|| verify(&folder, keys));
        let again = verify.as_ref().filter(|_| revision_list::is_published(view));
        Self {
            fetch: fetch(site, &folder),
            keep: again.map(|_| format!("cp {folder}/{list} {list}")),
            again: again.map(|verify| format!("{verify} --previous {list}")),
            verify,
            folder,
        }
    }
}

/// Every file that the manifest names: not all of them are linked, so that following links would miss some. The first 66
/// characters of its lines are a hash and two blanks.
fn fetch(site: &Site, folder: &str) -> String {
    let address = |path| quoted(&site.address(&SitePath::fixed(path)));
    let depth = site.url.path().split('/').filter(|part| !part.is_empty()).count();
    let base = quoted(site.url.as_str());
    format!(
        "wget -nv -N -P {folder} {manifest} {signature}\n\
         cut -c67- {folder}/{MANIFEST_PATH} | wget -nv -N -x -nH --cut-dirs={depth} -P {folder} -B {base} -i -",
        manifest = address(MANIFEST_PATH),
        signature = address(SIGNATURE_PATH),
    )
}

fn verify(folder: &str, keys: &[&Key]) -> String {
    let anchors = keys.iter().map(|key| format!(" --fingerprint {}", key.fingerprint.hex()));
    format!("forewarn verify {folder}{}", anchors.collect::<String>())
}
