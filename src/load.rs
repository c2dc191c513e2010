//! The first pass: all sources read and parsed, in parallel, with every finding of every file.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use serde::de::DeserializeOwned;

use crate::diagnostic::{Diagnostic, Fault, Rule};
use crate::model::advisory::Advisory;
use crate::model::keyring::Keyring;
use crate::model::library::{Library, Parts};
use crate::model::page::{self, InternalLink, Page, Policy, Prose};
use crate::model::site::Site;
use crate::parse;
use crate::source::finding::Finding;
use crate::source::read::{self, Opened};
use crate::source::schema::page::{RawPage, RawPolicy};
use crate::source::walk::{Files, Role};
use crate::source::yaml::{self, Tree};
use crate::source::{front_matter, markdown};

/// A folder without a site in it.
pub static SITE_MISSING: Rule = Rule::error(
    "site-missing",
    "there is no site here",
    "A site is a folder with `content/site.yaml` in it. Run the command there, or name the folder with `-C`.",
);

/// The files of a site's own theme, by name.
#[derive(Debug, Default)]
pub struct Overrides {
    /// Templates, relative to `templates/`.
    pub templates: BTreeMap<String, String>,
    /// Other files, relative to `static/`.
    pub statics: BTreeMap<String, Vec<u8>>,
}

/// Everything that one source gave.
enum Piece {
    Site(Box<Site>),
    Page(Box<Page>),
    Policy(Box<Page>, Policy),
    Keyring(Keyring),
    Advisory(Box<Advisory>),
    Template(String, String),
    Static(String, Vec<u8>),
    Nothing,
}

/// What the first pass gives: a library unless the settings failed, the theme's files, and all findings.
#[derive(Debug)]
pub struct Loaded {
    /// The library of all sources that could be parsed.
    pub library: Option<Library>,
    /// The site's own templates and static files.
    pub overrides: Overrides,
    /// What is wrong, in no order.
    pub findings: Vec<Diagnostic>,
}

/// Reads and parses all files of a site.
#[must_use]
pub fn load(root: &Path, files: &Files) -> Loaded {
    let read: Vec<(Piece, Vec<Diagnostic>)> =
        files.roles.par_iter().map(|(path, role)| piece(root, path, role)).collect();
    let mut gathered = Gathered::default();
    for (piece, found) in read {
        gathered.findings.extend(found);
        gathered.add(piece);
    }
    if !files.roles.contains_key("content/site.yaml") {
        let fault = Fault::new(&SITE_MISSING, "there is no `content/site.yaml` here");
        gathered
            .findings
            .push(Diagnostic::new(fault.hint("name the site's folder with `-C DIR`"), ""));
    }
    gathered.finish()
}

#[derive(Default)]
struct Gathered {
    site: Option<Site>,
    policy: Option<Policy>,
    pages: Vec<Page>,
    keyring: Keyring,
    advisories: Vec<Advisory>,
    overrides: Overrides,
    findings: Vec<Diagnostic>,
}

impl Gathered {
    fn add(&mut self, piece: Piece) {
        match piece {
            Piece::Site(site) => self.site = Some(*site),
            Piece::Page(page) => self.pages.push(*page),
            Piece::Policy(page, policy) => {
                self.pages.push(*page);
                self.policy = Some(policy);
            }
            Piece::Keyring(keyring) => self.keyring = keyring,
            Piece::Advisory(advisory) => self.advisories.push(*advisory),
            Piece::Template(name, text) => drop(self.overrides.templates.insert(name, text)),
            Piece::Static(name, bytes) => drop(self.overrides.statics.insert(name, bytes)),
            Piece::Nothing => {}
        }
    }

    fn finish(self) -> Loaded {
        let Self { site, policy, pages, keyring, advisories, overrides, findings } = self;
        let library =
            site.map(|site| Library::new(Parts { site, policy, pages, keyring, advisories }));
        Loaded { library, overrides, findings }
    }
}

fn piece(root: &Path, path: &str, role: &Role) -> (Piece, Vec<Diagnostic>) {
    let read = match role {
        Role::Certificate(_) | Role::Patch(..) => Ok((Piece::Nothing, vec![])),
        Role::Static(name) => read::bytes(root, path)
            .map(|bytes| (Piece::Static(name.clone(), bytes), vec![]))
            .map_err(|found| vec![found]),
        _ => read::text(root, path).map(|opened| parse(&opened, role)),
    };
    read.unwrap_or_else(|found| (Piece::Nothing, found))
}

fn parse(opened: &Opened, role: &Role) -> (Piece, Vec<Diagnostic>) {
    let text = opened.text.text.as_str();
    let findings = RefCell::new(Vec::new());
    let piece = match role {
        Role::Settings => whole(text, &findings)
            .and_then(|(raw, tree)| parse::site::parse(&raw, &tree, &findings))
            .map(Box::new)
            .map(Piece::Site),
        Role::Keyring => whole(text, &findings)
            .map(|(raw, tree)| Piece::Keyring(parse::keyring::parse(&raw, &tree, &findings))),
        Role::Page(name) if name == "policy" => policy(opened, &findings),
        Role::Page(name) => page(opened, name, &findings),
        Role::Advisory(_) => advisory(opened, &findings),
        Role::Template(name) => Some(Piece::Template(name.clone(), text.to_owned())),
        Role::Certificate(_) | Role::Patch(..) | Role::Static(_) => None,
    };
    (piece.unwrap_or(Piece::Nothing), read::placed(&opened.text, findings.into_inner()))
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

fn prose(
    opened: &Opened,
    body: std::ops::Range<usize>,
    reserved: &'static [&'static str],
    findings: &RefCell<Vec<Finding>>,
) -> Prose {
    // White space is no prose.
    let body = if opened.text.text[body.clone()].trim().is_empty() {
        body.start..body.start
    } else {
        body
    };
    let options = markdown::Options { reserved_ids: reserved, ..markdown::Options::default() };
    let (outline, found) = markdown::outline(&opened.text.text[body.clone()], &options);
    let moved = |span: std::ops::Range<usize>| span.start + body.start..span.end + body.start;
    findings
        .borrow_mut()
        .extend(found.into_iter().map(|finding| Finding::new(finding.fault, moved(finding.span))));
    Prose {
        path: opened.text.path.clone(),
        digest: opened.digest,
        anchors: outline.anchors.into_iter().map(|anchor| anchor.id).collect(),
        links: outline
            .links
            .into_iter()
            .filter(|link| link.kind == markdown::LinkKind::Internal)
            .map(|link| InternalLink { target: link.target, span: moved(link.span) })
            .collect(),
        body,
    }
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

/// The patches of each advisory, by its id, as their paths.
#[must_use]
pub fn patches(files: &Files) -> BTreeMap<(String, String), String> {
    let patch = |(path, role): (&String, &Role)| match role {
        Role::Patch(id, name) => Some(((id.clone(), name.clone()), path.clone())),
        _ => None,
    };
    files.roles.iter().filter_map(patch).collect()
}
