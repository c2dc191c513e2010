//! Which files a site consists of.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::diagnostic::{Diagnostic, Rule};

pub mod name;
mod refusal;
mod role;
mod still;
mod walker;

pub use self::name::FILE_NAME;
pub(super) use self::refusal::irregular;
pub use self::role::{FrozenRole, Role};
pub use self::still::is_still;
use self::walker::Walker;

/// A link that leads out of the site.
pub static SYMLINK_OUTSIDE: Rule = Rule::error(
    "symlink-outside",
    "a symbolic link leads out of the site",
    "A link to a file outside the site's folder would publish whatever stands there on the machine that builds, and \
     something else on another machine. Copy the file into the site.",
);

/// A link that leads back to a folder above it, or nowhere.
pub static SYMLINK_LOOP: Rule = Rule::error(
    "symlink-loop",
    "a symbolic link leads back to a folder that holds it, or nowhere",
    "Following such a link would never end, or find nothing. Remove it.",
);

/// A file or folder that cannot be read.
pub static SOURCE_UNREADABLE: Rule = Rule::error(
    "source-unreadable",
    "a source cannot be read",
    "The operating system refused to open or list it, or it is no regular file but a folder, a pipe or a device. Every \
     source must be readable, or the site would lack it.",
);

/// A file that nothing reads.
pub static FILE_IGNORED: Rule = Rule::warning(
    "file-ignored",
    "a file among the sources is not used",
    "Only certain files have a meaning: Markdown in `content/` and `advisories/`, `content/keys/`, patches in \
     `advisories/patches/ID/`, and templates and static files of the theme. This one is left out of the site.",
);

/// All files of a site, sorted by path, so that nothing depends on the order in which a disk lists them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// Each file's role and its path relative to the root, with `/`.
    pub roles: BTreeMap<String, Role>,
    /// The paths of what is there, but can be no source: each has a finding and no role.
    pub refused: BTreeSet<String>,
    /// The paths of files that have no role; each has a finding.
    pub ignored: BTreeSet<String>,
}

/// The folders that hold sources.
pub const FOLDERS: [&str; 3] = ["content", "advisories", "themes/default"];

/// Lists a site's files. Links within the site are followed; every other is a finding.
#[must_use]
pub fn walk(root: &Path) -> (Files, Vec<Diagnostic>) {
    let Ok(inside) = root.canonicalize() else { return (Files::default(), Vec::new()) };
    let mut walker = Walker::new(root, inside);
    for folder in FOLDERS {
        walker.folder(folder);
    }
    walker.finish()
}
