use std::path::PathBuf;

use clap::Args;

use super::DraftsArgs;

/// Options of `guard`.
#[derive(Debug, Args)]
pub struct GuardArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub drafts: DraftsArgs,

    /// The git work tree to look at, if it is not the one that holds the site
    #[arg(long, value_name = "DIR")]
    pub repository: Option<PathBuf>,

    /// Look at what the next commit changes: for a pre-commit hook
    #[arg(long)]
    pub staged: bool,

    /// Look at a range of commits, such as `main..fix` or `fix --not --remotes`
    #[arg(long, value_name = "RANGE", allow_hyphen_values = true)]
    pub commits: Vec<String>,

    /// Look at what is to be pushed, as git says it on standard input, but for what this remote has: for a pre-push hook
    #[arg(long, value_name = "REMOTE", num_args = 0..=1)]
    pub pre_push: Option<Option<String>>,

    /// Look at a file, such as a commit's message: for a commit-msg hook
    #[arg(long, value_name = "FILE")]
    pub message: Vec<PathBuf>,

    /// Look at a built site, or at any folder, and into the archives in it
    #[arg(long, value_name = "DIR")]
    pub out: Vec<PathBuf>,
}

impl GuardArgs {
    /// Whether nothing certain is to be looked at, so that everything is.
    #[must_use]
    pub const fn is_everything(&self) -> bool {
        let lists = self.commits.is_empty() && self.message.is_empty() && self.out.is_empty();
        lists && !self.staged && self.pre_push.is_none()
    }
}
