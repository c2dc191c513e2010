mod records;
mod revisions;
/// The manifest of a built site.
pub mod site;

use std::path::Path;

use crate::check::Purpose;
use crate::cli::SignArgs;
use crate::command::prepare::{Prepared, Wish, prepare};
use crate::command::terminal::Terminal;
use crate::command::timings::Timings;
use crate::command::{Outcome, count, key, now};
use crate::diagnostic::{Diagnostic, Report};
use crate::disk::Keeper;

/// What was signed in a run.
#[derive(Default)]
pub(super) struct Done {
    revisions: usize,
    list: Option<u64>,
    security_txt: bool,
    site: bool,
}

const NEXT: &str = "commit `advisories/signed` and `content/signed`, then build";

const NEXT_AND_SITE: &str = "the site was built before that was signed: build it again, sign it by `forewarn sign --site`, \
     then commit `advisories/signed` and `content/signed`";

impl Done {
    /// Whether the next build publishes something that this one did not have.
    fn is_news(&self) -> bool {
        self.revisions > 0 || self.list.is_some() || self.security_txt
    }
}

/// Distributors refuse a list whose serial is lower than one that they saw.
const NO_LIST: &str = "revisions were signed, and there is no list of them; the new one begins with serial 1, so if there was \
     one, restore `advisories/signed/revisions.txt` from the history of the repository, and sign again";

/// Signs what is not signed yet, and keeps it among the sources.
pub(super) fn run(terminal: &Terminal, root: &Path, args: &SignArgs) -> Outcome {
    // Signatures know no fractions of a second.
    let now = now::now(terminal, &args.now);
    let now = jiff::Timestamp::from_second(now.as_second()).unwrap_or(now);
    let wish = Wish::new(root, now, Purpose::Sign);
    let (prepared, mut report) = prepare(&wish, &mut Timings::start());
    let done = match prepared {
        Some(site) if report.errors() == 0 => sign(terminal, root, args, &site, now),
        _ => Err(vec![]),
    };
    let done = done.map_err(|found| report.extend(found)).ok();
    report.sort();
    terminal.report(&report);
    conclude(terminal, args, done.as_ref(), &report)
}

/// Signs what the options name, and keeps it in the site at `root`.
pub(super) fn sign(
    terminal: &Terminal,
    root: &Path,
    args: &SignArgs,
    site: &Prepared,
    now: jiff::Timestamp,
) -> Result<Done, Vec<Diagnostic>> {
    let single = |found: Diagnostic| vec![found];
    let work = revisions::wanted(terminal, root, args, site)?;
    let mut done = Done::default();
    if args.dry_run {
        return Ok(done);
    }
    let base = root.join(revisions::BASE);
    Keeper::sweep(&base).map_err(|error| single(Diagnostic::new(error.fault(), "")))?;
    let signer = key::Lazy::new(terminal, &args.signer, &site.library, now);
    if site.library.frozen.list.is_none() && !site.library.frozen.revisions.is_empty() {
        terminal.warning(NO_LIST);
    }
    if !work.is_empty() {
        done.revisions =
            revisions::sign(terminal, root, &work, signer.get().map_err(single)?, &site.library)?;
    }
    let library = records::again(root, &site.library)?;
    done.list = records::list(root, &library, &signer, now).map_err(single)?;
    done.security_txt = records::security_txt(root, &library, &signer, now).map_err(single)?;
    if args.site {
        site::sign(root, &args.out, &library, signer.get().map_err(single)?).map_err(single)?;
        done.site = true;
    }
    Ok(done)
}

fn conclude(terminal: &Terminal, args: &SignArgs, done: Option<&Done>, report: &Report) -> Outcome {
    let Some(done) = done else {
        let errors = count(report.errors(), "error");
        terminal.message(&format!("stopped: {errors}; what was signed before is whole\n"));
        return Outcome::Errors;
    };
    let mut parts = Vec::new();
    if done.revisions > 0 {
        parts.push(count(done.revisions, "revision"));
    }
    parts.extend(done.list.map(|serial| format!("the list of revisions, serial {serial}")));
    parts.extend(done.security_txt.then(|| "security.txt".to_owned()));
    parts.extend(done.site.then(|| "SHA256SUMS".to_owned()));
    if args.dry_run {
        terminal.note("nothing was signed: --dry-run");
    } else if parts.is_empty() {
        terminal.note("nothing to sign");
    } else {
        terminal.note(&format!("signed {}", parts.join(", ")));
        let next = if done.site && done.is_news() { NEXT_AND_SITE } else { NEXT };
        terminal.note(next);
    }
    Outcome::Done
}
