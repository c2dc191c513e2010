//! Commands and options: the one definition of parser, help, man page and completions.

mod affected;
mod announce;
mod build;
mod bundle;
mod changes;
mod check;
mod drafts;
mod export;
mod guard;
mod import;
mod init;
mod key;
mod new;
mod now;
mod plan;
mod publish;
mod serve;
mod sign;
mod theme;
pub(crate) mod value;
mod verify;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub use affected::{AffectedArgs, Answers};
pub use announce::{AnnounceArgs, Announcement};
pub use build::BuildArgs;
pub use bundle::BundleArgs;
pub use changes::ChangesArgs;
pub use check::CheckArgs;
pub use drafts::DraftsArgs;
pub use export::ExportArgs;
pub use guard::GuardArgs;
pub use import::ImportArgs;
pub use init::InitArgs;
pub use key::KeyArgs;
pub use new::NewArgs;
pub use now::NowArgs;
pub use plan::{PlanArgs, StatusArgs};
pub use publish::PublishArgs;
pub use serve::ServeArgs;
pub use sign::SignArgs;
pub use theme::ThemeCommand;
pub use verify::VerifyArgs;

/// Where a site is built unless an option says otherwise.
pub const OUTPUT: &str = "public";

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
  3  nothing is wrong, but something is not known: whose site it is (verify without a key), or whether a dependency is
     affected";

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
    /// Begin a site: policy, settings, an example and the workflows that publish it
    ///
    /// Asks a few questions on standard input; an empty line takes the default, and each option answers one. What is written
    /// builds at once. No file is overwritten.
    Init(InitArgs),
    /// Write the site
    ///
    /// All sources are checked first; an error leaves the old site as it is. Files that did not change are not touched,
    /// files that the site no longer has are removed, and files that forewarn did not write stay.
    Build(BuildArgs),
    /// Say everything that is wrong, and write nothing
    ///
    /// With --deployed, the published site is then fetched and compared with what the sources make.
    Check(CheckArgs),
    /// Say what to upload of a built site, in which order, and what to delete after that
    ///
    /// Compares the site with the SHA256SUMS that a host has. The lists follow one another in stages, so that no index ever names a
    /// file that is not there yet; each has the type and the cache header of its files.
    Changes(ChangesArgs),
    /// Show the site in a browser while it is written
    ///
    /// Answers on this machine alone, and writes nothing. Pages are made when they are asked for and follow every edit; what is
    /// wrong shows over them, and on the terminal. Drafts are shown only with --drafts. Ctrl-C ends it.
    Serve(ServeArgs),
    /// Sign what is not signed yet, and keep it among the sources
    ///
    /// Shows and signs the newest revision of each advisory that is not signed: its text, records and patches, which are kept
    /// under advisories/signed/ and never made again. Signs the list of all revisions, and security.txt. What is kept is to be
    /// committed; a build then needs no key.
    Sign(SignArgs),
    /// Make what packagers get before a release, signed and encrypted to each of them
    ///
    /// The text, the OSV record and the patches of a draft go into one archive, which is the same for all. Each packager gets
    /// a file and a mail of its own; sending them is left to you. Certificates must be good until the planned release. What was
    /// made is recorded in the draft.
    Bundle(BundleArgs),
    /// Write SECURITY.md for the project's repository
    ///
    /// It says what the policy, the keys and the settings say: whom to tell of a vulnerability, with which key, and where
    /// advisories are published. A file that `forewarn export` did not write is not replaced.
    Export(ExportArgs),
    /// Write sources from the records of another database
    ///
    /// Each record becomes advisories/ID.md, marked as imported. A file that cannot be imported is named with the reason, and
    /// the others go on. A source that was not imported from the same format is not replaced.
    Import(ImportArgs),
    /// Say whether a published site is what its project signed
    ///
    /// Every signature, hash and date is checked, and pages and feeds against the signed facts. Name the project's key, which
    /// you have by another way than from this site; without one, a forgery of the whole site would look the same.
    #[command(after_help = verify::EXIT_CODES)]
    Verify(VerifyArgs),
    /// Say what the policy's promises demand of a draft, and by when
    ///
    /// The clocks that run, the last day to tell packagers, the first days on which a release is allowed, and promises that
    /// cannot all be kept. Exits with 1 where the plan breaks a promise.
    Plan(PlanArgs),
    /// Tell of every draft: which clocks run, and what to do next
    Status(StatusArgs),
    /// Make a draft public, wholly or not at all
    ///
    /// Checks that the release is due, that it keeps the promises, that the commits of the fix are public and that packagers
    /// have the patch. Then gives the id, writes the first revision, signs it, and moves all of it into the site. Commit what
    /// it names, build, and tell everybody.
    Publish(PublishArgs),
    /// Print what tells people of an advisory
    ///
    /// A mail for mailing lists with the text as it was signed, an entry for a changelog and a short post. Nothing is sent.
    Announce(AnnounceArgs),
    /// Say which advisories apply to a project's dependencies
    ///
    /// Dependencies are named by package URLs, or read from lockfiles and from software bills of materials. Each is held
    /// against the advisories of this site and of no other. What is not known, such as a version that is not pinned, is told
    /// apart from what is not affected.
    #[command(after_help = affected::EXIT_CODES)]
    Affected(AffectedArgs),
    /// Begin an advisory that is not public yet
    ///
    /// Makes a draft in the drafts folder, which lies outside of the site's git work tree: with a name that says nothing, and
    /// a canary, a mark that no build and no `forewarn guard` lets pass.
    New(NewArgs),
    /// Find what came out of a draft where it becomes public
    ///
    /// Looks for canaries, titles, ids, names and lines of patches of all drafts, and for the names that private.yaml forbids: in
    /// the files that git has and would take, in the commits and messages that no remote has, and in the built site. What is
    /// found is named by draft, kind, file and line, and never shown. Without drafts only the form of canaries is looked for.
    Guard(GuardArgs),
    /// List the files of the theme, or copy one into the site to change it
    ///
    /// A file of the site takes the place of the built-in one. In templates the built-in stays reachable as default/NAME, so that
    /// one block can be changed; hooks/head.html, hooks/header.html and hooks/footer.html are empty and there to be written.
    Theme {
        /// What to do.
        #[command(subcommand)]
        action: ThemeCommand,
    },
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

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::model::site::Group;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
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
