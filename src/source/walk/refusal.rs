//! Why an entry of a folder cannot be a source.

use std::io;
use std::path::Path;

use super::{SOURCE_UNREADABLE, SYMLINK_LOOP, SYMLINK_OUTSIDE};
use crate::diagnostic::Fault;

/// A link whose target lies elsewhere.
pub(super) fn outside() -> Fault {
    Fault::new(&SYMLINK_OUTSIDE, "this link leads out of the site")
        .hint("copy what it points at into the site")
}

/// A link without a target.
pub(super) fn nowhere() -> Fault {
    Fault::new(&SYMLINK_LOOP, "this link leads nowhere").hint("remove it, or mend its target")
}

/// A pipe, a socket, a device, or a folder in the place of a file.
pub(in crate::source) fn irregular() -> Fault {
    Fault::new(&SOURCE_UNREADABLE, "is not a regular file")
        .hint("remove it, or put a file in its place")
}

/// What the operating system did not let us read.
pub(super) fn unreadable(error: &io::Error) -> Fault {
    Fault::new(&SOURCE_UNREADABLE, format!("cannot be read: {error}")).hint("check its permissions")
}

/// What stopped a walk at `path`.
pub(super) fn of_walk(error: &walkdir::Error, path: &Path) -> Fault {
    if error.loop_ancestor().is_some() {
        return Fault::new(&SYMLINK_LOOP, "this link leads back to a folder that holds it")
            .hint("remove it");
    }
    match error.io_error() {
        _ if path.is_symlink() => nowhere(),
        Some(error) => unreadable(error),
        None => unreadable(&io::Error::other(error.to_string())),
    }
}
