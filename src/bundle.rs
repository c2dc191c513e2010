//! What packagers get before a release: the text, the record and the patches of a draft, in one archive that is signed,
//! encrypted to each of them, and put into a mail.
//!
//! All of it is pure but for [`list`], which reads the drafts folder: the same draft gives the same archive, and only
//! encryption differs each time. A file is for one packager, so that none learns of another.

pub mod archive;
pub mod content;
#[cfg(test)]
pub(crate) mod fixture;
pub mod judged;
pub mod letter;
pub mod list;
pub mod mail;
pub mod packager;
pub mod ready;
pub mod record;
pub mod stale;

pub use content::Content;
pub use packager::Packager;
