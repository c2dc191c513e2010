use clap::Args;

use super::DraftsArgs;

/// Options of `new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub drafts: DraftsArgs,

    /// The title that the advisory will have
    #[arg(long, value_name = "TITLE", value_parser = super::value::line)]
    pub title: Option<String>,
}
