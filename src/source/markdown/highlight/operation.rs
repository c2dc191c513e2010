use syntect::parsing::syntax_definition::{ContextReference, MatchOperation};

use super::context::Context;
use super::place::Place;

/// What a match does to the contexts.
#[derive(Debug)]
pub(super) enum Operation {
    /// Enters contexts, one above the other.
    Push(Vec<Target>),
    /// Leaves the context, and enters others in its place.
    Set(Vec<Target>),
    /// Leaves the context.
    Pop,
    None,
}

/// A context that a match leads into.
#[derive(Debug)]
pub(super) struct Target {
    /// Unknown where a grammar refers to one that we do not have.
    place: Option<Place>,
}

impl Operation {
    pub(super) fn new(source: &MatchOperation) -> Self {
        let targets =
            |references: &[ContextReference]| references.iter().map(Target::new).collect();
        match source {
            MatchOperation::Push(references) => Self::Push(targets(references)),
            MatchOperation::Set(references) => Self::Set(targets(references)),
            MatchOperation::Pop => Self::Pop,
            MatchOperation::None => Self::None,
        }
    }

    pub(super) fn targets(&self) -> &[Target] {
        match self {
            Self::Push(targets) | Self::Set(targets) => targets,
            Self::Pop | Self::None => &[],
        }
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
