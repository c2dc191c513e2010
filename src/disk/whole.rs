use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{OnceLock, PoisonError, RwLock};

use foldhash::fast::RandomState;

use super::error::DiskError;
use super::ledger::Settled;
use super::ownership::is_empty;
use super::place::{Place, sync_folder};
use super::stage::Stage;
use super::within;
use super::written::Written;
use crate::document::manifest::Digest;
use crate::site_path::SitePath;
use crate::source::opened::Opened;

/// A site where none was before: its files lie beside the output under the names that they will have, so that one step
/// publishes them all.
#[derive(Debug)]
pub(super) struct Whole {
    folder: PathBuf,
    /// The folders that were made; `""` is the outermost.
    made: RwLock<HashSet<Box<str>, RandomState>>,
    /// The outermost, once a file was made in it.
    opened: OnceLock<Option<Opened>>,
    /// What was written.
    pub(super) written: Written,
}

impl Whole {
    /// An empty site in `stage`; `None` where the output has files already, which are replaced one by one.
    pub(super) fn begin(place: &Place, stage: &Stage) -> Result<Option<Self>, DiskError> {
        let is_new = !place.root_exists()? || is_empty(place)?;
        let folder = stage.site();
        let (made, opened, written) = (RwLock::default(), OnceLock::new(), Written::default());
        Ok(is_new.then_some(Self { folder, made, opened, written }))
    }

    /// Where `path` is until then.
    pub(super) fn locate(&self, path: &SitePath) -> PathBuf {
        path.within(&self.folder)
    }

    /// A new file to write to, which no other may be the folder of.
    pub(super) fn open(&self, path: &SitePath) -> Result<File, DiskError> {
        let folder = path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
        self.make(folder).and_then(|()| self.create(path)).map_err(|cause| match cause.kind() {
            ErrorKind::AlreadyExists | ErrorKind::NotADirectory | ErrorKind::IsADirectory => {
                DiskError::Clash(path.clone())
            }
            _ => DiskError::Io { doing: "create", path: self.locate(path), cause },
        })
    }

    fn create(&self, path: &SitePath) -> io::Result<File> {
        match self.opened.get_or_init(|| Opened::open(&self.folder)) {
            Some(folder) => within::create(folder, path.as_str()),
            None => File::create_new(self.locate(path)),
        }
    }

    /// A new file with these contents, which have this hash.
    pub(super) fn write(
        &self,
        path: &SitePath,
        bytes: &[u8],
        digest: Digest,
    ) -> Result<(), DiskError> {
        let mut file = self.open(path)?;
        file.write_all(bytes).map_err(|cause| DiskError::Io {
            doing: "write",
            path: self.locate(path),
            cause,
        })?;
        self.written.add(path, digest, &file);
        Ok(())
    }

    /// Publishes all files; says whether that could be done. It cannot where something came into the output meanwhile, or where it
    /// is a mount point.
    pub(super) fn publish(&self, place: &Place) -> Result<bool, DiskError> {
        let moved = fs::rename(&self.folder, &place.root).is_ok();
        if moved && let Some(outer) = place.root.parent().filter(|outer| *outer != Path::new("")) {
            sync_folder(outer)?;
        }
        Ok(moved)
    }

    /// Gives each file a number, as if it had been staged for an output that was there before.
    pub(super) fn disband(&self, stage: &Stage, settled: &mut Settled) -> Result<(), DiskError> {
        settled.disband(|path| stage.adopt(&self.locate(path)))
    }

    fn make(&self, folder: &str) -> io::Result<()> {
        if self.made.read().unwrap_or_else(PoisonError::into_inner).contains(folder) {
            return Ok(());
        }
        match folder.rsplit_once('/') {
            Some((outer, _)) => self.make(outer)?,
            None if !folder.is_empty() => self.make("")?,
            None => {}
        }
        let path = self.folder.join(folder);
        match fs::create_dir(&path) {
            // Another thread was faster, or a file stands there.
            Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => {}
            made => made?,
        }
        // A panic elsewhere leaves the set whole: each change is one insertion.
        self.made.write().unwrap_or_else(PoisonError::into_inner).insert(folder.into());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::Summary;
    use crate::disk::fixture::{Files, Scene};
    use crate::disk::standing::Standing;

    const SITE: Files<'_> = &[("index.html", "hello"), ("osv/a/b.json", "{}")];

    /// Builds over what `before` made of the output, with something happening just before the commit.
    fn build(
        before: impl Fn(&Scene),
        meanwhile: impl Fn(&Scene),
    ) -> (Scene, Result<Summary, DiskError>) {
        let scene = Scene::new();
        before(&scene);
        let (output, _) = scene.begin(SITE).unwrap();
        assert!(output.whole.is_some(), "there was no site");
        meanwhile(&scene);
        let summary = output.commit();
        (scene, summary)
    }

    #[track_caller]
    fn check(before: impl Fn(&Scene), meanwhile: impl Fn(&Scene)) {
        let (scene, summary) = build(before, meanwhile);
        assert_eq!(summary.unwrap(), Summary { written: 4, ..Summary::default() });
        for (path, text) in SITE {
            assert_eq!(scene.read(path), *text);
        }
        assert_eq!(scene.leftovers(), [""; 0]);
        assert_eq!(scene.build(SITE).unwrap().unchanged, 4);
    }

    fn empty(scene: &Scene) {
        fs::create_dir(scene.root()).unwrap();
    }

    #[test]
    fn a_site_appears_where_nothing_or_an_empty_folder_is() {
        check(|_| {}, |_| {});
        check(empty, |_| {});
        check(|_| {}, empty);
        check(empty, |scene| fs::remove_dir(scene.root()).unwrap());
    }

    #[test]
    fn its_files_stand_as_they_were_written_until_somebody_edits_one() {
        let check = |edit: Option<&str>, stands: bool| {
            let scene = Scene::new();
            let (output, _) = scene.begin(SITE).unwrap();
            if let Some(text) = edit {
                fs::write(output.stage.site().join("index.html"), text).unwrap();
            }
            let written = output.list(&mut |_| ()).unwrap().commit().unwrap().1;
            assert!(written.is_some());
            let standing = Standing::open(&scene.root()).unwrap();
            assert_eq!(standing.stamps() == written, stands, "{edit:?}");
        };
        check(None, true);
        check(Some("hello there"), false);
    }

    #[test]
    fn nothing_of_it_is_seen_before_the_commit() {
        build(|_| {}, |scene| assert!(!scene.root().exists())).1.unwrap();
    }

    #[test]
    fn where_something_came_meanwhile_files_are_moved_one_by_one() {
        check(empty, |scene| scene.put("CNAME", "example.org"));
        check(|_| {}, |scene| scene.put("osv/a/mine", "mine"));
    }

    #[test]
    fn a_foreign_file_that_came_meanwhile_is_not_replaced() {
        let (scene, summary) = build(|_| {}, |scene| scene.put("index.html", "mine"));
        assert_eq!(summary.unwrap_err().rule().code, "output-foreign");
        assert_eq!(scene.files().into_values().collect::<Vec<_>>(), ["mine"]);
        assert_eq!(scene.leftovers(), [""; 0]);
    }

    #[test]
    fn a_file_is_no_folder_of_another() {
        for paths in [["a", "a/b"], ["a/b", "a"], ["a", "a/b/c"], ["a/b/c", "a/b"]] {
            let scene = Scene::new();
            let (output, _) = scene.begin(&[(paths[0], "")]).unwrap();
            let error = output.write(&SitePath::fixed(paths[1]), b"").unwrap_err();
            assert!(matches!(error, DiskError::Clash(_)), "{paths:?}: {error}");
            assert!(output.commit().is_err());
        }
    }

    #[test]
    fn what_a_killed_build_left_is_thrown_away() {
        let scene = Scene::new();
        let (mut output, _) = scene.begin(SITE).unwrap();
        output.stage.keep();
        drop(output);
        assert_ne!(scene.leftovers(), [""; 0]);
        let (output, opening) = scene.begin(SITE).unwrap();
        assert!(opening.discarded);
        output.commit().unwrap();
        assert_eq!(scene.leftovers(), [""; 0]);
    }
}
