use std::io;
use std::path::Path;

use crate::cli::BuildArgs;
use crate::command::build::apart;
use crate::command::copied::Copied;
use crate::command::prepare::Prepared;
use crate::command::previous::Previous;
use crate::command::sink::Disk;
use crate::command::terminal::Terminal;
use crate::command::timings::Timings;
use crate::command::{count, maker, progress, seal, size};
use crate::diagnostic::Diagnostic;
use crate::disk::{self, DiskError, Opening, Output, Summary};
use crate::document::manifest::Digest;
use crate::document::{Failure, View, address};
use crate::load::Kept;
use crate::make::{self, Keys, Sink};
use crate::notes;
use crate::signature::Signer;

/// What is to be written, and where.
pub(super) struct Work<'a> {
    pub(super) terminal: &'a Terminal,
    pub(super) root: &'a Path,
    pub(super) args: &'a BuildArgs,
    pub(super) site: &'a Prepared,
    pub(super) signer: Option<&'a dyn Signer>,
    pub(super) previous: Option<&'a Previous>,
    /// What the next build is to know of the sources.
    pub(super) sources: Kept,
    pub(super) looks: Option<Vec<u8>>,
}

/// What was done.
pub(super) struct Written {
    pub(super) summary: Summary,
    pub(super) doubts: Vec<Diagnostic>,
    /// A hash of the files as they stand now, unless somebody may have edited one.
    pub(super) outputs: Option<Digest>,
}

/// Makes all files and puts them into place; an error leaves the old site whole.
pub(super) fn write(work: Work<'_>, timings: &mut Timings) -> Result<Written, Vec<Diagnostic>> {
    let Work { terminal, root, args, site, signer, previous, sources, looks } = work;
    let base = args.base_url.as_ref().unwrap_or(&site.library.site.url).path();
    let view = View { base, signer, ..View::new(&site.library, &site.theme) };
    let bodies = site.bodies(root);
    let folder = root.join(&args.out);
    apart(root, &folder).map_err(|found| vec![found])?;
    let (output, opening) = Output::open(&folder).map_err(|error| vec![found(&error)])?;
    announce(terminal, &opening);
    // True of the sources whatever becomes of this build, and too large to be held until its end.
    keep(&output, &sources, looks).map_err(|error| vec![found(&error)])?;
    drop(sources);
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
    let (listed, doubt) = seal::manifest(output, &view, &maker).map_err(|found| vec![found])?;
    let doubts = doubt.into_iter().chain(size::doubt(&listed, &site.tree)).collect();
    let (summary, outputs) = listed.commit().map_err(|error| vec![found(&error)])?;
    timings.stage("write");
    edited(terminal, &summary);
    Ok(Written { summary, doubts, outputs })
}

/// Keeps what was read of the sources for the next build.
fn keep(output: &Output, sources: &Kept, looks: Option<Vec<u8>>) -> Result<(), DiskError> {
    let maker = maker::maker(None);
    sources.records(|block, records| {
        let write = |out: &mut dyn io::Write| notes::write(&maker, records.iter().copied(), out);
        output.keep(disk::SOURCES, block, write)
    })?;
    looks.map_or(Ok(()), |looks| output.keep_looks(&looks))
}

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
