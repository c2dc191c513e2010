use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueEnum};

use super::NowArgs;
use super::value::{lockfile, purl};
use crate::affected::Query;

pub(super) const EXIT_CODES: &str = "Exit codes:
  0  no advisory applies
  1  at least one applies, or errors were found
  2  the command line was wrong
  3  none is known to apply, but of some dependency it cannot be told";

/// Options of `affected`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("dependencies").required(true).multiple(true).args(["purl", "lockfile", "sbom"]))]
pub struct AffectedArgs {
    /// A package URL with its version, such as pkg:pypi/hpack@2.2.0
    #[arg(value_name = "PURL", value_parser = purl)]
    pub purl: Vec<Query>,

    /// A lockfile: requirements.txt, Cargo.lock, package-lock.json or go.sum; may be given more than once
    #[arg(long, value_name = "FILE", value_parser = lockfile)]
    pub lockfile: Vec<PathBuf>,

    /// A software bill of materials: `CycloneDX` or SPDX 2, as JSON; may be given more than once
    #[arg(long, value_name = "FILE")]
    pub sbom: Vec<PathBuf>,

    /// How to print the answers
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Answers::Text)]
    pub format: Answers,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub now: NowArgs,
}

/// How answers are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Answers {
    /// For people
    Text,
    /// For programs
    Json,
}
