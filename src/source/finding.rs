//! A fault with its place in one text.

use std::ops::Range;

use crate::diagnostic::Fault;

/// A fault that knows where in its text it stands, but not yet which file the text is.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What is wrong.
    pub fault: Fault,
    /// Where: a range of bytes in the [`Text`](crate::source::text::Text); empty for a mere point.
    pub span: Range<usize>,
}

impl Finding {
    /// `fault`, found at `span`.
    #[must_use]
    pub const fn new(fault: Fault, span: Range<usize>) -> Self {
        Self { fault, span }
    }
}
