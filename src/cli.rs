//! Commands and options: the one definition of parser, help, man page and completions.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::model::fingerprint::Fingerprint;
use crate::model::identifier::AdvisoryId;
use crate::model::link::{Field, Link};
use crate::model::site::{GROUPS, Group};

/// Turns a security policy, keys and advisories into a website and the feeds that machines follow.
///
/// A site is a folder with content/site.yaml in it. `forewarn check` says everything that is wrong with it, `forewarn
/// build` writes it to a folder that any web server can serve.
#[derive(Debug, Parser)]
#[command(name = "forewarn", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// The site's folder
    #[arg(short = 'C', long = "directory", value_name = "DIR", default_value = ".", global = true)]
    pub directory: PathBuf,

    /// When to colour messages
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Colour::Auto, global = true)]
    pub color: Colour,

    /// Print errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Name every file that is made
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

const EXIT_CODES: &str = "Exit codes:
  0  done; warnings are allowed
  1  errors were found, or the site could not be written
  2  the command line was wrong
  3  cannot tell";

/// When messages are coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// Where a terminal shows them and `NO_COLOR` is not set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the site
    ///
    /// All sources are checked first; an error leaves the old site as it is. Files that did not change are not touched,
    /// files that the site no longer has are removed, and files that forewarn did not write stay.
    Build(BuildArgs),
    /// Say everything that is wrong, and write nothing
    Check(CheckArgs),
    /// Sign what is not signed yet, and keep it among the sources
    ///
    /// Shows and signs the newest revision of each advisory that is not signed: its text, records and patches, which are kept
    /// under advisories/signed/ and never made again. Signs the list of all revisions, and security.txt. What is kept is to be
    /// committed; a build then needs no key.
    Sign(SignArgs),
    /// Write SECURITY.md for the project's repository
    ///
    /// It says what the policy, the keys and the settings say: whom to tell of a vulnerability, with which key, and where
    /// advisories are published. A file that `forewarn export` did not write is not replaced.
    Export(ExportArgs),
    /// Explain the code of a finding, or list all codes
    Explain {
        /// The code, such as range-order
        code: Option<String>,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the man page of forewarn, or of one of its commands
    Man {
        /// The command
        command: Option<String>,
    },
}

/// Options of `build`.
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// The folder to write
    #[arg(long, value_name = "DIR", default_value = "public")]
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

    /// Print how long each stage took
    #[arg(long)]
    pub timings: bool,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub now: NowArgs,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// How to print the findings
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Printing::Text)]
    pub format: Printing,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub now: NowArgs,
}

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

/// Options of `export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The file to write, relative to the site's folder
    #[arg(long, value_name = "FILE", default_value = "SECURITY.md")]
    pub out: PathBuf,

    /// Write nothing, and fail if the file does not say what the site says
    #[arg(long, conflicts_with = "force")]
    pub check: bool,

    /// Replace a file that forewarn did not write
    #[arg(long)]
    pub force: bool,

    #[command(flatten)]
    #[expect(missing_docs, reason = "its own fields say it")]
    pub now: NowArgs,
}

/// The time that checks take for the present.
#[derive(Debug, Args)]
pub struct NowArgs {
    /// Check as if it were this time; else `SOURCE_DATE_EPOCH` or the clock decide
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub now: Option<jiff::Timestamp>,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Printing {
    /// For people
    Text,
    /// For programs
    Json,
    /// For GitHub Actions
    Github,
}

impl Cli {
    /// Reads the command line.
    ///
    /// # Errors
    /// Where it is wrong, or asks for help or the version.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        Self::try_parse_from(arguments)
    }
}

fn id(text: &str) -> Result<AdvisoryId, String> {
    AdvisoryId::parse(text).map_err(|fault| fault.message)
}

fn fingerprint(text: &str) -> Result<Fingerprint, String> {
    Fingerprint::parse(text).map_err(|fault| fault.message)
}

fn group(name: &str) -> Result<Group, String> {
    let names: Vec<_> = GROUPS.iter().map(|(name, _)| *name).collect();
    let found = GROUPS.iter().find(|(known, _)| *known == name).map(|(_, group)| *group);
    found.ok_or_else(|| format!("the groups are {}", names.join(", ")))
}

fn address(text: &str) -> Result<Link, String> {
    let folder = if text.ends_with('/') { text.to_owned() } else { format!("{text}/") };
    let link = Link::parse(&folder, Field::Reference).map_err(|fault| fault.message)?;
    let problem =
        || format!("`{text}` is not the address of a folder; leave out `?`, `#` and `..`");
    if link.is_folder() { Ok(link) } else { Err(problem()) }
}

fn time(text: &str) -> Result<jiff::Timestamp, String> {
    crate::model::date::Moment::parse(text)
        .map(crate::model::date::Moment::instant)
        .map_err(|fault| fault.message)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_address_of_a_copy_is_a_folder() {
        let shown = |text| address(text).map(|link| link.to_string()).ok();
        assert_eq!(shown("https://y.example").as_deref(), Some("https://y.example/"));
        assert_eq!(shown("http://y.example/a/").as_deref(), Some("http://y.example/a/"));
        for text in ["https://y.example/?a", "https://y.example/#a", "https://y.example/a/../", "y"]
        {
            assert_eq!(shown(text), None, "{text}");
        }
    }

    #[test]
    fn formats_are_a_list_of_known_groups() {
        let read = |formats: &str| {
            Cli::read(["forewarn", "build", "--formats", formats].map(OsString::from))
        };
        let Command::Build(args) = read("html,osv").unwrap().command else { panic!("not a build") };
        assert_eq!(args.formats, Some(vec![Group::Html, Group::Osv]));
        assert!(read("pdf").unwrap_err().to_string().contains("html, text, feeds, osv"));
    }
}
