//! What git has in its index, and what it would take.

use super::objects::{self, Entry};
use super::watch::{Guard, Place};
use crate::diagnostic::Fault;
use crate::git::Git;

/// The commit that a repository stands at, if there is any.
const HEAD: [&str; 4] = ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"];

impl Guard<'_> {
    /// Looks at every file of the index.
    ///
    /// # Errors
    /// Where git fails.
    pub fn index(&mut self, git: &Git) -> Result<(), Fault> {
        let entries = objects::index(&git.run(&["ls-files", "--stage", "-z"], b"")?);
        self.files(git, &entries)
    }

    /// Looks at the files of the index that the next commit would change.
    ///
    /// # Errors
    /// Where git fails.
    pub fn staged(&mut self, git: &Git) -> Result<(), Fault> {
        if !git.agrees(&HEAD)? {
            return self.index(git);
        }
        let raw = [
            "diff-index",
            "--cached",
            "--raw",
            "-z",
            "--no-renames",
            "--no-abbrev",
            "--no-ext-diff",
            "HEAD",
            "--",
        ];
        let changes = objects::changes(&git.run(&raw, b"")?);
        let entries: Vec<_> = changes.into_iter().map(|(_, entry)| entry).collect();
        self.files(git, &entries)?;
        self.known_at(git, &["HEAD^{commit}"])
    }

    /// Looks at the files of the index as they are on the disk, and at those that git does not know and does not ignore.
    ///
    /// # Errors
    /// Where git fails.
    pub fn on_disk(&mut self, git: &Git) -> Result<(), Fault> {
        // All of them: to tell a changed file from one that only was touched, git runs filters that a repository names.
        let list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        for path in objects::records(&git.run(&list, b"")?) {
            self.file_in(git.folder(), &path);
        }
        Ok(())
    }

    fn files(&mut self, git: &Git, entries: &[Entry]) -> Result<(), Fault> {
        let ids: Vec<_> = entries.iter().map(|entry| entry.id.clone()).collect();
        objects::each(git, &ids, |batch| {
            let items: Vec<_> = batch
                .iter()
                .map(|(index, bytes)| (Place::file(&entries[*index].path), *bytes))
                .collect();
            self.look(&items);
        })
    }

    /// Forgets the lines of patches that stand in what was published: the first of these commits that exists.
    ///
    /// # Errors
    /// Where git fails.
    pub fn known_at(&mut self, git: &Git, commits: &[&str]) -> Result<(), Fault> {
        if self.doubtful().is_empty() {
            return Ok(());
        }
        for commit in commits {
            if git.agrees(&["rev-parse", "--verify", "--quiet", commit])? {
                let entries =
                    objects::tree(&git.run(&["ls-tree", "-r", "-z", "--full-tree", commit], b"")?);
                let ids: Vec<_> = entries.into_iter().map(|entry| entry.id).collect();
                return objects::each(git, &ids, |batch| {
                    let bytes: Vec<_> = batch.iter().map(|(_, bytes)| *bytes).collect();
                    self.known(&bytes);
                });
            }
        }
        Ok(())
    }
}
