use std::path::PathBuf;

use clap::Args;

use super::NowArgs;
use super::value::{fingerprint, id};
use crate::model::fingerprint::Fingerprint;
use crate::model::identifier::AdvisoryId;

/// Options of `sign`.
#[derive(Debug, Args)]
pub struct SignArgs {
    /// The advisories to sign; none for all that are not signed
    #[arg(value_name = "ID", value_parser = id)]
    pub ids: Vec<AdvisoryId>,

    /// The gpg to sign with: its name or path
    #[arg(long, value_name = "GPG", default_value = "gpg")]
    pub with: PathBuf,

    /// Sign with the secret key in a file instead
    #[arg(long, value_name = "FILE", conflicts_with = "with")]
    pub key: Option<PathBuf>,

    /// Read the passphrase of the file from a file descriptor
    #[arg(long, value_name = "N", requires = "key")]
    pub passphrase_fd: Option<u32>,

    /// The key of the keyring to sign with, where it has several
    #[arg(long, value_name = "FINGERPRINT", value_parser = fingerprint)]
    pub fingerprint: Option<Fingerprint>,

    /// Sign again what a key signed that was revoked as compromised, or all revisions of the advisories that are named
    #[arg(long)]
    pub resign: bool,

    /// Sign the SHA256SUMS of the built site too
    #[arg(long)]
    pub site: bool,

    /// The folder of the built site
    #[arg(long, value_name = "DIR", default_value = "public")]
    pub out: PathBuf,

    /// Show what would be signed, and sign nothing
    #[arg(long)]
    pub dry_run: bool,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub now: NowArgs,
}
