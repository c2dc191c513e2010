use std::path::{Path, PathBuf};

use crate::canary::Canary;
use crate::cli::NewArgs;
use crate::command::terminal::Terminal;
use crate::command::{Outcome, drafts};
use crate::diagnostic::{Diagnostic, Report};
use crate::disk::{DiskError, private};
use crate::draft::{self, DRAFT_FILE};
use crate::signature;

/// How often another name is tried where one is taken.
const TRIES: usize = 20;

/// Makes a draft.
pub(super) fn run(terminal: &Terminal, root: &Path, args: &NewArgs) -> Outcome {
    match make(root, args) {
        Ok(file) => {
            terminal.note(&next(&file, args.drafts.folder()));
            Outcome::Done
        }
        Err(found) => {
            let mut report = Report::default();
            report.extend(found);
            terminal.report(&report);
            Outcome::Errors
        }
    }
}

/// Gives the file of the new draft.
fn make(root: &Path, args: &NewArgs) -> Result<PathBuf, Vec<Diagnostic>> {
    let drafts = drafts::drafts(root, &args.drafts)?;
    let refused = |error: DiskError| vec![Diagnostic::new(error.fault(), "")];
    private::folder(drafts.folder()).map_err(refused)?;
    let names = std::iter::repeat_with(|| draft::neutral(signature::random())).take(TRIES);
    let mut folders = names.map(|name| drafts.folder().join(name));
    let old = drafts.folder().join(draft::published::FOLDER);
    let is_taken = |folder: PathBuf| folder.symlink_metadata().is_ok();
    let free = |folder: &PathBuf| {
        let published = folder.file_name().map(|name| old.join(name));
        !is_taken(folder.clone()) && !published.is_some_and(is_taken)
    };
    let folder = folders.find(free).unwrap_or_else(|| drafts.folder().join("draft"));
    let file = folder.join(DRAFT_FILE);
    let text = draft::template(&Canary::of(signature::random()), args.title.as_deref());
    private::folder(&folder.join("patches")).map_err(refused)?;
    private::create(&file, text.as_bytes()).map_err(refused)?;
    Ok(file)
}

/// What comes next; `given` is the folder of the drafts where it is not that of the settings.
fn next(file: &Path, given: Option<&Path>) -> String {
    let folder = file.parent().unwrap_or(file);
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let drafts = given.map(|folder| format!(" {}", folder.display())).unwrap_or_default();
    format!(
        "made the draft {name}: {}\n\
         next: fill it in (title, affected, timeline, credits, what is wrong and what to do), put patches into {},\n\
         look at it with `forewarn serve --drafts{drafts}`,\n\
         and run `forewarn guard` before each commit and push of what is public",
        file.display(),
        folder.join("patches").display()
    )
}
