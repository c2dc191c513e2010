//! What was published before, held against what a build is about to publish.
//!
//! Others refer to it: an id stays for ever, a date of publication stays, a date of change only rises, and a signed revision
//! keeps its files. What the earlier publication says is read from files that somebody saved: [`Index`] is `osv/all.json`,
//! [`SavedList`] is `revisions.txt`.

mod index;
mod list;
pub mod rule;

pub use index::Index;
pub use list::SavedList;

use crate::diagnostic::Fault;
use crate::published::rule::PREVIOUS_FORM;
use crate::signature::Ring;

/// A saved file of an earlier publication.
#[derive(Debug)]
pub enum Saved {
    /// `osv/all.json`.
    Index(Index),
    /// `revisions.txt`.
    List(SavedList),
}

impl Saved {
    /// Reads a saved file, whose kind shows in how it begins; `ring` judges the signature of a list.
    ///
    /// # Errors
    /// [`PREVIOUS_FORM`] where it is neither, and whatever is wrong with the form or the signature.
    pub fn read(bytes: &[u8], ring: &Ring) -> Result<Self, Fault> {
        match bytes.trim_ascii_start().first() {
            Some(b'[') => Index::read(bytes).map(Self::Index),
            Some(b'-') => SavedList::read(bytes, ring).map(Self::List),
            _ => Err(Fault::new(&PREVIOUS_FORM, "this is neither an index nor a signed list")
                .hint("save `osv/all.json` or `revisions.txt` of the published site")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str, code: &str) {
        let fault = Saved::read(text.as_bytes(), &Ring::default()).unwrap_err();
        assert_eq!(fault.rule.code, code, "{text}");
    }

    #[test]
    fn the_kind_of_a_file_shows_in_how_it_begins() {
        assert!(matches!(Saved::read(b"[\n]\n", &Ring::default()), Ok(Saved::Index(_))));
        refused("[", "previous-form");
        refused("-----BEGIN PGP SIGNED MESSAGE-----\n", "signature-form");
        for text in ["", " \n", "<!doctype html>", "{}", "forewarn revisions 1\n"] {
            refused(text, "previous-form");
        }
    }
}
