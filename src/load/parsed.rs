//! What a text says, by its role.

use std::cell::RefCell;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::gathered::Piece;
use super::kept::Kept;
use super::prose::prose;
use crate::diagnostic::Diagnostic;
use crate::model::page::{self, Prose};
use crate::parse;
use crate::source::finding::Finding;
use crate::source::front_matter;
use crate::source::markdown::{Options, Sizes};
use crate::source::read::{self, Opened};
use crate::source::schema::page::{RawPage, RawPolicy};
use crate::source::walk::Role;
use crate::source::yaml::{self, Tree};
use crate::theme::languages;

/// A text with forbidden characters is parsed without them for its further findings, but gives nothing.
pub(super) fn judged(
    opened: &Opened,
    wrong: Vec<Finding>,
    role: &Role,
    kept: Option<&Kept>,
) -> (Option<Piece>, Vec<Diagnostic>) {
    let (piece, mut findings) = if wrong.is_empty() {
        parse(opened, role, kept)
    } else {
        (None, parse(&opened.masked(), role, None).1)
    };
    findings.extend(wrong);
    (piece, read::placed(&opened.text, findings))
}

/// Parses a text.
pub(super) fn parse(
    opened: &Opened,
    role: &Role,
    kept: Option<&Kept>,
) -> (Option<Piece>, Vec<Finding>) {
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
        Role::Advisory(_) => advisory(opened, &findings, kept),
        Role::Language(tag) => {
            let english = Some(languages::english());
            parse::words::read(text, tag, english, &findings)
                .map(|words| Piece::Language(tag.clone(), Box::new(words), text.to_owned()))
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
    options: &Options<'_>,
    findings: &RefCell<Vec<Finding>>,
) -> Option<(T, Tree, Prose)> {
    let text = opened.text.text.as_str();
    let parts =
        front_matter::split(text).map_err(|finding| findings.borrow_mut().push(finding)).ok()?;
    let prose = prose(opened, parts.body, options, findings);
    let read = yaml::read(text, parts.header, &mut findings.borrow_mut());
    read.map(|(raw, tree)| (raw, tree, prose))
}

/// Parses an advisory, of which `kept` takes note if nothing is wrong with its facts.
pub(super) fn advisory(
    opened: &Opened,
    findings: &RefCell<Vec<Finding>>,
    kept: Option<&Kept>,
) -> Option<Piece> {
    let options = Options { reserved_ids: page::ADVISORY_IDS, ..Options::default() };
    let (raw, tree, prose) = split(opened, &options, findings)?;
    let before = findings.borrow().len();
    let parsed = parse::advisory::parse(&raw, &tree, prose, findings)?;
    let found = findings.borrow();
    if let Some(kept) = kept
        && found.len() == before
    {
        kept.note(&parsed, &read::placed(&opened.text, found.clone()));
    }
    Some(Piece::Advisory(Arc::new(parsed)))
}

/// What the body of a page may have. How large its pictures are is not known yet.
fn on_pages() -> Options<'static> {
    static UNKNOWN: Sizes = Sizes::new();
    Options { reserved_ids: page::PAGE_IDS, pictures: Some(&UNKNOWN), ..Options::default() }
}

fn page(opened: &Opened, name: &str, findings: &RefCell<Vec<Finding>>) -> Option<Piece> {
    let (raw, tree, prose) = split::<RawPage>(opened, &on_pages(), findings)?;
    parse::page::parse(&raw, name, &tree, prose, findings).map(Box::new).map(Piece::Page)
}

fn policy(opened: &Opened, findings: &RefCell<Vec<Finding>>) -> Option<Piece> {
    let (raw, tree, prose) = split::<RawPolicy>(opened, &on_pages(), findings)?;
    let facts = parse::page::parse_policy(&raw, &tree, findings);
    let as_page = RawPage {
        title: raw.title,
        description: raw.description,
        menu: raw.menu,
        order: raw.order,
    };
    let page = parse::page::parse(&as_page, "policy", &tree, prose, findings)?;
    Some(Piece::Policy(Box::new(page), Box::new(facts)))
}
