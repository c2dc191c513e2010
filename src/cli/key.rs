use std::path::PathBuf;

use clap::Args;

use super::value::fingerprint;
use crate::model::fingerprint::Fingerprint;

/// The key that signs.
#[derive(Clone, Debug, Args)]
pub struct KeyArgs {
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
}
