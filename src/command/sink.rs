use std::io::Write;
use std::sync::Arc;

use rayon::prelude::*;

use crate::command::maker;
use crate::command::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::disk::{self, DiskError, Output, Spilled};
use crate::document::manifest::Digest;
use crate::document::{Failure, Spill};
use crate::make::{Sink, WordsOf};
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

    fn holds(&self, key: Digest, paths: &[SitePath]) -> Result<bool, Failure> {
        self.output.holds(key, paths).map_err(|error| lost(&error))
    }

    fn digest(&self, path: &SitePath) -> Option<Digest> {
        self.output.digest(path)
    }

    fn published(&self, path: &SitePath) -> Option<Vec<u8>> {
        self.output.published(path)
    }

    fn words(&self) -> Notes {
        Notes::new(self.output.kept(disk::WORDS), &self.maker)
    }

    fn keep_words(
        &self,
        before: &Notes,
        sources: &[[u8; 32]],
        words: &WordsOf<'_>,
    ) -> Result<(), Failure> {
        // Which blocks are new follows from the hashes alone.
        let rows: Vec<Record<'_>> = sources.iter().map(|source| (source, &[][..])).collect();
        notes::news(before, &rows).into_par_iter().try_for_each(|(block, rows)| {
            let first = sources.partition_point(|source| notes::block_of(source) < block);
            let words: Vec<_> =
                (first..first + rows.len()).map(words).collect::<Result<_, Failure>>()?;
            let records = rows.iter().zip(&words).map(|((source, _), words)| (*source, &**words));
            let write = |out: &mut dyn Write| notes::write(&self.maker, records, out);
            self.output.keep(disk::WORDS, block, write).map_err(|error| lost(&error))
        })
    }

    fn spill(&self) -> Arc<dyn Spill> {
        Arc::new(Beside(self.output.spilled()))
    }

    fn note(&self, key: Digest, paths: Vec<SitePath>) {
        self.output.note(key, paths);
    }
}

/// The file beside the output for what is needed again.
#[derive(Debug)]
struct Beside(Arc<Spilled>);

impl Spill for Beside {
    fn put(&self, bytes: &[u8]) -> Result<Option<u64>, Failure> {
        self.0.put(bytes).map(Some).map_err(|error| lost(&error))
    }

    fn get(&self, at: u64, length: usize) -> Result<Vec<u8>, Failure> {
        self.0.get(at, length).map_err(|error| lost(&error))
    }
}

fn lost(error: &DiskError) -> Failure {
    Failure::Lost(Diagnostic::new(error.fault(), ""))
}
