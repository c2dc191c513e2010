//! Whether an output stands as a build left it: what was kept of that build, and the stamps of all files.

use std::fs;
use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::error::DiskError;
use super::lock::Lock;
use super::place::Place;
use super::stage::Stage;
use super::tree::Tree;
use crate::document::manifest::{DIGITS, Digest, MANIFEST_PATH, SIGNATURE_PATH};
use crate::site_path::SitePath;
use crate::source::stamp::Stamp;

/// The file beside the output with what the last build kept of itself.
const NAME: &str = "standing";

/// An output that no build writes to while this lives.
#[derive(Debug)]
pub struct Standing {
    place: Place,
    _lock: Lock,
}

impl Standing {
    /// Looks at an output; `None` where there is none, where a build writes to it, or where one was killed.
    #[must_use]
    pub fn open(folder: &Path) -> Option<Self> {
        let place = Place::of(folder).ok()?;
        if !place.side_exists().ok()? || !place.root_exists().ok()? {
            return None;
        }
        let lock = Lock::take(&place).ok()?;
        let left = Stage::existing(&place).exists() || super::is_interrupted(folder).ok()?;
        (!left).then_some(Self { place, _lock: lock })
    }

    /// What [`keep`] kept; nothing where that is gone.
    #[must_use]
    pub fn kept(&self) -> Vec<u8> {
        fs::read(self.place.side.join(NAME)).unwrap_or_default()
    }

    /// A hash of the paths and the stamps of the manifest and of all files that it lists: as long as it is the same, nobody has touched
    /// one.
    #[must_use]
    pub fn stamps(&self) -> Option<Digest> {
        stamps(&Tree::new(&self.place))
    }
}

/// Keeps what a build knows of itself, for the next.
///
/// # Errors
/// [`DiskError`] if it cannot be written.
pub fn keep(folder: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    Place::of(folder)?.keep(NAME, |out| out.write_all(bytes))
}

/// The hash; `None` where a file is missing.
fn stamps(tree: &Tree) -> Option<Digest> {
    let manifest = SitePath::fixed(MANIFEST_PATH);
    let text = fs::read(tree.locate(&manifest)).ok()?;
    let lines: Vec<&str> = str::from_utf8(&text).ok()?.lines().collect();
    let together = lines.par_chunks(TOGETHER).map(|lines| {
        let mut sum = Sum::default();
        for line in lines {
            let path = SitePath::parse(line.get(DIGITS + 2..)?)?;
            sum.add(&path, tree.stamp(&path).ok()??);
        }
        Some(sum)
    });
    let sums: Option<Vec<Sum>> = together.collect();
    let mut sum = sums?.into_iter().fold(Sum::default(), Sum::and);
    sum.add(&manifest, tree.stamp(&manifest).ok()??);
    let signature = SitePath::fixed(SIGNATURE_PATH);
    if let Some(stamp) = tree.stamp(&signature).ok()? {
        sum.add(&signature, stamp);
    }
    Some(sum.finish())
}

/// How many files are looked at one after the other.
const TOGETHER: usize = 64;

/// Files with their stamps, in no order: the sum of a SHA-256 for each, so that whoever looks at one need not wait for the others.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum([u64; 4]);

impl Sum {
    /// Adds a file, whose own hash comes back.
    pub(super) fn add(&mut self, path: &SitePath, stamp: Stamp) -> [u8; 32] {
        // A path holds no line feed.
        let hash = Sha256::new_with_prefix(path.as_str()).chain_update(b"\n");
        let hash: [u8; 32] = hash.chain_update(stamp.to_bytes()).finalize().into();
        let parts = hash.as_chunks().0;
        *self = self.and(Self(std::array::from_fn(|at| u64::from_le_bytes(parts[at]))));
        hash
    }

    /// The files of both.
    pub(super) fn and(self, other: Self) -> Self {
        let part = |at: usize| self.0[at].wrapping_add(other.0[at]);
        Self(std::array::from_fn(part))
    }

    /// The hash of all.
    pub(super) fn finish(self) -> Digest {
        Digest::of(self.0.map(u64::to_le_bytes).as_flattened())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::Output;
    use crate::disk::fixture::{Files, Scene};

    const SITE: Files<'_> = &[("index.html", "hello"), ("osv/a.json", "{}")];

    /// What a build says of its files, once their times lie behind it.
    fn built(scene: &Scene) -> Option<Digest> {
        scene.build(SITE).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(20));
        let (output, _): (Output, _) = scene.begin(SITE).unwrap();
        output.list(&mut |_| ()).unwrap().commit().unwrap().1
    }

    fn now(scene: &Scene) -> Option<Digest> {
        Standing::open(&scene.root())?.stamps()
    }

    #[track_caller]
    fn check(between: impl FnOnce(&Scene), stands: bool) {
        let scene = Scene::new();
        let built = built(&scene).unwrap();
        between(&scene);
        assert_eq!(now(&scene) == Some(built), stands);
    }

    #[test]
    fn an_output_stands_until_somebody_touches_a_file_of_ours() {
        check(|_| {}, true);
        check(|scene| scene.put("foreign", "mine"), true);
        check(|scene| scene.put("index.html", "HELLO"), false);
        check(|scene| scene.put("osv/a.json", "{}"), false);
        check(|scene| scene.put("SHA256SUMS", ""), false);
        check(|scene| scene.put("SHA256SUMS.asc", "new"), false);
        check(|scene| fs::remove_file(scene.root().join(".nojekyll")).unwrap(), false);
        check(|scene| fs::remove_dir_all(scene.root()).unwrap(), false);
    }

    #[test]
    #[cfg(unix)]
    fn a_folder_that_became_a_link_does_not_stand() {
        let swap = |scene: &Scene| {
            fs::rename(scene.root().join("osv"), scene.beside("elsewhere")).unwrap();
            scene.link("osv", "../elsewhere");
        };
        check(swap, false);
    }

    #[test]
    fn files_that_may_have_been_edited_meanwhile_are_not_vouched_for() {
        let scene = Scene::new();
        scene.build(SITE).unwrap();
        let (output, _) = scene.begin(SITE).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(20));
        scene.put("index.html", "later");
        assert_eq!(output.list(&mut |_| ()).unwrap().commit().unwrap().1, None);
    }

    #[test]
    fn each_file_counts_with_its_path_and_its_stamp() {
        let scene = Scene::new();
        scene.put("a", "one");
        scene.put("b", "three");
        let tree = Tree::new(&scene.place());
        let [a, b] = ["a", "b"].map(SitePath::fixed);
        let [one, other] = [&a, &b].map(|path| tree.stamp(path).unwrap().unwrap());
        let of = |files: &[(&SitePath, Stamp)]| {
            let mut sum = Sum::default();
            for (path, stamp) in files {
                sum.add(path, *stamp);
            }
            sum.finish()
        };
        let all = of(&[(&a, one), (&b, other)]);
        assert_eq!(of(&[(&b, other), (&a, one)]), all);
        for files in [&[][..], &[(&a, one)], &[(&b, one), (&a, other)], &[(&a, one), (&a, one)]] {
            assert_ne!(of(files), all, "{files:?}");
        }
    }

    #[test]
    fn while_a_build_runs_or_after_it_was_killed_nothing_stands() {
        let scene = Scene::new();
        assert!(Standing::open(&scene.root()).is_none(), "there is no output");
        scene.build(SITE).unwrap();
        let (mut output, _) = scene.begin(SITE).unwrap();
        assert!(Standing::open(&scene.root()).is_none(), "a build runs");
        output.stage.keep();
        drop(output);
        assert!(Standing::open(&scene.root()).is_none(), "a build was killed");
        scene.build(SITE).unwrap();
        assert!(Standing::open(&scene.root()).is_some());
    }

    #[test]
    fn what_is_kept_comes_back() {
        let scene = Scene::new();
        scene.build(SITE).unwrap();
        assert_eq!(Standing::open(&scene.root()).unwrap().kept(), b"");
        keep(&scene.root(), b"bytes").unwrap();
        assert_eq!(Standing::open(&scene.root()).unwrap().kept(), b"bytes");
    }
}
