//! Which sources were edited, as the operating system tells it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::source::walk::FOLDERS;

/// Listens to the folders of a site and of its drafts. The rest of the site's folder, such as the output, is not listened
/// to, but for folders of sources that appear there.
#[derive(Debug)]
pub struct Watch {
    watcher: Option<RecommendedWatcher>,
    root: PathBuf,
    folders: Vec<PathBuf>,
    listening: BTreeSet<PathBuf>,
    has_failed: bool,
}

impl Watch {
    /// Begins to listen; `tell` is called with the paths of every event, or with none where some were lost.
    pub fn new(
        root: &Path,
        drafts: Option<&Path>,
        tell: impl Fn(Vec<PathBuf>) + Send + 'static,
    ) -> Self {
        let watcher =
            notify::recommended_watcher(move |event: notify::Result<Event>| match event {
                Ok(event) if event.need_rescan() => tell(vec![]),
                Ok(event) if is_edit(event.kind) => tell(event.paths),
                Ok(_) => {}
                Err(_) => tell(vec![]),
            });
        let of_site = FOLDERS.iter().filter_map(|folder| folder.split('/').next());
        let folders = of_site.map(|folder| root.join(folder)).chain(drafts.map(Path::to_owned));
        let mut watch = Self {
            has_failed: watcher.is_err(),
            watcher: watcher.ok(),
            root: root.to_owned(),
            folders: folders.collect(),
            listening: BTreeSet::new(),
        };
        watch.listen(root, RecursiveMode::NonRecursive);
        watch.renew(&BTreeSet::new());
        watch
    }

    /// Whether every folder that is there is listened to.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !self.has_failed
    }

    /// Listens to folders that appeared, also in the place of others of the same name.
    pub fn renew(&mut self, changed: &BTreeSet<PathBuf>) {
        for folder in self.folders.clone() {
            if changed.contains(&folder) && self.listening.remove(&folder) {
                // One that was removed is forgotten already.
                drop(self.watcher.as_mut().map(|watcher| watcher.unwatch(&folder)));
            }
            if !self.listening.contains(&folder) && folder.is_dir() {
                self.listen(&folder, RecursiveMode::Recursive);
            }
        }
    }

    /// The path of a source relative to the site's folder, with `/`.
    #[must_use]
    pub fn relative(&self, path: &Path) -> Option<String> {
        let inner = path.strip_prefix(&self.root).ok()?;
        let parts: Option<Vec<_>> = inner.iter().map(|part| part.to_str()).collect();
        parts.map(|parts| parts.join("/"))
    }

    fn listen(&mut self, folder: &Path, mode: RecursiveMode) {
        let Some(watcher) = &mut self.watcher else { return };
        match watcher.watch(folder, mode) {
            Ok(()) => drop(self.listening.insert(folder.to_owned())),
            Err(_) => self.has_failed = true,
        }
    }
}

/// Our own reading is told too, and must lead to nothing.
fn is_edit(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    /// Waits for an event about a path.
    #[track_caller]
    fn hear(events: &mpsc::Receiver<Vec<PathBuf>>, path: &Path) {
        let patience = Duration::from_secs(20);
        while !events.recv_timeout(patience).unwrap().iter().any(|found| found == path) {}
    }

    #[test]
    fn edits_are_told_also_in_folders_that_appear_later() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join("content")).unwrap();
        let (send, events) = mpsc::channel();
        let mut watch = Watch::new(&root, None, move |paths| drop(send.send(paths)));
        assert!(watch.is_whole());
        let page = root.join("content/a.md");
        fs::write(&page, "a").unwrap();
        hear(&events, &page);
        assert_eq!(watch.relative(&page).as_deref(), Some("content/a.md"));
        let advisories = root.join("advisories");
        for _ in 0..2 {
            fs::create_dir(&advisories).unwrap();
            hear(&events, &advisories);
            watch.renew(&BTreeSet::from([advisories.clone()]));
            let advisory = advisories.join("A-1.md");
            fs::write(&advisory, "a").unwrap();
            hear(&events, &advisory);
            fs::remove_dir_all(&advisories).unwrap();
            hear(&events, &advisories);
            watch.renew(&BTreeSet::from([advisories.clone()]));
        }
    }

    #[test]
    fn reading_and_other_folders_are_not_told() {
        assert!(!is_edit(EventKind::Access(AccessKind::Open(AccessMode::Any))));
        assert!(is_edit(EventKind::Any));
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for name in ["content", "public"] {
            fs::create_dir(root.join(name)).unwrap();
        }
        let (send, events) = mpsc::channel();
        let _watch = Watch::new(&root, None, move |paths| drop(send.send(paths)));
        fs::write(root.join("public/a.html"), "a").unwrap();
        fs::write(root.join("content/a.md"), "a").unwrap();
        let first = events.recv_timeout(Duration::from_secs(20)).unwrap();
        assert_eq!(first, [root.join("content/a.md")]);
    }
}
