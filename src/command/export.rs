use std::path::Path;

use crate::check::Purpose;
use crate::cli::ExportArgs;
use crate::command::build::{apart, shown};
use crate::command::prepare::{Wish, prepare};
use crate::command::terminal::Terminal;
use crate::command::timings::Timings;
use crate::command::{Outcome, count, now};
use crate::diagnostic::{Diagnostic, Fault};
use crate::disk::{DiskError, single};
use crate::document::security_md::{
    EXPORT_EMPTY, EXPORT_NOT_OURS, EXPORT_STALE, is_current, is_ours, render,
};
use crate::model::library::Library;

/// Writes SECURITY.md, or says whether it is up to date.
pub(super) fn run(terminal: &Terminal, root: &Path, args: &ExportArgs) -> Outcome {
    let now = now::now(terminal, &args.now);
    // What is not signed yet does not stand in SECURITY.md.
    let wish = Wish::new(root, now, Purpose::Sign);
    let (prepared, mut report) = prepare(&wish, &mut Timings::start());
    let done = match prepared {
        Some(site) if report.errors() == 0 => export(root, args, &site.library),
        _ => Err(vec![]),
    };
    let done = done.map_err(|found| report.extend(found)).ok();
    report.sort();
    terminal.report(&report);
    match done {
        Some(done) => {
            terminal.note(&format!("{}: {done}", shown(root, &args.out).display()));
            Outcome::Done
        }
        None => {
            let errors = count(report.errors(), "error");
            terminal.message(&format!("nothing was written: {errors}\n"));
            Outcome::Errors
        }
    }
}

fn export(
    root: &Path,
    args: &ExportArgs,
    library: &Library,
) -> Result<&'static str, Vec<Diagnostic>> {
    let path = root.join(&args.out);
    apart(root, &path).map_err(|found| vec![found])?;
    let text = render(library).ok_or_else(|| vec![empty()])?;
    let present = single::read(&path).map_err(refused)?;
    if args.check {
        let current = present.is_some_and(|file| is_current(&file, &text));
        return if current { Ok("up to date") } else { Err(vec![stale(args)]) };
    }
    if present.is_some_and(|file| !is_ours(&file)) && !args.force {
        return Err(vec![not_ours(args)]);
    }
    let changed = single::replace(&path, text.as_bytes()).map_err(refused)?;
    Ok(if changed { "written" } else { "unchanged" })
}

fn empty() -> Diagnostic {
    let fault = Fault::new(&EXPORT_EMPTY, "there is no `content/policy.md`");
    Diagnostic::new(fault.hint("write the policy, with `contacts:` in its front matter"), "")
}

fn stale(args: &ExportArgs) -> Diagnostic {
    let message = format!("`{}` does not say what the site says", args.out.display());
    Diagnostic::new(
        Fault::new(&EXPORT_STALE, message).hint("run `forewarn export` and commit the file"),
        "",
    )
}

fn not_ours(args: &ExportArgs) -> Diagnostic {
    let message = format!("`{}` was not written by `forewarn export`", args.out.display());
    let hint = "move what it says into content/policy.md, then run again with `--force`";
    Diagnostic::new(Fault::new(&EXPORT_NOT_OURS, message).hint(hint), "")
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` gives the error away")]
fn refused(error: DiskError) -> Vec<Diagnostic> {
    vec![Diagnostic::new(error.fault(), "")]
}
