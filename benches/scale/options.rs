use std::path::PathBuf;

use clap::Parser;

/// Builds sites of many advisories and prints what that costs.
#[derive(Debug, Parser)]
pub(crate) struct Options {
    /// How many advisories the sites have
    #[arg(long, value_delimiter = ',', default_value = "1000,10000")]
    pub(crate) count: Vec<usize>,

    /// How often each build is timed; the table has the medians
    #[arg(long, default_value_t = 5)]
    pub(crate) rounds: usize,

    /// Folder that the sites are written to; it is emptied of them afterwards
    #[arg(long, default_value = "/dev/shm/forewarn-scale")]
    pub(crate) work: PathBuf,

    /// Folder with `go`, `pypa` and `rustsec`, records of real advisories; without it they are made up
    #[arg(long, default_value = "../shared/corpora")]
    pub(crate) corpora: PathBuf,

    /// Program to time, such as an older one; by default that of this source
    #[arg(long, default_value = env!("CARGO_BIN_EXE_forewarn"))]
    pub(crate) forewarn: PathBuf,

    /// Hugo, to build an equivalent site: HTML with highlighting, feeds and a sitemap
    #[arg(long)]
    pub(crate) hugo: Option<PathBuf>,

    /// Cases whose name holds this
    #[arg(long, default_value = "")]
    pub(crate) only: String,

    /// Keep the sites
    #[arg(long)]
    pub(crate) keep: bool,

    /// What `cargo bench` passes to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}
