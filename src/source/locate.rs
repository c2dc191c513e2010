//! From the path of a value to its place: the source is parsed once more, which only findings pay for.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use crate::diagnostic::{Diagnostic, Fault, Lines, Rule};
use crate::source::yaml::Tree;
use crate::source::{front_matter, read};

/// A finding about a value, before its line is known.
#[derive(Debug)]
pub struct Found {
    /// The source, relative to the site's root.
    pub file: String,
    /// The value.
    pub at: At,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What in a source a finding is about.
#[derive(Clone, Debug)]
pub enum At {
    /// The whole file.
    File,
    /// A value of its YAML.
    Value(crate::model::Path),
    /// Some bytes of its text.
    Span(Range<usize>),
}

/// A file with more mistakes than anyone reads.
pub static FINDINGS_CUT: Rule = Rule::warning(
    "findings-cut",
    "a file has more findings than are shown",
    "The first five hundred findings of a file are shown, errors before warnings. Where there are more, one mistake is most \
     likely repeated throughout the file, or the file was made by a program that should be mended.",
);

/// The most findings of one file that are shown.
const MOST: usize = 500;

/// Gives findings about values their lines and columns; each file is read once.
#[must_use]
pub fn locate(root: &Path, found: Vec<Found>) -> Vec<Diagnostic> {
    let mut files: BTreeMap<String, Vec<Found>> = BTreeMap::new();
    for one in found {
        files.entry(one.file.clone()).or_default().push(one);
    }
    files.into_iter().flat_map(|(file, found)| in_file(root, &file, found)).collect()
}

fn in_file(root: &Path, file: &str, mut found: Vec<Found>) -> Vec<Diagnostic> {
    // Errors stop a build, so that no number of warnings may hide one.
    found.sort_by_key(|found| found.fault.rule.level);
    let cut = found.len().saturating_sub(MOST);
    found.truncate(MOST);
    let opened = read::text(root, file).ok();
    let text = opened.as_ref().map_or("", |opened| &opened.text.text);
    let (lines, tree) = (Lines::new(text), tree(file, text));
    let mut diagnostics: Vec<_> = found
        .into_iter()
        .map(|found| one(found, opened.is_some(), &lines, tree.as_ref()))
        .collect();
    if cut > 0 {
        let fault =
            Fault::new(&FINDINGS_CUT, format!("{cut} more findings of this file are not shown"));
        diagnostics.push(Diagnostic::new(fault.hint("mend the ones that are shown first"), file));
    }
    diagnostics
}

fn tree(file: &str, text: &str) -> Option<Tree> {
    let header =
        if file.ends_with(".md") { front_matter::split(text).ok()?.header } else { 0..text.len() };
    Tree::build(text, header).ok()
}

fn one(found: Found, readable: bool, lines: &Lines<'_>, tree: Option<&Tree>) -> Diagnostic {
    let span = match &found.at {
        At::File => None,
        At::Span(span) => Some(span.clone()),
        At::Value(path) => tree.and_then(|tree| tree.span(path)),
    };
    let diagnostic = Diagnostic::new(found.fault, found.file);
    match span {
        Some(span) if readable => diagnostic.at(lines.place(span)),
        _ => diagnostic,
    }
}
