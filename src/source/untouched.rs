//! Whether anybody has touched a source.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::stamp::Stamp;
use super::walk::Files;
use crate::model::digest::Digest;

/// The coarsest clock of a common file system (FAT): two changes within it may look alike.
const COARSE: Duration = Duration::from_secs(2);

/// The coarsest of those that tell parts of a second, which is a tick of the system.
const FINE: Duration = Duration::from_millis(50);

/// A hash of the paths of all sources, of files that are not used among them, and of what the disk tells of each: as long as it is
/// the same, nobody has touched one, nor added, renamed or removed any.
///
/// `None` where a file cannot be looked at, where the system does not tell enough, or where one was changed so shortly before
/// `now` that a change after it need not show.
#[must_use]
pub fn stamps(root: &Path, files: &Files, now: SystemTime) -> Option<Digest> {
    let before = |tick| Some(now.checked_sub(tick)?.duration_since(UNIX_EPOCH).ok()?.as_nanos());
    let (coarse, fine) = (before(COARSE)?, before(FINE)?);
    if !cfg!(unix) || !files.refused.is_empty() {
        return None;
    }
    let paths: Vec<&String> = files.roles.keys().chain(&files.ignored).collect();
    let stamp = |path: &&String| {
        let stamp = fs::metadata(root.join(path)).ok().as_ref().and_then(Stamp::of)?;
        let settled = if stamp.is_fine() { fine } else { coarse };
        stamp.is_before(settled).then_some(stamp)
    };
    let stamps: Option<Vec<_>> = paths.par_iter().with_min_len(64).map(stamp).collect();
    let mut hash = Sha256::new();
    for (path, stamp) in paths.iter().zip(stamps?) {
        // A path holds no line feed, and what follows has always the same length.
        hash.update(path.as_bytes());
        hash.update(b"\n");
        hash.update(stamp.to_bytes());
    }
    Some(Digest::from_bytes(hash.finalize().into()))
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::walk::walk;

    fn look(root: &Path) -> Option<Digest> {
        stamps(root, &walk(root).0, SystemTime::now() + COARSE + COARSE)
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
            stamps(folder.path(), &files, changed + Duration::from_millis(later)).is_some()
        };
        assert_eq!([0, 49, 51].map(|later| known(500, later)), [false, false, true]);
        assert_eq!([51, 1_999, 2_001].map(|later| known(0, later)), [false, false, true]);
        assert_eq!(stamps(folder.path(), &files, UNIX_EPOCH), None);
    }
}
