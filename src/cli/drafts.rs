use std::path::{Path, PathBuf};

use clap::Args;

/// Where drafts are.
#[derive(Debug, Args)]
pub struct DraftsArgs {
    /// The folder of the drafts, outside of the site's work tree; else `drafts:` of site.yaml
    #[arg(long, value_name = "DIR", num_args = 0..=1)]
    pub drafts: Option<Option<PathBuf>>,
}

impl DraftsArgs {
    /// The folder that was named.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.drafts.as_ref()?.as_deref()
    }

    /// Whether drafts were asked for, wherever they are.
    #[must_use]
    pub const fn is_given(&self) -> bool {
        self.drafts.is_some()
    }
}
