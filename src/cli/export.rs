use std::path::PathBuf;

use clap::Args;

use super::NowArgs;

/// Options of `export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The file to write, relative to the site's folder
    #[arg(long, value_name = "FILE", default_value = "SECURITY.md")]
    pub out: PathBuf,

    /// Write nothing, and fail if the file does not say what the site says
    #[arg(long, conflicts_with = "force")]
    pub check: bool,

    /// Replace a file that forewarn did not write
    #[arg(long)]
    pub force: bool,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub now: NowArgs,
}
