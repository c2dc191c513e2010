//! What a type says when a tree does not fit it and reading cannot go on.

use std::fmt;
use std::ops::Range;

use serde::de;

/// Why a pass over the tree ended early.
#[derive(Debug)]
pub(super) struct Error {
    pub(super) cause: Cause,
    /// The value that was being read, once it is known.
    pub(super) span: Option<Range<usize>>,
}

/// The two things that a derived `Deserialize` says.
#[derive(Debug)]
pub(super) enum Cause {
    /// A field has no value and no default.
    Missing(&'static str),
    /// Anything else, in its words.
    Other(String),
}

impl Error {
    /// The same error, which came while the value at `span` was read; the innermost counts.
    pub(super) fn at(self, span: &Range<usize>) -> Self {
        Self { span: self.span.or_else(|| Some(span.clone())), ..self }
    }
}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { cause: Cause::Other(message.to_string()), span: None }
    }

    fn missing_field(field: &'static str) -> Self {
        Self { cause: Cause::Missing(field), span: None }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Cause::Missing(field) => write!(formatter, "the key `{field}` is missing"),
            Cause::Other(message) => formatter.write_str(message),
        }
    }
}

impl std::error::Error for Error {}
