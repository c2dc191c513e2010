use clap::Args;

use super::{Answers, DraftsArgs, NowArgs};

/// What to plan.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// The draft; may be left out where there is only one
    #[arg(value_name = "DRAFT")]
    pub draft: Option<String>,

    /// Where drafts are.
    #[command(flatten)]
    pub drafts: DraftsArgs,

    /// How to print it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Answers::Text)]
    pub format: Answers,

    /// The time of the plan.
    #[command(flatten)]
    pub now: NowArgs,
}

/// What to tell of.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Where drafts are.
    #[command(flatten)]
    pub drafts: DraftsArgs,

    /// The time of the plan.
    #[command(flatten)]
    pub now: NowArgs,
}
