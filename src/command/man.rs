use clap::CommandFactory as _;
use clap_mangen::Man;

use crate::cli::Cli;
use crate::command::Outcome;
use crate::command::terminal::Terminal;

/// Prints a man page.
pub(super) fn run(terminal: &Terminal, name: Option<&str>) -> Outcome {
    let mut program = Cli::command();
    program.build();
    let command = match name {
        None => Some(&program),
        Some(name) => program.find_subcommand(name),
    };
    let Some(command) = command else {
        let names: Vec<_> = program.get_subcommands().map(clap::Command::get_name).collect();
        terminal.message(&format!(
            "error: there is no such command; the commands are {}\n",
            names.join(", ")
        ));
        return Outcome::Usage;
    };
    let mut page = Vec::new();
    match Man::new(command.clone()).render(&mut page) {
        Ok(()) => {
            terminal.data(&String::from_utf8_lossy(&page));
            Outcome::Done
        }
        Err(error) => {
            terminal.message(&format!("error: the man page cannot be made: {error}\n"));
            Outcome::Errors
        }
    }
}
