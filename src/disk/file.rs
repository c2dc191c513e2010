use std::fmt;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::contents::digest_of;
use super::error::{DiskError, Doing as _};
use super::ledger::{Entry, Fate};
use super::output::Output;
use super::present::Present;
use super::stage::Number;
use crate::document::manifest::Digest;
use crate::site_path::SitePath;

/// How much is gathered before anything is written, in bytes: most files are smaller, and those that did not change are never
/// staged.
const BUFFER: usize = 64 * 1024;

/// A file of the site that is written piece by piece, because it is too large to be held.
///
/// It counts only once [`OutputFile::finish`] was called: a commit refuses a site with a file that
/// was dropped before.
pub struct OutputFile<'a> {
    output: &'a Output,
    path: SitePath,
    gathered: Vec<u8>,
    staged: Option<Staged>,
}

/// A file that became larger than what is gathered.
struct Staged {
    /// Where it is until the commit.
    place: PathBuf,
    /// None in a site that is new as a whole.
    number: Option<Number>,
    file: BufWriter<File>,
    hash: Sha256,
    length: u64,
}

impl<'a> OutputFile<'a> {
    pub(super) const fn begin(output: &'a Output, path: SitePath) -> Self {
        Self { output, path, gathered: Vec::new(), staged: None }
    }

    /// Ends the file. If the site has it with the same bytes already, that one stays.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if bytes cannot be written, if a file that is not ours stands in the
    /// way, or if the way leads through a symbolic link.
    pub fn finish(self) -> Result<(), DiskError> {
        match self.staged {
            None => self.output.settle(&self.path, &self.gathered),
            Some(staged) => staged.finish(self.output, &self.path),
        }
    }

    /// Stages what was gathered.
    fn spill(&mut self) -> Result<(), DiskError> {
        let (place, number, file) = match &self.output.whole {
            Some(whole) => (whole.locate(&self.path), None, whole.open(&self.path)?),
            None => {
                let (number, file) = self.output.stage.open()?;
                (self.output.stage.locate(number), Some(number), file)
            }
        };
        let file = BufWriter::with_capacity(BUFFER, file);
        let mut staged = Staged { place, number, file, hash: Sha256::new(), length: 0 };
        staged.take(&std::mem::take(&mut self.gathered))?;
        self.staged = Some(staged);
        Ok(())
    }
}

impl Staged {
    fn take(&mut self, bytes: &[u8]) -> Result<(), DiskError> {
        self.file.write_all(bytes).doing("write", &self.place)?;
        self.hash.update(bytes);
        self.length += bytes.len() as u64;
        Ok(())
    }

    fn finish(mut self, output: &Output, path: &SitePath) -> Result<(), DiskError> {
        self.file.flush().doing("write", &self.place)?;
        let digest = Digest::from_bytes(self.hash.finalize().into());
        if let Some(whole) = &output.whole {
            whole.written.add(path, digest, self.file.get_ref());
        }
        let fate = match self.number {
            None => Fate::Whole,
            Some(number) => replace(output, path, self.length, digest, number)?,
        };
        output.ledger.settle(path, Entry { digest, length: self.length, fate });
        Ok(())
    }
}

/// Compares a staged file with what stands at its path; one that has the same bytes is not needed.
fn replace(
    output: &Output,
    path: &SitePath,
    length: u64,
    digest: Digest,
    number: Number,
) -> Result<Fate, DiskError> {
    let same = |file: &Path| digest_of(file).map(|there| (there == digest, Some(there)));
    match Present::compare(&output.tree, &output.ours, path, length, same)? {
        Present::Same => output.stage.discard(number).map(|()| Fate::Unchanged),
        Present::Other { edited } => Ok(Fate::Staged { number, edited }),
    }
}

/// Errors hold a [`DiskError`], which [`DiskError::from_writer`] takes out again.
impl Write for OutputFile<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.staged.is_none() {
            if self.gathered.len() + bytes.len() <= BUFFER {
                self.gathered.extend_from_slice(bytes);
                return Ok(bytes.len());
            }
            self.spill().map_err(wrapped)?;
        }
        if let Some(staged) = &mut self.staged {
            staged.take(bytes).map_err(wrapped)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn wrapped(error: DiskError) -> io::Error {
    let kind = match &error {
        DiskError::Io { cause, .. } => cause.kind(),
        _ => io::ErrorKind::Other,
    };
    io::Error::new(kind, error)
}

impl fmt::Debug for OutputFile<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("OutputFile").field("path", &self.path).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::fixture::Scene;

    const PATH: &str = "osv/all.json";

    /// Builds a site with one file, written in pieces.
    fn build(scene: &Scene, pieces: &[&str]) -> (usize, usize) {
        let (output, _) = scene.begin(&[]).unwrap();
        let mut file = output.writer(&SitePath::fixed(PATH)).unwrap();
        for piece in pieces {
            file.write_all(piece.as_bytes()).unwrap();
        }
        file.finish().unwrap();
        let summary = output.commit().unwrap();
        (summary.written, summary.unchanged)
    }

    #[test]
    fn pieces_make_a_file() {
        let scene = Scene::new();
        assert_eq!(build(&scene, &["[", "1", "]"]), (3, 0));
        assert_eq!(scene.read(PATH), "[1]");
    }

    #[test]
    fn a_file_larger_than_the_buffer_is_whole() {
        let scene = Scene::new();
        let piece = "x".repeat(BUFFER - 1);
        build(&scene, &[&piece, &piece, "end"]);
        assert_eq!(scene.read(PATH), format!("{piece}{piece}end"));
    }

    #[test]
    fn the_same_bytes_in_other_pieces_change_nothing() {
        let scene = Scene::new();
        build(&scene, &["[", "1", "]"]);
        assert_eq!(build(&scene, &["[1", "]"]), (0, 3));
        assert_eq!(build(&scene, &["[2]"]), (2, 1));
        assert_eq!(scene.build(&[(PATH, "[2]")]).unwrap().unchanged, 3);
    }

    #[test]
    fn a_file_that_is_not_needed_takes_no_room() {
        let scene = Scene::new();
        build(&scene, &["[1]"]);
        let (output, _) = scene.begin(&[]).unwrap();
        let mut file = output.writer(&SitePath::fixed(PATH)).unwrap();
        file.write_all(b"[1]").unwrap();
        file.finish().unwrap();
        assert!(scene.leftovers().iter().all(|path| path.ends_with('/')), "only folders");
    }

    #[test]
    fn a_file_that_was_not_finished_cannot_be_committed() {
        let scene = Scene::new();
        build(&scene, &["old"]);
        let (output, _) = scene.begin(&[]).unwrap();
        output.writer(&SitePath::fixed(PATH)).unwrap().write_all(b"half").unwrap();
        assert!(matches!(output.commit(), Err(DiskError::Unfinished(_))));
        assert_eq!(scene.read(PATH), "old");
        assert_eq!(scene.leftovers(), [""; 0]);
    }

    #[test]
    fn a_foreign_file_is_refused_at_the_end() {
        let scene = Scene::new();
        scene.build(&[]).unwrap();
        scene.put(PATH, "foreign");
        let (output, _) = scene.begin(&[]).unwrap();
        let mut file = output.writer(&SitePath::fixed(PATH)).unwrap();
        file.write_all(b"new").unwrap();
        assert_eq!(file.finish().unwrap_err().rule().code, "output-foreign");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_told_through_the_writer() {
        let scene = Scene::new();
        let (output, _) = scene.begin(&[]).unwrap();
        let path = SitePath::fixed(PATH);
        let mut file = output.writer(&path).unwrap();
        file.spill().unwrap();
        let full = File::options().write(true).open("/dev/full").unwrap();
        file.staged.as_mut().unwrap().file = BufWriter::new(full);
        let error = file.write_all(&vec![0; BUFFER]).unwrap_err();
        assert_eq!(DiskError::from_writer(error, &path).rule().code, "output-full");
    }
}
