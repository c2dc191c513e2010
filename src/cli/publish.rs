use clap::Args;

use super::value::{id, moment};
use super::{DraftsArgs, KeyArgs, NowArgs};
use crate::model::date::Moment;
use crate::model::identifier::AdvisoryId;

/// Options of `publish`.
#[derive(Debug, Args)]
pub struct PublishArgs {
    /// The draft, by the name of its folder
    #[arg(value_name = "NAME")]
    pub name: String,

    /// The id that it gets; else the next one of the year
    #[arg(long, value_name = "ID", value_parser = id)]
    pub id: Option<AdvisoryId>,

    /// The date of the first revision, a day or a time; else the present
    #[arg(long, value_name = "DATE", value_parser = moment)]
    pub date: Option<Moment>,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub without: WithoutArgs,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub drafts: DraftsArgs,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub signer: KeyArgs,

    /// Check everything and show what would be signed, and publish nothing
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub now: NowArgs,
}

/// What `publish` leaves out when it is asked to, each with a warning.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct WithoutArgs {
    /// Publish before the planned release
    #[arg(long)]
    pub early: bool,

    /// Do not ask git whether the commits of the fix are public
    #[arg(long)]
    pub no_commits: bool,

    /// Do not ask whether packagers have the patches
    #[arg(long)]
    pub no_packagers: bool,

    /// Do not sign, where the site's settings allow that
    #[arg(long)]
    pub unsigned: bool,
}
