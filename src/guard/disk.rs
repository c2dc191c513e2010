//! Files on the disk: messages, what git does not know yet, and built sites.

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use super::LEAK_FOUND;
use super::watch::{Guard, Place};
use crate::diagnostic::{Diagnostic, Fault};
use crate::source::walk::name;

impl Guard<'_> {
    /// Looks at one file.
    pub fn file(&mut self, path: &Path) {
        match read(path) {
            Ok(bytes) => self.look(&[(Place::file(&path.to_string_lossy()), &bytes)]),
            Err(error) => self.unread(unread(path, &error.to_string())),
        }
    }

    /// Looks at every file below a folder; links are looked at and not followed.
    pub fn folder(&mut self, folder: &Path) {
        for entry in WalkDir::new(folder).sort_by_file_name() {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => self.file(entry.path()),
                Err(error) => self.unread(unread(folder, &error.to_string())),
            }
        }
    }

    /// Looks at a file of a work tree. One that is gone was deleted, and a folder is a repository of its own.
    pub(super) fn file_in(&mut self, tree: &Path, path: &str) {
        let full = tree.join(path);
        match read(&full) {
            Ok(bytes) => self.look(&[(Place::file(path), &bytes)]),
            Err(_) if full.is_dir() || full.symlink_metadata().is_err() => {}
            Err(error) => self.unread(unread(&full, &error.to_string())),
        }
    }
}

/// The bytes of a file, or where a link leads.
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    match fs::read_link(path) {
        Ok(target) => Ok(target.to_string_lossy().into_owned().into_bytes()),
        Err(_) => fs::read(path),
    }
}

fn unread(path: &Path, why: &str) -> Diagnostic {
    let message = format!("this cannot be looked at: {why}");
    let fault = Fault::new(&LEAK_FOUND, message).hint("check that it exists and may be read");
    Diagnostic::new(fault, name::shown(path.as_os_str()))
}
