use clap::Args;

use super::{NowArgs, Printing};

/// Options of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// How to print the findings
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Printing::Text)]
    pub format: Printing,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub now: NowArgs,
}
