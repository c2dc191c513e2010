//! A signed site that is edited: what is remembered of its signatures is what a fresh look finds.

use std::collections::BTreeSet;
use std::fs;

use forewarn::frozen::{self, Memory};
use forewarn::load::Cache;
use forewarn::source::walk::walk;

use crate::signed::{sign, unsigned};
use crate::site::{Site, tree};

/// A site with all that is kept between two looks at it.
struct Scene {
    site: Site,
    cache: Cache,
    memory: Memory,
}

impl Scene {
    /// What is wrong with what was signed, by a look that remembers and by a fresh one.
    #[track_caller]
    fn look(&mut self) -> Vec<String> {
        let root = self.site.root();
        let (files, _) = walk(root);
        self.cache.refresh(root, &files, &BTreeSet::new());
        let library = self.cache.loaded(root, &files).library.unwrap();
        let readings = |path: &str| self.cache.reading(path);
        let again = frozen::read_again(root, &files, &library, &mut self.memory, &readings);
        let fresh = frozen::read(root, &files, &library);
        assert_eq!(format!("{again:?}"), format!("{fresh:?}"));
        fresh.1.iter().map(|found| format!("{} {}", found.rule.code, found.file)).collect()
    }
}

#[test]
fn after_every_edit_of_a_signed_site_memory_and_a_fresh_look_agree() {
    let site = unsigned();
    assert_eq!(sign(&site, &[]).code, Some(0));
    let all = tree(site.root());
    let decides = |path: &&String| path.starts_with("advisories/") || path.contains("/keys/");
    let paths: Vec<_> = all.keys().filter(decides).cloned().collect();
    let mut scene = Scene { site, cache: Cache::default(), memory: Memory::default() };
    let sound = scene.look();
    let mut told = BTreeSet::new();
    for path in &paths {
        let longer = [&all[path][..], b"\nmore\n"].concat();
        for edited in [Some(longer), Some(vec![]), None] {
            match edited {
                Some(bytes) => scene.site.write(path, bytes),
                None => fs::remove_file(scene.site.path(path)).unwrap(),
            }
            told.extend(scene.look());
            scene.site.write(path, &all[path]);
            assert_eq!(scene.look(), sound, "{path} is as it was");
        }
    }
    assert!(paths.len() > 6 && told.len() > 6, "{paths:?}: {told:?}");
}
