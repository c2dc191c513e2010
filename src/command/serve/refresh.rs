use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use jiff::Timestamp;

use super::Changed;
use super::judge::Job;
use crate::check::Purpose;
use crate::command::prepare::{Assembled, Wish, accept, assemble};
use crate::command::timings::Timings;
use crate::diagnostic::{Diagnostic, Report};
use crate::load::Cache;
use crate::serve::{Board, Site};
use crate::source::walk::{self, Files};

/// Reads the sources again and again, and puts what they make onto the board.
pub(super) struct Refresh<'a> {
    wish: Wish<'a>,
    board: &'a Board,
    cache: Cache,
    files: Arc<Files>,
    has_site: bool,
}

impl<'a> Refresh<'a> {
    pub(super) fn new(root: &'a Path, now: Timestamp, board: &'a Board) -> Self {
        Self {
            wish: wish(root, now),
            board,
            cache: Cache::default(),
            files: Arc::default(),
            has_site: false,
        }
    }

    /// Reads everything.
    pub(super) fn first(&mut self, jobs: &Sender<Job>) {
        let (files, found) = walk::walk(self.wish.root);
        self.cache.refresh(self.wish.root, &files, &BTreeSet::new());
        self.show(files, found, jobs);
    }

    /// Reads what changed, and says whether anything did.
    pub(super) fn again(&mut self, changed: &Changed, jobs: &Sender<Job>) -> bool {
        if changed.drafts {
            self.board.touch();
        }
        let (files, found) = walk::walk(self.wish.root);
        let is_new = self.cache.refresh(self.wish.root, &files, &changed.sources);
        if !is_new && files == *self.files {
            return changed.drafts;
        }
        self.show(files, found, jobs);
        true
    }

    /// Puts a site onto the board, unless a source is too broken and there is an older one; the rules about meaning are
    /// left to the judge.
    fn show(&mut self, files: Files, walked: Vec<Diagnostic>, jobs: &Sender<Job>) {
        let mut loaded = self.cache.loaded(self.wish.root, &files);
        let (prepared, Assembled { mut lost, doubts }) =
            assemble(&self.wish, &files, &mut loaded, &mut Timings::start());
        lost.extend(walked);
        let site = prepared.map(|made| {
            let (root, texts) = (self.wish.root.to_owned(), self.cache.texts());
            Arc::new(Site {
                root,
                library: made.library,
                theme: made.theme,
                tree: made.tree,
                texts,
            })
        });
        let is_whole = report(site.as_deref(), lost.clone()).errors() == 0;
        let findings: Vec<_> = lost.into_iter().chain(doubts).collect();
        let shown = report(site.as_deref(), findings.clone()).diagnostics().to_vec();
        let turn = match &site {
            Some(site) if is_whole || !self.has_site => {
                self.has_site = true;
                let (turn, before) = self.board.install(Arc::clone(site), shown);
                // What a large site held takes a while to give back.
                rayon::spawn(move || drop(before));
                turn
            }
            _ => self.board.hold(shown),
        };
        self.files = Arc::new(files);
        let (files, failed) = (Arc::clone(&self.files), loaded.failed);
        drop(jobs.send(Job { turn, site, files, failed, findings }));
    }
}

/// What the preview wants: the site as it would be published, and no key.
pub(super) fn wish(root: &Path, now: Timestamp) -> Wish<'_> {
    Wish { root, formats: None, now, purpose: Purpose::Publish, signer: None, kept: None }
}

/// Findings in their order, and with the levels that the site gives them.
pub(super) fn report(site: Option<&Site>, findings: Vec<Diagnostic>) -> Report {
    let mut report = Report::default();
    report.extend(findings);
    if let Some(site) = site {
        accept(&mut report, &site.library);
    }
    report.sort();
    report
}
