//! How a draft becomes an advisory: what must hold before, the id that it gets, and the source that it leaves.
//!
//! Nothing here writes. The command makes a copy of the site, puts the new source into it, checks and signs there, and
//! only then moves the difference into the site in one step: see [`crate::disk::publication`].

pub mod commits;
pub mod due;
pub mod id;
pub mod judged;
pub mod leaks;
pub mod source;

use crate::diagnostic::{Fault, Rule};

/// A check that was left out.
pub static PUBLISH_UNCHECKED: Rule = Rule::warning(
    "publish-unchecked",
    "a check before the release was left out, because it was asked for",
    "`--early`, `--no-commits`, `--no-packagers` and `--unsigned` each leave out one thing that must hold before an advisory \
     becomes public. They are for cases that the checks cannot know, such as a fault that others made public.",
);

/// Two publications at once.
pub static PUBLISH_BUSY: Rule = Rule::error(
    "publish-busy",
    "another draft is being published",
    "Two drafts that are published at the same moment would get the same id, and each would write a list of revisions without \
     the other. So one waits: run the command again when the other has ended.",
);

/// A publication that happened, and is not at its end.
pub static PUBLISH_UNFINISHED: Rule = Rule::error(
    "publish-unfinished",
    "the advisory is published, but not all that follows could be done",
    "A publication happens in one step, and what remains is to move its files, and the draft, to their places. The system refused \
     one of these moves. Nothing is lost: mend the cause, and the next command that reads the site goes on.",
);

/// That an option left a check out.
#[must_use]
pub fn unchecked(option: &str, what: &str) -> Fault {
    Fault::new(&PUBLISH_UNCHECKED, format!("{what} was not checked: {option}"))
        .hint(format!("leave `{option}` out where you can"))
}
