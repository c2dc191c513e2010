//! The shapes of YAML sources, as written: every scalar is still text.
//!
//! The field names here are the one list of known keys. Meaning comes later, in [`crate::model`].

#![expect(missing_docs, reason = "each field is a key, and the manual says what each key means")]

pub mod advisory;
pub mod draft;
pub mod handling;
pub mod intake;
pub mod keyring;
pub mod packager;
pub mod packagers;
pub mod page;
pub mod site;
pub mod words;
