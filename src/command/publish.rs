mod asked;
mod copy;

use std::path::Path;

use jiff::Timestamp;

use crate::check::Purpose;
use crate::cli::PublishArgs;
use crate::command::prepare::{Wish, prepare};
use crate::command::terminal::Terminal;
use crate::command::timings::Timings;
use crate::command::{Outcome, count, now};
use crate::diagnostic::{Diagnostic, Report};
use crate::disk::DiskError;
use crate::disk::publication::{self, Change};
use crate::draft::published;
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
    terminal.message(&format!("nothing was published: {}\n", count(report.errors(), "error")));
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
    let wish = Wish { root, formats: None, now, purpose: Purpose::Sign, signer: None };
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
    let changes = copy.changes(root).map_err(refused)?;
    drop(copy);
    commit(root, &release, &changes)?;
    terminal.note(&next(&release, args.without.unsigned));
    Ok(())
}

/// Moves everything into the site, and the draft to those that were published.
fn commit(root: &Path, release: &Release, changes: &[Change]) -> Result<(), Vec<Diagnostic>> {
    published::note(&release.draft.folder, &release.path).map_err(refused)?;
    let done = publication::publish(root, changes);
    if done.is_err() && !root.join(&release.path).is_file() {
        published::forget(&release.draft.folder).map_err(refused)?;
    }
    done.map_err(refused)?;
    published::away(&release.drafts, &release.draft.name).map(drop).map_err(refused)
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
