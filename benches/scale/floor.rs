use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use crate::Failure;
use crate::process::Cost;

/// The files of a built site, held in memory.
pub(crate) struct Files {
    folders: Vec<PathBuf>,
    files: Vec<(PathBuf, Vec<u8>)>,
}

impl Files {
    /// Reads every file below a folder.
    pub(crate) fn read(root: &Path) -> Result<Self, Failure> {
        let (mut folders, mut files) = (Vec::new(), Vec::new());
        for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
            let entry = entry?;
            let path = entry.path().strip_prefix(root)?.to_owned();
            if entry.file_type().is_dir() {
                folders.push(path);
            } else {
                files.push((path, fs::read(entry.path())?));
            }
        }
        Ok(Self { folders, files })
    }

    /// How many there are, and their bytes.
    pub(crate) fn size(&self) -> (usize, usize) {
        (self.files.len(), self.files.iter().map(|(_, bytes)| bytes.len()).sum())
    }

    /// What it costs to write them, and nothing else, on so many threads.
    pub(crate) fn write(&self, root: &Path, threads: usize) -> Result<Cost, Failure> {
        let start = Instant::now();
        for folder in &self.folders {
            fs::create_dir_all(root.join(folder))?;
        }
        let share = self.files.len().div_ceil(threads).max(1);
        let written: Result<Vec<()>, std::io::Error> = thread::scope(|scope| {
            let parts: Vec<_> = self
                .files
                .chunks(share)
                .map(|part| {
                    scope.spawn(move || {
                        part.iter().try_for_each(|(path, bytes)| fs::write(root.join(path), bytes))
                    })
                })
                .collect();
            parts.into_iter().map(|part| part.join().expect("writing does not panic")).collect()
        });
        written?;
        let wall = start.elapsed();
        fs::remove_dir_all(root)?;
        Ok(Cost { wall, ..Cost::default() })
    }
}
