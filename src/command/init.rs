mod ask;
mod key;

use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;

use crate::check::Purpose;
use crate::cli::InitArgs;
use crate::command::prepare::{Wish, prepare};
use crate::command::terminal::Terminal;
use crate::command::timings::Timings;
use crate::command::{Outcome, count, now};
use crate::diagnostic::{Diagnostic, Report};
use crate::disk::fresh;
use crate::init::{self, Answers, CERTIFICATE};

/// Why no site was made.
enum Refusal {
    /// An answer that cannot be.
    Answer(String),
    /// A finding.
    Found(Diagnostic),
}

/// Begins a site.
pub(super) fn run(terminal: &Terminal, root: &Path, args: &InitArgs) -> Outcome {
    let folder = root.join(&args.folder);
    match make(terminal, &folder, args) {
        Ok((answers, files)) => done(terminal, &folder, args, &answers, &files),
        Err(Refusal::Answer(problem)) => {
            terminal.message(&format!("error: {problem}; nothing was written\n"));
            Outcome::Usage
        }
        Err(Refusal::Found(found)) => {
            let mut report = Report::default();
            report.add(found);
            terminal.report(&report);
            Outcome::Errors
        }
    }
}

fn make(
    terminal: &Terminal,
    folder: &Path,
    args: &InitArgs,
) -> Result<(Answers, Vec<String>), Refusal> {
    let answers = ask::answers(terminal, &name(folder), args)?;
    let today = now::now(terminal, &args.now).to_zoned(TimeZone::UTC).date();
    let files = init::files(&answers, today);
    fresh::create(folder, &files)
        .map_err(|error| Refusal::Found(Diagnostic::new(error.fault(), "")))?;
    Ok((answers, files.into_iter().map(|(path, _)| path).collect()))
}

/// The folder's own name, also where it was given as `.`.
fn name(folder: &Path) -> String {
    let whole: PathBuf = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    whole.file_name().map_or("site".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// Says what was written, what `check` thinks of it, and what to do next.
fn done(
    terminal: &Terminal,
    folder: &Path,
    args: &InitArgs,
    answers: &Answers,
    files: &[String],
) -> Outcome {
    terminal.note(&format!("made a site in {}:", folder.display()));
    for path in files {
        terminal.note(&format!("  {path}"));
    }
    let now = now::now(terminal, &args.now);
    let wish = Wish::new(folder, now, Purpose::Publish);
    let (_, report) = prepare(&wish, &mut Timings::start());
    let warnings = count(report.warnings(), "warning");
    if report.errors() > 0 {
        terminal.report(&report);
        return Outcome::Errors;
    }
    terminal.note(&format!(
        "it has no errors and {warnings}; README.md says what each asks for, `forewarn check` shows them"
    ));
    terminal.note(&next(&args.folder, answers));
    Outcome::Done
}

/// How one looks at the site while writing it.
const SERVE: &str = "`forewarn serve` shows the site in a browser, and follows every edit";

fn next(folder: &Path, answers: &Answers) -> String {
    let enter = if folder == Path::new(".") {
        String::new()
    } else {
        format!("\n  cd {}", folder.display())
    };
    match answers.key {
        Some(_) => format!(
            "next:{enter}\n  forewarn sign\n  forewarn build\n  forewarn verify public --certificate {CERTIFICATE}\n{SERVE}"
        ),
        None => format!(
            "next:{enter}\n  forewarn build\n{SERVE}\n\
             there is no key yet, so nothing can be signed: content/keys/keyring.yaml says how to add one"
        ),
    }
}
