//! What tells people of an advisory: a mail for mailing lists, an entry for a changelog, a short post.
//!
//! The mail carries the text as it was signed, byte for byte but for the line ends that mail has. The others say the same
//! in a few words, which every build holds against that text.

pub mod changelog;
pub mod facts;
pub mod mail;
pub mod post;

pub use facts::Facts;

use crate::diagnostic::Rule;

/// An announcement of a text that nobody signed.
pub static ANNOUNCE_UNSIGNED: Rule = Rule::warning(
    "announce-unsigned",
    "what is announced is not signed",
    "Readers of a mailing list can check a signed text by the key of the project, wherever it was forwarded from. This \
     one is what would be signed now: `forewarn sign` signs it, and then `forewarn announce` takes the signed one.",
);

/// Texts that were made of what was signed, while a newer revision was not.
pub static ANNOUNCE_OLD: Rule = Rule::error(
    "announce-old",
    "the newest revision is not signed, though an older one is",
    "Whoever got the signed text of the first revision would get an unsigned one now, and could not tell it from a forgery. \
     Sign the revision first.",
);
