use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::cli::DraftsArgs;
use crate::diagnostic::{Diagnostic, Fault};
use crate::draft::{self, Drafts};
use crate::git::{Git, INDEX};
use crate::load;

/// The drafts of a site, wherever they lie; the folder need not exist.
pub(super) fn drafts(root: &Path, args: &DraftsArgs) -> Result<Drafts, Vec<Diagnostic>> {
    let setting = match args.folder() {
        Some(_) => None,
        None => load::settings(root)?.drafts,
    };
    let folder = draft::place(root, setting.as_deref(), args.folder());
    let drafts = folder.map(Drafts::new).map_err(|fault| vec![Diagnostic::new(fault, "")])?;
    draft::published::tidy(root, &drafts).map_err(|fault| vec![Diagnostic::new(fault, "")])?;
    Ok(drafts)
}

/// The git of a folder, without the environment of a git around this program.
pub(super) fn git(folder: &Path) -> Git {
    Git::new(folder.to_owned(), surrounding(|_| true))
}

/// The git of the whole work tree that a folder is in.
pub(super) fn work_tree(folder: &Path) -> Result<Git, Fault> {
    top(folder).map(|top| git(&top))
}

/// The same, with the index that a surrounding git is about to commit.
pub(super) fn work_tree_of_hook(folder: &Path) -> Result<Git, Fault> {
    top(folder).map(|top| Git::new(top, surrounding(|name| name != INDEX)))
}

fn top(folder: &Path) -> Result<PathBuf, Fault> {
    git(folder).line(&["rev-parse", "--show-toplevel"]).map(PathBuf::from)
}

fn surrounding(cleared: impl Fn(&OsString) -> bool) -> Vec<OsString> {
    let of_git = |name: &OsString| name.as_encoded_bytes().starts_with(b"GIT_");
    env::vars_os().map(|(name, _)| name).filter(|name| of_git(name) && cleared(name)).collect()
}
