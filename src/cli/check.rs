use clap::Args;

use super::value::address;
use super::{NowArgs, Printing};
use crate::model::link::Link;

/// Options of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// How to print the findings
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Printing::Text)]
    pub format: Printing,

    /// Compare what is served at an address with what the sources make; the only option that uses a network
    #[arg(long, value_name = "URL", value_parser = address)]
    pub deployed: Option<Link>,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub now: NowArgs,
}
