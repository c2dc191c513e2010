use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use jiff::Timestamp;

use super::Changed;
use super::judge::Job;
use crate::check::Purpose;
use crate::command::prepare::{Again, Assembled, Wish, accept, assemble};
use crate::command::timings::Timings;
use crate::diagnostic::{Diagnostic, Report};
use crate::frozen::Memory;
use crate::load::{Cache, Kept};
use crate::serve::{Board, Site};
use crate::source::walk::{self, Files};

/// Reads the sources again and again, and puts what they make onto the board.
pub(super) struct Refresh<'a> {
    wish: Wish<'a>,
    board: &'a Board,
    cache: Cache,
    files: Arc<Files>,
    /// What is wrong with how the sources lie in their folders.
    walked: Vec<Diagnostic>,
    /// The site that was put together last, shown or not.
    last: Option<Arc<Site>>,
    memory: Memory,
    has_site: bool,
}

impl<'a> Refresh<'a> {
    /// `built` is what the last build read.
    pub(super) fn new(root: &'a Path, now: Timestamp, board: &'a Board, built: Kept) -> Self {
        Self {
            wish: wish(root, now),
            board,
            cache: Cache::after(built),
            files: Arc::default(),
            walked: vec![],
            last: None,
            memory: Memory::default(),
            has_site: false,
        }
    }

    /// Reads everything.
    pub(super) fn first(&mut self, jobs: &Sender<Job>) {
        self.walk(&BTreeSet::new());
        self.show(jobs);
    }

    /// Reads what changed, and says whether anything did.
    pub(super) fn again(&mut self, changed: &Changed, jobs: &Sender<Job>) -> bool {
        if changed.drafts {
            self.board.touch();
        }
        let (root, named) = (self.wish.root, &changed.sources);
        let is_new = if changed.others || !walk::is_still(root, &self.files, named) {
            self.walk(named)
        } else {
            self.cache.reread(root, &self.files, named)
        };
        if is_new {
            self.show(jobs);
        }
        is_new || changed.drafts
    }

    /// Looks at all sources, and reads those that changed; says whether any did.
    fn walk(&mut self, named: &BTreeSet<String>) -> bool {
        let (files, found) = walk::walk(self.wish.root);
        let is_new = self.cache.refresh(self.wish.root, &files, named) || files != *self.files;
        (self.files, self.walked) = (Arc::new(files), found);
        is_new
    }

    /// Puts a site onto the board, unless a source is too broken and there is an older one; the rules about meaning are
    /// left to the judge.
    fn show(&mut self, jobs: &Sender<Job>) {
        let files = Arc::clone(&self.files);
        let mut loaded = self.cache.loaded(self.wish.root, &files);
        let mut again = Again {
            before: self.last.as_ref().map(|site| (&site.library, &site.tree)),
            memory: &mut self.memory,
            readings: &|path| self.cache.reading(path),
        };
        let (prepared, Assembled { mut lost, doubts }) =
            assemble(&self.wish, &files, &mut loaded, &mut again, &mut Timings::start());
        lost.extend(self.walked.iter().cloned());
        let site = prepared.map(|made| {
            let texts = self.cache.texts();
            Arc::new(Site::new(self.wish.root, made.library, made.theme, made.tree, texts))
        });
        let is_whole = report(site.as_deref(), lost.clone()).errors() == 0;
        let findings: Vec<_> = lost.into_iter().chain(doubts).collect();
        let shown = report(site.as_deref(), findings.clone()).diagnostics().to_vec();
        let turn = match &site {
            Some(site) if is_whole || !self.has_site => {
                self.has_site = true;
                let (turn, before) = self.board.install(Arc::clone(site), shown);
                drop_later(before);
                turn
            }
            _ => self.board.hold(shown),
        };
        if site.is_some() {
            drop_later(std::mem::replace(&mut self.last, site.clone()));
        }
        let failed = loaded.failed;
        drop(jobs.send(Job { turn, site, files, failed, findings }));
    }
}

/// What a large site held takes a while to give back.
fn drop_later(site: Option<Arc<Site>>) {
    rayon::spawn(move || drop(site));
}

/// What the preview wants: the site as it would be published, and no key.
pub(super) fn wish(root: &Path, now: Timestamp) -> Wish<'_> {
    Wish::new(root, now, Purpose::Publish)
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
