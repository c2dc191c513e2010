//! The first pass: all sources read and parsed, in parallel, with every finding of every file.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::model::advisory::Advisory;
use crate::model::library::Library;
use crate::source::read::{self, Raw};
use crate::source::walk::{Files, Role};

mod cache;
mod examine;
mod gathered;
mod kept;
mod looks;
mod missing;
mod overrides;
mod parsed;
mod patches;
mod prose;
mod recent;
mod records;
mod settings;
mod sound;
mod unparsed;
mod unused;

pub use self::cache::{Cache, Texts};
pub use self::examine::{advisory_in, examine, revisions};
use self::gathered::{Gathered, Piece};
pub use self::kept::Kept;
pub use self::missing::{SITE_MISSING, missing};
pub use self::overrides::Overrides;
use self::parsed::judged;
pub use self::patches::patches;
pub use self::recent::Recent;
use self::recent::Room;
pub use self::settings::settings;
use self::sound::Sound;
use self::unparsed::unparsed;

/// What the first pass gives: a library unless the settings failed, the theme's files, and all findings.
#[derive(Debug)]
pub struct Loaded {
    /// The library of all sources that could be parsed.
    pub library: Option<Library>,
    /// The site's own templates and static files.
    pub overrides: Overrides,
    /// The sources that are there but failed, by their paths: nothing of them is in the library or the theme.
    pub failed: BTreeSet<String>,
    /// Bodies of advisories that need not be read again.
    pub recent: Recent,
    /// What is wrong, in no order.
    pub findings: Vec<Diagnostic>,
}

/// Reads and parses all files of a site.
#[must_use]
pub fn load(root: &Path, files: &Files) -> Loaded {
    load_anew(root, &mut files.clone(), None)
}

/// The same, but advisories that `kept` knows are not parsed again. Of the files of advisories only those stay among `files` that did
/// not give what their names say, and nothing else: a site may have very many, of which nobody asks any more.
#[must_use]
pub fn load_anew(root: &Path, files: &mut Files, kept: Option<&Kept>) -> Loaded {
    let begun = begun(root, files);
    let (space, sound) = (Room::new(), Sound::default());
    let read = std::mem::take(&mut files.roles).into_par_iter().filter_map(|(path, role)| {
        let source = source(root, &path, &role, kept);
        sound.keep(space.body(&source), &source);
        match source.piece {
            Some(Piece::Advisory(advisory)) if source.found.is_empty() && is(&role, &advisory) => {
                sound.add(advisory);
                None
            }
            piece => Some(((path, role), (piece, source.found))),
        }
    });
    let (roles, pieces): (Vec<_>, Vec<_>) = read.unzip();
    let read = roles.iter().zip(pieces).map(|((path, _), (piece, found))| (path, piece, found));
    let mut gathered = gathered(begun, read);
    files.roles = roles.into_iter().collect();
    let recent = sound.finish(&mut gathered);
    Loaded { recent, ..gathered.finish() }
}

/// Whether a file is named as its advisory is.
fn is(role: &Role, advisory: &Advisory) -> bool {
    matches!(role, Role::Advisory(name) if name == advisory.id.as_str())
}

/// What is known of a site before its files are read.
fn begun(root: &Path, files: &Files) -> Gathered {
    let refused = files.refused.iter().filter(|path| Role::of(path).is_some());
    let mut gathered = Gathered::default();
    gathered.failed.extend(refused.cloned());
    gathered.findings.extend(missing(root, files));
    let unused = files.ignored.par_iter().filter_map(|path| unused::marked(root, path));
    gathered.findings.par_extend(unused);
    gathered
}

/// Puts together what every file of a site gave.
fn gathered<'p>(
    mut gathered: Gathered,
    read: impl Iterator<Item = (&'p String, Option<Piece>, Vec<Diagnostic>)>,
) -> Gathered {
    for (path, piece, found) in read {
        gathered.findings.extend(found);
        match piece {
            Some(piece) => gathered.add(piece),
            None => drop(gathered.failed.insert(path.clone())),
        }
    }
    gathered
}

/// One file, as it was read.
struct Source {
    /// What it gives, or `None` where it fails.
    piece: Option<Piece>,
    /// Everything that is wrong with it.
    found: Vec<Diagnostic>,
    /// The text of prose, a patch or a picture: what formats ask for again.
    text: Option<Arc<[u8]>>,
}

impl Source {
    fn new(piece: Option<Piece>, found: Vec<Diagnostic>) -> Self {
        Self { piece, found, text: None }
    }

    fn kept(piece: Piece, bytes: Vec<u8>) -> Self {
        Self { text: Some(bytes.into()), ..Self::new(Some(piece), vec![]) }
    }
}

/// Reads a file and parses it, as its role asks.
fn source(root: &Path, path: &str, role: &Role, kept: Option<&Kept>) -> Source {
    match role {
        Role::Frozen(_) | Role::RevisionList | Role::SecurityTxt | Role::ManifestSignature => {
            Source::new(Some(Piece::Closed), vec![])
        }
        Role::Patch(..) | Role::Picture(_) | Role::Certificate(_) | Role::Static(_) => {
            let read = read::bytes(root, path);
            let piece = read.and_then(|bytes| unparsed(path, role, bytes));
            piece.unwrap_or_else(|found| Source::new(None, vec![found]))
        }
        Role::Advisory(_)
            if let Some((known, found)) = kept.and_then(|kept| kept.untouched(path)) =>
        {
            Source::new(Some(Piece::Advisory(Arc::new(known))), found)
        }
        _ => match read::raw(root, path) {
            Ok(raw) => text(path, raw, role, kept),
            Err(found) => Source::new(None, vec![found]),
        },
    }
}

/// A text, which is parsed unless it is known.
fn text(path: &str, raw: Raw, role: &Role, kept: Option<&Kept>) -> Source {
    let known = kept.filter(|_| matches!(role, Role::Advisory(_)));
    if let Some((advisory, found)) = known.and_then(|kept| kept.advisory(path, &raw.digest)) {
        let piece = Some(Piece::Advisory(Arc::new(advisory)));
        return Source { piece, found, text: Some(raw.text().into_bytes().into()) };
    }
    match raw.suspect(path) {
        Ok((opened, wrong)) => {
            let (piece, found) = judged(&opened, wrong, role, kept);
            let prose = matches!(role, Role::Page(_) | Role::Advisory(_));
            let text = prose.then(|| opened.text.text.into_bytes().into());
            Source { piece, found, text }
        }
        Err(found) => Source::new(None, found),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::source::walk::walk;

    /// What the first pass says of a folder that `make` filled: the findings, and the sources that failed.
    fn loaded(make: impl FnOnce(&Path)) -> (Vec<String>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("content")).unwrap();
        make(folder.path());
        let (files, found) = walk(folder.path());
        let loaded = load(folder.path(), &files);
        let all = found.iter().chain(&loaded.findings);
        let mut codes: Vec<_> = all.map(|d| format!("{} {}", d.rule.code, d.file)).collect();
        codes.sort();
        (codes, loaded.failed.into_iter().collect())
    }

    #[track_caller]
    fn page(text: &[u8], codes: &[&str]) {
        let (found, failed) = loaded(|root| fs::write(root.join("content/a.md"), text).unwrap());
        let of_page = found.iter().filter_map(|found| found.strip_suffix(" content/a.md"));
        assert_eq!(of_page.collect::<Vec<_>>(), codes);
        assert_eq!(failed.is_empty(), codes.is_empty(), "{failed:?}");
    }

    #[test]
    fn a_wrong_character_hides_no_other_finding_but_its_file_fails() {
        page(b"---\ntitle: A\n---\nx\n", &[]);
        page(b"---\ntitle: A\n---\nx\x1B\n", &["control-character"]);
        let both = ["control-character", "link-scheme", "unknown-key"];
        page(b"---\ntitle: A\ntitel: A\n---\nx\x1B [a](data:b)\n", &both);
        page(b"---\rtitle: A\n---\nx\n", &["lone-carriage-return"]);
        page("---\ntitle: \u{202e}A\n---\n".as_bytes(), &["bidirectional-control"]);
    }

    #[test]
    fn a_text_that_is_not_utf8_is_not_parsed() {
        page(b"---\ntitel: A\n---\n\xFF\n", &["not-utf8"]);
    }

    #[test]
    fn settings_that_cannot_be_read_are_not_said_to_be_missing() {
        let (found, failed) =
            loaded(|root| fs::create_dir(root.join("content/site.yaml")).unwrap());
        assert_eq!(found, ["source-unreadable content/site.yaml"]);
        assert_eq!(failed, ["content/site.yaml"]);
    }
}
