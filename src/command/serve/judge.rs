use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use jiff::Timestamp;

use super::refresh::{report, wish};
use crate::command::count;
use crate::command::prepare;
use crate::command::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Style};
use crate::serve::{Board, Site};
use crate::source::walk::Files;

/// A site whose meaning is to be checked.
pub(super) struct Job {
    /// When it came onto the board.
    pub(super) turn: u64,
    /// The site, where the sources made one.
    pub(super) site: Option<Arc<Site>>,
    /// Its sources.
    pub(super) files: Arc<Files>,
    /// Those of them that could not be understood.
    pub(super) failed: BTreeSet<String>,
    /// What is known to be wrong already.
    pub(super) findings: Vec<Diagnostic>,
}

/// Checks one site after the other while pages are served already, and tells everybody. A site that has been followed by
/// another is passed over.
pub(super) fn judge(
    terminal: &Terminal,
    root: &Path,
    now: Timestamp,
    board: &Board,
    jobs: &Receiver<Job>,
) {
    let mut printed = String::new();
    while let Ok(first) = jobs.recv() {
        let job = jobs.try_iter().last().unwrap_or(first);
        let mut findings = job.findings;
        if let Some(site) = &job.site {
            let wish = wish(root, now);
            findings.extend(prepare::judge(
                &wish,
                &job.files,
                &job.failed,
                &site.library,
                &site.tree,
            ));
        }
        let report = report(job.site.as_deref(), findings);
        let text = report.print(Style::Json);
        if text != printed {
            terminal.report(&report);
            let (errors, warnings) = (report.errors(), report.warnings());
            terminal.note(&format!("{}, {}", count(errors, "error"), count(warnings, "warning")));
            printed = text;
        }
        board.judged(job.turn, report.diagnostics().to_vec());
    }
}
