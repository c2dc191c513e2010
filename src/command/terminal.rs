use std::env;
use std::io::{self, IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::canary;
use crate::cli::{Cli, Colour};
use crate::diagnostic::{Report, Style};

/// Where a command prints: data to standard output, messages to standard error.
///
/// A reader that goes away (`forewarn explain | head`) is no error. Data that is lost otherwise, as on a full disk, is
/// remembered, so that the command can fail. No canary is ever printed, whatever a message quotes.
pub(super) struct Terminal {
    colour: Colour,
    quiet: bool,
    verbose: bool,
    lost: AtomicBool,
}

impl Terminal {
    pub(super) fn new(cli: &Cli) -> Self {
        Self {
            colour: cli.color,
            quiet: cli.quiet,
            verbose: cli.verbose,
            lost: AtomicBool::new(false),
        }
    }

    /// Prints data.
    pub(super) fn data(&self, text: &str) {
        let mut out = io::stdout().lock();
        self.remember(out.write_all(canary::masked(text).as_bytes()).and_then(|()| out.flush()));
    }

    /// Whether data could not be written, though somebody wanted to read it.
    pub(super) fn lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }

    fn remember(&self, written: io::Result<()>) {
        if written.is_err_and(|error| error.kind() != io::ErrorKind::BrokenPipe) {
            self.lost.store(true, Ordering::Relaxed);
        }
    }

    /// Prints a line that says how things went, unless only errors are wanted.
    pub(super) fn note(&self, text: &str) {
        if !self.quiet {
            self.data(&format!("{text}\n"));
        }
    }

    /// Prints a line that only the curious want.
    pub(super) fn detail(&self, text: &str) {
        if self.verbose {
            self.data(&format!("{text}\n"));
        }
    }

    /// Prints a message.
    #[expect(clippy::unused_self, reason = "who prints must hold the terminal")]
    pub(super) fn message(&self, text: &str) {
        drop(io::stderr().lock().write_all(canary::masked(text).as_bytes()));
    }

    /// Prints a warning that has no place in the site, unless only errors are wanted.
    pub(super) fn warning(&self, text: &str) {
        if !self.quiet {
            self.message(&format!("warning: {text}\n"));
        }
    }

    /// Prints findings as messages; where only errors are wanted, without the warnings.
    pub(super) fn report(&self, report: &Report) {
        let style = Style::Text { colour: self.colours(io::stderr().is_terminal()) };
        if self.quiet {
            self.message(&report.only_errors().print(style));
        } else {
            self.message(&report.print(style));
        }
    }

    /// Whether progress may be shown.
    pub(super) fn is_watched(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// How findings look on standard output.
    pub(super) fn data_style(&self) -> Style {
        Style::Text { colour: self.colours(io::stdout().is_terminal()) }
    }

    fn colours(&self, terminal: bool) -> bool {
        let unset = |name: &str| env::var_os(name).is_none_or(|value| value.is_empty());
        match self.colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => {
                terminal
                    && unset("NO_COLOR")
                    && env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &[io::Result<()>], lost: bool) {
        let cli = Cli::read(["forewarn", "explain"].map(Into::into)).unwrap();
        let terminal = Terminal::new(&cli);
        for result in written {
            terminal.remember(result.as_ref().copied().map_err(|error| error.kind().into()));
        }
        assert_eq!(terminal.lost(), lost);
    }

    #[test]
    fn a_reader_that_goes_away_loses_nothing() {
        check(&[Ok(()), Err(io::ErrorKind::BrokenPipe.into()), Ok(())], false);
    }

    #[test]
    fn a_failed_write_stays_known() {
        check(&[Ok(()), Err(io::ErrorKind::StorageFull.into()), Ok(())], true);
    }
}
