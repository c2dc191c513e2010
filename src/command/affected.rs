use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use crate::affected::{self, Answered, Query, Status};
use crate::check::Purpose;
use crate::cli::{AffectedArgs, Answers};
use crate::command::prepare::{Wish, prepare};
use crate::command::terminal::Terminal;
use crate::command::timings::Timings;
use crate::command::verify::below;
use crate::command::{Outcome, now};
use crate::diagnostic::{Diagnostic, Fault, Report};
use crate::model::library::Library;
use crate::source::walk::SOURCE_UNREADABLE;

/// The most bytes of a lockfile or SBOM.
const LARGEST: u64 = 256 << 20;

/// Says which advisories of a site apply to somebody's dependencies.
pub(super) fn run(terminal: &Terminal, root: &Path, args: &AffectedArgs) -> Outcome {
    let now = now::now(terminal, &args.now);
    // An advisory that is not signed yet applies all the same.
    let wish = Wish::new(root, now, Purpose::Sign);
    let (prepared, site) = prepare(&wish, &mut Timings::start());
    let mut report = site.only_errors();
    let queries = queries(root, args, &mut report);
    match prepared {
        Some(site) if report.errors() == 0 => answer(terminal, args, &site.library, &queries),
        _ => {
            terminal.report(&report);
            Outcome::Errors
        }
    }
}

fn answer(
    terminal: &Terminal,
    args: &AffectedArgs,
    library: &Library,
    queries: &[Query],
) -> Outcome {
    let index = affected::Index::new(library);
    let answered: Vec<_> = queries.iter().map(|query| index.answer(query)).collect();
    match args.format {
        Answers::Json => terminal.data(&affected::json(library, &answered)),
        Answers::Text => {
            for one in &answered {
                say(terminal, library, one);
            }
            terminal.note(&affected::summary(&answered));
        }
    }
    match answered.iter().map(|one| one.status).max() {
        Some(Status::Affected) => Outcome::Errors,
        Some(Status::CannotTell) => Outcome::CannotTell,
        Some(Status::NotAffected) | None => Outcome::Done,
    }
}

/// A lockfile has many dependencies that nobody wants to read about: those that are not affected.
fn say(terminal: &Terminal, library: &Library, answered: &Answered<'_>) {
    let lines = affected::lines(library, answered);
    match (answered.status, &answered.query.file) {
        (Status::NotAffected, Some(_)) => terminal.detail(lines.trim_end()),
        (Status::NotAffected, None) => terminal.note(lines.trim_end()),
        _ => terminal.data(&lines),
    }
}

/// The dependencies of all arguments, in their order.
fn queries(root: &Path, args: &AffectedArgs, report: &mut Report) -> Vec<Query> {
    let mut queries = args.purl.clone();
    for path in &args.lockfile {
        let format = affected::lockfile(path).expect("the command line takes known names only");
        queries.extend(of_file(root, path, report, |text| format.read(text)));
    }
    for path in &args.sbom {
        queries.extend(of_file(root, path, report, affected::sbom));
    }
    queries
}

fn of_file(
    root: &Path,
    path: &Path,
    report: &mut Report,
    read: impl FnOnce(&str) -> Vec<Query>,
) -> Vec<Query> {
    let file = path.display().to_string();
    match text(&below(root, path)) {
        Ok(text) => {
            let name = |query| Query { file: Some(file.clone()), ..query };
            read(text.trim_start_matches('\u{feff}')).into_iter().map(name).collect()
        }
        Err(reason) => {
            let fault = Fault::new(&SOURCE_UNREADABLE, format!("cannot be read: {reason}"));
            report.add(Diagnostic::new(fault.hint("name a text in UTF-8 that you may read"), file));
            vec![]
        }
    }
}

/// A file as text, or why it is none.
fn text(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| error.to_string())?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("it is larger than {LARGEST} bytes"));
    }
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())
}
