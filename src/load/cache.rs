//! The first pass again and again, over a site that is edited: only what changed is read and parsed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Loaded, Source, begun, gathered, kept, source};
use crate::source::stamp::Stamp;
use crate::source::walk::{Files, Role};

/// The texts of prose and the patches of a site as one pass read them, by their paths.
pub type Texts = BTreeMap<String, Arc<[u8]>>;

/// What each file gave when it was read last.
#[derive(Default)]
#[expect(missing_debug_implementations, reason = "it holds all that a site says")]
pub struct Cache {
    kept: BTreeMap<String, Kept>,
    /// Files whose stamp may be that of a reading in the middle of an edit: they are read once more.
    doubtful: BTreeSet<String>,
    /// How many readings there were.
    readings: u64,
    /// What a build read, until all was read once.
    built: Option<kept::Kept>,
}

struct Kept {
    role: Role,
    stamp: Option<Stamp>,
    source: Source,
    /// Which reading of all it was.
    reading: u64,
}

impl Cache {
    /// Reads for the first time what a build before may have read already.
    #[must_use]
    pub fn after(built: kept::Kept) -> Self {
        Self { built: Some(built), ..Self::default() }
    }

    /// Reads the files that are new, look different or are among `changed`; says whether anything is not as it was.
    pub fn refresh(&mut self, root: &Path, files: &Files, changed: &BTreeSet<String>) -> bool {
        let is_first = self.kept.is_empty();
        let fresh = self.fresh(root, files, changed);
        let before = self.kept.len();
        self.kept.retain(|path, kept| files.roles.get(path) == Some(&kept.role));
        let is_other = self.kept.len() != before;
        let is_new = self.keep(fresh);
        if is_first {
            self.doubtful.clear();
            self.built = None;
        }
        is_new || is_other
    }

    /// The same where nothing can have changed but `changed`, and no file came or went: the others are not looked at.
    pub fn reread(&mut self, root: &Path, files: &Files, changed: &BTreeSet<String>) -> bool {
        let read =
            |path: &String| Some((path.clone(), self.read(root, path, files.roles.get(path)?)));
        let fresh = changed.union(&self.doubtful).filter_map(read).collect();
        self.keep(fresh)
    }

    /// What [`super::load`] would have given when the files were looked at last.
    #[must_use]
    pub fn loaded(&self, root: &Path, files: &Files) -> Loaded {
        let copies = self
            .kept
            .par_iter()
            .map(|(path, kept)| (path, kept.source.piece.clone(), kept.source.found.clone()));
        let copies: Vec<_> = copies.collect();
        gathered(begun(root, files), copies.into_iter()).finish()
    }

    /// The number of a file's newest reading, which no other has.
    #[must_use]
    pub fn reading(&self, path: &str) -> Option<u64> {
        self.kept.get(path).map(|kept| kept.reading)
    }

    /// The texts that belong to [`Cache::loaded`].
    #[must_use]
    pub fn texts(&self) -> Texts {
        let text = |(path, kept): (&String, &Kept)| {
            Some((path.clone(), Arc::clone(kept.source.text.as_ref()?)))
        };
        self.kept.iter().filter_map(text).collect()
    }

    /// Reads what is not known as it is now.
    fn fresh(&self, root: &Path, files: &Files, changed: &BTreeSet<String>) -> Vec<(String, Kept)> {
        let read = |(path, role): (&String, &Role)| {
            let named = changed.contains(path) || self.doubtful.contains(path);
            let is_known = |kept: &Kept| {
                kept.role == *role && kept.stamp.is_some() && kept.stamp == stamp(root, path)
            };
            let known = !named && self.kept.get(path).is_some_and(is_known);
            (!known).then(|| (path.clone(), self.read(root, path, role)))
        };
        files.roles.par_iter().filter_map(read).collect()
    }

    fn read(&self, root: &Path, path: &str, role: &Role) -> Kept {
        // Before the file is opened: what is written meanwhile must look newer.
        let stamp = stamp(root, path);
        let source = source(root, path, role, self.built.as_ref());
        Kept { role: role.clone(), stamp, source, reading: 0 }
    }

    /// Takes in what was read, and says whether anything is not as it was.
    fn keep(&mut self, fresh: Vec<(String, Kept)>) -> bool {
        self.doubtful = fresh.iter().map(|(path, _)| path.clone()).collect();
        let mut is_new = false;
        for (path, mut kept) in fresh {
            self.readings += 1;
            kept.reading = self.readings;
            is_new |= !self.kept.get(&path).is_some_and(|known| known.gives_the_same(&kept));
            self.kept.insert(path, kept);
        }
        is_new
    }
}

impl Kept {
    /// Whether a reading gave what an earlier one did: sound prose and patches are compared, of anything else a stamp
    /// is enough.
    fn gives_the_same(&self, later: &Self) -> bool {
        let texts = self.source.text.as_ref().zip(later.source.text.as_ref());
        let same_text = texts.map(|(before, now)| before == now);
        let sound = self.source.piece.is_some() && later.source.piece.is_some();
        same_text.map_or(self.stamp.is_some() && self.stamp == later.stamp, |same| same && sound)
    }
}

fn stamp(root: &Path, path: &str) -> Option<Stamp> {
    fs::metadata(root.join(path)).ok().as_ref().and_then(Stamp::of)
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::source::walk::{is_still, walk};

    const SITE: &str = "title: A\nurl: https://security.example.org/\nsigning: optional\n";
    const TEXTS: [&str; 5] = [
        "---\nid: NAME\ntitle: One\nrevisions: [{date: 2026-01-01, summary: First}]\n---\nBody\n",
        "---\nid: NAME\ntitle: Two\nrevisions: [{date: 2026-01-01, summary: First}]\n---\nBody\n",
        "---\nid: NAME\ntitle: Two\naliases: [CVE-2026-1234]\nrevisions: [{date: 2026-01-02, summary: More}]\n---\n[a](b.md)\n",
        "---\nid: NAME\ntitel: Two\n---\n",
        "---\ntitle: [\n---\n\u{1b}\n",
    ];
    const FILES: [&str; 6] = [
        "advisories/EX-1.md",
        "advisories/EX-2.md",
        "advisories/2026/EX-3.md",
        "content/about.md",
        "themes/default/templates/home.html",
        "themes/default/static/a.css",
    ];

    /// Numbers without a pattern, the same in every run.
    struct Dice(u32);

    impl Dice {
        fn roll(&mut self, sides: usize) -> usize {
            self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (self.0 >> 16) as usize % sides
        }
    }

    fn scene() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in
            ["content", "advisories/2026", "themes/default/templates", "themes/default/static"]
        {
            fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        fs::write(folder.path().join("content/site.yaml"), SITE).unwrap();
        folder
    }

    /// Writes, removes or renames one file, and names what was touched.
    fn edit(root: &Path, dice: &mut Dice) -> Vec<String> {
        let (file, other) = (FILES[dice.roll(6)], FILES[dice.roll(6)]);
        let ids = Path::new(file).file_stem().unwrap().to_str().unwrap();
        match dice.roll(8) {
            0 => drop(fs::remove_file(root.join(file))),
            1 => drop(fs::rename(root.join(file), root.join(other))),
            _ => fs::write(root.join(file), TEXTS[dice.roll(5)].replace("NAME", ids)).unwrap(),
        }
        vec![file.to_owned(), other.to_owned()]
    }

    #[test]
    fn what_a_build_read_is_taken_once_and_with_its_text() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["content", "advisories"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        fs::write(folder.path().join("content/site.yaml"), SITE).unwrap();
        fs::write(folder.path().join(FILES[0]), TEXTS[0].replace("NAME", "EX-1")).unwrap();
        let (files, _) = walk(folder.path());
        let built = kept::Kept::default();
        let loaded = super::super::load_anew(folder.path(), &mut files.clone(), Some(&built));
        let mut blocks = vec![vec![]; crate::notes::BLOCKS];
        let write = |block: usize, records: &[crate::notes::Record<'_>]| {
            crate::notes::write("maker", records.iter().copied(), &mut blocks[block])
        };
        built.records(write).unwrap();
        let mut cache = Cache::after(kept::Kept::new(blocks, "maker"));
        let mut plain = Cache::default();
        for cache in [&mut cache, &mut plain] {
            assert!(cache.refresh(folder.path(), &files, &BTreeSet::new()));
            assert!(cache.built.is_none());
        }
        assert_eq!(cache.texts(), plain.texts());
        let shown =
            |loaded: &Loaded| format!("{:?}", loaded.library.as_ref().unwrap().advisories());
        assert_eq!(shown(&cache.loaded(folder.path(), &files)), shown(&loaded));
    }

    #[test]
    fn after_every_edit_it_gives_what_a_fresh_reading_gives() {
        let folder = scene();
        let root = folder.path();
        let (mut cache, mut dice) = (Cache::default(), Dice(7));
        let mut sites = BTreeSet::new();
        for _ in 0..400 {
            let touched = edit(root, &mut dice).into_iter().collect();
            let (files, _) = walk(root);
            cache.refresh(root, &files, &touched);
            let fresh = format!("{:?}", super::super::load(root, &files));
            assert_eq!(format!("{:?}", cache.loaded(root, &files)), fresh);
            sites.insert(fresh);
        }
        assert!(sites.len() > 100, "{}", sites.len());
    }

    /// As the preview looks: at everything only where what is named says that files may have come or gone.
    #[test]
    fn after_every_edit_it_is_enough_to_read_what_was_named() {
        let folder = scene();
        let root = folder.path();
        let (mut cache, mut dice, mut files) = (Cache::default(), Dice(11), walk(root).0);
        let mut quick = 0;
        for _ in 0..400 {
            let touched = edit(root, &mut dice).into_iter().collect();
            if is_still(root, &files, &touched) {
                cache.reread(root, &files, &touched);
                quick += 1;
            } else {
                files = walk(root).0;
                cache.refresh(root, &files, &touched);
            }
            let fresh = super::super::load(root, &walk(root).0);
            assert_eq!(format!("{:?}", cache.loaded(root, &files)), format!("{fresh:?}"));
        }
        assert!(quick > 100, "{quick}");
    }

    #[track_caller]
    fn refreshed(cache: &mut Cache, root: &Path, changed: &[&str]) -> bool {
        let changed = changed.iter().map(ToString::to_string).collect();
        cache.refresh(root, &walk(root).0, &changed)
    }

    #[test]
    fn an_edit_is_seen_also_where_nobody_names_it() {
        let folder = scene();
        let (root, mut cache) = (folder.path(), Cache::default());
        assert!(refreshed(&mut cache, root, &[]));
        assert!(!refreshed(&mut cache, root, &[]));
        let file = root.join(FILES[3]);
        fs::write(&file, TEXTS[3]).unwrap();
        assert!(refreshed(&mut cache, root, &[]));
        fs::write(&file, "---\ntitle: T\n---\nlonger\n").unwrap();
        assert!(refreshed(&mut cache, root, &[]));
        assert_eq!(&*cache.texts()[FILES[3]], b"---\ntitle: T\n---\nlonger\n");
        fs::remove_file(&file).unwrap();
        assert!(refreshed(&mut cache, root, &[]));
        assert!(!cache.texts().contains_key(FILES[3]));
    }

    /// Two edits of one length within a tick of the clock have one stamp.
    #[test]
    fn an_edit_that_leaves_the_stamp_is_seen_where_it_is_named_or_follows_another() {
        let folder = scene();
        let (root, mut cache) = (folder.path(), Cache::default());
        let file = root.join(FILES[3]);
        let write = |text: &str| {
            fs::write(&file, text).unwrap();
            let then = SystemTime::UNIX_EPOCH + std::time::Duration::from_hours(500_000);
            fs::File::options().write(true).open(&file).unwrap().set_modified(then).unwrap();
        };
        write("---\ntitle: A\n---\n");
        assert!(refreshed(&mut cache, root, &[]));
        // Where the clock tells them apart, they are made to look alike.
        let alike = |cache: &mut Cache| {
            cache.kept.get_mut(FILES[3]).unwrap().stamp = stamp(root, FILES[3]);
        };
        write("---\ntitle: B\n---\n");
        alike(&mut cache);
        assert!(refreshed(&mut cache, root, &[FILES[3]]), "it is named");
        write("---\ntitle: C\n---\n");
        alike(&mut cache);
        assert!(refreshed(&mut cache, root, &[]), "it follows another");
        assert!(!refreshed(&mut cache, root, &[FILES[3]]), "it is the same");
    }
}
