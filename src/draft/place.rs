//! Where drafts may lie.

use std::path::{Component, Path, PathBuf};

use super::work_tree::work_trees;
use crate::diagnostic::{Fault, Rule};
use crate::source::walk::name;

/// Drafts where they would be committed.
pub static DRAFTS_INSIDE: Rule = Rule::error(
    "drafts-inside",
    "the drafts folder lies inside of the site or its work tree",
    "A file in a public repository is public, whatever a build does with it: `git add` takes it, and forks and histories keep \
     it. So drafts lie in a folder outside of the git work tree that holds the site, at best in a private repository of its \
     own: `drafts: ../site-drafts` in site.yaml.",
);

/// No drafts folder was named.
pub static DRAFTS_UNNAMED: Rule = Rule::error(
    "drafts-unnamed",
    "nothing says where drafts are",
    "Drafts lie outside of the site's work tree, so their folder must be named: by `drafts:` in content/site.yaml, relative to \
     the site's folder, or by `--drafts DIR` for one run.",
);

/// A drafts folder that is not there.
pub static DRAFTS_MISSING: Rule = Rule::error(
    "drafts-missing",
    "the drafts folder cannot be read",
    "The folder that `drafts:` in site.yaml or `--drafts` names does not exist here, or may not be read. `forewarn new` makes \
     it. On a machine that has no drafts, such as one that only builds the site, no command needs it but those about drafts.",
);

/// The drafts folder: the one that was given, or the site's own, relative to the site.
///
/// # Errors
/// [`DRAFTS_UNNAMED`], or [`DRAFTS_INSIDE`]. The folder need not exist.
pub fn place(root: &Path, setting: Option<&str>, given: Option<&Path>) -> Result<PathBuf, Fault> {
    let own = || setting.map(|path| root.join(path));
    let folder = given.map(Path::to_owned).or_else(own).ok_or_else(|| {
        Fault::new(&DRAFTS_UNNAMED, "nothing says where drafts are")
            .hint("write `drafts: ../NAME` into content/site.yaml, or use `--drafts DIR`")
    })?;
    apart(root, &folder)?;
    Ok(folder)
}

/// Refuses a drafts folder inside of the site's folder, or of a git work tree that holds it or belongs to the same
/// repository: by its name, and by where links lead.
///
/// # Errors
/// [`DRAFTS_INSIDE`].
pub fn apart(root: &Path, folder: &Path) -> Result<(), Fault> {
    let (named, real) = (lexical(folder), real(folder));
    let holds = |tree: &PathBuf| {
        let trees = [lexical(tree), self::real(tree)];
        trees.iter().any(|tree| named.starts_with(tree) || real.starts_with(tree))
    };
    let Some(tree) = work_trees(&self::real(root)).into_iter().find(holds) else { return Ok(()) };
    let message = format!("the drafts folder `{}` lies inside", name::shown(folder.as_os_str()));
    let message =
        format!("{message} `{}`, whose files become public", name::shown(tree.as_os_str()));
    Err(Fault::new(&DRAFTS_INSIDE, message).hint("name a folder outside of the git work tree"))
}

/// Without links, as far as the path exists.
fn real(path: &Path) -> PathBuf {
    let path = lexical(path);
    let known = path.ancestors().find_map(|known| Some((known, known.canonicalize().ok()?)));
    match known {
        Some((known, real)) => match path.strip_prefix(known) {
            Ok(rest) if !rest.as_os_str().is_empty() => real.join(rest),
            _ => real,
        },
        None => path,
    }
}

/// Absolute and without `.` and `..`, whatever links there are. Of a path that begins at the current folder, the
/// beginning is without links.
fn lexical(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    whole.components().fold(PathBuf::new(), |mut plain, part| {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            other => plain.push(other),
        }
        plain
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A site in a folder of a work tree, and what is said of drafts at a path relative to the site.
    #[track_caller]
    fn check(path: &str, is_apart: bool) {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("tree/site");
        fs::create_dir_all(folder.path().join("tree/.git")).unwrap();
        fs::create_dir_all(folder.path().join("outside")).unwrap();
        fs::create_dir_all(site.join("content")).unwrap();
        #[cfg(unix)]
        for (target, link) in [("../../outside", "out"), ("../site", "in")] {
            std::os::unix::fs::symlink(target, site.join(link)).unwrap();
            std::os::unix::fs::symlink("../tree/site", folder.path().join("outside").join(link))
                .unwrap();
        }
        let placed = place(&site, Some(path), None);
        assert_eq!(
            placed.map_err(|fault| fault.rule.code),
            if is_apart { Ok(site.join(path)) } else { Err("drafts-inside") },
            "{path}"
        );
    }

    #[test]
    fn drafts_lie_outside_of_the_work_tree() {
        check("../../drafts", true);
        check("../../outside", true);
        check("../../tree-drafts/a/b", true);
        for inside in
            [".", "", "drafts", "..", "../drafts", "../../tree/x", "../../outside/../tree"]
        {
            check(inside, false);
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_hide_nothing() {
        check("out", false);
        check("out/drafts", false);
        check("../../outside/in", false);
        check("../../outside/in/not/there", false);
    }

    #[test]
    fn a_folder_that_is_given_comes_before_the_sites_own() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        fs::create_dir(&site).unwrap();
        let given = folder.path().join("given");
        assert_eq!(place(&site, Some("../own"), Some(&given)).unwrap(), given);
        assert_eq!(place(&site, Some("../own"), None).unwrap(), site.join("../own"));
        assert_eq!(place(&site, None, None).unwrap_err().rule.code, "drafts-unnamed");
        assert_eq!(
            place(&site, None, Some(&site.join("a"))).unwrap_err().rule.code,
            "drafts-inside"
        );
    }
}
