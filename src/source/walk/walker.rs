//! From the entries of folders to files with roles.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::{FILE_IGNORED, Files, Role, name, refusal};
use crate::diagnostic::{Diagnostic, Fault};

/// A walk through the folders of one site.
pub(super) struct Walker<'r> {
    root: &'r Path,
    /// The root without links, which every target must lie in.
    inside: PathBuf,
    files: Files,
    /// Of those files that have one, in any order.
    roles: Vec<(String, Role)>,
    /// What is wrong, and where.
    found: Vec<(PathBuf, Diagnostic)>,
}

impl<'r> Walker<'r> {
    /// A walk that has seen nothing yet; `inside` is the root without links.
    pub(super) fn new(root: &'r Path, inside: PathBuf) -> Self {
        Self { root, inside, files: Files::default(), roles: vec![], found: vec![] }
    }

    /// Takes in what one folder of sources holds, where there is such a folder.
    pub(super) fn folder(&mut self, folder: &str) {
        if !self.enters(folder) {
            return;
        }
        let before = self.found.len();
        let all = WalkDir::new(self.root.join(folder)).follow_links(true);
        let mut entries = all.into_iter();
        while let Some(entry) = entries.next() {
            match entry {
                Ok(entry) if !self.takes(&entry) && entry.file_type().is_dir() => {
                    entries.skip_current_dir();
                }
                Ok(_) => {}
                Err(error) => self.stopped(&error),
            }
        }
        // A disk lists files in any order, and few have a finding.
        self.found[before..].sort_by(|(one, _), (other, _)| one.cmp(other));
    }

    /// All that was seen.
    pub(super) fn finish(mut self) -> (Files, Vec<Diagnostic>) {
        self.roles.par_sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        self.files.roles = self.roles.into_iter().collect();
        (self.files, self.found.into_iter().map(|(_, found)| found).collect())
    }

    /// Whether a folder is there, with neither it nor one above it led out of the site.
    fn enters(&mut self, folder: &str) -> bool {
        let mut path = self.root.to_owned();
        folder.split('/').all(|part| {
            path.push(part);
            let fault = match path.symlink_metadata() {
                Ok(meta) if meta.is_symlink() => self.link(&path),
                Ok(_) => None,
                Err(error) if is_absent(error.kind()) => return false,
                Err(error) => Some(refusal::unreadable(&error)),
            };
            fault.map(|fault| self.refuse(&path, fault)).is_none()
        })
    }

    /// Takes an entry in, unless it must be passed over with all that it holds.
    fn takes(&mut self, entry: &DirEntry) -> bool {
        // To find the name in a path takes as long as to judge it.
        let (path, name) = (entry.path(), entry.file_name());
        // First of all: an editor's lock is a hidden link that leads nowhere.
        if is_hidden(entry.depth(), name) {
            return false;
        }
        if let Some(fault) = name::fault(name) {
            self.report(path, fault);
            return false;
        }
        let link = if entry.path_is_symlink() { self.link(path) } else { None };
        if let Some(fault) = link {
            self.refuse(path, fault);
            return false;
        }
        self.sort_in(entry);
        true
    }

    fn sort_in(&mut self, entry: &DirEntry) {
        let path = plain(self.root, entry.path());
        let (kind, role) = (entry.file_type(), Role::of(&path));
        match role {
            // Templates, static files and signed files may lie in folders.
            None | Some(Role::Template(_) | Role::Static(_) | Role::Frozen(_)) if kind.is_dir() => {
            }
            _ if !kind.is_file() => self.refuse(entry.path(), refusal::irregular()),
            Some(role) => self.roles.push((path, role)),
            None => {
                let fault = Fault::new(&FILE_IGNORED, "this file is not used")
                    .hint("move it elsewhere, or check its name and folder");
                let found = Diagnostic::new(fault, path.clone());
                self.found.push((entry.path().to_owned(), found));
                self.files.ignored.insert(path);
            }
        }
    }

    /// What is wrong with a link.
    fn link(&self, path: &Path) -> Option<Fault> {
        match path.canonicalize() {
            Ok(target) if target.starts_with(&self.inside) => None,
            Ok(_) => Some(refusal::outside()),
            Err(_) => Some(refusal::nowhere()),
        }
    }

    fn stopped(&mut self, error: &walkdir::Error) {
        let path = error.path().unwrap_or(self.root);
        match path.file_name().and_then(name::fault) {
            _ if is_hidden(error.depth(), path.file_name().unwrap_or_default()) => {}
            Some(fault) => self.report(path, fault),
            None => self.refuse(path, refusal::of_walk(error, path)),
        }
    }

    fn refuse(&mut self, path: &Path, fault: Fault) {
        self.files.refused.insert(relative(self.root, path));
        self.report(path, fault);
    }

    fn report(&mut self, path: &Path, fault: Fault) {
        self.found.push((path.to_owned(), Diagnostic::new(fault, relative(self.root, path))));
    }
}

/// The same as [`relative`] for a path that the walk made of the root, and of which every name was found to be plain.
fn plain(root: &Path, path: &Path) -> String {
    let inner = || path.to_str()?.strip_prefix(root.to_str()?);
    let inner = inner().filter(|_| MAIN_SEPARATOR == '/');
    inner.map_or_else(|| relative(root, path), |inner| inner.trim_start_matches('/').to_owned())
}

/// A path relative to the root, with `/` on every system; names that are not plain text are escaped.
fn relative(root: &Path, path: &Path) -> String {
    let inner = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = inner.components().map(|part| name::shown(part.as_os_str())).collect();
    parts.join("/")
}

fn is_hidden(depth: usize, name: &OsStr) -> bool {
    depth > 0 && name.as_encoded_bytes().starts_with(b".")
}

fn is_absent(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory)
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use super::*;
    use crate::source::walk::walk;

    /// A site that `make` changes, in a folder beside one named `outside`.
    #[track_caller]
    fn check(make: impl FnOnce(&Path), findings: &[(&str, &str)], roles: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        for path in ["site/content", "site/advisories", "outside/default/static"] {
            fs::create_dir_all(folder.path().join(path)).unwrap();
        }
        fs::write(folder.path().join("outside/default/static/a.css"), "").unwrap();
        make(&site);
        let (files, found) = walk(&site);
        let found: Vec<_> = found.iter().map(|d| (d.rule.code, d.file.as_str())).collect();
        assert_eq!(found, findings);
        assert!(files.roles.keys().eq(roles), "{:?}", files.roles);
        let refused = files.refused.iter().map(String::as_str);
        let not_names = findings.iter().filter(|(code, _)| *code != "file-name");
        assert!(refused.eq(not_names.map(|(_, path)| *path)), "{:?}", files.refused);
    }

    #[test]
    fn a_folder_of_sources_that_is_led_out_of_the_site_is_not_read() {
        let outside = &[("symlink-outside", "themes")];
        check(|site| symlink("../outside", site.join("themes")).unwrap(), outside, &[]);
        let lost = &[("symlink-loop", "themes")];
        check(|site| symlink("../nothing", site.join("themes")).unwrap(), lost, &[]);
        let default = |site: &Path| {
            fs::create_dir(site.join("themes")).unwrap();
            symlink("../../outside/default", site.join("themes/default")).unwrap();
        };
        check(default, &[("symlink-outside", "themes/default")], &[]);
    }

    #[test]
    fn a_folder_of_sources_may_be_a_link_within_the_site() {
        let inside = |site: &Path| {
            fs::create_dir_all(site.join("own/default/static")).unwrap();
            fs::write(site.join("own/default/static/a.css"), "").unwrap();
            symlink("own", site.join("themes")).unwrap();
        };
        check(inside, &[], &["themes/default/static/a.css"]);
    }

    #[test]
    fn hidden_names_are_passed_over_whatever_they_are() {
        let hidden = |site: &Path| {
            symlink("nobody@nowhere.1", site.join("advisories/.#A-1.md")).unwrap();
            symlink("../../outside", site.join("advisories/.outside")).unwrap();
            symlink(".", site.join("advisories/.again")).unwrap();
            fs::write(site.join("advisories/.\u{1b}"), "").unwrap();
            fs::write(site.join("advisories/A-1.md"), "").unwrap();
        };
        check(hidden, &[], &["advisories/A-1.md"]);
    }

    #[test]
    fn links_that_lead_out_in_a_circle_or_nowhere_are_refused() {
        let links = |site: &Path| {
            symlink("../advisories", site.join("advisories/a")).unwrap();
            symlink("nothing", site.join("advisories/b.md")).unwrap();
            symlink("../../outside", site.join("advisories/c")).unwrap();
        };
        let found = [
            ("symlink-loop", "advisories/a"),
            ("symlink-loop", "advisories/b.md"),
            ("symlink-outside", "advisories/c"),
        ];
        check(links, &found, &[]);
    }

    #[test]
    fn what_is_no_regular_file_is_refused() {
        let irregular = |site: &Path| {
            drop(UnixListener::bind(site.join("content/a.md")).unwrap());
            fs::create_dir(site.join("content/site.yaml")).unwrap();
            fs::create_dir_all(site.join("advisories/2016")).unwrap();
            fs::create_dir_all(site.join("themes/default/static/deep")).unwrap();
            drop(UnixListener::bind(site.join("themes/default/static/pipe")).unwrap());
        };
        let found = [
            ("source-unreadable", "content/a.md"),
            ("source-unreadable", "content/site.yaml"),
            ("source-unreadable", "themes/default/static/pipe"),
        ];
        check(irregular, &found, &[]);
    }

    #[test]
    fn a_name_that_is_not_plain_text_gets_no_role() {
        let named = |site: &Path| {
            fs::write(site.join("content/a\nb\u{1b}[31m.md"), "").unwrap();
            fs::create_dir(site.join("advisories/\u{202e}")).unwrap();
            fs::write(site.join("advisories/\u{202e}/A-1.md"), "").unwrap();
            symlink("nothing", site.join("advisories/\t")).unwrap();
            fs::write(site.join("content").join(std::ffi::OsStr::from_bytes(b"\xFF.md")), "")
                .unwrap();
        };
        let found = [
            ("file-name", "content/a\\nb\\u{1b}[31m.md"),
            ("file-name", "content/\\xFF.md"),
            ("file-name", "advisories/\\t"),
            ("file-name", "advisories/\\u{202e}"),
        ];
        check(named, &found, &[]);
    }
}
