//! The program: arguments in, exit code out.

use std::process::ExitCode;

/// Pages are made of many small texts, whose memory comes and goes.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    forewarn::command::run(std::env::args_os())
}
