use std::path::Path;

use jiff::Timestamp;

use crate::announce::{ANNOUNCE_OLD, ANNOUNCE_UNSIGNED, Facts, changelog, mail, post};
use crate::bundle::mail::sender;
use crate::check::Purpose;
use crate::cli::{AnnounceArgs, Announcement};
use crate::command::prepare::{Prepared, Wish, prepare};
use crate::command::terminal::Terminal;
use crate::command::timings::Timings;
use crate::command::{Outcome, now};
use crate::diagnostic::{Diagnostic, Fault, Report};
use crate::document::{View, address};
use crate::signing::work::SIGN_UNKNOWN;
use crate::signing::{Payload, Reason, Work};
use crate::source::read;

/// Prints what tells people of an advisory.
pub(super) fn run(terminal: &Terminal, root: &Path, args: &AnnounceArgs) -> Outcome {
    let now = now::now(terminal, &args.now);
    let wish = Wish::new(root, now, Purpose::Sign);
    let (prepared, site) = prepare(&wish, &mut Timings::start());
    let mut report = site.only_errors();
    let made = match prepared {
        // What was signed is what the sources say, or this would be an error.
        Some(site) if report.errors() == 0 => made(root, args, &site, now, &mut report),
        _ => Err(vec![]),
    };
    let made = made.map_err(|found| report.extend(found)).ok();
    report.sort();
    terminal.report(&report);
    let Some(made) = made else { return Outcome::Errors };
    for (number, (name, text)) in made.iter().enumerate() {
        if made.len() == 1 {
            terminal.data(text);
        } else {
            let space = if number == 0 { "" } else { "\n" };
            terminal.data(&format!("{space}==> {name} <==\n{text}"));
        }
    }
    Outcome::Done
}

fn made(
    root: &Path,
    args: &AnnounceArgs,
    site: &Prepared,
    now: Timestamp,
    report: &mut Report,
) -> Result<Vec<(&'static str, String)>, Vec<Diagnostic>> {
    let library = &site.library;
    let placed = |fault: Fault| vec![Diagnostic::new(fault, "")];
    let advisories = library.advisories();
    let index = advisories.iter().position(|advisory| advisory.id == args.id).ok_or_else(|| {
        let fault = Fault::new(&SIGN_UNKNOWN, format!("there is no advisory {}", args.id));
        placed(fault.hint("name the id of an advisory of this site"))
    })?;
    let facts = Facts::of(&library.site, &advisories[index]);
    let text = text(root, site, index, report)?;
    let wanted = |format| args.format == Announcement::All || args.format == format;
    let mut made = Vec::new();
    if wanted(Announcement::Mail) {
        let from = sender(library).map_err(placed)?;
        let envelope = mail::Envelope { from, to: &args.to, date: now };
        made.push(("mail", mail::mail(&envelope, &facts, &text).map_err(placed)?));
    }
    if wanted(Announcement::Changelog) {
        made.push(("changelog", changelog::entry(&facts)));
    }
    if wanted(Announcement::Post) {
        made.push(("post", post::post(&facts)));
    }
    Ok(made)
}

/// The text as it was signed; where nothing was, as it would be now.
fn text(
    root: &Path,
    site: &Prepared,
    index: usize,
    report: &mut Report,
) -> Result<String, Vec<Diagnostic>> {
    let library = &site.library;
    let advisory = &library.advisories()[index];
    let source = || advisory.prose.path.clone();
    let path = address::advisory_text(&advisory.id);
    if let Some(file) = library.signed(index).and_then(|signed| signed.file(&path)) {
        let bytes = read::bytes(root, &file.kept).map_err(|found| vec![found])?;
        return Ok(String::from_utf8(bytes).expect("what was verified is text"));
    }
    if !library.signed_revisions(index).is_empty() {
        let message = format!("revision {} is not signed", advisory.revisions.number());
        let fault = Fault::new(&ANNOUNCE_OLD, message).hint("run `forewarn sign`");
        return Err(vec![Diagnostic::new(fault, source())]);
    }
    let fault = Fault::new(&ANNOUNCE_UNSIGNED, format!("{} is not signed", advisory.id));
    report.add(Diagnostic::new(fault.hint("run `forewarn sign`"), source()));
    let view = View::new(library, &site.theme);
    let bodies = site.bodies(root);
    let number = advisory.revisions.number();
    let work = Work { index, number, time: 1, reason: Reason::New };
    let payload = Payload::of(root, &view, &site.tree, &bodies, work)?;
    Ok(payload.text.expect("what was never signed has its text made"))
}
