//! The first pass: all sources read and parsed, in parallel, with every finding of every file.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use serde::de::DeserializeOwned;

use crate::diagnostic::Diagnostic;
use crate::model::digest::Digest;
use crate::model::library::Library;
use crate::model::page::{self, Prose};
use crate::parse;
use crate::signature::Certificate;
use crate::source::finding::Finding;
use crate::source::front_matter;
use crate::source::read::{self, Opened};
use crate::source::schema::page::{RawPage, RawPolicy};
use crate::source::walk::{Files, Role};
use crate::source::yaml::{self, Tree};

mod cache;
mod examine;
mod gathered;
mod missing;
mod patches;
mod prose;
mod settings;
mod unused;

pub use self::cache::{Cache, Texts};
pub use self::examine::{advisory_in, examine, revisions};
use self::gathered::{Gathered, Piece};
pub use self::missing::{SITE_MISSING, missing};
pub use self::patches::patches;
use self::prose::prose;
pub use self::settings::settings;

/// The files of a site's own theme, by name.
#[derive(Debug, Default)]
pub struct Overrides {
    /// Templates, relative to `templates/`.
    pub templates: BTreeMap<String, String>,
    /// Other files, relative to `static/`.
    pub statics: BTreeMap<String, Vec<u8>>,
}

/// What the first pass gives: a library unless the settings failed, the theme's files, and all findings.
#[derive(Debug)]
pub struct Loaded {
    /// The library of all sources that could be parsed.
    pub library: Option<Library>,
    /// The site's own templates and static files.
    pub overrides: Overrides,
    /// The sources that are there but failed, by their paths: nothing of them is in the library or the theme.
    pub failed: BTreeSet<String>,
    /// What is wrong, in no order.
    pub findings: Vec<Diagnostic>,
}

/// Reads and parses all files of a site.
#[must_use]
pub fn load(root: &Path, files: &Files) -> Loaded {
    let read = files.roles.par_iter().map(|(path, role)| {
        let Source { piece, found, .. } = source(root, path, role);
        (path, piece, found)
    });
    gather(root, files, read.collect())
}

/// Puts together what every file of a site gave.
fn gather(
    root: &Path,
    files: &Files,
    read: Vec<(&String, Option<Piece>, Vec<Diagnostic>)>,
) -> Loaded {
    let refused = files.refused.iter().filter(|path| Role::of(path).is_some());
    let mut gathered = Gathered::default();
    gathered.failed.extend(refused.cloned());
    gathered.findings.extend(missing(root, files));
    let unused = files.ignored.par_iter().filter_map(|path| unused::marked(root, path));
    gathered.findings.par_extend(unused);
    for (path, piece, found) in read {
        gathered.findings.extend(found);
        match piece {
            Some(piece) => gathered.add(piece),
            None => drop(gathered.failed.insert(path.clone())),
        }
    }
    gathered.finish()
}

/// A checkout may have changed the line ends of a certificate, whose hash is signed.
fn with_line_feeds(bytes: Vec<u8>) -> Vec<u8> {
    match String::from_utf8(bytes) {
        Ok(text) => text.replace("\r\n", "\n").into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

/// One file, as it was read.
struct Source {
    /// What it gives, or `None` where it fails.
    piece: Option<Piece>,
    /// Everything that is wrong with it.
    found: Vec<Diagnostic>,
    /// The text of prose, or a patch: what formats ask for again.
    text: Option<Arc<[u8]>>,
}

impl Source {
    fn new(piece: Option<Piece>, found: Vec<Diagnostic>) -> Self {
        Self { piece, found, text: None }
    }
}

/// Reads a file and parses it, as its role asks.
fn source(root: &Path, path: &str, role: &Role) -> Source {
    match role {
        Role::Frozen(_) | Role::RevisionList | Role::SecurityTxt | Role::ManifestSignature => {
            Source::new(Some(Piece::Closed), vec![])
        }
        Role::Patch(..) | Role::Certificate(_) | Role::Static(_) => {
            let read = read::bytes(root, path);
            let piece = read.and_then(|bytes| unparsed(path, role, bytes));
            piece.unwrap_or_else(|found| Source::new(None, vec![found]))
        }
        _ => match read::suspect(root, path) {
            Ok((opened, wrong)) => {
                let (piece, found) = judged(&opened, wrong, role);
                let prose = matches!(role, Role::Page(_) | Role::Advisory(_));
                let text = prose.then(|| opened.text.text.into_bytes().into());
                Source { piece, found, text }
            }
            Err(found) => Source::new(None, found),
        },
    }
}

/// A file that is no text to us.
fn unparsed(path: &str, role: &Role, bytes: Vec<u8>) -> Result<Source, Diagnostic> {
    let piece = match role {
        Role::Certificate(name) => {
            let read = Certificate::read(&with_line_feeds(bytes));
            let read = read.map_err(|fault| Diagnostic::new(fault, path))?;
            Piece::Certificate(name.clone(), Box::new(read))
        }
        Role::Static(name) => Piece::Static(name.clone(), bytes),
        // Read for a canary: whoever publishes it reads it again, or asks for this text.
        _ => {
            let piece = Piece::Patch(path.to_owned(), Digest::of(&bytes));
            return Ok(Source { text: Some(bytes.into()), ..Source::new(Some(piece), vec![]) });
        }
    };
    Ok(Source::new(Some(piece), vec![]))
}

/// A text with forbidden characters is parsed without them for its further findings, but gives nothing.
fn judged(opened: &Opened, wrong: Vec<Finding>, role: &Role) -> (Option<Piece>, Vec<Diagnostic>) {
    let (piece, mut findings) = if wrong.is_empty() {
        parse(opened, role)
    } else {
        (None, parse(&opened.masked(), role).1)
    };
    findings.extend(wrong);
    (piece, read::placed(&opened.text, findings))
}

fn parse(opened: &Opened, role: &Role) -> (Option<Piece>, Vec<Finding>) {
    let text = opened.text.text.as_str();
    let findings = RefCell::new(Vec::new());
    let piece = match role {
        Role::Settings => whole(text, &findings)
            .and_then(|(raw, tree)| parse::site::parse(&raw, &tree, &findings))
            .map(Box::new)
            .map(Piece::Site),
        Role::Keyring => whole(text, &findings)
            .map(|(raw, tree)| Piece::Keyring(parse::keyring::parse(&raw, &tree, &findings))),
        Role::Intake => whole(text, &findings)
            .map(|(raw, tree)| Piece::Intake(parse::intake::parse(&raw, &tree, &findings))),
        Role::Packagers => parse::packagers::read(text, &findings).map(Piece::Packagers),
        Role::Page(name) if name == "policy" => policy(opened, &findings),
        Role::Page(name) => page(opened, name, &findings),
        Role::Advisory(_) => advisory(opened, &findings),
        Role::Language(tag) => {
            parse::words::read(text, &findings).map(|words| Piece::Language(tag.clone(), words))
        }
        Role::Template(name) => Some(Piece::Template(name.clone(), text.to_owned())),
        _ => None,
    };
    (piece, findings.into_inner())
}

fn whole<T: DeserializeOwned + PartialEq>(
    text: &str,
    findings: &RefCell<Vec<Finding>>,
) -> Option<(T, Tree)> {
    yaml::read(text, 0..text.len(), &mut findings.borrow_mut())
}

/// The front matter of a Markdown source, and what the first pass keeps of its prose.
fn split<T: DeserializeOwned + PartialEq>(
    opened: &Opened,
    reserved: &'static [&'static str],
    findings: &RefCell<Vec<Finding>>,
) -> Option<(T, Tree, Prose)> {
    let text = opened.text.text.as_str();
    let parts =
        front_matter::split(text).map_err(|finding| findings.borrow_mut().push(finding)).ok()?;
    let prose = prose(opened, parts.body, reserved, findings);
    let read = yaml::read(text, parts.header, &mut findings.borrow_mut());
    read.map(|(raw, tree)| (raw, tree, prose))
}

fn advisory(opened: &Opened, findings: &RefCell<Vec<Finding>>) -> Option<Piece> {
    let (raw, tree, prose) = split(opened, page::ADVISORY_IDS, findings)?;
    parse::advisory::parse(&raw, &tree, prose, findings).map(Box::new).map(Piece::Advisory)
}

fn page(opened: &Opened, name: &str, findings: &RefCell<Vec<Finding>>) -> Option<Piece> {
    let (raw, tree, prose) = split::<RawPage>(opened, page::PAGE_IDS, findings)?;
    parse::page::parse(&raw, name, &tree, prose, findings).map(Box::new).map(Piece::Page)
}

fn policy(opened: &Opened, findings: &RefCell<Vec<Finding>>) -> Option<Piece> {
    let (raw, tree, prose) = split::<RawPolicy>(opened, page::PAGE_IDS, findings)?;
    let facts = parse::page::parse_policy(&raw, &tree, findings);
    let as_page = RawPage {
        title: raw.title,
        description: raw.description,
        menu: raw.menu,
        order: raw.order,
    };
    let page = parse::page::parse(&as_page, "policy", &tree, prose, findings)?;
    Some(Piece::Policy(Box::new(page), facts))
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
