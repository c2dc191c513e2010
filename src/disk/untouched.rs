use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::error::{DiskError, Doing as _};
use super::ledger::{Entry, Fate, Settled};
use super::output::Output;
use super::place::Place;
use super::standing::Sum;
use super::tree::Tree;
use crate::document::manifest::Digest;
use crate::site_path::SitePath;
use crate::source::stamp::{self, Stamp};

/// How many milliseconds the clocks of common systems take from one time to the next, at most.
const TICK: u32 = 12;

/// Files that were made together, and what they were made from.
#[derive(Debug)]
pub(super) struct Group {
    key: Digest,
    paths: Vec<SitePath>,
}

impl Output {
    /// Whether files that were made from the same `key` stand at these paths, and were not touched since they were written. If so,
    /// they count as written.
    ///
    /// Untouched is a file that the manifest lists, and whose size, times and identity are those that the last build saw: so no
    /// byte of it is read. A file that somebody edited has others.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if a path was written before, if the way to one leads through a symbolic link, or if the system refuses
    /// something.
    pub fn holds(&self, key: Digest, paths: &[SitePath]) -> Result<bool, DiskError> {
        let mut seal = Seal::new(key);
        let mut held = Vec::with_capacity(paths.len());
        // Whoever edits a file from now on changes its stamp.
        let mut fate = Fate::Held;
        for path in paths {
            let Some(digest) = self.ours.get(path) else { return Ok(false) };
            let Some(stamp) = self.tree.stamp(path)? else { return Ok(false) };
            seal.add(path, digest, stamp);
            if !self.opened.is_some_and(|opened| stamp.is_before(opened)) {
                fate = Fate::Unchanged;
            }
            held.push((digest, stamp.length()));
        }
        let (seal, files) = seal.finish();
        if !self.seals.renew(seal) {
            return Ok(false);
        }
        for (path, &(digest, length)) in paths.iter().zip(&held) {
            self.ledger.hold(path, Entry { digest, length, fate })?;
        }
        if fate == Fate::Held {
            let mut sum = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            *sum = sum.and(files);
        }
        Ok(true)
    }

    /// Takes note that the files at these paths, which were all written, were made from `key`.
    pub fn note(&self, key: Digest, paths: Vec<SitePath>) {
        if let Some(whole) = &self.whole {
            if let Some(seal) = whole.written.seal(key, &paths) {
                self.seals.add(seal);
            }
            return;
        }
        let mut groups = self.groups.lock().unwrap_or_else(PoisonError::into_inner);
        groups.push(Group { key, paths });
    }

    /// Leaves what the next build needs to skip what did not change. `since` is when the commit began; `at_once` says that it published
    /// a site as a whole. A hash of all files comes back, unless somebody may have edited one.
    pub(super) fn seal(
        self,
        settled: &Settled,
        since: Option<u128>,
        at_once: bool,
    ) -> Result<Option<Digest>, DiskError> {
        if let Some(whole) = &self.whole {
            // What was moved file by file has other stamps than it had before.
            let files = since.and_then(|since| whole.written.all(since)).filter(|_| at_once);
            files.map(|_| self.seals.write(&self.place)).transpose()?;
            return Ok(files.map(Sum::finish));
        }
        let groups = self.groups.into_inner().unwrap_or_else(PoisonError::into_inner);
        let (Some(opened), Some(since)) = (self.opened, since) else { return Ok(None) };
        let newest = Newest::new(&self.place, settled, opened, since);
        let seal = |group: &Group| {
            let sealed = newest.seal(group)?;
            Ok(sealed.map(|(seal, files)| {
                self.seals.add(seal);
                files
            }))
        };
        let sealed: Vec<_> = groups.par_iter().map(seal).collect::<Result<_, DiskError>>()?;
        self.seals.write(&self.place)?;
        let held = self.held.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut files = sealed.into_iter().chain([newest.rest()?]);
        Ok(files.try_fold(held, |all, files| Some(all.and(files?))).map(Sum::finish))
    }

    /// The same, once the clock has gone on, so that what was written before shows an earlier time. A coarse one is not waited for.
    pub(super) fn later(&self) -> Result<Option<u128>, DiskError> {
        let now = self.now()?;
        for _ in 0..TICK {
            std::thread::sleep(Duration::from_millis(1));
            let next = self.now()?;
            if next > now {
                return Ok(next);
            }
        }
        Ok(now)
    }

    /// The present by the clock of the disk, in nanoseconds since 1970.
    pub(super) fn now(&self) -> Result<Option<u128>, DiskError> {
        let path = self.place.side.join("clock");
        let file = std::fs::File::create(&path).doing("create", &path)?;
        // A file that was empty before may keep its time.
        file.set_len(1).doing("write", &path)?;
        let metadata = file.metadata().doing("look at", &path)?;
        std::fs::remove_file(&path).doing("remove", &path)?;
        Ok(stamp::modified(&metadata))
    }
}

/// The files of a site in their places.
struct Newest<'a> {
    settled: &'a Settled,
    tree: Tree,
    /// Which of them are part of a group.
    grouped: Vec<AtomicBool>,
    opened: u128,
    since: u128,
}

impl<'a> Newest<'a> {
    fn new(place: &Place, settled: &'a Settled, opened: u128, since: u128) -> Self {
        // Folders have been made since another tree looked for them.
        let tree = Tree::new(place);
        let grouped = (0..settled.len()).map(|_| AtomicBool::new(false)).collect();
        Self { settled, tree, grouped, opened, since }
    }

    /// The seal of a group and its files; none where somebody may have edited one.
    fn seal(&self, group: &Group) -> Result<Option<(Digest, Sum)>, DiskError> {
        let mut seal = Seal::new(group.key);
        for path in &group.paths {
            let Some(at) = self.settled.place(path) else { return Ok(None) };
            self.grouped[at].store(true, Ordering::Relaxed);
            let Some(stamp) = self.stamp(at)? else { return Ok(None) };
            seal.add(path, self.settled.at(at).1.digest, stamp);
        }
        Ok(Some(seal.finish()))
    }

    /// The files that are part of no group, but for those that are held.
    fn rest(&self) -> Result<Option<Sum>, DiskError> {
        let mut sum = Sum::default();
        for at in 0..self.settled.len() {
            let (path, entry) = self.settled.at(at);
            if entry.fate != Fate::Held && !self.grouped[at].load(Ordering::Relaxed) {
                let Some(stamp) = self.stamp(at)? else { return Ok(None) };
                sum.add(path, stamp);
            }
        }
        Ok(Some(sum))
    }

    /// The stamp of a file; none where it is gone, or somebody may have edited it.
    fn stamp(&self, at: usize) -> Result<Option<Stamp>, DiskError> {
        let (path, entry) = self.settled.at(at);
        // Whoever edited a file since we looked at it changed it no earlier than that.
        let looked = match entry.fate {
            Fate::Unchanged | Fate::Held => self.opened,
            Fate::Whole | Fate::Staged { .. } => self.since,
        };
        Ok(self.tree.stamp(path)?.filter(|stamp| stamp.is_before(looked)))
    }
}

/// A seal that is being made, and the files under it.
pub(super) struct Seal(Sha256, Sum);

impl Seal {
    pub(super) fn new(key: Digest) -> Self {
        Self(Sha256::new_with_prefix(key.as_bytes()), Sum::default())
    }

    pub(super) fn add(&mut self, path: &SitePath, digest: Digest, stamp: Stamp) {
        let file = self.1.add(path, stamp);
        self.add_known(file, digest);
    }

    /// Adds a file by its hash in a sum, which is not added there.
    pub(super) fn add_known(&mut self, file: [u8; 32], digest: Digest) {
        self.0.update([file, *digest.as_bytes()].as_flattened());
    }

    pub(super) fn finish(self) -> (Digest, Sum) {
        (Digest::from_bytes(self.0.finalize().into()), self.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::fixture::Scene;
    use std::fs;

    const KEY: &[u8] = b"key";

    /// A build that writes two files, as one group of that key, where they are not there yet; says whether they were.
    fn build(scene: &Scene, key: &[u8], texts: [&str; 2]) -> bool {
        let (output, _) = Output::open(&scene.root()).unwrap();
        let paths = ["a", "b/c"].map(SitePath::fixed);
        let key = Digest::of(key);
        let held = output.holds(key, &paths).unwrap();
        for (path, text) in paths.iter().zip(texts) {
            if !held {
                output.write(path, text.as_bytes()).unwrap();
            }
            assert_eq!(output.digest(path), Some(Digest::of(text.as_bytes())));
        }
        if !held {
            output.note(key, paths.to_vec());
        }
        output.commit().unwrap();
        for (path, text) in paths.iter().zip(texts) {
            assert_eq!(scene.read(path.as_str()), text);
        }
        held
    }

    /// A folder in which two files have been made from a key, long enough ago.
    fn made() -> Scene {
        let scene = Scene::new();
        assert!(!build(&scene, KEY, ["one", "two"]));
        // A build so short may begin and end in one tick of the disk's clock, and is then certain of nothing.
        tick();
        build(&scene, KEY, ["one", "two"]);
        scene
    }

    fn tick() {
        std::thread::sleep(std::time::Duration::from_millis(30));
    }

    /// Whether the files still count as made after something happened to them.
    #[track_caller]
    fn check(between: impl FnOnce(&Scene), expected: bool) {
        let scene = made();
        between(&scene);
        assert_eq!(build(&scene, KEY, ["one", "two"]), expected);
        tick();
        build(&scene, KEY, ["one", "two"]);
        assert!(build(&scene, KEY, ["one", "two"]));
    }

    #[test]
    fn files_that_nobody_touched_are_held() {
        check(|_| {}, true);
        check(|scene| scene.put("foreign", "file"), true);
    }

    #[test]
    fn a_file_that_somebody_touched_is_not_held() {
        check(|scene| scene.put("a", "uno"), false);
        check(|scene| scene.put("a", "longer"), false);
        check(|scene| fs::remove_file(scene.root().join("b/c")).unwrap(), false);
        let swap = |scene: &Scene| {
            let (a, c, aside) =
                (scene.root().join("a"), scene.root().join("b/c"), scene.beside("x"));
            fs::rename(&a, &aside).unwrap();
            fs::rename(&c, &a).unwrap();
            fs::rename(aside, c).unwrap();
        };
        check(swap, false);
        check(|scene| fs::remove_dir_all(scene.root()).unwrap(), false);
    }

    #[test]
    fn another_key_holds_nothing() {
        let scene = made();
        assert!(!build(&scene, b"other", ["one", "three"]));
        tick();
        assert!(!build(&scene, KEY, ["one", "two"]));
    }

    #[test]
    fn lost_seals_hold_nothing() {
        check(|scene| fs::remove_file(scene.place().side.join("seals")).unwrap(), false);
    }

    #[test]
    fn an_edit_while_a_build_runs_is_noticed_by_the_next() {
        let scene = made();
        let (output, _) = Output::open(&scene.root()).unwrap();
        let paths = ["a", "b/c"].map(SitePath::fixed);
        let key = Digest::of(b"other");
        output.write(&paths[0], b"one").unwrap();
        output.write(&paths[1], b"two").unwrap();
        output.note(key, paths.to_vec());
        scene.put("a", "uno");
        output.commit().unwrap();
        let (output, _) = Output::open(&scene.root()).unwrap();
        assert!(!output.holds(key, &paths).unwrap());
    }

    #[test]
    fn a_file_that_is_held_is_written_once() {
        let scene = made();
        let (output, _) = Output::open(&scene.root()).unwrap();
        let paths = ["a", "b/c"].map(SitePath::fixed);
        assert!(output.holds(Digest::of(KEY), &paths).unwrap());
        assert_eq!(output.write(&paths[0], b"one").unwrap_err().rule().code, "output-clash");
    }

    #[test]
    fn no_file_that_the_manifest_lacks_is_held() {
        let scene = made();
        let (output, _) = Output::open(&scene.root()).unwrap();
        assert!(!output.holds(Digest::of(KEY), &[SitePath::fixed("d")]).unwrap());
    }
}
