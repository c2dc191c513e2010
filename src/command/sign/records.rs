use std::path::Path;

use jiff::Timestamp;

use super::key::Lazy;
use crate::diagnostic::{Diagnostic, Report};
use crate::disk::{self, DiskError, single};
use crate::document::revision_list;
use crate::frozen::{self, KEPT_LIST, KEPT_SECURITY_TXT};
use crate::load;
use crate::model::library::Library;
use crate::signature::{Form, standing};
use crate::signing::security;
use crate::source::walk;

/// The library, with what is kept now that more was signed.
pub(super) fn again(root: &Path, before: &Library) -> Result<Library, Vec<Diagnostic>> {
    let (files, _) = walk::walk(root);
    let loaded = load::load(root, &files);
    let mut report = Report::default();
    report.extend(loaded.findings);
    // Somebody may edit the sources while gpg asks for a passphrase.
    let Some(mut library) = loaded.library else { return Err(report.diagnostics().to_vec()) };
    let (frozen, found) = frozen::read(root, &files, &library);
    library.frozen = frozen;
    library.site.formats.clone_from(&before.site.formats);
    if let Some(kept) = before.frozen.security_txt.as_ref().filter(|kept| kept.left_out) {
        library.frozen.security_txt = Some(kept.clone());
    }
    report.extend(found);
    report.accept(&library.site.accept);
    let wrong = report.only_errors().diagnostics().to_vec();
    if wrong.is_empty() { Ok(library) } else { Err(wrong) }
}

/// Signs the list of revisions, unless the kept one says the same; gives its serial.
pub(super) fn list(
    root: &Path,
    library: &Library,
    key: &Lazy<'_>,
    now: Timestamp,
) -> Result<Option<u64>, Diagnostic> {
    let kept = library.frozen.list.as_ref();
    if kept.is_none() && library.frozen.revisions.is_empty() {
        return Ok(None);
    }
    let placed = |fault| Diagnostic::new(fault, KEPT_LIST);
    let serial = kept.map_or(0, |kept| kept.list.serial()) + 1;
    let list = revision_list::list(library, &|_| vec![], serial, now).map_err(placed)?;
    let is_same = kept.is_some_and(|kept| {
        !kept.signed.withdrawn
            && kept.list.site() == list.site()
            && kept.list.keys() == list.keys()
            && kept.list.revisions() == list.revisions()
    });
    if is_same {
        return Ok(None);
    }
    clear(root, KEPT_LIST, &list.to_text(), library, key, now)?;
    Ok(Some(serial))
}

/// Signs security.txt, unless the kept one is still good.
pub(super) fn security_txt(
    root: &Path,
    library: &Library,
    key: &Lazy<'_>,
    now: Timestamp,
) -> Result<bool, Diagnostic> {
    let Some(text) = security::renewed(library, now) else { return Ok(false) };
    clear(root, KEPT_SECURITY_TXT, &text, library, key, now)?;
    Ok(true)
}

/// Signs a text, and keeps it once the keyring takes its signature.
fn clear(
    root: &Path,
    path: &'static str,
    text: &str,
    library: &Library,
    key: &Lazy<'_>,
    now: Timestamp,
) -> Result<(), Diagnostic> {
    let placed = |fault| Diagnostic::new(fault, path);
    let signer = key.get()?;
    let file = signer.sign(Form::Clear, text.as_bytes(), signer.time(now)).map_err(placed)?;
    library.ring().clear(&file).and_then(|(_, signed)| standing(signed)).map_err(placed)?;
    keep(root, path, &file).map_err(|error| placed(error.fault()))
}

/// Puts a signed file among the sources, where git must not change a byte of it.
pub(super) fn keep(root: &Path, path: &str, file: &[u8]) -> Result<(), DiskError> {
    let path = root.join(path);
    single::replace(&path, file)?;
    disk::keep_line_ends(path.parent().unwrap_or(root))
}
