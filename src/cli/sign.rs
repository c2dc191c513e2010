use std::path::PathBuf;

use clap::Args;

use super::value::id;
use super::{KeyArgs, NowArgs};
use crate::model::identifier::AdvisoryId;

/// Options of `sign`.
#[derive(Debug, Args)]
pub struct SignArgs {
    /// The advisories to sign; none for all that are not signed
    #[arg(value_name = "ID", value_parser = id)]
    pub ids: Vec<AdvisoryId>,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub signer: KeyArgs,

    /// Sign again what a key signed that was revoked as compromised, or all revisions of the advisories that are named
    #[arg(long)]
    pub resign: bool,

    /// Sign the SHA256SUMS of the built site too
    #[arg(long)]
    pub site: bool,

    /// The folder of the built site
    #[arg(long, value_name = "DIR", default_value = super::OUTPUT)]
    pub out: PathBuf,

    /// Show what would be signed, and sign nothing
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub now: NowArgs,
}
