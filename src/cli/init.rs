use std::path::PathBuf;

use clap::Args;

use super::{NowArgs, value};
use crate::model::link::Link;

/// Options of `init`: each answers one question.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The folder of the new site
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,

    /// The name of the project
    #[arg(long, value_name = "NAME", value_parser = value::line)]
    pub project: Option<String>,

    /// The address at which the site will stand
    #[arg(long, value_name = "URL", value_parser = value::home)]
    pub url: Option<Link>,

    /// Where vulnerabilities are reported: a mail address, or the address of a form
    #[arg(long, value_name = "ADDRESS", value_parser = value::contact)]
    pub contact: Option<Link>,

    /// What the ids of advisories begin with, such as EX in EX-2026-0001
    #[arg(long, value_name = "PREFIX", value_parser = value::prefix)]
    pub prefix: Option<String>,

    /// The promised days until a report is answered
    #[arg(long, value_name = "DAYS", value_parser = value::days)]
    pub answer: Option<u16>,

    /// The promised days until a fix is released
    #[arg(long, value_name = "DAYS", value_parser = value::days)]
    pub fix: Option<u16>,

    /// The promised days by which packagers hear of a release ahead of it
    #[arg(long, value_name = "DAYS", value_parser = value::days)]
    pub ahead: Option<u16>,

    /// The certificate of the project's key, an armoured file
    #[arg(long, value_name = "FILE", conflicts_with = "gpg")]
    pub certificate: Option<PathBuf>,

    /// The project's key in gpg, by its address or fingerprint; only the certificate is taken
    #[arg(long, value_name = "WHO")]
    pub gpg: Option<String>,

    /// The repository from which the workflows install forewarn
    #[arg(long, value_name = "URL", value_parser = value::home)]
    pub program: Option<Link>,

    /// Ask nothing, and take the default of what no option says
    #[arg(long)]
    pub defaults: bool,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub now: NowArgs,
}
