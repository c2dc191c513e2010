//! What a site knows, parsed and frozen. Nothing here does IO, and nothing here knows an output format.

pub mod advisory;
pub mod affected;
pub mod calendar;
pub mod commit;
pub mod credit;
pub mod date;
pub mod digest;
pub mod ecosystem;
pub mod evaluate;
pub mod fingerprint;
pub mod frozen;
pub mod handling;
pub mod identifier;
pub mod intake;
pub mod keyring;
pub mod language;
pub mod library;
pub mod link;
pub mod package;
pub mod packagers;
pub mod page;
pub mod period;
pub mod phrase;
pub mod picture;
pub mod plural;
pub mod promise;
pub mod range;
pub mod reference;
pub mod revision;
pub mod seldom;
pub mod severity;
pub mod site;
pub mod slot;
pub mod timeline;
pub mod version;
pub mod vocabulary;
pub mod weakness;
pub mod words;

pub use crate::source::yaml::Path;

/// Free-form data, kept as it was written (OSV schema, `database_specific` and `ecosystem_specific`). It is rare, and large
/// even where it holds nothing.
pub type Extra = Box<serde_json::Map<String, serde_json::Value>>;
