//! The program: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    forewarn::command::run(std::env::args_os())
}
