//! From the path of a value to its place: the source is parsed once more, which only findings pay for.

use std::ops::Range;
use std::path::Path;

use crate::diagnostic::{Diagnostic, Fault, Place};
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

/// Gives findings about values their lines and columns.
#[must_use]
pub fn locate(root: &Path, found: Vec<Found>) -> Vec<Diagnostic> {
    found.into_iter().map(|found| one(root, found)).collect()
}

fn one(root: &Path, found: Found) -> Diagnostic {
    let place = match &found.at {
        At::File => None,
        At::Span(span) => read::text(root, &found.file)
            .ok()
            .map(|opened| Place::in_text(&opened.text.text, span.clone())),
        At::Value(path) => value(root, &found.file, path),
    };
    let diagnostic = Diagnostic::new(found.fault, found.file);
    match place {
        Some(place) => diagnostic.at(place),
        None => diagnostic,
    }
}

fn value(root: &Path, file: &str, path: &crate::model::Path) -> Option<Place> {
    let text = read::text(root, file).ok()?.text.text;
    let header =
        if file.ends_with(".md") { front_matter::split(&text).ok()?.header } else { 0..text.len() };
    let span = Tree::build(&text, header).ok()?.span(path)?;
    Some(Place::in_text(&text, span))
}
