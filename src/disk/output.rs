use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use super::contents::equal;
use super::error::DiskError;
use super::file::OutputFile;
use super::ledger::{Entry, Fate, Ledger};
use super::lock::Lock;
use super::ownership::Ours;
use super::place::Place;
use super::present::Present;
use super::recover::{Opening, recover};
use super::seals::Seals;
use super::spilled::Spilled;
use super::stage::Stage;
use super::standing::Sum;
use super::tree::{Found, Tree};
use super::untouched::Group;
use super::whole::Whole;
use crate::document::manifest::Digest;
use crate::site_path::SitePath;

/// The output folder, while a build writes to it.
///
/// Threads share it. Dropping it without a commit leaves the old site as it was.
#[derive(Debug)]
pub struct Output {
    pub(super) place: Place,
    pub(super) ours: Ours,
    pub(super) tree: Tree,
    pub(super) ledger: Ledger,
    pub(super) stage: Stage,
    /// The new site, where there was none.
    pub(super) whole: Option<Whole>,
    pub(super) seals: Seals,
    spilled: Arc<Spilled>,
    /// What was written, and what it was made from.
    pub(super) groups: Mutex<Vec<Group>>,
    /// The files that are held.
    pub(super) held: Mutex<Sum>,
    /// When the output was opened, by the clock of the disk.
    pub(super) opened: Option<u128>,
    /// How many files were moved into place for a build that was killed.
    pub(super) recovered: usize,
    // The last field, and so dropped last: the lock is held until the stage is gone.
    _lock: Lock,
}

impl Output {
    /// Opens `folder` for one build; it need not exist. What a killed build left is completed
    /// or thrown away first.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if another build is running; if the folder is a file, a symbolic link, or
    /// holds anything but a site that forewarn wrote; if its manifest is damaged; or if the system
    /// refuses something. But for what a killed build left, nothing is changed then.
    pub fn open(folder: &Path) -> Result<(Self, Opening), DiskError> {
        let place = Place::of(folder)?;
        if !place.side_exists()? {
            // Beside a folder that is refused nothing is made, not even a lock.
            Ours::read(&place)?;
        }
        place.make_side()?;
        let lock = Lock::take(&place)?;
        place.root_exists()?;
        let opening = recover(&place)?;
        let ours = Ours::read(&place)?;
        let (tree, stage) = (Tree::new(&place), Stage::create(&place)?);
        let whole = Whole::begin(&place, &stage)?;
        let (ledger, recovered) = (Ledger::with_room(ours.len()), opening.completed);
        let (seals, groups, opened) = (Seals::read(&place), Mutex::default(), None);
        let held = Mutex::default();
        let spilled = Arc::new(Spilled::new(stage.spilled()));
        let mut output = Self {
            place,
            ours,
            tree,
            ledger,
            stage,
            whole,
            seals,
            spilled,
            groups,
            held,
            opened,
            recovered,
            _lock: lock,
        };
        output.opened = output.now()?;
        Ok((output, opening))
    }

    /// Writes one file of the site: stages it, unless the site has it with the same bytes.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if the path was written before; if a file that is not ours stands there; if
    /// the way leads through a symbolic link; or if the system refuses something, as on a full
    /// disk. A commit is refused then.
    pub fn write(&self, path: &SitePath, bytes: &[u8]) -> Result<(), DiskError> {
        self.ledger.claim(path)?;
        self.settle(path, bytes)
    }

    /// Stages the bytes of a path that was claimed, unless the site has them already.
    pub(super) fn settle(&self, path: &SitePath, bytes: &[u8]) -> Result<(), DiskError> {
        let (digest, length) = (Digest::of(bytes), bytes.len() as u64);
        let fate = match &self.whole {
            Some(whole) => whole.write(path, bytes, digest).map(|()| Fate::Whole)?,
            None => self.replace(path, bytes)?,
        };
        self.ledger.settle(path, Entry { digest, length, fate });
        Ok(())
    }

    fn replace(&self, path: &SitePath, bytes: &[u8]) -> Result<Fate, DiskError> {
        let same = |file: &Path| Ok((equal(file, bytes)?, None));
        match Present::compare(&self.tree, &self.ours, path, bytes.len() as u64, same)? {
            Present::Same => Ok(Fate::Unchanged),
            Present::Other { edited } => {
                Ok(Fate::Staged { number: self.stage.write(bytes)?, edited })
            }
        }
    }

    /// Begins a file that is written piece by piece; see [`OutputFile::finish`].
    ///
    /// # Errors
    ///
    /// [`DiskError`] if the path was written before.
    pub fn writer(&self, path: &SitePath) -> Result<OutputFile<'_>, DiskError> {
        self.ledger.claim(path)?;
        Ok(OutputFile::begin(self, path.clone()))
    }

    /// Room for what this build needs again.
    #[must_use]
    pub fn spilled(&self) -> Arc<Spilled> {
        Arc::clone(&self.spilled)
    }

    /// A file as an earlier build wrote it; none where it is gone or was edited.
    #[must_use]
    pub fn published(&self, path: &SitePath) -> Option<Vec<u8>> {
        let digest = self.ours.get(path)?;
        let there = matches!(self.tree.look(path), Ok(Found::File { .. }));
        let bytes = there.then(|| fs::read(self.tree.locate(path)).ok()).flatten()?;
        (Digest::of(&bytes) == digest).then_some(bytes)
    }

    /// Keeps what the disk told of the sources, for the next build; see [`super::looks`].
    ///
    /// # Errors
    ///
    /// [`DiskError`] if it cannot be written.
    pub fn keep_looks(&self, looks: &[u8]) -> Result<(), DiskError> {
        self.place.keep(super::LOOKS, |out| out.write_all(looks))
    }

    /// What [`Output::keep`] kept by this name when this output was built last; what is gone is empty.
    #[must_use]
    pub fn kept(&self, name: &str) -> Vec<Vec<u8>> {
        super::blocks(&self.place, name)
    }

    /// Keeps a block of notes for the next build; `fill` writes it piece by piece.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if it cannot be written.
    pub fn keep(
        &self,
        name: &str,
        block: usize,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), DiskError> {
        self.place.keep(&super::block(name, block), fill)
    }

    /// The hash of a file that was written.
    #[must_use]
    pub fn digest(&self, path: &SitePath) -> Option<Digest> {
        self.ledger.digest(path)
    }

    /// How many bytes the files that were written so far have together, those that stayed as they were among them.
    pub(super) fn total(&self) -> u64 {
        self.ledger.total()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::fixture::Scene;
    use crate::disk::{MARK, MARK_PATH};
    use crate::document::manifest::MANIFEST_PATH;
    use std::fs;
    use std::thread;

    #[test]
    fn a_second_build_waits_for_no_one() {
        let scene = Scene::new();
        let (first, _) = scene.begin(&[]).unwrap();
        assert_eq!(scene.begin(&[]).unwrap_err().rule().code, "output-locked");
        drop(first);
        scene.build(&[]).unwrap();
    }

    #[test]
    fn a_refused_folder_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("documents");
        fs::create_dir(&output).unwrap();
        fs::write(output.join("thesis.tex"), "years of work").unwrap();
        assert_eq!(Output::open(&output).unwrap_err().rule().code, "output-not-ours");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert_eq!(fs::read_to_string(output.join("thesis.tex")).unwrap(), "years of work");
    }

    #[test]
    fn folders_that_lead_to_the_output_are_made() {
        let folder = tempfile::tempdir().unwrap();
        let (output, _) = Output::open(&folder.path().join("a/b/public/")).unwrap();
        output.commit().unwrap();
        assert!(folder.path().join("a/b/public").join(MARK_PATH).is_file());
    }

    #[test]
    fn threads_share_an_output() {
        let scene = Scene::new();
        let (output, _) = scene.begin(&[]).unwrap();
        thread::scope(|scope| {
            for thread in 0..4 {
                let output = &output;
                scope.spawn(move || {
                    for file in 0..50 {
                        let name = format!("{thread}-{file}.html");
                        let path = SitePath::encode(&["advisories", &name]);
                        output.write(&path, name.as_bytes()).unwrap();
                    }
                });
            }
        });
        assert_eq!(output.commit().unwrap().written, 202);
        assert_eq!(scene.read("advisories/3-49.html"), "3-49.html");
    }

    #[test]
    fn a_path_is_written_once() {
        let scene = Scene::new();
        let (output, _) = scene.begin(&[("a", "one")]).unwrap();
        let path = SitePath::fixed("a");
        assert_eq!(output.write(&path, b"one").unwrap_err().rule().code, "output-clash");
        assert_eq!(output.writer(&path).unwrap_err().rule().code, "output-clash");
    }

    #[test]
    fn bytes_are_counted_however_a_file_came_to_be_there() {
        let scene = Scene::new();
        scene.build(&[("a", "text")]).unwrap();
        let (output, _) = scene.begin(&[("a", "text"), ("b/c", "more text")]).unwrap();
        let mut file = output.writer(&SitePath::fixed("d")).unwrap();
        std::io::Write::write_all(&mut file, b"pieces").unwrap();
        assert_eq!(output.total(), 13, "a file that is not finished does not count");
        file.finish().unwrap();
        assert_eq!(output.total(), 19);
        let listed = output.list(&mut |_| ()).unwrap();
        let kind = |path: &SitePath| match path.as_str() {
            "b/c" => None,
            MARK_PATH | MANIFEST_PATH => Some(path.to_string()),
            _ => Some("site".to_owned()),
        };
        let found: Vec<_> = listed.lengths(kind).into_iter().collect();
        let own = [(MARK_PATH, MARK.len() as u64), (MANIFEST_PATH, 4 * 67 + 14)];
        let own = own.map(|(path, bytes)| (path.to_owned(), (bytes, 1)));
        assert_eq!(
            found,
            own.into_iter().chain([("site".to_owned(), (10, 2))]).collect::<Vec<_>>()
        );
    }
}
