use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::Timestamp;

use crate::check::Purpose;
use crate::check::site::BASE_URL;
use crate::cli::BuildArgs;
use crate::command::prepare::{Prepared, Wish, prepare_of};
use crate::command::previous::Previous;
use crate::command::standing::{Asked, Known};
use crate::command::terminal::Terminal;
use crate::command::timings::Timings;
use crate::command::{Outcome, count, maker, now, seal, secret};
use crate::diagnostic::{Diagnostic, Fault, Report};
use crate::disk::rule::OUTPUT_IN_SOURCES;
use crate::disk::{self, Summary};
use crate::load::Kept;
use crate::model::link::Link;
use crate::signature::{KeyFile, Signer};
use crate::source::untouched::{self, Stamps};
use crate::source::walk::{self, Files};
use crate::theme::languages;

use write::{Work, Written, write};

mod write;

/// Writes the site.
pub(super) fn run(terminal: &Terminal, root: &Path, args: &BuildArgs) -> Outcome {
    let mut timings = Timings::start().with_templates(args.timings);
    let now = now::now(terminal, &args.now);
    let folder = root.join(&args.out);
    let (walked, before) = rayon::join(|| walk::walk(root), || before(&folder));
    // The clock is that of the machine, whatever time the site is checked for.
    let stamps = untouched::look(root, &walked.0, SystemTime::now());
    let asked = Asked::new(&stamps, args, now);
    let key = key(args);
    let looks = key.is_ok() && apart(root, &folder).is_ok();
    let known = looks.then(|| asked.known(root, &folder)).flatten();
    timings.stage("look");
    let (summary, report) = match known {
        Some(Known { report, files }) => {
            (Some(Summary { unchanged: files, ..Summary::default() }), report)
        }
        None => {
            let job = Job { terminal, root, args, now, walked, before };
            anew(job, key, (asked, stamps), &mut timings)
        }
    };
    terminal.report(&report);
    if args.timings {
        terminal.message(&timings.table());
    }
    conclude(terminal, &shown(root, &args.out), summary.as_ref(), &report)
}

/// The key that signs, where one is named.
fn key(args: &BuildArgs) -> Result<Option<KeyFile>, Diagnostic> {
    let path = args.signing_key.as_deref();
    path.map(|path| secret::open(path, args.passphrase_fd, None)).transpose()
}

/// One build that has something to do.
struct Job<'a> {
    terminal: &'a Terminal,
    root: &'a Path,
    args: &'a BuildArgs,
    now: Timestamp,
    walked: (Files, Vec<Diagnostic>),
    before: (Kept, Vec<u8>),
}

/// What the last build kept of the sources, and what the disk told of them. To read it takes as long as to list them, and needs nothing
/// of what is listed; nor do the words that nearly every site asks for.
fn before(folder: &Path) -> (Kept, Vec<u8>) {
    let _ = languages::english();
    (Kept::new(disk::kept(folder, disk::SOURCES), &maker::maker(None)), disk::looks(folder))
}

/// Reads, checks and writes the site.
fn anew(
    job: Job<'_>,
    key: Result<Option<KeyFile>, Diagnostic>,
    (asked, stamps): (Asked, Stamps),
    timings: &mut Timings,
) -> (Option<Summary>, Report) {
    let Job { terminal, root, args, now, walked, before: (kept, looks) } = job;
    let (key, refused) = match key {
        Ok(key) => (key, None),
        Err(found) => (None, Some(found)),
    };
    let signer = key.as_ref().map(|key| key as &dyn Signer);
    let folder = root.join(&args.out);
    let kept = kept.looking(looks, stamps);
    let purpose = if signer.is_some() { Purpose::PublishWithKey } else { Purpose::Publish };
    let formats = args.formats.as_deref();
    let wish = Wish { formats, signer, kept: Some(&kept), ..Wish::new(root, now, purpose) };
    let (prepared, mut report) = prepare_of(&wish, walked, timings);
    report.extend(args.base_url.as_ref().map(for_another_address));
    report.extend(refused);
    if let (Some(signer), Some(site)) = (signer, &prepared) {
        report.extend(seal::doubts(&site.library, signer));
    }
    let previous =
        prepared.as_ref().and_then(|site| previous(root, args, site, signer, &mut report));
    let Some(mut site) = prepared.filter(|_| report.errors() == 0) else {
        report.sort();
        return (None, report);
    };
    let previous = previous.as_ref();
    let looks = site.looks.take();
    let work = Work { terminal, root, args, site: &site, signer, previous, sources: kept, looks };
    let written = write(work, timings).map_err(|found| report.extend(found)).ok();
    let summary = written.map(|Written { summary, doubts, outputs }| {
        report.extend(doubts);
        report.sort();
        let files = summary.written + summary.unchanged;
        asked.keep(&folder, &site.library, &report, files, outputs);
        summary
    });
    // The program ends: what ten thousands of advisories take need not be given back piece by piece.
    std::mem::forget(site);
    report.sort();
    (summary, report)
}

/// What was published before, where it is named; whatever is known to break it already is in the report. A list that is
/// signed during the build is looked at when it is made.
fn previous(
    root: &Path,
    args: &BuildArgs,
    site: &Prepared,
    signer: Option<&dyn Signer>,
    report: &mut Report,
) -> Option<Previous> {
    let library = &site.library;
    let read = Previous::read(root, args.previous.as_deref()?, &library.ring());
    let previous = read.map_err(|found| report.extend(found)).ok()?;
    report.extend(previous.broken(root, library));
    if signer.is_none() {
        let kept = library.frozen.list.as_ref().map(|kept| &kept.list);
        report.extend(previous.broken_list(kept));
    }
    Some(previous)
}

fn for_another_address(url: &Link) -> Diagnostic {
    let message =
        format!("pages are built for {url}, feeds and records for the site's own address");
    let fault = Fault::new(&BASE_URL, message);
    Diagnostic::new(fault.hint("leave `--base-url` out where the site is published"), "")
}

/// The output folder as seen from where the command was run.
pub(super) fn shown(root: &Path, out: &Path) -> PathBuf {
    if root == Path::new(".") { out.to_owned() } else { root.join(out) }
}

fn conclude(
    terminal: &Terminal,
    out: &Path,
    summary: Option<&Summary>,
    report: &Report,
) -> Outcome {
    match summary {
        Some(summary) => {
            terminal.note(&summarise(out, summary, report));
            Outcome::Done
        }
        None => {
            terminal
                .message(&format!("nothing was written: {}\n", count(report.errors(), "error")));
            Outcome::Errors
        }
    }
}

/// Refuses an output among the sources: the next build would read what this one wrote.
pub(super) fn apart(root: &Path, folder: &Path) -> Result<(), Diagnostic> {
    let real = |path: &Path| {
        path.ancestors().find_map(|known| known.canonicalize().ok()).unwrap_or_default()
    };
    let within = |name: &&&str| real(folder).starts_with(real(&root.join(name)));
    match FOLDERS.iter().filter(|name| root.join(name).exists()).find(within) {
        None => Ok(()),
        Some(name) => {
            let message = format!("`{}` lies in `{name}`, among the sources", folder.display());
            let fault = Fault::new(&OUTPUT_IN_SOURCES, message);
            Err(Diagnostic::new(fault.hint("write to another folder, such as `public`"), ""))
        }
    }
}

/// The folders that hold sources.
const FOLDERS: [&str; 3] = ["content", "advisories", "themes"];

fn summarise(out: &Path, summary: &Summary, report: &Report) -> String {
    format!(
        "{}: {} written, {} unchanged, {} removed, {}",
        out.display(),
        summary.written,
        summary.unchanged,
        summary.removed,
        count(report.warnings(), "warning"),
    )
}
