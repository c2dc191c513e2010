use std::path::{Path, PathBuf};

use crate::bodies::Bodies;
use crate::check::Purpose;
use crate::check::site::BASE_URL;
use crate::cli::BuildArgs;
use crate::command::copied::Copied;
use crate::command::prepare::{Prepared, Wish, prepare};
use crate::command::previous::Previous;
use crate::command::sink::Disk;
use crate::command::terminal::Terminal;
use crate::command::timings::Timings;
use crate::command::{Outcome, count, maker, now, progress, seal, secret, size};
use crate::diagnostic::{Diagnostic, Fault, Report};
use crate::disk::rule::OUTPUT_IN_SOURCES;
use crate::disk::{self, DiskError, Opening, Output, Summary};
use crate::document::{Failure, View, address};
use crate::load::Kept;
use crate::make::{self, Keys, Sink};
use crate::model::link::Link;
use crate::signature::Signer;

/// Writes the site.
pub(super) fn run(terminal: &Terminal, root: &Path, args: &BuildArgs) -> Outcome {
    let mut timings = Timings::start().with_templates(args.timings);
    let opened =
        args.signing_key.as_deref().map(|path| secret::open(path, args.passphrase_fd, None));
    let (key, refused) = match opened.transpose() {
        Ok(key) => (key, None),
        Err(found) => (None, Some(found)),
    };
    let signer = key.as_ref().map(|key| key as &dyn Signer);
    let (formats, now) = (args.formats.as_deref(), now::now(terminal, &args.now));
    let folder = root.join(&args.out);
    let maker = maker::maker(None);
    let kept = Kept::from_bytes(&disk::sources(&folder), &maker);
    let purpose = if signer.is_some() { Purpose::PublishWithKey } else { Purpose::Publish };
    let (prepared, mut report) =
        prepare(&Wish { root, formats, now, purpose, signer, kept: Some(&kept) }, &mut timings);
    let sources = kept.to_bytes(&maker);
    // With ten thousands of advisories it is large, and nobody looks at it any more.
    drop(kept);
    report.extend(args.base_url.as_ref().map(for_another_address));
    report.extend(refused);
    if let (Some(signer), Some(site)) = (signer, &prepared) {
        report.extend(seal::doubts(&site.library, signer));
    }
    let previous =
        prepared.as_ref().and_then(|site| previous(root, args, site, signer, &mut report));
    let written = match prepared {
        Some(site) if report.errors() == 0 => write(
            Work {
                terminal,
                root,
                args,
                site: &site,
                signer,
                previous: previous.as_ref(),
                sources,
            },
            &mut timings,
        ),
        _ => Err(vec![]),
    };
    let written = written.map(|(summary, doubts)| {
        report.extend(doubts);
        summary
    });
    let summary = written.map_err(|found| report.extend(found)).ok();
    report.sort();
    terminal.report(&report);
    if args.timings {
        terminal.message(&timings.table());
    }
    conclude(terminal, &shown(root, &args.out), summary.as_ref(), &report)
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

/// What is to be written, and where.
struct Work<'a> {
    terminal: &'a Terminal,
    root: &'a Path,
    args: &'a BuildArgs,
    site: &'a Prepared,
    signer: Option<&'a dyn Signer>,
    previous: Option<&'a Previous>,
    /// What the next build is to know of the sources, if it is not what this one knew.
    sources: Option<Vec<u8>>,
}

/// Makes all files and puts them into place; an error leaves the old site whole.
fn write(
    work: Work<'_>,
    timings: &mut Timings,
) -> Result<(Summary, Vec<Diagnostic>), Vec<Diagnostic>> {
    let Work { terminal, root, args, site, signer, previous, sources } = work;
    let base = args.base_url.as_ref().unwrap_or(&site.library.site.url).path();
    let view = View { base, signer, ..View::new(&site.library, &site.theme) };
    let bodies = Bodies { root, library: &site.library };
    let folder = root.join(&args.out);
    apart(root, &folder).map_err(|found| vec![found])?;
    let (output, opening) = Output::open(&folder).map_err(|error| vec![found(&error)])?;
    announce(terminal, &opening);
    let bar =
        progress::bar(terminal, site.library.advisories().len() + site.tree.aggregates().len());
    let disk = Disk::new(terminal, &output);
    let copied = Copied::new(&disk, address::revision_list());
    let sink: &dyn Sink = if previous.is_some() { &copied } else { &disk };
    let maker = maker::maker(args.signing_key.as_deref());
    let keys = Keys::new(&view, &site.tree, &maker);
    let made = make::changed(&view, &site.tree, &bodies, Some(&keys), sink, &|| bar.inc(1));
    bar.finish_and_clear();
    timings.stage("make");
    made.map_err(|failures| failures.into_iter().flat_map(Failure::findings).collect::<Vec<_>>())?;
    if let (Some(previous), Some(list), Some(_)) = (previous, copied.into_copy(), signer) {
        let found = previous.broken_now(&list);
        if !found.is_empty() {
            return Err(found);
        }
    }
    let doubt = seal::manifest(&output, &view, &maker).map_err(|found| vec![found])?;
    let doubts = doubt.into_iter().chain(size::doubt(&output, &site.tree)).collect();
    if let Some(sources) = sources {
        output.keep_sources(&sources).map_err(|error| vec![found(&error)])?;
    }
    let summary = output.commit().map_err(|error| vec![found(&error)])?;
    timings.stage("write");
    edited(terminal, &summary);
    Ok((summary, doubts))
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

fn found(error: &DiskError) -> Diagnostic {
    Diagnostic::new(error.fault(), "")
}

fn announce(terminal: &Terminal, opening: &Opening) {
    if opening.completed > 0 {
        terminal.note(&format!(
            "completed a build that was interrupted: {} moved",
            count(opening.completed, "file")
        ));
    }
    for path in &opening.lost {
        terminal
            .note(&format!("{path} was lost by the interrupted build; it is written again now"));
    }
}

fn edited(terminal: &Terminal, summary: &Summary) {
    for path in &summary.replaced_edited {
        terminal.note(&format!("replaced {path}, which had been edited by hand"));
    }
    for path in &summary.kept_edited {
        terminal.note(&format!(
            "kept {path}, which is no longer part of the site but had been edited by hand"
        ));
    }
}

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
