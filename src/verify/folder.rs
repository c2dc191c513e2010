//! A published site on a disk.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::files::{Files, Listing};
use super::rule::{FILE_EXTRA, FILE_IRREGULAR, FILE_UNREADABLE};
use crate::diagnostic::{Diagnostic, Fault};
use crate::model::digest::Digest;
use crate::site_path::SitePath;

/// How much of a file is in memory while it is hashed, in bytes.
const CHUNK: usize = 1 << 16;

/// A folder; nothing in it is followed out of it.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The site in a folder.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// Opens a regular file, and nothing that took its place since the folder was listed.
    fn open(&self, path: &SitePath) -> io::Result<File> {
        let place = path.within(&self.root);
        if fs::symlink_metadata(&place)?.is_file() {
            return File::open(place);
        }
        Err(io::Error::other("it is no regular file any more"))
    }
}

impl Files for Folder {
    fn list(&self) -> Listing {
        let mut listing = Listing::default();
        let mut entries =
            walkdir::WalkDir::new(&self.root).min_depth(1).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {
                    // Of a repository, say, one finding is enough.
                    if self.site_path(entry.path()).is_none() {
                        listing.findings.push(extra(&self.name(entry.path())));
                        entries.skip_current_dir();
                    }
                }
                Ok(entry) => self.add(entry.path(), entry.file_type().is_file(), &mut listing),
                Err(error) => {
                    let place = error.path().map(|path| self.name(path)).unwrap_or_default();
                    let message = format!("this could not be read: {error}");
                    listing
                        .findings
                        .push(Diagnostic::new(Fault::new(&FILE_UNREADABLE, message), place));
                }
            }
        }
        listing
    }

    fn read(&self, path: &SitePath, limit: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = self.open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
        if read as u64 > limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    }

    fn digest(&self, path: &SitePath) -> io::Result<Digest> {
        let (mut file, mut hash) = (self.open(path)?, Sha256::new());
        let mut chunk = vec![0; CHUNK];
        loop {
            match file.read(&mut chunk) {
                Ok(0) => return Ok(Digest::from_bytes(hash.finalize().into())),
                Ok(length) => hash.update(&chunk[..length]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Folder {
    fn add(&self, path: &Path, regular: bool, listing: &mut Listing) {
        let name = self.name(path);
        match self.site_path(path) {
            _ if !regular => listing.findings.push(irregular(&name)),
            Some(path) => listing.paths.push(path),
            None => listing.findings.push(extra(&name)),
        }
    }

    /// The path in the site, where a site can have it.
    fn site_path(&self, path: &Path) -> Option<SitePath> {
        path.to_str().and_then(|_| SitePath::parse(&self.name(path)))
    }

    /// The path in the site, with `/`; what is not Unicode is shown as well as can be.
    fn name(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        let names: Vec<_> =
            below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        names.join("/")
    }
}

fn irregular(name: &str) -> Diagnostic {
    let fault =
        Fault::new(&FILE_IRREGULAR, "this is a link, or something else that is no regular file");
    Diagnostic::new(fault.hint("fetch the site again as plain files"), escaped(name))
}

fn extra(name: &str) -> Diagnostic {
    let fault = Fault::new(&FILE_EXTRA, "nothing in a site can have this name");
    Diagnostic::new(
        fault.hint("remove it, or fetch the site again into an empty folder"),
        escaped(name),
    )
}

/// A hostile name, fit for a terminal.
fn escaped(name: &str) -> String {
    name.escape_debug().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Folder) {
        let temp = tempfile::tempdir().unwrap();
        fs::create_dir_all(temp.path().join("a/b")).unwrap();
        fs::write(temp.path().join("a/b/c.txt"), "text").unwrap();
        let folder = Folder::new(temp.path());
        (temp, folder)
    }

    #[test]
    fn files_are_listed_read_and_hashed() {
        let (_temp, folder) = folder();
        let path = SitePath::fixed("a/b/c.txt");
        assert_eq!(folder.list().paths, std::slice::from_ref(&path));
        assert_eq!(folder.read(&path, 4).unwrap(), b"text");
        assert_eq!(folder.read(&path, 3).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        assert_eq!(folder.digest(&path).unwrap(), Digest::of(b"text"));
        assert!(folder.digest(&SitePath::fixed("a/b")).is_err());
    }

    #[test]
    fn a_large_file_is_hashed_in_pieces() {
        let (temp, folder) = folder();
        let bytes = vec![7; 3 * CHUNK + 1];
        fs::write(temp.path().join("large"), &bytes).unwrap();
        assert_eq!(folder.digest(&SitePath::fixed("large")).unwrap(), Digest::of(&bytes));
    }

    #[cfg(unix)]
    #[test]
    fn links_and_odd_names_are_named_and_not_read() {
        let (temp, folder) = folder();
        std::os::unix::fs::symlink("/etc/passwd", temp.path().join("link")).unwrap();
        std::os::unix::fs::symlink("/", temp.path().join("root")).unwrap();
        fs::write(temp.path().join("a\u{1b}[2J"), "x").unwrap();
        fs::create_dir_all(temp.path().join(".git/objects")).unwrap();
        let found: Vec<_> = folder
            .list()
            .findings
            .into_iter()
            .map(|finding| (finding.rule.code, finding.file))
            .collect();
        let expected = [
            ("file-extra", ".git"),
            ("file-extra", "a\\u{1b}[2J"),
            ("file-irregular", "link"),
            ("file-irregular", "root"),
        ];
        assert_eq!(found, expected.map(|(code, file)| (code, file.to_owned())));
        assert!(folder.read(&SitePath::fixed("link"), 9999).is_err());
    }
}
