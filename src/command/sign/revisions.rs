use std::fmt::Write as _;
use std::path::Path;

use rayon::prelude::*;

use crate::cli::SignArgs;
use crate::command::prepare::Prepared;
use crate::command::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::disk::Keeper;
use crate::document::View;
use crate::model::digest::Digest;
use crate::model::library::Library;
use crate::signature::Signer;
use crate::signing::{self, Payload, Reason, Work};
use crate::site_path::SitePath;
use crate::source::walk::FrozenRole;

/// Where signed revisions are kept.
pub(super) const BASE: &str = "advisories/signed";

/// What is to be signed, shown.
pub(super) fn wanted(
    terminal: &Terminal,
    root: &Path,
    args: &SignArgs,
    site: &Prepared,
) -> Result<Vec<(Work, Payload)>, Vec<Diagnostic>> {
    let work = signing::work(&site.library, &args.ids, args.resign);
    let work = work.map_err(|fault| vec![Diagnostic::new(fault, "")])?;
    let view = View::new(&site.library, &site.theme);
    let bodies = site.bodies(root);
    signing::unlisted::check(root, &view, &site.tree, &bodies)?;
    let made: Vec<_> = work
        .into_par_iter()
        .map(|work| Payload::of(root, &view, &site.tree, &bodies, work).map(|made| (work, made)))
        .collect();
    let mut all = Vec::new();
    let mut found = Vec::new();
    for result in made {
        match result {
            Ok((work, payload)) => {
                terminal.note(&shown(&site.library, work, &payload));
                all.push((work, payload));
            }
            Err(faults) => found.extend(faults),
        }
    }
    if found.is_empty() { Ok(all) } else { Err(found) }
}

/// Signs and keeps each revision; says how many.
pub(super) fn sign(
    terminal: &Terminal,
    root: &Path,
    work: &[(Work, Payload)],
    signer: &dyn Signer,
    library: &Library,
) -> Result<usize, Vec<Diagnostic>> {
    let ring = library.ring();
    let keeper = Keeper::open(&root.join(BASE));
    let keeper = keeper.map_err(|error| vec![Diagnostic::new(error.fault(), "")])?;
    for (work, payload) in work {
        let source = &library.advisories()[work.index].prose.path;
        let placed = |fault| vec![Diagnostic::new(fault, source.clone())];
        let files = payload.sign(signer, &ring).map_err(placed)?;
        let folder = SitePath::encode(&[payload.id.as_str()])
            .child(&FrozenRole::folder(work.number, work.time));
        keeper.keep(&folder, &files).map_err(|error| placed(error.fault()))?;
        terminal.detail(&format!("kept {BASE}/{folder}"));
    }
    Ok(work.len())
}

/// Everything that a signature will stand for.
fn shown(library: &Library, work: Work, payload: &Payload) -> String {
    let advisory = &library.advisories()[work.index];
    let why = match work.reason {
        Reason::New => "",
        Reason::Formats => ", files that were not signed before",
        Reason::Again => ", again",
    };
    let mut shown =
        format!("{}, revision {}{why}: {}\n", advisory.id, work.number, advisory.heading());
    for line in payload.text.iter().flat_map(|text| text.lines()) {
        // Writing to a string does not fail.
        let _ = writeln!(shown, "    {line}").is_ok();
    }
    for (path, bytes) in &payload.files {
        let _ = writeln!(shown, "{}  {path}", Digest::of(bytes)).is_ok();
    }
    shown
}
