//! The folders whose files git takes with those of a site.

use std::fs;
use std::path::{Path, PathBuf};

/// What git keeps in a work tree: a folder, or a file that says where the folder is (gitrepository-layout).
const GIT: &str = ".git";

/// The nearest folder at or above the site that git manages, or the site itself where there is none; then the work tree of
/// which it is a submodule or a linked work tree, and those that are linked to either.
pub(super) fn work_trees(root: &Path) -> Vec<PathBuf> {
    let managed = root.ancestors().find(|folder| folder.join(GIT).symlink_metadata().is_ok());
    let Some(nearest) = managed else { return vec![root.to_owned()] };
    let mut trees = vec![nearest.to_owned()];
    let repository = repository(nearest);
    // `super/.git/modules/name` of a submodule, `main/.git/worktrees/name` of a linked work tree.
    let outer: Vec<_> = repository.ancestors().filter(|folder| folder.ends_with(GIT)).collect();
    trees.extend(outer.iter().filter_map(|folder| folder.parent().map(Path::to_owned)));
    for folder in outer.into_iter().chain([repository.as_path()]) {
        trees.extend(linked(folder));
    }
    trees
}

/// Where git keeps what it knows of a work tree.
fn repository(tree: &Path) -> PathBuf {
    let git = tree.join(GIT);
    let named = fs::read_to_string(&git).ok();
    let named = named.as_deref().and_then(|text| text.trim().strip_prefix("gitdir: "));
    let folder = named.map_or(git, |path| tree.join(path));
    folder.canonicalize().unwrap_or(folder)
}

/// The work trees that are linked to a repository: each has a file that names its `.git`.
fn linked(repository: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(repository.join("worktrees")) else { return vec![] };
    let mut names: Vec<_> = entries.flatten().map(|entry| entry.path().join("gitdir")).collect();
    names.sort();
    let tree = |name: PathBuf| {
        let text = fs::read_to_string(name).ok()?;
        Path::new(text.trim()).parent().map(Path::to_owned)
    };
    names.into_iter().filter_map(tree).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The work trees of a site in a folder with these files, relative to the folder.
    #[track_caller]
    fn check(files: &[(&str, &str)], site: &str, expected: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().canonicalize().unwrap();
        fs::create_dir_all(base.join(site)).unwrap();
        for (path, text) in files {
            fs::create_dir_all(base.join(path).parent().unwrap()).unwrap();
            let text = text.replace("BASE", base.to_str().unwrap());
            fs::write(base.join(path), text).unwrap();
        }
        let mut found = work_trees(&base.join(site));
        found.dedup();
        let found: Vec<_> =
            found.iter().map(|tree| tree.strip_prefix(&base).unwrap().to_str().unwrap()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_nearest_work_tree_holds_the_site() {
        check(&[("tree/.git/HEAD", "")], "tree/docs/site", &["tree"]);
        check(
            &[("outer/.git/HEAD", ""), ("outer/tree/.git/HEAD", "")],
            "outer/tree",
            &["outer/tree"],
        );
    }

    #[test]
    fn a_submodule_lies_in_another_work_tree() {
        let files = [
            ("super/.git/modules/sub/HEAD", ""),
            ("super/sub/.git", "gitdir: ../.git/modules/sub\n"),
        ];
        check(&files, "super/sub", &["super/sub", "super"]);
        let lost = [("super/sub/.git", "gitdir: ../nowhere\n")];
        check(&lost, "super/sub", &["super/sub"]);
    }

    #[test]
    fn linked_work_trees_share_a_repository() {
        let files = [
            ("main/.git/worktrees/one/gitdir", "BASE/one/.git\n"),
            ("main/.git/worktrees/two/gitdir", "BASE/two/.git\n"),
            ("one/.git", "gitdir: BASE/main/.git/worktrees/one\n"),
        ];
        check(&files, "one/site", &["one", "main", "one", "two"]);
        check(&files, "main/site", &["main", "one", "two", "one", "two"]);
    }
}
