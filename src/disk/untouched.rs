use std::time::Duration;

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::error::{DiskError, Doing as _};
use super::ledger::{Entry, Fate, Settled};
use super::output::Output;
use super::standing;
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
    /// they count as written, and their hashes come back.
    ///
    /// Untouched is a file that the manifest lists, and whose size, times and identity are those that the last build saw: so no
    /// byte of it is read. A file that somebody edited has others.
    ///
    /// # Errors
    ///
    /// [`DiskError`] if a path was written before, if the way to one leads through a symbolic link, or if the system refuses
    /// something.
    pub fn holds(&self, key: Digest, paths: &[SitePath]) -> Result<Option<Vec<Digest>>, DiskError> {
        let mut seal = Seal::new(key);
        let mut digests = Vec::with_capacity(paths.len());
        let mut lengths = Vec::with_capacity(paths.len());
        for path in paths {
            let Some(digest) = self.ours.get(path) else { return Ok(None) };
            let Some(stamp) = self.tree.stamp(path)? else { return Ok(None) };
            seal.add(path, digest, stamp);
            digests.push(digest);
            lengths.push(stamp.length());
        }
        if !self.seals.renew(seal.finish()) {
            return Ok(None);
        }
        for ((path, digest), length) in paths.iter().zip(&digests).zip(lengths) {
            self.ledger.hold(path, Entry { digest: *digest, length, fate: Fate::Unchanged })?;
        }
        Ok(Some(digests))
    }

    /// Takes note that the files at these paths, which were all written, were made from `key`.
    pub fn note(&self, key: Digest, paths: Vec<SitePath>) {
        let mut groups = self.groups.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        groups.push(Group { key, paths });
    }

    /// Leaves what the next build needs to skip what did not change. `since` is when the commit began. A hash of all files comes back,
    /// unless somebody may have edited one.
    pub(super) fn seal(
        self,
        settled: &Settled,
        since: Option<u128>,
    ) -> Result<Option<Digest>, DiskError> {
        let groups = self.groups.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        // Folders have been made since the other tree looked for them.
        let tree = Tree::new(&self.place);
        let (Some(opened), Some(since)) = (self.opened, since) else { return Ok(None) };
        // Whoever edited a file since we looked at it changed it no earlier than that.
        let sure = |entry: &Entry, stamp: Stamp| match entry.fate {
            Fate::Unchanged => stamp.is_before(opened),
            Fate::Whole | Fate::Staged { .. } => stamp.is_before(since),
        };
        groups.into_par_iter().try_for_each(|group| {
            if let Some(seal) = group.seal(settled, &tree, &sure)? {
                self.seals.add(seal);
            }
            Ok::<_, DiskError>(())
        })?;
        self.seals.write(&self.place)?;
        let sure = |path: &SitePath, stamp| {
            settled.get(path.as_str()).is_some_and(|entry| sure(entry, stamp))
        };
        Ok(standing::stamps(&tree, sure))
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

impl Group {
    /// The seal of these files; none where somebody may have edited one.
    fn seal(
        &self,
        settled: &Settled,
        tree: &Tree,
        sure: &impl Fn(&Entry, Stamp) -> bool,
    ) -> Result<Option<Digest>, DiskError> {
        let mut seal = Seal::new(self.key);
        for path in &self.paths {
            let found = settled.get(path.as_str()).zip(tree.stamp(path)?);
            let found = found.filter(|(entry, stamp)| sure(entry, *stamp));
            let Some((entry, stamp)) = found else { return Ok(None) };
            seal.add(path, entry.digest, stamp);
        }
        Ok(Some(seal.finish()))
    }
}

/// A seal that is being made.
struct Seal(Sha256);

impl Seal {
    fn new(key: Digest) -> Self {
        Self(Sha256::new_with_prefix(key.as_bytes()))
    }

    fn add(&mut self, path: &SitePath, digest: Digest, stamp: Stamp) {
        // A path holds no line feed, and what follows has always the same length.
        self.0.update(path.as_str());
        self.0.update(b"\n");
        self.0.update(digest.as_bytes());
        self.0.update(stamp.to_bytes());
    }

    fn finish(self) -> Digest {
        Digest::from_bytes(self.0.finalize().into())
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
        if let Some(digests) = &held {
            assert_eq!(*digests, texts.map(|text| Digest::of(text.as_bytes())));
        } else {
            for (path, text) in paths.iter().zip(texts) {
                output.write(path, text.as_bytes()).unwrap();
            }
            output.note(key, paths.to_vec());
        }
        output.commit().unwrap();
        for (path, text) in paths.iter().zip(texts) {
            assert_eq!(scene.read(path.as_str()), text);
        }
        held.is_some()
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
        assert_eq!(output.holds(key, &paths).unwrap(), None);
    }

    #[test]
    fn a_file_that_is_held_is_written_once() {
        let scene = made();
        let (output, _) = Output::open(&scene.root()).unwrap();
        let paths = ["a", "b/c"].map(SitePath::fixed);
        assert!(output.holds(Digest::of(KEY), &paths).unwrap().is_some());
        assert_eq!(output.write(&paths[0], b"one").unwrap_err().rule().code, "output-clash");
    }

    #[test]
    fn no_file_that_the_manifest_lacks_is_held() {
        let scene = made();
        let (output, _) = Output::open(&scene.root()).unwrap();
        assert_eq!(output.holds(Digest::of(KEY), &[SitePath::fixed("d")]).unwrap(), None);
    }
}
