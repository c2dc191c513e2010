use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::command::Outcome;
use crate::command::terminal::Terminal;

/// Prints the completions of a shell.
pub(super) fn run(terminal: &Terminal, shell: Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "forewarn", &mut script);
    terminal.data(&String::from_utf8_lossy(&script));
    Outcome::Done
}
