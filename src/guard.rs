//! What came out of drafts, found where it becomes public, in whatever form it got there.
//!
//! [`Secrets`] are what drafts and `private.yaml` say; a [`Watchlist`] looks for all of them at once in texts that
//! are brought into one form; [`Guard`] hands it files, commits and folders, and makes findings of what it sees.

mod commits;
mod disk;
mod normal;
mod objects;
mod patch;
mod pushed;
mod secrets;
mod staged;
mod watch;
mod watchlist;

use crate::diagnostic::Rule;

pub use self::pushed::pushed;
pub use self::secrets::{Kind, Secret, Secrets};
pub use self::watch::Guard;
pub use self::watchlist::{Hit, Watchlist};

/// Something of a draft where the public can read it.
pub static LEAK_FOUND: Rule = Rule::error(
    "leak-found",
    "something of a draft stands where it becomes public",
    "A title, an id, a name or a line of a patch that stands in a draft was found in a file that git has or would take, in a \
     commit or its message, or in the built site. The finding names the draft, the kind and the line, and never the words. Take \
     it out; if it was committed, rewrite the commits before they are pushed; if it was pushed, it is public.",
);

/// A secret that cannot be looked for.
pub static SECRET_SHORT: Rule = Rule::warning(
    "secret-short",
    "a word of a draft is too short to be looked for",
    "Two letters, or a single short word as a title, stand in nearly every file, so that looking for them would find nothing but \
     chance. Write the whole name, or a longer title, where that is possible; else take care of it yourself.",
);
