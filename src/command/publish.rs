mod asked;
mod copy;
mod watched;

use std::path::Path;

use jiff::Timestamp;

use crate::check::Purpose;
use crate::cli::PublishArgs;
use crate::command::prepare::{Wish, prepare};
use crate::command::terminal::Terminal;
use crate::command::timings::Timings;
use crate::command::{Outcome, count, now};
use crate::diagnostic::{Diagnostic, Fault, Report};
use crate::disk::DiskError;
use crate::disk::publication::{self, Change};
use crate::draft::published;
use crate::model::digest::Digest;
use crate::publish::PUBLISH_UNFINISHED;
use asked::Release;
use copy::Copy;

/// Makes a draft public.
pub(super) fn run(terminal: &Terminal, root: &Path, args: &PublishArgs) -> Outcome {
    // Signatures know no fractions of a second.
    let now = now::now(terminal, &args.now);
    let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
    let mut report = Report::default();
    let done = publish(terminal, root, args, now, &mut report);
    let done = done.map_err(|found| report.extend(found)).is_ok();
    report.sort();
    terminal.report(&report);
    if done {
        return Outcome::Done;
    }
    let unfinished =
        report.diagnostics().iter().any(|one| one.rule.code == PUBLISH_UNFINISHED.code);
    let done = if unfinished { "published, but not finished" } else { "nothing was published" };
    terminal.message(&format!("{done}: {}\n", count(report.errors(), "error")));
    Outcome::Errors
}

/// Whatever is in the way is given back, or in the report; the site is then as it was.
fn publish(
    terminal: &Terminal,
    root: &Path,
    args: &PublishArgs,
    now: Timestamp,
    report: &mut Report,
) -> Result<(), Vec<Diagnostic>> {
    let wish = Wish::new(root, now, Purpose::Sign);
    let (prepared, site) = prepare(&wish, &mut Timings::start());
    let Some(site) = prepared.filter(|_| site.errors() == 0) else {
        return Err(site.only_errors().diagnostics().to_vec());
    };
    let release = asked::release(root, args, &site, now, report)?;
    let copy = Copy::of(root, args, &release, now)?;
    copy.check(Purpose::Sign, report)?;
    if report.errors() > 0 {
        return Err(vec![]);
    }
    copy.sign(terminal)?;
    if args.dry_run {
        terminal.note(&format!("{} would be {}", release.path, release.id));
        terminal.note("nothing was published: --dry-run");
        return Ok(());
    }
    copy.check(Purpose::Publish, &mut Report::default())?;
    let changes = copy.changes().map_err(refused)?;
    commit(root, &release, copy, &changes)?;
    terminal.note(&next(&release, args.without.unsigned));
    Ok(())
}

/// Moves everything into the site, and the draft to those that were published. The copy holds others off until then.
fn commit(
    root: &Path,
    release: &Release,
    copy: Copy<'_>,
    changes: &[Change],
) -> Result<(), Vec<Diagnostic>> {
    let draft = &release.draft;
    let digest = Digest::of(release.source.as_bytes());
    published::note(&draft.folder, &release.path, digest).map_err(refused)?;
    if let Err(error) = publication::publish(root, changes) {
        if publication::is_pending(root) {
            return Err(unfinished(&error));
        }
        published::forget(&draft.folder).map_err(refused)?;
        return Err(refused(error));
    }
    drop(copy);
    published::away(&release.drafts, &draft.name).map(drop).map_err(|error| unfinished(&error))
}

/// That the advisory is public, and something is left to do.
fn unfinished(error: &DiskError) -> Vec<Diagnostic> {
    let fault = Fault::new(&PUBLISH_UNFINISHED, error.to_string());
    vec![Diagnostic::new(fault.hint("mend the cause, and run `forewarn status`"), "")]
}

fn next(release: &Release, unsigned: bool) -> String {
    let signed = if unsigned { "" } else { " content/signed" };
    let (id, name) = (&release.id, &release.draft.name);
    format!(
        "published {id}; its draft is now published/{name} of the drafts folder\n\
         next: `forewarn build`, then `git add advisories{signed}`, commit and push;\n\
         and tell everybody: `forewarn announce {id}`"
    )
}

#[expect(clippy::needless_pass_by_value, reason = "it is the last word on the error")]
fn refused(error: DiskError) -> Vec<Diagnostic> {
    vec![Diagnostic::new(error.fault(), "")]
}
