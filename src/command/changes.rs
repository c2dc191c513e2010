use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::changes::{Changes, SINCE_FORM, changes, print};
use crate::cli::{Answers, ChangesArgs};
use crate::command::terminal::Terminal;
use crate::command::verify::{below, unsettled};
use crate::command::{Outcome, count};
use crate::diagnostic::{Diagnostic, Fault, Report, Rule};
use crate::disk::single;
use crate::document::manifest::{MANIFEST_PATH, Manifest, SIGNATURE_PATH};
use crate::verify::rule::{FILE_MISSING, FILE_UNREADABLE, MANIFEST_FORM, MANIFEST_MISSING};

/// Says what has to be uploaded, in which order, and what to delete after that.
pub(super) fn run(terminal: &Terminal, root: &Path, args: &ChangesArgs) -> Outcome {
    let found = found(terminal, root, args).and_then(|changes| {
        write(root, args, &changes)?;
        Ok(changes)
    });
    match found {
        Ok(changes) => {
            tell(terminal, args.format, &changes);
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

fn found(terminal: &Terminal, root: &Path, args: &ChangesArgs) -> Result<Changes, Vec<Diagnostic>> {
    let site = below(root, &args.out);
    if let Some(found) = unsettled(&site) {
        return Err(vec![found]);
    }
    let path = site.join(MANIFEST_PATH);
    let new = manifest(&path, &MANIFEST_FORM).and_then(|new| new.ok_or_else(|| unbuilt(&path)));
    let (mut known, mut wrong) = (vec![], vec![]);
    for path in args.since.iter().map(|path| below(root, path)) {
        match manifest(&path, &SINCE_FORM) {
            Ok(list) => {
                if list.is_none() {
                    terminal.warning(&format!(
                        "{} is not there: all files count as new",
                        path.display()
                    ));
                }
                known.push(list.unwrap_or_default());
            }
            Err(found) => wrong.push(found),
        }
    }
    let new = new.map_err(|found| wrong.push(found)).ok();
    let Some(new) = new.filter(|_| wrong.is_empty()) else { return Err(wrong) };
    let changes = changes(&known, &new, site.join(SIGNATURE_PATH).is_file());
    whole(&site, &changes)?;
    Ok(changes)
}

/// Reads a list of files; `None` where there is none.
fn manifest(path: &Path, form: &'static Rule) -> Result<Option<Manifest>, Diagnostic> {
    let at = |fault| Diagnostic::new(fault, path.display().to_string());
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let fault =
                Fault::new(&FILE_UNREADABLE, format!("this file could not be read: {error}"));
            return Err(at(fault.hint("name a file that you can read")));
        }
    };
    let wrong = |message: String| at(Fault::new(form, message).hint(HINT));
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        wrong(format!("line {line} is not UTF-8"))
    })?;
    Manifest::parse(&text).map(Some).map_err(|error| wrong(error.to_string()))
}

const HINT: &str =
    "fetch `SHA256SUMS` again as the build wrote it, or name an empty file to upload everything";

fn unbuilt(path: &Path) -> Diagnostic {
    let fault = Fault::new(&MANIFEST_MISSING, "there is no built site in this folder");
    Diagnostic::new(
        fault.hint("run `forewarn build`, or name its folder by `--out`"),
        path.display().to_string(),
    )
}

/// A file that is listed and not there would be left out of the upload without a word.
fn whole(site: &Path, changes: &Changes) -> Result<(), Vec<Diagnostic>> {
    let files = changes.uploads.iter().flat_map(|upload| &upload.files);
    let missing = files.filter(|path| !path.within(site).is_file());
    let missing: Vec<_> = missing
        .map(|path| {
            let fault = Fault::new(&FILE_MISSING, "`SHA256SUMS` lists a file that is not there");
            Diagnostic::new(fault.hint("run `forewarn build` again"), path.to_string())
        })
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(missing) }
}

fn write(root: &Path, args: &ChangesArgs, changes: &Changes) -> Result<(), Vec<Diagnostic>> {
    let Some(folder) = args.lists.as_deref().map(|folder| below(root, folder)) else {
        return Ok(());
    };
    for (name, text) in print::lists(changes) {
        single::replace(&folder.join(name), text.as_bytes())
            .map_err(|error| vec![Diagnostic::new(error.fault(), "")])?;
    }
    Ok(())
}

fn tell(terminal: &Terminal, format: Answers, changes: &Changes) {
    match format {
        Answers::Json => terminal.data(&print::json(changes)),
        Answers::Text => {
            let uploads = changes.uploads.iter().map(|upload| upload.files.len()).sum();
            let deletions = changes.deletions.iter().map(|gone| gone.files.len()).sum();
            terminal.data(&print::text(changes));
            terminal.note(&format!(
                "{} to upload, {} to delete",
                count(uploads, "file"),
                count(deletions, "file")
            ));
        }
    }
}
