use std::io::Write;

use rayon::prelude::*;

use crate::command::maker;
use crate::command::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::disk::{self, DiskError, Output};
use crate::document::Failure;
use crate::document::manifest::Digest;
use crate::make::Sink;
use crate::notes::{self, Notes, Record};
use crate::site_path::SitePath;

/// Files that go to the output folder.
pub(super) struct Disk<'a> {
    terminal: &'a Terminal,
    output: &'a Output,
    /// The program, without which nothing that was kept is known.
    maker: String,
}

impl<'a> Disk<'a> {
    pub(super) fn new(terminal: &'a Terminal, output: &'a Output) -> Self {
        Self { terminal, output, maker: maker::maker(None) }
    }
}

impl Sink for Disk<'_> {
    fn file(&self, path: &SitePath, bytes: &[u8]) -> Result<(), Failure> {
        self.terminal.detail(path.as_str());
        self.output.write(path, bytes).map_err(|error| lost(&error))
    }

    fn stream(
        &self,
        path: &SitePath,
        fill: &mut dyn FnMut(&mut dyn Write) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.terminal.detail(path.as_str());
        let mut output = self.output.writer(path).map_err(|error| lost(&error))?;
        fill(&mut output).map_err(|failure| match failure {
            Failure::Io(error) => lost(&DiskError::from_writer(error, path)),
            Failure::Found(_) | Failure::Lost(_) => failure,
        })?;
        output.finish().map_err(|error| lost(&error))
    }

    fn holds(&self, key: Digest, paths: &[SitePath]) -> Result<Option<Vec<Digest>>, Failure> {
        self.output.holds(key, paths).map_err(|error| lost(&error))
    }

    fn published(&self, path: &SitePath) -> Option<Vec<u8>> {
        self.output.published(path)
    }

    fn words(&self) -> Notes {
        Notes::new(self.output.kept(disk::WORDS), &self.maker)
    }

    fn keep_words(&self, before: &Notes, records: &[Record<'_>]) -> Result<(), Failure> {
        let kept = notes::news(before, records).into_par_iter().try_for_each(|(block, records)| {
            let write =
                |out: &mut dyn Write| notes::write(&self.maker, records.iter().copied(), out);
            self.output.keep(disk::WORDS, block, write)
        });
        kept.map_err(|error| lost(&error))
    }

    fn note(&self, key: Digest, paths: Vec<SitePath>) {
        self.output.note(key, paths);
    }
}

fn lost(error: &DiskError) -> Failure {
    Failure::Lost(Diagnostic::new(error.fault(), ""))
}
