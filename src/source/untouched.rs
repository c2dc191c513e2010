//! Whether anybody has touched a source.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::opened::{Links, Opened};
use super::stamp::Stamp;
use super::walk::Files;
use crate::model::digest::Digest;

/// The coarsest clock of a common file system (FAT): two changes within it may look alike.
const COARSE: Duration = Duration::from_secs(2);

/// The coarsest of those that tell parts of a second, which is a tick of the system.
const FINE: Duration = Duration::from_millis(50);

/// What the disk tells of every source, and of files that are not used.
#[derive(Clone, Debug, Default)]
pub struct Stamps {
    /// By their paths: first the sources, in order, then the others. None where a file cannot be looked at, or where it was changed so
    /// shortly before that a change after it need not show.
    each: Vec<(Box<str>, Option<Stamp>)>,
    sources: usize,
    /// Whether nothing was passed over.
    is_whole: bool,
}

/// Looks at every file of a site. `now` is the present by the clock of the machine.
#[must_use]
pub fn look(root: &Path, files: &Files, now: SystemTime) -> Stamps {
    let before = |tick| now.checked_sub(tick)?.duration_since(UNIX_EPOCH).ok();
    let (Some(coarse), Some(fine), true) = (before(COARSE), before(FINE), cfg!(unix)) else {
        return Stamps::default();
    };
    let opened = Opened::open(root);
    let stamp = |path: &String| {
        let within = opened.as_ref().and_then(|root| root.stamp(path, Links::Follow));
        let whole = || fs::metadata(root.join(path)).ok().as_ref().and_then(Stamp::of);
        let stamp = within.or_else(whole)?;
        let settled = if stamp.is_fine() { fine } else { coarse };
        stamp.is_before(settled.as_nanos()).then_some(stamp)
    };
    let paths: Vec<&String> = files.roles.keys().chain(&files.ignored).collect();
    let each = paths.par_iter().with_min_len(64);
    Stamps {
        each: each.map(|path| (path.as_str().into(), stamp(path))).collect(),
        sources: files.roles.len(),
        is_whole: files.refused.is_empty(),
    }
}

impl Stamps {
    /// What the disk told of the source at a path.
    pub(crate) fn get(&self, path: &str) -> Option<Stamp> {
        self.each[self.place(path)?].1
    }

    /// Where among the sources, in the order of their paths, the one at a path stands.
    pub(crate) fn place(&self, path: &str) -> Option<usize> {
        let sources = &self.each[..self.sources];
        sources.binary_search_by(|(source, _)| (**source).cmp(path)).ok()
    }

    /// The sources in the order of their paths.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (&str, Option<Stamp>)> {
        self.each[..self.sources].iter().map(|(path, stamp)| (&**path, *stamp))
    }

    /// A hash of the paths and the stamps: as long as it is the same, nobody has touched a file, nor added, renamed or removed any.
    ///
    /// `None` where a file cannot be looked at, where the system does not tell enough, or where one was changed too shortly before.
    #[must_use]
    pub fn whole(&self) -> Option<Digest> {
        let mut hash = Sha256::new();
        for (path, stamp) in &self.each {
            // A path holds no line feed, and what follows has always the same length.
            hash.update(path.as_bytes());
            hash.update(b"\n");
            hash.update((*stamp)?.to_bytes());
        }
        (self.is_whole && !self.each.is_empty()).then(|| Digest::from_bytes(hash.finalize().into()))
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::walk::walk;

    fn look(root: &Path) -> Option<Digest> {
        super::look(root, &walk(root).0, SystemTime::now() + COARSE + COARSE).whole()
    }

    #[track_caller]
    fn check(between: impl FnOnce(&Path), same: bool) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("content")).unwrap();
        for name in ["site.yaml", "about.md", "notes.txt"] {
            fs::write(root.join("content").join(name), name).unwrap();
        }
        let before = look(root).unwrap();
        between(root);
        assert_eq!(look(root) == Some(before), same);
    }

    #[test]
    fn every_kind_of_change_is_seen() {
        check(|_| {}, true);
        check(|root| fs::write(root.join("other"), "outside of the folders").unwrap(), true);
        check(|root| fs::write(root.join("content/about.md"), "ABOUT.MD").unwrap(), false);
        check(|root| fs::write(root.join("content/notes.txt"), "not used").unwrap(), false);
        check(|root| fs::write(root.join("content/new.md"), "").unwrap(), false);
        check(|root| fs::remove_file(root.join("content/about.md")).unwrap(), false);
        let rename = |root: &Path| {
            fs::rename(root.join("content/about.md"), root.join("content/report.md")).unwrap();
        };
        check(rename, false);
        let link =
            |root: &Path| std::os::unix::fs::symlink("/", root.join("content/x.md")).unwrap();
        check(link, false);
    }

    #[test]
    fn a_change_that_hides_its_time_is_seen() {
        let hide = |root: &Path| {
            let path = root.join("content/about.md");
            let before = fs::metadata(&path).unwrap().modified().unwrap();
            std::thread::sleep(Duration::from_millis(20));
            fs::write(&path, "ABOUT.MD").unwrap();
            fs::File::options().write(true).open(&path).unwrap().set_modified(before).unwrap();
        };
        check(hide, false);
    }

    #[test]
    fn of_what_was_just_changed_nothing_is_said() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("content")).unwrap();
        fs::write(folder.path().join("content/site.yaml"), "").unwrap();
        let (files, _) = walk(folder.path());
        let file = fs::File::options().append(true).open(folder.path().join("content/site.yaml"));
        let known = |part: u32, later: u64| {
            let changed = UNIX_EPOCH + Duration::new(1_790_000_000, part);
            file.as_ref().unwrap().set_modified(changed).unwrap();
            {
                let later = changed + Duration::from_millis(later);
                let stamps = super::look(folder.path(), &files, later);
                assert_eq!(stamps.whole().is_some(), stamps.get("content/site.yaml").is_some());
                stamps.whole().is_some()
            }
        };
        assert_eq!([0, 49, 51].map(|later| known(500, later)), [false, false, true]);
        assert_eq!([51, 1_999, 2_001].map(|later| known(0, later)), [false, false, true]);
        assert_eq!(super::look(folder.path(), &files, UNIX_EPOCH).whole(), None);
    }
}
