use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::NowArgs;
use crate::import::FORMATS;

/// Options of `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The file to import, or a folder of them
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// The format of the files
    #[arg(long, value_name = "FORMAT", value_parser = names())]
    pub from: String,
    /// Print what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub now: NowArgs,
}

fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(FORMATS.iter().map(|(name, _)| *name))
}
