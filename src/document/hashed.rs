use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::model::digest::Digest;

/// A text of which only the hash is needed: what follows from all advisories would take much memory.
pub(super) struct Hashed(Sha256);

impl Hashed {
    /// An empty text.
    pub(super) fn new() -> Self {
        Self(Sha256::new())
    }

    /// Adds to the text.
    pub(super) fn add(&mut self, more: fmt::Arguments<'_>) {
        fmt::Write::write_fmt(self, more).expect("a hash takes every text");
    }

    /// The hash in hex digits.
    pub(super) fn finish(self) -> String {
        Digest::from_bytes(self.0.finalize().into()).to_string()
    }
}

impl fmt::Write for Hashed {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_hash_however_it_comes() {
        let mut hashed = Hashed::new();
        hashed.add(format_args!("a{}", 1));
        hashed.add(format_args!(" b"));
        assert_eq!(hashed.finish(), Digest::of(b"a1 b").to_string());
    }
}
