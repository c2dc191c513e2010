use std::path::Path;

use crate::cli::ThemeCommand;
use crate::command::Outcome;
use crate::command::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Report};
use crate::disk::fresh;
use crate::load;
use crate::model::vocabulary::nearest;
use crate::source::{read, walk};
use crate::theme::origin;

/// Where a site has its own files.
const FOLDER: &str = "themes/default";

/// Lists, prints and copies the files of the theme.
pub(super) fn run(terminal: &Terminal, root: &Path, action: &ThemeCommand) -> Outcome {
    match action {
        ThemeCommand::List => {
            origin::names().for_each(|path| terminal.data(&line(root, &path)));
            Outcome::Done
        }
        ThemeCommand::Show { file } => found(terminal, file, |path| {
            let bytes = origin::built_in(path).unwrap_or_default();
            terminal.data(&String::from_utf8_lossy(bytes));
            Outcome::Done
        }),
        ThemeCommand::Eject { file } => found(terminal, file, |path| eject(terminal, root, path)),
    }
}

/// Goes on with the file that a name means, or says which names there are.
fn found(terminal: &Terminal, name: &str, go: impl FnOnce(&str) -> Outcome) -> Outcome {
    if let Some(path) = origin::find(name) {
        return go(&path);
    }
    let names: Vec<_> = origin::names().collect();
    let plain = names.iter().filter_map(|path| path.split_once('/')).map(|(_, name)| name);
    let hint = match nearest(name, plain) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`forewarn theme list` lists all files".to_owned(),
    };
    terminal.message(&format!("error: the theme has no file `{name}`; {hint}\n"));
    Outcome::Usage
}

fn eject(terminal: &Terminal, root: &Path, path: &str) -> Outcome {
    let copy = origin::copy(path).unwrap_or_default();
    let target = format!("{FOLDER}/{path}");
    let done = match load::missing(root, &walk::walk(root).0) {
        Some(found) => Err(found),
        None => fresh::create(root, &[(target.clone(), copy)])
            .map_err(|error| Diagnostic::new(error.fault(), "")),
    };
    match done {
        Ok(()) => {
            terminal.note(&format!(
                "{target}: written; from now on it takes the place of the built-in file, which stays reachable as \
                 default/NAME in templates"
            ));
            Outcome::Done
        }
        Err(found) => {
            let mut report = Report::default();
            report.add(found);
            terminal.report(&report);
            Outcome::Errors
        }
    }
}

/// A file, and what the site made of it.
fn line(root: &Path, path: &str) -> String {
    let target = format!("{FOLDER}/{path}");
    let state = match root.join(&target).symlink_metadata() {
        Err(_) => "built-in",
        Ok(_) => match read::bytes(root, &target) {
            Ok(bytes) if origin::is_outdated(path, &bytes) => {
                "the site's own; the built-in file has changed since"
            }
            _ => "the site's own",
        },
    };
    format!("{path:<34} {state}\n")
}
