//! One run of gpg.

use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use super::{GPG_FAILED, GPG_MISSING};
use crate::diagnostic::Fault;

/// For every run. gpg.conf stays unread, because much of what may stand there changes a signature (a second signer,
/// notations, an expiry, a policy's address) and not all of it can be taken back by another option.
const ALWAYS: [&str; 2] = ["--no-options", "--batch"];

/// What gpg said.
pub(super) struct Output {
    /// Whether it read all of its input and said that all is well.
    pub(super) succeeded: bool,
    /// What it made.
    pub(super) stdout: Vec<u8>,
    /// Its lines for people and, where they are asked for, for programs.
    pub(super) log: String,
}

/// Runs gpg on an input, in the environment that it finds: there are its home, its agent and the terminal.
///
/// # Errors
/// [`GPG_MISSING`], or [`GPG_FAILED`] where it does not start; that it fails then is for the caller to see.
pub(super) fn run(program: &Path, arguments: &[&str], input: &[u8]) -> Result<Output, Fault> {
    let child = Command::new(program)
        .args(ALWAYS)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| unstarted(program, &error))?;
    let (fed, output) = feed(child, input);
    let output = output.map_err(|error| unstarted(program, &error))?;
    Ok(Output {
        succeeded: fed && output.status.success(),
        stdout: output.stdout,
        log: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

/// Writes and reads at once: each side would wait for the other as soon as a pipe is full. A gpg that stops reading has
/// said why, so this is no error of its own.
fn feed(mut child: Child, input: &[u8]) -> (bool, std::io::Result<std::process::Output>) {
    let pipe = child.stdin.take();
    thread::scope(|scope| {
        let feeder =
            scope.spawn(move || pipe.is_some_and(|mut pipe| pipe.write_all(input).is_ok()));
        let output = child.wait_with_output();
        (feeder.join().expect("writing to a pipe does not panic"), output)
    })
}

fn unstarted(program: &Path, error: &std::io::Error) -> Fault {
    let program = program.display();
    if error.kind() == ErrorKind::NotFound {
        return Fault::new(&GPG_MISSING, format!("there is no `{program}` to sign with"))
            .hint("install the package gnupg, or sign with `--key FILE`");
    }
    Fault::new(&GPG_FAILED, format!("`{program}` cannot be run: {error}"))
        .hint("mend its installation, or sign with `--key FILE`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(program: &str, code: &str) {
        let fault = run(Path::new(program), &[], b"").err().unwrap();
        assert_eq!(fault.rule.code, code, "{}", fault.message);
        assert!(fault.message.contains(program) && fault.hint.unwrap().contains("--key FILE"));
    }

    #[test]
    fn a_program_that_does_not_start_is_named() {
        check("no-such-program-as-this", "gpg-missing");
        check("/no/such/folder/gpg", "gpg-missing");
        check(env!("CARGO_MANIFEST_DIR"), "gpg-failed");
    }
}
