use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use crate::canary;
use crate::diagnostic::Diagnostic;
use crate::document::Failure;
use crate::guard::Watchlist;
use crate::make::Sink;
use crate::publish::leaks;
use crate::site_path::SitePath;

/// Takes every file that holds no canary, keeps none, and looks at the texts of the new advisory: there every escape of the
/// source is resolved.
pub(super) struct Watched<'a> {
    list: &'a Watchlist,
    id: &'a str,
    seen: Mutex<Vec<Diagnostic>>,
}

impl<'a> Watched<'a> {
    /// Looks for what is in the list, in the texts of the advisory with this id.
    pub(super) const fn new(list: &'a Watchlist, id: &'a str) -> Self {
        Self { list, id, seen: Mutex::new(Vec::new()) }
    }

    /// What was seen in the first file of all.
    pub(super) fn first(self) -> Vec<Diagnostic> {
        let mut seen = self.seen.into_inner().unwrap_or_default();
        let first = seen.iter().map(|one| one.file.clone()).min();
        seen.retain(|one| Some(&one.file) == first.as_ref());
        seen
    }

    /// A page has words of the whole site around those of its advisory.
    fn is_text(&self, path: &SitePath) -> bool {
        path.as_str().contains(self.id) && !path.as_str().ends_with(".html")
    }
}

impl Sink for Watched<'_> {
    fn file(&self, path: &SitePath, bytes: &[u8]) -> Result<(), Failure> {
        if self.is_text(path) {
            let found = leaks::leaks(self.list, path.as_str(), bytes);
            self.seen.lock().unwrap_or_else(PoisonError::into_inner).extend(found);
        }
        match canary::fault(bytes) {
            Some(fault) => Err(Failure::Lost(Diagnostic::new(fault, path.as_str()))),
            None => Ok(()),
        }
    }

    fn stream(
        &self,
        path: &SitePath,
        fill: &mut dyn FnMut(&mut dyn Write) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut nowhere = io::sink();
        let mut watch = canary::Watch::new(&mut nowhere);
        let filled = fill(&mut watch);
        if watch.has_seen() {
            let fault = canary::found("in a file of the site");
            return Err(Failure::Lost(Diagnostic::new(fault, path.as_str())));
        }
        filled
    }
}
