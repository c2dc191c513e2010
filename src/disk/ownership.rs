use std::borrow::Cow;
use std::fs;

use super::contents::{digest_of, equal};
use super::error::{DiskError, Doing as _};
use super::listed::Listed;
use super::place::Place;
use super::tree::{Found, Tree};
use super::{MARK, MARK_PATH};
use crate::document::manifest::{self, Digest, MANIFEST_PATH, SIGNATURE_PATH};
use crate::site_path::SitePath;

/// The files that earlier builds wrote, by the old manifest; nothing else may be touched.
///
/// The manifest and its signature, which no manifest lists, are ours by their names.
#[derive(Debug, Default)]
pub(super) struct Ours {
    files: Listed,
}

impl Ours {
    /// Reads the manifest of the output.
    ///
    /// A folder is ours if it has our mark, and a manifest that lists the mark. A missing or
    /// empty folder has nothing of ours, and may become ours.
    pub(super) fn read(place: &Place) -> Result<Self, DiskError> {
        if !place.root_exists()? || is_empty(place)? {
            return Ok(Self::default());
        }
        let tree = Tree::new(place);
        let not_ours = || DiskError::NotOurs(place.root.clone());
        let (mark, manifest) = (SitePath::fixed(MARK_PATH), SitePath::fixed(MANIFEST_PATH));
        if !is_marked(&tree, &mark)? || !is_file(&tree, &manifest)? {
            return Err(not_ours());
        }
        let (mut files, digest) = read_manifest(&tree, &manifest)?;
        if !files.iter().any(|file| *file == (mark.clone(), Digest::of(MARK))) {
            return Err(not_ours());
        }
        let mut add =
            |path: SitePath, digest| match files.binary_search_by(|(known, _)| known.cmp(&path)) {
                Ok(at) => files[at].1 = digest,
                Err(at) => files.insert(at, (path, digest)),
            };
        add(manifest, digest);
        let signature = SitePath::fixed(SIGNATURE_PATH);
        if is_file(&tree, &signature)? {
            let digest = digest_of(&tree.locate(&signature))?;
            add(signature, digest);
        }
        Ok(Self { files: Listed::new(files) })
    }

    /// How many files are ours.
    pub(super) const fn len(&self) -> usize {
        self.files.len()
    }

    /// The hash of the bytes that we wrote at `path`; `None` if the file there is not ours.
    pub(super) fn get(&self, path: &SitePath) -> Option<Digest> {
        self.files.get(path)
    }

    /// The files, in order, but for those that are left out.
    pub(super) fn without(
        &self,
        leave_out: impl Fn(&SitePath) -> bool + Sync,
    ) -> Vec<(&SitePath, Digest)> {
        self.files.without(leave_out)
    }

    /// The files in order.
    #[cfg(test)]
    pub(super) fn iter(&self) -> impl Iterator<Item = (&SitePath, Digest)> {
        self.files.iter()
    }
}

/// Whether nothing is in the output folder, which is there.
pub(super) fn is_empty(place: &Place) -> Result<bool, DiskError> {
    let mut entries = fs::read_dir(&place.root).doing("read the folder", &place.root)?;
    Ok(entries.next().is_none())
}

fn is_file(tree: &Tree, path: &SitePath) -> Result<bool, DiskError> {
    Ok(matches!(tree.look(path)?, Found::File { .. }))
}

fn is_marked(tree: &Tree, mark: &SitePath) -> Result<bool, DiskError> {
    match tree.look(mark)? {
        Found::File { length } if length == MARK.len() as u64 => equal(&tree.locate(mark), MARK),
        _ => Ok(false),
    }
}

/// The files that a manifest lists, in order, and the hash of its own bytes.
fn read_manifest(
    tree: &Tree,
    path: &SitePath,
) -> Result<(Vec<(SitePath, Digest)>, Digest), DiskError> {
    let path = tree.locate(path);
    let bytes = fs::read(&path).doing("read", &path)?;
    // A byte that is no text becomes a character that no line may hold. To look for one, and do no more, takes a fraction of the time.
    let text =
        || str::from_utf8(&bytes).map_or_else(|_| String::from_utf8_lossy(&bytes), Cow::from);
    let listed = || manifest::listed(&text());
    let (listed, digest) = rayon::join(listed, || Digest::of(&bytes));
    match listed {
        Ok(files) => Ok((files, digest)),
        Err(cause) => Err(DiskError::Manifest { path, cause }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::fixture::{Scene, line};

    #[track_caller]
    fn check_refused(scene: &Scene, code: &str) {
        let before = scene.files();
        let error = Ours::read(&scene.place()).unwrap_err();
        assert_eq!(error.rule().code, code, "{error}");
        assert_eq!(scene.files(), before);
    }

    fn marked(manifest: &str) -> Scene {
        let scene = Scene::new();
        scene.put(MARK_PATH, str::from_utf8(MARK).unwrap());
        scene.put(MANIFEST_PATH, manifest);
        scene
    }

    fn mark_line() -> String {
        line(MARK_PATH, str::from_utf8(MARK).unwrap())
    }

    #[test]
    fn a_missing_or_empty_folder_may_become_ours() {
        let scene = Scene::new();
        assert_eq!(Ours::read(&scene.place()).unwrap().iter().count(), 0);
        fs::create_dir(scene.root()).unwrap();
        assert_eq!(Ours::read(&scene.place()).unwrap().iter().count(), 0);
    }

    #[test]
    fn a_marked_folder_with_a_manifest_is_ours() {
        let scene = marked(&format!("{}{}", mark_line(), line("index.html", "hello")));
        let ours = Ours::read(&scene.place()).unwrap();
        assert_eq!(ours.get(&SitePath::fixed("index.html")), Some(Digest::of(b"hello")));
        assert_eq!(ours.get(&SitePath::fixed("CNAME")), None);
    }

    #[test]
    fn the_manifest_and_its_signature_are_ours_by_name() {
        let scene = marked(&mark_line());
        scene.put(SIGNATURE_PATH, "signature");
        let ours = Ours::read(&scene.place()).unwrap();
        assert_eq!(ours.get(&SitePath::fixed(SIGNATURE_PATH)), Some(Digest::of(b"signature")));
        assert!(ours.get(&SitePath::fixed(MANIFEST_PATH)).is_some());
    }

    #[test]
    fn any_other_folder_is_refused() {
        let foreign = Scene::new();
        foreign.put("thesis.tex", "years of work");
        check_refused(&foreign, "output-not-ours");
        foreign.put(MANIFEST_PATH, &line("thesis.tex", "years of work"));
        check_refused(&foreign, "output-not-ours");
    }

    #[test]
    fn a_folder_is_not_ours_without_the_whole_mark() {
        check_refused(&marked(&line("index.html", "hello")), "output-not-ours");
        let other_mark = marked(&line(MARK_PATH, ""));
        other_mark.put(MARK_PATH, "");
        check_refused(&other_mark, "output-not-ours");
        let unlisted = marked(&mark_line());
        fs::remove_file(unlisted.root().join(MANIFEST_PATH)).unwrap();
        check_refused(&unlisted, "output-not-ours");
    }

    #[test]
    fn a_damaged_manifest_is_refused_with_its_line_and_path() {
        let scene = marked(&format!("{}{}", mark_line(), line("../../x", "hello")));
        check_refused(&scene, "output-manifest");
        let message = Ours::read(&scene.place()).unwrap_err().to_string();
        assert!(message.contains("line 2 names `../../x`"), "{message}");
        check_refused(&marked("junk"), "output-manifest");
    }

    #[test]
    fn a_manifest_that_is_no_text_is_refused() {
        let scene = marked(&mark_line());
        let mut bytes = line("index.html", "hello").into_bytes();
        bytes[70] = 0xff;
        fs::write(scene.root().join(MANIFEST_PATH), bytes).unwrap();
        check_refused(&scene, "output-manifest");
    }

    #[test]
    fn a_file_in_place_of_the_folder_is_refused() {
        let scene = Scene::new();
        fs::write(scene.root(), "file").unwrap();
        let error = Ours::read(&scene.place()).unwrap_err();
        assert!(matches!(error, DiskError::NotAFolder(_)));
        assert_eq!(fs::read_to_string(scene.root()).unwrap(), "file");
    }

    #[test]
    #[cfg(unix)]
    fn links_in_place_of_the_folder_or_its_manifest_are_refused() {
        let scene = marked(&mark_line());
        let alias = scene.beside("alias");
        std::os::unix::fs::symlink(scene.root(), &alias).unwrap();
        for folder in [alias.clone(), alias.join("")] {
            let error = Ours::read(&Place::of(&folder).unwrap()).unwrap_err();
            assert!(matches!(error, DiskError::Symlink(_)), "{error}");
        }
        fs::rename(scene.root().join(MANIFEST_PATH), scene.beside("moved")).unwrap();
        scene.link(MANIFEST_PATH, "../moved");
        check_refused(&scene, "output-symlink");
    }
}
