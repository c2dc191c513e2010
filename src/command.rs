//! Commands: the order of the stages. Only here are the clock and the environment read.

mod affected;
mod announce;
mod build;
mod bundle;
mod changes;
mod check;
mod completions;
mod copied;
mod drafts;
mod explain;
mod export;
mod guard;
mod import;
mod init;
mod key;
mod maker;
mod man;
mod new;
mod now;
/// `forewarn plan`.
pub mod plan;
mod prepare;
mod previous;
mod progress;
mod publish;
/// Signatures of a build itself.
pub mod seal;
mod secret;
/// `forewarn serve`.
pub mod serve;
/// `forewarn sign`.
pub mod sign;
mod sink;
/// How large a site may be.
pub mod size;
mod standing;
mod status;
mod terminal;
mod theme;
mod timings;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::cli::{Cli, Command};
use crate::diagnostic::{Diagnostic, Report};
use crate::disk::publication;
use terminal::Terminal;

/// How a command ended; the numbers are documented and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Done; there may have been warnings.
    Done,
    /// Errors were found, or an advisory applies.
    Errors,
    /// The command line was wrong.
    Usage,
    /// Nothing is wrong, but something is not known: whose site it is, or whether a dependency is affected.
    CannotTell,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::Errors => Self::from(1),
            Outcome::Usage => Self::from(2),
            Outcome::CannotTell => Self::from(3),
        }
    }
}

/// Runs the program.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    match Cli::read(arguments) {
        Ok(cli) => dispatch(&cli).into(),
        Err(error) => {
            // Help and version are printed by the same call, and are no failures.
            let code = error.exit_code();
            let written = error.print();
            if written.is_ok() && code == 0 { ExitCode::SUCCESS } else { Outcome::Usage.into() }
        }
    }
}

fn dispatch(cli: &Cli) -> Outcome {
    let terminal = Terminal::new(cli);
    if let Err(found) = settle(&terminal, cli) {
        terminal.report(&found);
        return Outcome::Errors;
    }
    let outcome = match &cli.command {
        Command::Init(args) => init::run(&terminal, &cli.directory, args),
        Command::Build(args) => build::run(&terminal, &cli.directory, args),
        Command::Check(args) => check::run(&terminal, &cli.directory, args),
        Command::Changes(args) => changes::run(&terminal, &cli.directory, args),
        Command::Serve(args) => serve::run(&terminal, &cli.directory, args),
        Command::Sign(args) => sign::run(&terminal, &cli.directory, args),
        Command::Bundle(args) => bundle::run(&terminal, &cli.directory, args),
        Command::Export(args) => export::run(&terminal, &cli.directory, args),
        Command::Import(args) => import::run(&terminal, &cli.directory, args),
        Command::Verify(args) => verify::run(&terminal, &cli.directory, args),
        Command::Plan(args) => plan::run(&terminal, &cli.directory, args),
        Command::Status(args) => status::run(&terminal, &cli.directory, args),
        Command::Publish(args) => publish::run(&terminal, &cli.directory, args),
        Command::Announce(args) => announce::run(&terminal, &cli.directory, args),
        Command::Affected(args) => affected::run(&terminal, &cli.directory, args),
        Command::New(args) => new::run(&terminal, &cli.directory, args),
        Command::Guard(args) => guard::run(&terminal, &cli.directory, args),
        Command::Theme { action } => theme::run(&terminal, &cli.directory, action),
        Command::Explain { code } => explain::run(&terminal, code.as_deref()),
        Command::Completions { shell } => completions::run(&terminal, *shell),
        Command::Man { command } => man::run(&terminal, command.as_deref()),
    };
    // A report that nobody received must not look like one without findings.
    if terminal.lost() { Outcome::Errors } else { outcome }
}

/// Completes what a killed `publish` began, before a command reads the site.
fn settle(terminal: &Terminal, cli: &Cli) -> Result<(), Report> {
    let reads = !matches!(
        cli.command,
        Command::Init(_)
            | Command::Explain { .. }
            | Command::Completions { .. }
            | Command::Man { .. }
            | Command::Verify(_)
            | Command::Changes(_)
    );
    if !reads {
        return Ok(());
    }
    match publication::settle(&cli.directory) {
        Ok(0) => Ok(()),
        Ok(moved) => {
            let moved = count(moved, "file");
            terminal
                .warning(&format!("completed a publication that was interrupted: {moved} moved"));
            Ok(())
        }
        Err(error) => {
            let mut report = Report::default();
            report.add(Diagnostic::new(error.fault(), ""));
            Err(report)
        }
    }
}

/// A number of things in words.
fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
