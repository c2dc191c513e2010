use std::path::PathBuf;

use clap::Args;

use super::NowArgs;
use super::value::{address, group};
use crate::model::link::Link;
use crate::model::site::Group;

/// Options of `build`.
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// The folder to write
    #[arg(long, value_name = "DIR", default_value = super::OUTPUT)]
    pub out: PathBuf,

    /// Build only these groups of formats
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = group)]
    pub formats: Option<Vec<Group>>,

    /// The address of a copy that is served elsewhere; feeds and records keep the site's own
    #[arg(long, value_name = "URL", value_parser = address)]
    pub base_url: Option<Link>,

    /// Sign during the build with this secret key what was not signed before; less secure than `forewarn sign`
    #[arg(long, value_name = "FILE")]
    pub signing_key: Option<PathBuf>,

    /// Read the passphrase of the key from a file descriptor
    #[arg(long, value_name = "N", requires = "signing_key")]
    pub passphrase_fd: Option<u32>,

    /// What was published before: a saved osv/all.json or revisions.txt, or the folder of a site; nothing of it may vanish
    #[arg(long, value_name = "FILE|DIR")]
    pub previous: Option<PathBuf>,

    /// Print how long each stage and each template took
    #[arg(long)]
    pub timings: bool,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub now: NowArgs,
}
