use std::path::PathBuf;

use clap::Args;

use super::Answers;

/// What to compare, and where to write it.
#[derive(Debug, Args)]
pub struct ChangesArgs {
    /// The `SHA256SUMS` that the host has now; a missing or empty one stands for a host that has nothing
    ///
    /// May be given more than once: the host then has one of these states or a mixture of them, as after an upload that was killed.
    #[arg(long, value_name = "FILE", required = true)]
    pub since: Vec<PathBuf>,

    /// The folder of the site that was built
    #[arg(short, long, value_name = "DIR", default_value = super::OUTPUT)]
    pub out: PathBuf,

    /// Also write the lists to this folder, with plan.tsv, which names them in order, and plan.json
    #[arg(long, value_name = "DIR")]
    pub lists: Option<PathBuf>,

    /// How to print it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Answers::Text)]
    pub format: Answers,
}
