//! Drafts that were published: their folders move to `published/` of the drafts folder.
//!
//! Before an advisory becomes public, its draft notes where the source will be. So a command that finds the note knows
//! whether that happened, though the run that wrote it was killed.

use std::path::{Path, PathBuf};

use super::Drafts;
use crate::diagnostic::Fault;
use crate::disk::{DiskError, private, scratch};
use crate::frozen::SOURCE;
use crate::model::digest::Digest;
use crate::source::read;
use crate::source::walk::Role;

/// The folder of those that were published.
pub const FOLDER: &str = "published";

/// The note, in a draft's folder.
const NOTE: &str = "published";

/// Notes where the source of a draft will be, and its hash: another advisory may get that place.
///
/// # Errors
/// [`DiskError`] if the system refuses it.
pub fn note(draft: &Path, source: &str, digest: Digest) -> Result<(), DiskError> {
    private::replace(&draft.join(NOTE), format!("{digest}  {source}\n").as_bytes()).map(drop)
}

/// Takes the note back.
///
/// # Errors
/// [`DiskError`] if the system refuses it.
pub fn forget(draft: &Path) -> Result<(), DiskError> {
    private::remove(&draft.join(NOTE))
}

/// Moves every draft away whose source is in the site, and takes the notes of others back. A draft without a note stays, and
/// so does one that another process publishes at this moment.
///
/// # Errors
/// Where the system refuses it. Folders that cannot be listed have no drafts here: the command says it.
pub fn tidy(root: &Path, drafts: &Drafts) -> Result<(), Fault> {
    let names = if drafts.folder().is_dir() { drafts.names().unwrap_or_default() } else { vec![] };
    for name in names {
        let folder = drafts.folder().join(&name);
        let Some((digest, source)) = noted(drafts, &name) else { continue };
        if scratch::is_open(&folder).map_err(|error| error.fault())? {
            continue;
        }
        let moved = if is_there(root, &source, digest) {
            away(drafts, &name).map(drop)
        } else {
            forget(&folder)
        };
        moved.map_err(|error| error.fault())?;
    }
    Ok(())
}

/// Moves a draft to those that were published; says where it is then.
///
/// # Errors
/// [`DiskError`] if the system refuses it.
pub fn away(drafts: &Drafts, name: &str) -> Result<PathBuf, DiskError> {
    let to = drafts.folder().join(FOLDER).join(name);
    private::rename(&drafts.folder().join(name), &to)?;
    scratch::sweep(&to)?;
    Ok(to)
}

/// Whether the site has this very source: where it was put, or, if it was revised since, as it was signed first.
fn is_there(root: &Path, source: &str, digest: Digest) -> bool {
    let id = Path::new(source).file_stem().unwrap_or_default().to_string_lossy();
    let signed = format!("advisories/signed/{id}/1/{SOURCE}");
    let has = |path: &str| std::fs::read(root.join(path)).is_ok_and(|b| Digest::of(&b) == digest);
    has(source) || has(&signed)
}

/// The hash and the place of the source that the note of a draft names.
fn noted(drafts: &Drafts, name: &str) -> Option<(Digest, String)> {
    let path = format!("{name}/{NOTE}");
    drafts.folder().join(&path).symlink_metadata().ok()?;
    let text = read::private_text(drafts.folder(), &path).ok()?.text.text;
    let (digest, source) = text.trim_end().split_once("  ")?;
    let digest = Digest::parse(digest)?;
    matches!(Role::of(source), Some(Role::Advisory(_))).then(|| (digest, source.to_owned()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    fn scene() -> (TempDir, Drafts) {
        let folder = TempDir::new().unwrap();
        let drafts = Drafts::new(folder.path().join("drafts"));
        for name in ["a", "b", "c"] {
            fs::create_dir_all(drafts.folder().join(name)).unwrap();
            fs::write(drafts.folder().join(name).join("draft.md"), name).unwrap();
        }
        fs::create_dir_all(folder.path().join("site/advisories")).unwrap();
        (folder, drafts)
    }

    #[test]
    fn a_draft_moves_away_when_its_source_is_there() {
        let (folder, drafts) = scene();
        let root = folder.path().join("site");
        let text = Digest::of(b"text");
        note(&drafts.folder().join("a"), "advisories/A-1.md", text).unwrap();
        note(&drafts.folder().join("b"), "advisories/B-1.md", text).unwrap();
        fs::write(root.join("advisories/A-1.md"), "text").unwrap();
        tidy(&root, &drafts).unwrap();
        assert_eq!(drafts.names().unwrap(), ["b", "c"]);
        assert!(drafts.folder().join("published/a/draft.md").exists());
        // What did not happen is forgotten: another advisory may get that id.
        fs::write(root.join("advisories/B-1.md"), "text").unwrap();
        tidy(&root, &drafts).unwrap();
        assert_eq!(drafts.names().unwrap(), ["b", "c"]);
    }

    #[test]
    fn a_note_names_a_source_of_an_advisory() {
        let (folder, drafts) = scene();
        for source in ["../x.md", "/etc/passwd", "content/policy.md", ""] {
            note(&drafts.folder().join("a"), source, Digest::of(b"")).unwrap();
            tidy(&folder.path().join("site"), &drafts).unwrap();
            assert_eq!(drafts.names().unwrap(), ["a", "b", "c"]);
        }
        tidy(folder.path(), &Drafts::new(folder.path().join("none"))).unwrap();
    }
    #[test]
    fn another_advisory_in_its_place_is_not_the_draft() {
        let (folder, drafts) = scene();
        let root = folder.path().join("site");
        note(&drafts.folder().join("a"), "advisories/A-1.md", Digest::of(b"text")).unwrap();
        fs::write(root.join("advisories/A-1.md"), "another").unwrap();
        tidy(&root, &drafts).unwrap();
        assert_eq!(drafts.names().unwrap(), ["a", "b", "c"]);
        assert!(!drafts.folder().join("a/published").exists());
    }

    #[test]
    fn a_source_that_was_revised_since_is_known_by_what_was_signed() {
        let (folder, drafts) = scene();
        let root = folder.path().join("site");
        note(&drafts.folder().join("a"), "advisories/A-1.md", Digest::of(b"text")).unwrap();
        fs::create_dir_all(root.join("advisories/signed/A-1/1")).unwrap();
        fs::write(root.join("advisories/signed/A-1/1/source.md"), "text").unwrap();
        fs::write(root.join("advisories/A-1.md"), "revised").unwrap();
        tidy(&root, &drafts).unwrap();
        assert_eq!(drafts.names().unwrap(), ["b", "c"]);
    }

    #[test]
    fn a_note_of_a_publication_that_goes_on_stays() {
        let (folder, drafts) = scene();
        let draft = drafts.folder().join("a");
        note(&draft, "advisories/A-1.md", Digest::of(b"text")).unwrap();
        let copy = scratch::Scratch::open(&draft).unwrap();
        tidy(&folder.path().join("site"), &drafts).unwrap();
        assert!(draft.join("published").exists());
        drop(copy);
        tidy(&folder.path().join("site"), &drafts).unwrap();
        assert!(!draft.join("published").exists());
    }
}
