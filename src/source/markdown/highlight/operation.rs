use std::sync::OnceLock;

use syntect::parsing::syntax_definition::{ContextReference, MatchOperation};

use super::context::Context;
use super::place::Place;

/// What a match does to the contexts.
#[derive(Debug)]
pub(super) enum Operation {
    /// Enters contexts, one above the other.
    Push(Targets),
    /// Leaves the context, and enters others in its place.
    Set(Targets),
    /// Leaves the context.
    Pop,
    None,
}

/// The contexts that a match leads into, one above the other.
#[derive(Debug)]
pub(super) struct Targets {
    all: Vec<Target>,
    /// Once they were asked for: nothing if there is one that we do not have.
    contexts: OnceLock<Option<Vec<&'static Context>>>,
}

/// A context that a match leads into.
#[derive(Debug)]
pub(super) struct Target {
    /// Unknown where a grammar refers to one that we do not have.
    place: Option<Place>,
}

impl Operation {
    pub(super) fn new(source: &MatchOperation) -> Self {
        match source {
            MatchOperation::Push(references) => Self::Push(Targets::new(references)),
            MatchOperation::Set(references) => Self::Set(Targets::new(references)),
            MatchOperation::Pop => Self::Pop,
            MatchOperation::None => Self::None,
        }
    }

    /// The contexts that it leads into, if we have them all.
    pub(super) fn contexts(&self) -> Option<&[&'static Context]> {
        match self {
            Self::Push(targets) | Self::Set(targets) => targets.contexts(),
            Self::Pop | Self::None => Some(&[]),
        }
    }
}

impl Targets {
    fn new(references: &[ContextReference]) -> Self {
        Self { all: references.iter().map(Target::new).collect(), contexts: OnceLock::new() }
    }

    /// The contexts, if we have them all.
    pub(super) fn contexts(&self) -> Option<&[&'static Context]> {
        let contexts = || self.all.iter().map(Target::context).collect();
        self.contexts.get_or_init(contexts).as_deref()
    }
}

impl Target {
    pub(super) fn new(reference: &ContextReference) -> Self {
        Self { place: Place::of(reference) }
    }

    pub(super) fn context(&self) -> Option<&'static Context> {
        self.place.map(Context::at)
    }
}
