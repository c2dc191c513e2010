//! The questions.

use std::io::{self, BufRead as _, IsTerminal as _};

use super::{Refusal, key};
use crate::cli::{InitArgs, value};
use crate::command::terminal::Terminal;
use crate::init::Answers;
use crate::model::link::{Field, Link};

/// Asks what no option says. An empty line, and the end of the input, take the default.
pub(super) fn answers(
    terminal: &Terminal,
    folder: &str,
    args: &InitArgs,
) -> Result<Answers, Refusal> {
    let asker = Asker { terminal, silent: args.defaults, patient: io::stdin().is_terminal() };
    let project =
        asker.ask(args.project.as_ref(), "Name of the project", "Example", value::line)?;
    let url = "https://security.example.org/";
    let url = asker.ask(args.url.as_ref(), "Address of the site", url, value::home)?;
    let mail = format!("security@{}", url.host().trim_start_matches("security."));
    let contact = asker.ask(args.contact.as_ref(), "Address for reports", &mail, value::contact)?;
    let prefix = initials(&project);
    let prefix = asker.ask(args.prefix.as_ref(), "Prefix of ids", &prefix, value::prefix)?;
    let days = "Days until a report is answered";
    let answer = asker.ask(args.answer.as_ref(), days, "2", value::days)?;
    let fix = asker.ask(args.fix.as_ref(), "Days until a fix is released", "14", value::days)?;
    let ahead = "Days that packagers hear of it ahead";
    let ahead = asker.ask(args.ahead.as_ref(), ahead, "7", value::days)?;
    let key = key::own(&asker, args)?;
    let program = args.program.clone().or_else(released_from);
    let folder = folder.to_owned();
    let answers =
        Answers { project, url, contact, prefix, answer, fix, ahead, key, program, folder };
    answers.conflict().map_or(Ok(answers), |problem| Err(Refusal::Answer(problem)))
}

/// Asks on standard input, whatever that is.
pub(super) struct Asker<'a> {
    terminal: &'a Terminal,
    silent: bool,
    /// Whether a wrong answer is asked for again: a file of answers would go on with the wrong line.
    patient: bool,
}

impl Asker<'_> {
    /// What the option says, or the answer to the question.
    pub(super) fn ask<T: Clone>(
        &self,
        given: Option<&T>,
        question: &str,
        default: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Refusal> {
        if let Some(given) = given {
            return Ok(given.clone());
        }
        loop {
            match read(&self.answer(question, default)?) {
                Ok(value) => return Ok(value),
                Err(problem) if self.patient => self.terminal.message(&format!("{problem}\n")),
                Err(problem) => return Err(Refusal::Answer(problem)),
            }
        }
    }

    fn answer(&self, question: &str, default: &str) -> Result<String, Refusal> {
        if self.silent {
            return Ok(default.to_owned());
        }
        let shown = if default.is_empty() { "none yet" } else { default };
        self.terminal.message(&format!("{question} [{shown}]: "));
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line);
        let read =
            read.map_err(|error| Refusal::Answer(format!("no answer can be read: {error}")))?;
        if read == 0 || !self.patient {
            // Nobody's key ended the line.
            self.terminal.message("\n");
        }
        let line = line.trim();
        Ok(if line.is_empty() { default.to_owned() } else { line.to_owned() })
    }
}

/// What ids may begin with, by the project's name.
fn initials(project: &str) -> String {
    let letters = project.chars().filter(char::is_ascii_alphanumeric);
    let prefix: String = letters.take(20).collect::<String>().to_ascii_uppercase();
    if value::prefix(&prefix).is_ok() { prefix } else { "EX".to_owned() }
}

/// The repository whose release this program is, which says so while it is compiled.
fn released_from() -> Option<Link> {
    Link::parse(option_env!("FOREWARN_REPOSITORY")?, Field::Address).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_follows_from_the_name() {
        for (project, prefix) in
            [("Example", "EXAMPLE"), ("my-lib 2", "MYLIB2"), ("Ω", "EX"), ("x", "EX")]
        {
            assert_eq!(initials(project), prefix);
        }
    }
}
