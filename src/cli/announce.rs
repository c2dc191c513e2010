use clap::{Args, ValueEnum};

use super::NowArgs;
use super::value::id;
use crate::model::identifier::AdvisoryId;

/// Options of `announce`.
#[derive(Debug, Args)]
pub struct AnnounceArgs {
    /// The advisory
    #[arg(value_name = "ID", value_parser = id)]
    pub id: AdvisoryId,

    /// What to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Announcement::All)]
    pub format: Announcement,

    /// The address of a mailing list; may be given more than once
    #[arg(long, value_name = "ADDRESS")]
    pub to: Vec<String>,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub now: NowArgs,
}

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Announcement {
    /// All of them, each below a line with its name
    All,
    /// A mail for mailing lists, with the signed text
    Mail,
    /// An entry for a changelog, in Markdown
    Changelog,
    /// A post of at most 280 characters
    Post,
}
