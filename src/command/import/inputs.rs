use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Diagnostic, Fault};
use crate::import::Format;
use crate::import::rule::IMPORT_SKIPPED;
use crate::source::walk::SOURCE_UNREADABLE;

/// The files to read, sorted by name, and what is said of that which may hold records too and is not looked into.
pub(super) fn list(path: &Path, format: &dyn Format) -> (Vec<PathBuf>, Vec<Diagnostic>) {
    let (mut files, mut others) = (Vec::new(), Vec::new());
    for found in WalkDir::new(path).sort_by_file_name() {
        match found {
            Ok(entry) if is_folder(&entry) => {}
            Ok(entry) if entry.depth() == 0 => files.push(entry.into_path()),
            Ok(entry) if !entry.file_type().is_file() && is_linked(&entry, format) => {
                others.push(irregular(entry.path()));
            }
            Ok(entry) if fits(entry.path(), format) => files.push(entry.into_path()),
            // Files of other kinds; that nothing is there at all is said by who asked.
            Ok(_) => {}
            Err(error) if error.depth() == 0 && !path.exists() => {}
            Err(error) => others.push(unlisted(path, &error)),
        }
    }
    (files, others)
}

/// Whether the walk looks into it: of links, only the one that was named.
fn is_folder(entry: &DirEntry) -> bool {
    entry.file_type().is_dir() || (entry.depth() == 0 && entry.path().is_dir())
}

fn fits(path: &Path, format: &dyn Format) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_some_and(|ending| format.endings().contains(&ending.as_str()))
}

/// Whether what is no file has the name of a record, or is a link to a folder.
fn is_linked(entry: &DirEntry, format: &dyn Format) -> bool {
    fits(entry.path(), format) || entry.path().is_dir()
}

fn irregular(path: &Path) -> Diagnostic {
    let fault = Fault::new(&IMPORT_SKIPPED, "this is a link or a device, which is not followed")
        .hint("import what it stands for by its own name");
    Diagnostic::new(fault, path.to_string_lossy())
}

fn unlisted(root: &Path, error: &walkdir::Error) -> Diagnostic {
    let path = error.path().unwrap_or(root).to_string_lossy();
    let fault = Fault::new(&SOURCE_UNREADABLE, format!("cannot be listed: {error}"));
    Diagnostic::new(fault.hint("check that it may be read"), path)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;
    use crate::import::FORMATS;

    fn scene() -> TempDir {
        let folder = TempDir::new().unwrap();
        fs::create_dir_all(folder.path().join("b/c.json")).unwrap();
        for name in ["a.json", "b/D.JSON", "b/README.md", "b/c.json/e.json"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        folder
    }

    /// The names of both lists within a folder.
    fn listed(path: &Path, root: &Path) -> [Vec<String>; 2] {
        let (_, csaf) = FORMATS[0];
        let (files, others) = list(path, csaf);
        let bare = |path: &Path| path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        let others = others.iter().map(|one| bare(Path::new(&one.file)));
        [files.iter().map(|path| bare(path)).collect(), others.collect()]
    }

    #[test]
    fn files_with_an_ending_of_the_format_are_listed_in_order() {
        let folder = scene();
        let files = ["a.json", "b/D.JSON", "b/c.json/e.json"].map(str::to_owned).to_vec();
        assert_eq!(listed(folder.path(), folder.path()), [files, vec![]]);
        let named = folder.path().join("b/README.md");
        assert_eq!(listed(&named, folder.path()), [vec!["b/README.md".to_owned()], vec![]]);
        assert_eq!(listed(&folder.path().join("no"), folder.path()).concat(), Vec::<String>::new());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_named_and_only_the_one_that_was_asked_for_is_followed() {
        use std::os::unix::fs::symlink;
        let folder = scene();
        let inner = folder.path().join("b");
        for (target, link) in
            [("../a.json", "f.json"), ("nowhere", "g.json"), ("..", "h"), ("x", "i")]
        {
            symlink(target, inner.join(link)).unwrap();
        }
        let [files, others] = listed(&inner, &inner);
        assert_eq!(
            (files.len(), others),
            (2, ["f.json", "g.json", "h"].map(str::to_owned).to_vec())
        );
        let [files, others] = listed(&inner.join("h"), folder.path());
        assert_eq!((files.len(), others.len()), (3, 3));
    }
}
