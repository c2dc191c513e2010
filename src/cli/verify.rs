use std::path::PathBuf;

use clap::Args;

use super::Printing;
use super::value::{fingerprint, time};
use crate::model::fingerprint::Fingerprint;

pub(super) const EXIT_CODES: &str = "Exit codes:
  0  the site is what the project signed; warnings are allowed
  1  errors were found: do not use this copy
  2  the command line was wrong
  3  consistent, not authenticated: no key was named, so that all of it could be a forgery";

/// Options of `verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The folder of the downloaded site
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,

    /// A certificate that you trust, as an armoured file; may be given more than once
    #[arg(long, value_name = "FILE")]
    pub certificate: Vec<PathBuf>,

    /// The full fingerprint of a key that you trust; the certificate is taken from the site
    #[arg(long, value_name = "FPR", value_parser = fingerprint)]
    pub fingerprint: Vec<Fingerprint>,

    /// An earlier revisions.txt, or the folder of an earlier copy: nothing may have vanished since
    #[arg(long, value_name = "FILE")]
    pub previous: Option<PathBuf>,

    /// How to print the findings
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Printing::Text)]
    pub format: Printing,

    /// Check as if it were this time; else the clock decides, whatever `SOURCE_DATE_EPOCH` is
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub now: Option<jiff::Timestamp>,
}
