//! The user's own git: beside gpg the only other program that is run.
//!
//! Arguments are a vector, never a shell's line. Nothing that a repository's settings name is run (monitors, filters for
//! text, external differences, hooks, pagers), and the environment of a surrounding git is left out but for the index that a
//! hook is about.

use std::ffi::OsString;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use crate::diagnostic::{Fault, Rule};

/// No git on this machine.
pub static GIT_MISSING: Rule = Rule::error(
    "git-missing",
    "git is not installed",
    "Commands about drafts ask git which files and commits are, or become, public. The package is called git everywhere. \
     Building, checking, signing and verifying a site need no git.",
);

/// A git that did not answer.
pub static GIT_FAILED: Rule = Rule::error(
    "git-failed",
    "git did not do what it was asked",
    "git ended with an error, so that nothing is known of the files or commits in question. The message ends with git's own last \
     words. Most often the folder is in no repository, or a range or branch of that name does not exist.",
);

/// Before every command: no program that a repository names, no colours, no quoting of names.
const ALWAYS: [&str; 12] = [
    "--no-pager",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.quotePath=false",
    "-c",
    "color.ui=false",
    "-c",
    "log.showSignature=false",
    "--no-replace-objects",
];

/// The variable in which git tells a hook of the index that will be committed.
pub const INDEX: &str = "GIT_INDEX_FILE";

/// How many of git's last lines an error shows, and how much of each, in characters.
const SHOWN: (usize, usize) = (3, 200);

/// The repository that a folder is in.
#[derive(Clone, Debug)]
pub struct Git {
    folder: PathBuf,
    cleared: Vec<OsString>,
}

impl Git {
    /// Runs git in `folder`, without the variables in `cleared`: those of the environment whose names begin with `GIT_`, but
    /// for [`INDEX`] where a hook asks about it.
    #[must_use]
    pub const fn new(folder: PathBuf, cleared: Vec<OsString>) -> Self {
        Self { folder, cleared }
    }

    /// The folder in which git is run.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What git prints, with `input` on its standard input.
    ///
    /// # Errors
    /// [`GIT_MISSING`], or [`GIT_FAILED`] where it ends with an error.
    pub fn run(&self, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, Fault> {
        let (fed, output) = self.start(arguments, input)?;
        if output.status.success() && fed {
            Ok(output.stdout)
        } else {
            Err(failed(arguments, &output))
        }
    }

    /// What git prints, as one line of text without its end.
    ///
    /// # Errors
    /// As [`Git::run`].
    pub fn line(&self, arguments: &[&str]) -> Result<String, Fault> {
        let printed = self.run(arguments, b"")?;
        Ok(String::from_utf8_lossy(&printed).trim_end_matches(['\n', '\r']).to_owned())
    }

    /// Whether git ends without an error: the answer of `merge-base --is-ancestor` and its like.
    ///
    /// # Errors
    /// [`GIT_MISSING`], or [`GIT_FAILED`] where it does not start.
    pub fn agrees(&self, arguments: &[&str]) -> Result<bool, Fault> {
        self.start(arguments, b"").map(|(_, output)| output.status.success())
    }

    fn start(&self, arguments: &[&str], input: &[u8]) -> Result<(bool, Output), Fault> {
        let mut command = Command::new("git");
        for name in &self.cleared {
            command.env_remove(name);
        }
        let child = command
            .current_dir(&self.folder)
            .args(ALWAYS)
            .args(arguments)
            .env("LC_ALL", "C")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| self.unstarted(&error))?;
        let (fed, output) = feed(child, input);
        Ok((fed, output.map_err(|error| self.unstarted(&error))?))
    }

    fn unstarted(&self, error: &std::io::Error) -> Fault {
        if error.kind() == ErrorKind::NotFound && self.folder.is_dir() {
            return Fault::new(&GIT_MISSING, "there is no `git` to ask")
                .hint("install the package git");
        }
        let folder = self.folder.display();
        Fault::new(&GIT_FAILED, format!("git cannot be run in `{folder}`: {error}"))
            .hint("check the folder, and the installation of git")
    }
}

/// Writes and reads at once: each side would wait for the other as soon as a pipe is full.
fn feed(mut child: Child, input: &[u8]) -> (bool, std::io::Result<Output>) {
    let pipe = child.stdin.take();
    thread::scope(|scope| {
        let feeder = scope.spawn(move || {
            // Without an input git may end before it has looked for one.
            input.is_empty() || pipe.is_some_and(|mut pipe| pipe.write_all(input).is_ok())
        });
        let output = child.wait_with_output();
        (feeder.join().expect("writing to a pipe does not panic"), output)
    })
}

fn failed(arguments: &[&str], output: &Output) -> Fault {
    let words = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = words.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let last = lines[lines.len().saturating_sub(SHOWN.0)..].iter();
    let last: Vec<String> = last.map(|line| shown(line)).collect();
    let command = arguments.first().copied().unwrap_or_default();
    let said = if last.is_empty() { "it said nothing".to_owned() } else { last.join(" / ") };
    Fault::new(&GIT_FAILED, format!("`git {command}` failed: {said}"))
        .hint("run it in a git repository, and check the names of branches and ranges")
}

/// A line that no terminal obeys.
fn shown(line: &str) -> String {
    line.chars().filter(|c| !c.is_control()).take(SHOWN.1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_git_that_fails_is_quoted_in_part() {
        let status = std::process::Command::new("false").status();
        let Ok(status) = status else { return };
        let stderr = b"one\ntwo\x1b[31m\n\nthree\nfour\n".to_vec();
        let fault = failed(&["show", "x"], &Output { status, stdout: vec![], stderr });
        assert_eq!(fault.message, "`git show` failed: two[31m / three / four");
        let silent = Output { status, stdout: vec![], stderr: vec![] };
        assert!(failed(&[], &silent).message.ends_with("it said nothing"));
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let git = Git::new(PathBuf::from("/no/such/folder"), vec![]);
        let fault = git.line(&["version"]).unwrap_err();
        assert!(fault.rule.code == "git-failed" && fault.message.contains("/no/such/folder"));
    }
}
