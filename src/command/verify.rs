use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::cli::{Printing, VerifyArgs};
use crate::command::Outcome;
use crate::command::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Fault, Report, Style};
use crate::disk;
use crate::document::address;
use crate::signature::Certificate;
use crate::verify::rule::{FILE_UNREADABLE, SITE_INTERRUPTED};
use crate::verify::{Anchors, Folder, Previous, Verdict, verify};

/// Says whether a published site is what its project signed.
pub(super) fn run(terminal: &Terminal, root: &Path, args: &VerifyArgs) -> Outcome {
    // A build of a package may be dated long before the site that it verifies.
    let now = args.now.unwrap_or_else(Timestamp::now);
    let (folder, mut report) = (below(root, &args.folder), Report::default());
    let anchors = anchors(root, args, &mut report);
    let previous = args.previous.as_deref().map(|path| below(root, path));
    let previous = previous.and_then(|path| previous_list(&path, &mut report));
    report.extend(unsettled(&folder));
    let mut verdict = match no_folder(&folder) {
        None => verify(&Folder::new(&folder), &anchors, previous.as_ref(), now),
        Some(finding) => Verdict { findings: vec![finding], ..Verdict::default() },
    };
    report.extend(verdict.findings.drain(..));
    report.sort();
    verdict.findings = report.diagnostics().to_vec();
    terminal.data(&report.print(match args.format {
        Printing::Text => terminal.data_style(),
        Printing::Json => Style::Json,
        Printing::Github => Style::Github,
    }));
    say(terminal, args.format, &verdict);
    match &verdict {
        verdict if verdict.failed() => Outcome::Errors,
        verdict if verdict.authenticated => Outcome::Done,
        _ => Outcome::CannotTell,
    }
}

/// A program reads standard output; the sentence must not be part of it.
fn say(terminal: &Terminal, format: Printing, verdict: &Verdict) {
    let sentence = verdict.sentence();
    match format {
        Printing::Text => terminal.note(&sentence),
        Printing::Json | Printing::Github => terminal.message(&format!("{sentence}\n")),
    }
}

/// A path as seen from the folder that `-C` names.
pub(super) fn below(root: &Path, path: &Path) -> PathBuf {
    if root == Path::new(".") { path.to_owned() } else { root.join(path) }
}

fn anchors(root: &Path, args: &VerifyArgs, report: &mut Report) -> Anchors {
    let mut anchors = Anchors { certificates: vec![], fingerprints: args.fingerprint.clone() };
    for path in args.certificate.iter().map(|path| below(root, path)) {
        match read(&path).and_then(|bytes| Certificate::read(&bytes)) {
            Ok(certificate) => anchors.certificates.push(certificate),
            Err(fault) => report.add(Diagnostic::new(fault, path.display().to_string())),
        }
    }
    anchors
}

/// The earlier list: a file, or the one in the folder of an earlier copy.
fn previous_list(path: &Path, report: &mut Report) -> Option<Previous> {
    let file = if path.is_dir() { address::revision_list().within(path) } else { path.to_owned() };
    let name = file.display().to_string();
    match read(&file) {
        Ok(bytes) => Some(Previous { name, bytes }),
        Err(fault) => {
            report.add(Diagnostic::new(fault, name));
            None
        }
    }
}

/// A folder that a build was killed over, or that is none.
pub(super) fn unsettled(site: &Path) -> Option<Diagnostic> {
    match disk::is_interrupted(site) {
        Ok(false) => None,
        Ok(true) => {
            let fault =
                Fault::new(&SITE_INTERRUPTED, "a build of this folder was killed before its end");
            Some(Diagnostic::new(fault.hint("run `forewarn build` again, then verify"), ""))
        }
        Err(error) => Some(Diagnostic::new(error.fault(), "")),
    }
}

fn no_folder(site: &Path) -> Option<Diagnostic> {
    if site.is_dir() {
        return None;
    }
    let fault = Fault::new(&FILE_UNREADABLE, "there is no folder of this name")
        .hint("name the folder of the downloaded site");
    Some(Diagnostic::new(fault, site.display().to_string()))
}

fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    fs::read(path).map_err(|error| {
        Fault::new(&FILE_UNREADABLE, format!("this file could not be read: {error}"))
            .hint("name a file that you can read")
    })
}
