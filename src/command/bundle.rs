mod case;
mod outgoing;

use std::path::Path;

use jiff::Timestamp;

use crate::bundle::list::chosen;
use crate::bundle::stale::stale_recipients;
use crate::bundle::{letter, mail, ready};
use crate::check::Purpose;
use crate::cli::BundleArgs;
use crate::command::prepare::{Prepared, Wish, prepare};
use crate::command::terminal::Terminal;
use crate::command::timings::Timings;
use crate::command::{Outcome, count, now};
use crate::diagnostic::{Diagnostic, Report};
use crate::draft::Sent;
use case::Case;
use outgoing::Recipient;

/// Makes what packagers get before a release.
pub(super) fn run(terminal: &Terminal, root: &Path, args: &BundleArgs) -> Outcome {
    // Signatures know no fractions of a second.
    let now = now::now(terminal, &args.now);
    let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
    let wish = Wish::new(root, now, Purpose::Sign);
    let (prepared, site) = prepare(&wish, &mut Timings::start());
    let mut report = site.only_errors();
    let done = match prepared {
        Some(site) if report.errors() == 0 => bundle(terminal, root, args, &site, now, &mut report),
        _ => Err(vec![]),
    };
    let done = done.map_err(|found| report.extend(found)).is_ok();
    report.sort();
    terminal.report(&report);
    if done {
        return Outcome::Done;
    }
    terminal.message(&format!("nothing was made: {}\n", count(report.errors(), "error")));
    Outcome::Errors
}

fn bundle(
    terminal: &Terminal,
    root: &Path,
    args: &BundleArgs,
    site: &Prepared,
    now: Timestamp,
    report: &mut Report,
) -> Result<(), Vec<Diagnostic>> {
    let case = case::read(root, args, site, report)?;
    report.extend(case.judged(site));
    report.accept(&site.library.site.accept);
    let placed = |faults: Vec<_>| case.placed(faults);
    let wanted = chosen(&case.packagers, &args.to).map_err(placed)?;
    let recipients = ready::recipients(case.draft.facts.planned, now, &wanted);
    let content = case.content(site);
    let (recipients, content) = match (recipients, content) {
        (Ok(recipients), Ok(content)) => (recipients, content),
        (recipients, content) => {
            let faults = [recipients.err(), content.err()].into_iter().flatten().flatten();
            return Err(case.placed(faults.collect()));
        }
    };
    if report.errors() > 0 {
        return Err(vec![]);
    }
    let archive = content.archive().map_err(|fault| placed(vec![fault]))?;
    let batch = outgoing::Batch { case: &case, content: &content, archive: &archive, now };
    let sent = batch.entries(&recipients);
    if args.dry_run {
        show(terminal, &batch, &recipients);
    } else {
        batch.write(terminal, root, args, &site.library, &recipients)?;
    }
    let all = [&case.draft.facts.sent[..], if args.dry_run { &[] } else { &sent }].concat();
    remind(terminal, &batch, &all);
    Ok(())
}

/// All that would leave, in clear.
fn show(terminal: &Terminal, batch: &outgoing::Batch<'_>, recipients: &[Recipient<'_>]) {
    for file in ["README.txt", "advisory.txt", "advisory.osv.json", "SHA256SUMS"] {
        terminal.data(&format!("==> {file} <==\n{}\n", batch.content.text(file)));
    }
    for (packager, _) in recipients {
        let subject = mail::subject(&packager.list.subject_prefix, batch.content.name());
        terminal.data(&format!("to {} <{}>: {subject}\n", packager.name, packager.address));
    }
    terminal.data(&format!("{}  {}.tar\n", batch.digest(), batch.content.name()));
    terminal.note("nothing was made: --dry-run");
}

/// Who still lacks what will be released.
fn remind(terminal: &Terminal, batch: &outgoing::Batch<'_>, sent: &[Sent]) {
    let patches = batch.content.patches();
    for one in stale_recipients(&batch.case.packagers, sent, batch.digest(), patches) {
        terminal.warning(&format!("`{}` {}", one.to, one.why.words()));
    }
    if let Some(planned) = batch.case.draft.facts.planned {
        terminal.note(&format!("planned release: {}", letter::release(planned)));
    }
}

impl Case {
    /// Faults about the draft.
    fn placed(&self, faults: Vec<crate::diagnostic::Fault>) -> Vec<Diagnostic> {
        let file = format!("{}/draft.md", self.draft.name);
        faults.into_iter().map(|fault| Diagnostic::new(fault, file.clone())).collect()
    }
}
