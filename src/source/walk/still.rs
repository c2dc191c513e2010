use std::collections::BTreeSet;
use std::path::Path;

use super::Files;

/// Whether a walk would list what an earlier one did, where nothing changed since but the named paths: each of them is a source
/// that was there, and is a plain file still. Hidden names are passed over, as by a walk.
#[must_use]
pub fn is_still(root: &Path, files: &Files, named: &BTreeSet<String>) -> bool {
    named.iter().filter(|path| !is_hidden(path)).all(|path| {
        let is_file = || root.join(path).symlink_metadata().is_ok_and(|meta| meta.is_file());
        files.roles.contains_key(path) && is_file()
    })
}

fn is_hidden(path: &str) -> bool {
    path.split('/').any(|name| name.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::source::walk::walk;

    #[track_caller]
    fn check(edit: impl FnOnce(&Path), named: &[&str], expected: bool) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("content/keys")).unwrap();
        for name in ["a.md", "b.md", "c.txt"] {
            fs::write(root.join("content").join(name), "").unwrap();
        }
        let (before, _) = walk(root);
        edit(root);
        let named = named.iter().map(ToString::to_string).collect();
        assert_eq!(is_still(root, &before, &named), expected, "{named:?}");
        assert!(!expected || walk(root).0 == before, "{named:?}");
    }

    #[test]
    fn what_is_edited_in_its_place_moves_nothing() {
        check(|root| fs::write(root.join("content/a.md"), "new").unwrap(), &["content/a.md"], true);
        check(
            |root| fs::write(root.join("content/.a.swp"), "").unwrap(),
            &["content/.a.swp"],
            true,
        );
        check(|_| {}, &[], true);
    }

    #[test]
    fn what_comes_goes_or_is_no_source_asks_for_a_walk() {
        check(|root| fs::remove_file(root.join("content/a.md")).unwrap(), &["content/a.md"], false);
        check(|root| fs::write(root.join("content/d.md"), "").unwrap(), &["content/d.md"], false);
        check(|root| fs::write(root.join("content/c.txt"), "").unwrap(), &["content/c.txt"], false);
        check(|_| {}, &["content"], false);
        check(|_| {}, &["content/keys"], false);
        let folder = |root: &Path| {
            fs::remove_file(root.join("content/a.md")).unwrap();
            fs::create_dir(root.join("content/a.md")).unwrap();
        };
        check(folder, &["content/a.md"], false);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_place_of_a_source_asks_for_a_walk() {
        let link = |root: &Path| {
            fs::remove_file(root.join("content/a.md")).unwrap();
            std::os::unix::fs::symlink("b.md", root.join("content/a.md")).unwrap();
        };
        check(link, &["content/a.md"], false);
    }
}
