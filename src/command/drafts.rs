use std::env;
use std::path::Path;

use crate::cli::DraftsArgs;
use crate::diagnostic::Diagnostic;
use crate::draft::{self, Drafts};
use crate::git::Git;
use crate::load;

/// The drafts of a site, wherever they lie; the folder need not exist.
pub(super) fn drafts(root: &Path, args: &DraftsArgs) -> Result<Drafts, Vec<Diagnostic>> {
    let setting = match args.folder() {
        Some(_) => None,
        None => load::settings(root)?.drafts,
    };
    let folder = draft::place(root, setting.as_deref(), args.folder());
    folder.map(Drafts::new).map_err(|fault| vec![Diagnostic::new(fault, "")])
}

/// The git of a folder, without the environment of a git around this program.
pub(super) fn git(folder: &Path) -> Git {
    let of_git = |name: &std::ffi::OsString| name.as_encoded_bytes().starts_with(b"GIT_");
    let names: Vec<_> = env::vars_os().map(|(name, _)| name).filter(of_git).collect();
    Git::new(folder, &names)
}
