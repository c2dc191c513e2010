use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::error::{DiskError, Doing as _};
use super::journal::{Put, Step};
use super::ledger::{Fate, Settled};
use super::order::Order;
use super::ownership::Ours;
use super::tree::{Found, Tree};
use crate::document::manifest::{Digest, MANIFEST_PATH, SIGNATURE_PATH};
use crate::site_path::SitePath;

/// What a commit will do, once all that could prevent it was looked at.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) steps: Vec<Step>,
    pub(super) unchanged: usize,
    /// Files of ours that were changed by hand, and are replaced.
    pub(super) replaced_edited: Vec<SitePath>,
    /// Files that are no longer published, but were changed by hand, and stay.
    pub(super) kept_edited: Vec<SitePath>,
}

/// Looks at every place that the commit will touch, and touches none.
///
/// What it finds in the way is an error, unless it is ours to remove: then its removal is the
/// first of the steps.
pub(super) fn plan(tree: &Tree, ours: &Ours, settled: &Settled) -> Result<Plan, DiskError> {
    let mut plan = Plan::default();
    let mut obstacles = BTreeSet::new();
    let mut puts = Vec::new();
    for (path, entry) in settled.iter() {
        match entry.fate {
            Fate::Unchanged | Fate::Held | Fate::Whole => plan.unchanged += 1,
            Fate::Staged { number, edited } => {
                let replaces = clear_the_place(tree, ours, path, &mut obstacles)?;
                puts.push(Put { path: path.clone(), number, digest: entry.digest, replaces });
                plan.replaced_edited.extend(edited.then(|| path.clone()));
            }
        }
    }
    puts.sort_by_cached_key(|put| Order::of(&put.path));
    let removals = removals(tree, ours, settled, &obstacles, &mut plan.kept_edited)?;
    let remove = |(path, digest)| Step::Remove { path, digest };
    plan.steps.extend(obstacles.into_iter().map(remove));
    plan.steps.extend(puts.into_iter().map(Step::Put));
    plan.steps.extend(removals.into_iter().map(remove));
    Ok(plan)
}

/// Notes what must leave for a file at `path`; says whether it replaces one of ours.
fn clear_the_place(
    tree: &Tree,
    ours: &Ours,
    path: &SitePath,
    obstacles: &mut BTreeSet<(SitePath, Digest)>,
) -> Result<bool, DiskError> {
    let blocked = |obstacle: &SitePath| DiskError::Obstacle {
        obstacle: tree.locate(obstacle),
        wanted: path.clone(),
    };
    let mut remove = |file: SitePath| match ours.get(&file) {
        Some(digest) if tree.holds(&file, digest)? => {
            obstacles.insert((file, digest));
            Ok(())
        }
        _ => Err(blocked(&file)),
    };
    match tree.look(path)? {
        Found::Nothing => Ok(false),
        Found::File { .. } if ours.get(path).is_some() => Ok(true),
        Found::File { .. } => Err(DiskError::Foreign(tree.locate(path))),
        Found::Other => Err(blocked(path)),
        Found::Below(file) => remove(file).map(|()| false),
        Found::Folder => {
            let files = files_below(&tree.locate(path), path)?.ok_or_else(|| blocked(path))?;
            files.into_iter().try_for_each(&mut remove).map(|()| false)
        }
    }
}

/// Every file below a folder; `None` if it holds what no build makes: strange names, links, or
/// empty folders.
fn files_below(place: &Path, path: &SitePath) -> Result<Option<Vec<SitePath>>, DiskError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(place).doing("read the folder", place)? {
        let entry = entry.doing("read the folder", place)?;
        let name = entry.file_name();
        let Some(path) = name.to_str().and_then(|name| SitePath::parse(&format!("{path}/{name}")))
        else {
            return Ok(None);
        };
        let kind = entry.file_type().doing("look at", &entry.path())?;
        if kind.is_file() {
            files.push(path);
        } else if kind.is_dir()
            && let Some(below) = files_below(&entry.path(), &path)?
        {
            files.extend(below);
        } else {
            return Ok(None);
        }
    }
    Ok((!files.is_empty()).then_some(files))
}

/// The files that are no longer published and still as we wrote them.
fn removals(
    tree: &Tree,
    ours: &Ours,
    settled: &Settled,
    obstacles: &BTreeSet<(SitePath, Digest)>,
    kept: &mut Vec<SitePath>,
) -> Result<Vec<(SitePath, Digest)>, DiskError> {
    let mut removals = Vec::new();
    for (path, digest) in ours.without(|path| settled.place(path).is_some()) {
        let file = (path.clone(), digest);
        if obstacles.contains(&file) || seals(path, settled) {
            continue;
        }
        match tree.look(path) {
            Ok(Found::File { .. }) if tree.holds(path, digest)? => removals.push(file),
            Ok(Found::File { .. }) | Err(DiskError::Symlink(_)) => kept.push(file.0),
            Ok(_) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(removals)
}

/// Whether this is the signature of the manifest, and the manifest stays as it is.
/// With another manifest the old signature would be a bad one, so it is removed.
fn seals(path: &SitePath, settled: &Settled) -> bool {
    let manifest = settled.get(&SitePath::fixed(MANIFEST_PATH));
    path.as_str() == SIGNATURE_PATH && manifest.is_some_and(|entry| entry.fate == Fate::Unchanged)
}

#[cfg(test)]
mod tests {
    use crate::disk::MARK_PATH;
    use crate::disk::fixture::{Files, Scene};
    use crate::document::manifest::{MANIFEST_PATH, SIGNATURE_PATH};

    /// Builds `old`, lets `edit` change it by hand, and checks that `new` is refused with the
    /// site left as it was.
    #[track_caller]
    fn check_refused(old: Files<'_>, edit: fn(&Scene), new: Files<'_>, code: &str) {
        let scene = Scene::new();
        scene.build(old).unwrap();
        edit(&scene);
        let before = scene.files();
        let error = scene.build(new).unwrap_err();
        assert_eq!(error.rule().code, code, "{error}");
        assert_eq!(scene.files(), before);
        assert_eq!(scene.leftovers(), [""; 0]);
    }

    /// Builds `old`, then `new`, and checks that nothing of `old` is left.
    #[track_caller]
    fn check_replaced(old: Files<'_>, new: Files<'_>) {
        let (scene, clean) = (Scene::new(), Scene::new());
        scene.build(old).unwrap();
        scene.build(new).unwrap();
        clean.build(new).unwrap();
        assert_eq!(scene.files(), clean.files());
    }

    #[test]
    fn a_file_of_ours_makes_room_for_a_folder() {
        check_replaced(&[("a", "file")], &[("a/b", "new"), ("a/c/d", "new")]);
    }

    #[test]
    fn a_folder_of_ours_makes_room_for_a_file() {
        check_replaced(&[("a/b", "old"), ("a/c/d", "old")], &[("a", "file")]);
    }

    #[test]
    fn an_edited_file_makes_no_room_for_a_folder() {
        check_refused(
            &[("a", "file")],
            |scene| scene.put("a", "edited"),
            &[("a/b", "new"), ("0", "new")],
            "output-foreign",
        );
    }

    #[test]
    fn a_folder_with_anything_foreign_makes_no_room_for_a_file() {
        let old: Files<'_> = &[("a/b", "old")];
        let new: Files<'_> = &[("a", "file"), ("0", "new")];
        check_refused(old, |scene| scene.put("a/foreign", "mine"), new, "output-foreign");
        check_refused(old, |scene| scene.put("a/b", "edited"), new, "output-foreign");
        check_refused(old, |scene| scene.put("a/strange:name", ""), new, "output-foreign");
        let empty = |scene: &Scene| std::fs::create_dir(scene.root().join("a/empty")).unwrap();
        check_refused(old, empty, new, "output-foreign");
        #[cfg(unix)]
        check_refused(old, |scene| scene.link("a/link", "b"), new, "output-foreign");
    }

    #[test]
    fn a_foreign_file_is_never_replaced() {
        let edit = |scene: &Scene| scene.put("CNAME", "example.org");
        check_refused(&[], edit, &[("CNAME", "other")], "output-foreign");
    }

    #[test]
    fn a_foreign_file_that_appears_during_the_build_is_never_replaced() {
        let scene = Scene::new();
        scene.build(&[]).unwrap();
        let (output, _) = scene.begin(&[("CNAME", "other"), ("index.html", "new")]).unwrap();
        scene.put("CNAME", "example.org");
        assert_eq!(output.commit().unwrap_err().rule().code, "output-foreign");
        assert_eq!(scene.read("CNAME"), "example.org");
        assert!(!scene.has("index.html"));
    }

    #[test]
    fn a_foreign_file_with_the_same_bytes_becomes_ours() {
        let scene = Scene::new();
        scene.build(&[]).unwrap();
        scene.put("CNAME", "example.org");
        scene.build(&[("CNAME", "example.org")]).unwrap();
        assert_eq!(scene.build(&[]).unwrap().removed, 1);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_in_the_way_is_refused() {
        let link = |scene: &Scene| {
            std::fs::create_dir(scene.beside("elsewhere")).unwrap();
            scene.link("a", "../elsewhere");
        };
        check_refused(&[], link, &[("a/b", "new"), ("0", "new")], "output-symlink");
        check_refused(&[], link, &[("a", "new"), ("0", "new")], "output-symlink");
    }

    #[test]
    #[cfg(unix)]
    fn nothing_is_removed_through_a_link() {
        let scene = Scene::new();
        scene.build(&[("a/b", "text")]).unwrap();
        std::fs::rename(scene.root().join("a"), scene.beside("elsewhere")).unwrap();
        scene.link("a", "../elsewhere");
        let summary = scene.build(&[]).unwrap();
        assert_eq!((summary.removed, summary.kept_edited.len()), (0, 1));
        assert!(scene.beside("elsewhere").join("b").exists());
    }

    #[test]
    fn what_is_no_longer_published_is_removed_with_its_folders() {
        let scene = Scene::new();
        scene.build(&[("a/b/c", "old"), ("a/d", "old"), ("kept", "text")]).unwrap();
        scene.put("a/foreign", "mine");
        assert_eq!(scene.build(&[("kept", "text")]).unwrap().removed, 2);
        let left: Vec<_> = scene.files().into_keys().collect();
        assert_eq!(left, [MARK_PATH, MANIFEST_PATH, "a/", "a/foreign", "kept"]);
    }

    #[test]
    fn an_edited_file_is_not_removed() {
        let scene = Scene::new();
        scene.build(&[("a", "old")]).unwrap();
        scene.put("a", "edited");
        let summary = scene.build(&[]).unwrap();
        assert_eq!(summary.removed, 0);
        assert_eq!(summary.kept_edited.iter().map(ToString::to_string).collect::<Vec<_>>(), ["a"]);
        assert_eq!(scene.read("a"), "edited");
    }

    #[test]
    fn a_signature_goes_when_its_manifest_changes() {
        let scene = Scene::new();
        scene.build(&[("a", "one")]).unwrap();
        scene.put(SIGNATURE_PATH, "signature");
        scene.build(&[("a", "one")]).unwrap();
        assert!(scene.has(SIGNATURE_PATH));
        scene.build(&[("a", "two")]).unwrap();
        assert!(!scene.has(SIGNATURE_PATH));
    }
}
