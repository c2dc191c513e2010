//! A folder with an output in it, for the tests of this module.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::error::DiskError;
use super::place::Place;
use super::{Opening, Output, Summary};
use crate::document::manifest::Digest;
use crate::site_path::SitePath;

/// What a build is to publish: paths and texts.
pub(super) type Files<'a> = &'a [(&'static str, &'a str)];

/// A temporary folder; the output is `public` in it.
pub(super) struct Scene {
    folder: TempDir,
}

impl Scene {
    pub(super) fn new() -> Self {
        let scene = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(&scene.place().side).unwrap();
        scene
    }

    pub(super) fn root(&self) -> PathBuf {
        self.folder.path().join("public")
    }

    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn place(&self) -> Place {
        Place::of(&self.root()).unwrap()
    }

    /// Writes a file into the output by hand.
    pub(super) fn put(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[cfg(unix)]
    pub(super) fn link(&self, path: &str, target: &str) {
        std::os::unix::fs::symlink(target, self.root().join(path)).unwrap();
    }

    pub(super) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.root().join(path).exists()
    }

    /// Opens the output and writes `files`, without committing.
    pub(super) fn begin(&self, files: Files<'_>) -> Result<(Output, Opening), DiskError> {
        let (output, opening) = Output::open(&self.root())?;
        for (path, text) in files {
            output.write(&SitePath::fixed(path), text.as_bytes())?;
        }
        Ok((output, opening))
    }

    /// A whole build.
    pub(super) fn build(&self, files: Files<'_>) -> Result<Summary, DiskError> {
        self.begin(files)?.0.commit()
    }

    /// Everything in the output: folders end in `/` and have no text.
    pub(super) fn files(&self) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        gather(&self.root(), "", &mut found);
        found
    }

    /// What is left in the folder beside the output.
    pub(super) fn leftovers(&self) -> Vec<String> {
        let mut found = BTreeMap::new();
        gather(&self.place().side, "", &mut found);
        found.into_keys().filter(|path| path != "lock").collect()
    }
}

/// A manifest's line.
pub(super) fn line(path: &str, text: &str) -> String {
    format!("{}  {path}\n", Digest::of(text.as_bytes()))
}

fn gather(folder: &Path, prefix: &str, found: &mut BTreeMap<String, String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            gather(&entry.path(), &format!("{path}/"), found);
            found.insert(format!("{path}/"), String::new());
        } else {
            let bytes = fs::read(entry.path()).unwrap_or_else(|_| b"a link".into());
            found.insert(path, String::from_utf8_lossy(&bytes).into());
        }
    }
}
