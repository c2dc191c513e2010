use clap::Args;

use super::DraftsArgs;

/// Options of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The port on this machine; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 8323)]
    pub port: u16,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub drafts: DraftsArgs,
}
