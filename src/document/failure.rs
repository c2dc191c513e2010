use std::io;

use crate::diagnostic::{Diagnostic, Fault};
use crate::disk::rule::OUTPUT_IO;

/// Why a file could not be made.
#[derive(Debug)]
pub enum Failure {
    /// Something about the sources or the theme.
    Found(Vec<Diagnostic>),
    /// The file could not be written.
    Io(io::Error),
    /// A finished file could not be kept: neither will the others be.
    Lost(Diagnostic),
}

impl Failure {
    /// What to tell of it.
    #[must_use]
    pub fn findings(self) -> Vec<Diagnostic> {
        match self {
            Self::Found(found) => found,
            Self::Lost(found) => vec![found],
            Self::Io(error) => {
                vec![Diagnostic::new(Fault::new(&OUTPUT_IO, error.to_string()), "")]
            }
        }
    }
}

impl From<Vec<Diagnostic>> for Failure {
    fn from(found: Vec<Diagnostic>) -> Self {
        Self::Found(found)
    }
}

impl From<Diagnostic> for Failure {
    fn from(found: Diagnostic) -> Self {
        Self::Found(vec![found])
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
