//! Commits: their messages, the names in them, and the files that they bring.

use std::collections::BTreeSet;

use super::objects;
use super::watch::{Guard, Place, short};
use crate::diagnostic::Fault;
use crate::git::{GIT_FAILED, Git};

/// The options of `rev-list` that a range may have; any other might do something else than list.
const OPTIONS: [&str; 5] = ["--not", "--all", "--branches", "--tags", "--remotes"];

/// How a range lists what each commit brings; every side of a merge, and the first commit whole.
const DIFFERENCES: [&str; 9] =
    ["diff-tree", "--stdin", "-r", "-m", "--root", "--raw", "-z", "--no-renames", "--no-abbrev"];

impl Guard<'_> {
    /// Looks at all commits of a range: words as `rev-list` takes them, parted by blanks.
    ///
    /// # Errors
    /// Where git fails, or the range has another option than `--not`, `--all`, `--branches`, `--tags` and `--remotes`.
    pub fn commits(&mut self, git: &Git, range: &str) -> Result<(), Fault> {
        let words: Vec<&str> = range.split_whitespace().collect();
        let is_other = |word: &&&str| {
            word.starts_with('-') && !OPTIONS.contains(&word.split('=').next().unwrap_or_default())
        };
        if words.is_empty() || words.iter().any(|word| is_other(&word)) {
            let message = "this is no range of commits that `rev-list` could be given";
            return Err(Fault::new(&GIT_FAILED, message)
                .hint("write a range such as `main..fix`, or `fix --not --remotes`"));
        }
        let listed = git.run(&[&["rev-list"], &words[..], &["--"]].concat(), b"")?;
        let ids: Vec<_> = String::from_utf8_lossy(&listed).lines().map(ToOwned::to_owned).collect();
        objects::each(git, &ids, |batch| {
            let place =
                |id: &str| Place::words(&format!("the message or a name of commit {}", short(id)));
            let items: Vec<_> =
                batch.iter().map(|(index, bytes)| (place(&ids[*index]), *bytes)).collect();
            self.look(&items);
        })?;
        self.brought(git, &ids)
    }

    /// Looks at every version of a file that commits bring, once.
    fn brought(&mut self, git: &Git, commits: &[String]) -> Result<(), Fault> {
        if commits.is_empty() {
            return Ok(());
        }
        let input = commits.join("\n") + "\n";
        let mut changes = objects::changes(
            &git.run(&[&DIFFERENCES[..], &["--no-ext-diff"]].concat(), input.as_bytes())?,
        );
        let mut seen = BTreeSet::new();
        changes.retain(|(_, entry)| seen.insert((entry.id.clone(), entry.path.clone())));
        let ids: Vec<_> = changes.iter().map(|(_, entry)| entry.id.clone()).collect();
        objects::each(git, &ids, |batch| {
            let place = |index: usize| Place::committed(&changes[index].1.path, &changes[index].0);
            let items: Vec<_> =
                batch.iter().map(|(index, bytes)| (place(*index), *bytes)).collect();
            self.look(&items);
        })
    }

    /// Looks at words that are no file, such as the name of a branch.
    pub fn words(&mut self, what: &str, words: &str) {
        self.look(&[(Place::words(what), words.as_bytes())]);
    }

    /// Looks at the message of a tag, where an object is a tag.
    ///
    /// # Errors
    /// Where git fails.
    pub fn tag(&mut self, git: &Git, id: &str) -> Result<(), Fault> {
        let place = Place::words(&format!("the message or a name of the tag {}", short(id)));
        objects::each(git, &[id.to_owned()], |batch| {
            let tags: Vec<_> = batch.iter().filter(|(_, bytes)| is_tag(bytes)).collect();
            let items: Vec<_> = tags.iter().map(|(_, bytes)| (place.clone(), *bytes)).collect();
            self.look(&items);
        })
    }
}

/// Whether an object that was pushed is a tag: a commit begins with its tree.
fn is_tag(bytes: &[u8]) -> bool {
    bytes.starts_with(b"object ")
}
