//! That what is published of one draft tells nothing of another, and nothing that its own must keep.

use crate::diagnostic::{Diagnostic, Fault};
use crate::guard::{Kind, LEAK_FOUND, Secret, Watchlist};

/// What must stay private when the draft of this name is published: all of the other drafts, and of this one the names
/// and words that nobody may read. Lines of patches are left to `guard`, which knows what was public before.
#[must_use]
pub fn watchlist(secrets: Vec<Secret>, name: &str) -> Watchlist {
    let stays = |secret: &Secret| match secret.kind {
        Kind::PatchLine => false,
        Kind::Canary | Kind::Name | Kind::Private | Kind::Forbidden => true,
        Kind::Title | Kind::Subject | Kind::Alias => secret.draft.as_deref() != Some(name),
    };
    Watchlist::new(secrets.into_iter().filter(stays).collect())
}

/// What a new file tells that it must not.
#[must_use]
pub fn leaks(list: &Watchlist, path: &str, bytes: &[u8]) -> Vec<Diagnostic> {
    let found = |hit: &crate::guard::Hit| {
        let message = format!("{} would become public, in line {}", hit.what, hit.line);
        let fault = Fault::new(&LEAK_FOUND, message).hint("take it out of the draft");
        Diagnostic::new(fault, path)
    };
    list.search(bytes).iter().map(found).collect()
}
