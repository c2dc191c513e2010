use std::path::PathBuf;

use clap::Args;

use super::{DraftsArgs, KeyArgs, NowArgs};

/// Options of `bundle`.
#[derive(Debug, Args)]
pub struct BundleArgs {
    /// The draft, by the name of its folder
    #[arg(value_name = "NAME")]
    pub name: String,

    /// A packager to write to, as packagers.yaml names it; may be given more than once; else all that are active
    #[arg(long, value_name = "PACKAGER")]
    pub to: Vec<String>,

    /// The folder for what is to be sent; else `sent` in the draft's folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub drafts: DraftsArgs,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub signer: KeyArgs,

    /// Show what would be sent, and write nothing
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub now: NowArgs,
}
