use clap::Args;

use super::value::time;

/// The time that checks take for the present.
#[derive(Debug, Args)]
pub struct NowArgs {
    /// Check as if it were this time; else `SOURCE_DATE_EPOCH` or the clock decide
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub now: Option<jiff::Timestamp>,
}
