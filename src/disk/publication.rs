//! Changes to the sources of a site, of which all happen or none.
//!
//! New files are written into `.forewarn-publish.PID` in the site's folder, with a journal that lists them. The change
//! happens when that folder is renamed to `.forewarn-publish`: a folder of that name is whole, and whoever finds it moves
//! the files into place. One with another name was left by a killed run, and is removed.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::contents::digest_of;
use super::error::{DiskError, Doing as _};
use super::lock::Lock;
use super::place::{Place, sync_folder};
use super::single;
use crate::document::manifest::Digest;

/// The folder of a change that happened.
const SIDE: &str = ".forewarn-publish";

const JOURNAL: &str = "journal";

/// The journal's first line.
const HEAD: &str = "forewarn publication 1";

/// One file that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its path below the site's folder, with `/`: a source of advisories, or of what is signed.
    pub path: String,
    /// What it held when the change was made; `None` where there was no file.
    pub before: Option<Vec<u8>>,
    /// What it will hold.
    pub bytes: Vec<u8>,
}

/// Makes all changes.
///
/// # Errors
///
/// [`DiskError`] if a file is no longer as it was, holds a canary, or if the system refuses something. Before the change
/// happened, nothing is different; after it, [`settle`] completes it: see [`is_pending`].
pub fn publish(root: &Path, changes: &[Change]) -> Result<(), DiskError> {
    let staged = root.join(format!("{SIDE}.{}", std::process::id()));
    let written = stage(root, &staged, changes);
    let happened = written.and_then(|()| {
        let side = root.join(SIDE);
        fs::rename(&staged, &side).doing("write", &side)
    });
    if let Err(error) = happened {
        // The error that led here is told; what stays is removed by the next command.
        drop(fs::remove_dir_all(&staged));
        return Err(error);
    }
    sync_folder(root)?;
    settle(root)?;
    changes.iter().try_for_each(|change| arrived(root, change))
}

/// Whether a change happened that is not completed.
#[must_use]
pub fn is_pending(root: &Path) -> bool {
    root.join(SIDE).join(JOURNAL).is_file()
}

/// Whether a change is in its place: for the moment between filling the folder and its renaming nothing holds others off.
fn arrived(root: &Path, change: &Change) -> Result<(), DiskError> {
    let target = root.join(&change.path);
    let found = single::read(&target)?;
    if found.as_ref() == Some(&change.bytes) { Ok(()) } else { Err(DiskError::Changed(target)) }
}

/// Completes a change that happened, and removes what never did; says how many files it moved.
///
/// # Errors
///
/// [`DiskError`] if another process is at it, if the journal is not ours, or if the system refuses something.
pub fn settle(root: &Path) -> Result<usize, DiskError> {
    let mut moved = 0;
    for folder in left(root)? {
        let place = Place { root: root.to_owned(), side: folder.clone() };
        match (Lock::take(&place), folder.ends_with(SIDE)) {
            (Ok(_lock), true) => moved += complete(root, &folder)?,
            (Ok(_lock), false) => {}
            // It is being filled at this moment.
            (Err(DiskError::Locked(_)), false) => continue,
            (Err(error), _) => return Err(error),
        }
        remove(root, &folder)?;
    }
    Ok(moved)
}

/// The folders of changes that were begun.
fn left(root: &Path) -> Result<Vec<PathBuf>, DiskError> {
    let Ok(entries) = fs::read_dir(root) else { return Ok(vec![]) };
    let mut folders = Vec::new();
    for entry in entries {
        let entry = entry.doing("list", root)?;
        let name = entry.file_name();
        let ours = name.to_str().and_then(|name| name.strip_prefix(SIDE));
        let number =
            |rest: &str| rest.strip_prefix('.').is_some_and(|id| id.parse::<u32>().is_ok());
        if ours.is_some_and(|rest| rest.is_empty() || number(rest)) {
            // A link would lead elsewhere.
            if entry.file_type().doing("look at", root)?.is_dir() {
                folders.push(entry.path());
            }
        }
    }
    folders.sort();
    Ok(folders)
}

/// Writes everything that the change needs.
fn stage(root: &Path, folder: &Path, changes: &[Change]) -> Result<(), DiskError> {
    let mut journal = format!("{HEAD}\n");
    fs::create_dir(folder).doing("create the folder", folder)?;
    let place = Place { root: root.to_owned(), side: folder.to_owned() };
    // Other commands leave the folder alone for as long as the lock is held.
    let _lock = Lock::take(&place)?;
    for (number, change) in changes.iter().enumerate() {
        let target = target(root, &change.path).ok_or_else(|| DiskError::Journal(folder.into()))?;
        DiskError::unless_marked(&target, &change.bytes)?;
        plain(root, &target)?;
        if single::read(&target)? != change.before {
            return Err(DiskError::Changed(target));
        }
        write(&folder.join(number.to_string()), &change.bytes)?;
        let digest = Digest::of(&change.bytes);
        journal.extend([&digest.to_string(), "  ", &change.path, "\n"]);
    }
    write(&folder.join(JOURNAL), journal.as_bytes())?;
    sync_folder(folder)
}

/// Moves every file into place that is not there yet.
fn complete(root: &Path, side: &Path) -> Result<usize, DiskError> {
    let journal = side.join(JOURNAL);
    let Some(text) = single::read(&journal)? else { return Ok(0) };
    let steps = parse(&text).ok_or(DiskError::Journal(journal))?;
    let mut moved = 0;
    for (number, (digest, path)) in steps.iter().enumerate() {
        let staged = side.join(number.to_string());
        let target = target(root, path).ok_or_else(|| DiskError::Journal(staged.clone()))?;
        plain(root, &target)?;
        match single::read(&staged)? {
            Some(bytes) if Digest::of(&bytes) == *digest => {
                let folder = single::folder_of(&target)?;
                single::make_folder(folder)?;
                fs::rename(&staged, &target).doing("write", &target)?;
                sync_folder(folder)?;
                moved += 1;
            }
            None if target.is_file() && digest_of(&target)? == *digest => {}
            _ => return Err(DiskError::Journal(staged)),
        }
    }
    Ok(moved)
}

/// Forgets a change: the journal first, so that a folder that is half removed says nothing.
fn remove(root: &Path, folder: &Path) -> Result<(), DiskError> {
    let journal = folder.join(JOURNAL);
    for removed in [
        fs::remove_file(&journal),
        sync_folder(folder).map_err(std::io::Error::other),
        fs::remove_dir_all(folder),
    ] {
        match removed {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).doing("remove", folder);
            }
            _ => {}
        }
    }
    sync_folder(root)
}

fn parse(journal: &[u8]) -> Option<Vec<(Digest, String)>> {
    let text = std::str::from_utf8(journal).ok()?.strip_prefix(HEAD)?.strip_prefix('\n')?;
    let step = |line: &str| {
        let (digest, path) = line.split_once("  ")?;
        Some((Digest::parse(digest)?, path.to_owned()))
    };
    text.lines().map(step).collect()
}

/// The place of a source, if it is one that a publication writes: a journal may be anybody's.
fn target(root: &Path, path: &str) -> Option<PathBuf> {
    let within = ["advisories/", "content/signed/"].iter().any(|folder| path.starts_with(folder));
    let odd = |part: &str| ["", ".", ".."].contains(&part) || part.contains(['\\', ':', '\0']);
    (within && !path.split('/').any(odd)).then(|| root.join(path))
}

/// Refuses links on the way to a file, which would lead somewhere else.
fn plain(root: &Path, target: &Path) -> Result<(), DiskError> {
    let between = target.ancestors().take_while(|folder| *folder != root);
    match between.into_iter().find(|path| path.is_symlink()) {
        Some(link) => Err(DiskError::Symlink(link.to_owned())),
        None => Ok(()),
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let mut file = File::create_new(path).doing("create", path)?;
    file.write_all(bytes).doing("write", path)?;
    file.sync_all().doing("sync", path)
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    const PATHS: [&str; 3] = [
        "advisories/A-2.md",
        "advisories/signed/A-2/1/source.md",
        "advisories/signed/revisions.txt",
    ];

    /// A site with one advisory and a list, and the changes that add another.
    fn scene() -> (TempDir, Vec<Change>) {
        let site = TempDir::new().unwrap();
        fs::create_dir_all(site.path().join("advisories/signed")).unwrap();
        fs::write(site.path().join("advisories/A-1.md"), "one").unwrap();
        fs::write(site.path().join(PATHS[2]), "old").unwrap();
        let before = [None, None, Some(b"old".to_vec())];
        let change = |(path, before): (&&str, Option<Vec<u8>>)| Change {
            path: (*path).to_owned(),
            before,
            bytes: format!("new {path}").into_bytes(),
        };
        let changes = PATHS.iter().zip(before).map(change).collect();
        (site, changes)
    }

    /// Which of the changes are there, and what else lies in the site's folder.
    fn state(site: &TempDir, changes: &[Change]) -> (Vec<bool>, usize) {
        let done = |change: &Change| {
            let found = fs::read(site.path().join(&change.path)).ok();
            assert!(found == change.before || found.as_ref() == Some(&change.bytes));
            found.as_ref() == Some(&change.bytes)
        };
        (changes.iter().map(done).collect(), fs::read_dir(site.path()).unwrap().count() - 1)
    }

    #[test]
    fn all_changes_happen_and_nothing_is_left() {
        let (site, changes) = scene();
        publish(site.path(), &changes).unwrap();
        assert_eq!(state(&site, &changes), (vec![true; 3], 0));
        assert_eq!(settle(site.path()).unwrap(), 0);
    }

    #[test]
    fn after_a_kill_all_happen_or_none() {
        let (full, changes) = scene();
        let files = changes.len() + 1;
        for written in 0..=files {
            // Killed while the folder was filled: nothing happened.
            let (site, _) = scene();
            let staged = site.path().join(format!("{SIDE}.12"));
            stage(site.path(), &staged, &changes).unwrap();
            for number in written..files {
                let name =
                    if number == changes.len() { JOURNAL.to_owned() } else { number.to_string() };
                fs::remove_file(staged.join(name)).unwrap();
            }
            settle(site.path()).unwrap();
            assert_eq!(state(&site, &changes), (vec![false; 3], 0), "{written} written");
        }
        for moved in 0..=changes.len() {
            // Killed after it happened.
            let (site, _) = scene();
            let folder = site.path().join(SIDE);
            stage(site.path(), &folder, &changes).unwrap();
            for (number, change) in changes.iter().take(moved).enumerate() {
                let target = site.path().join(&change.path);
                fs::create_dir_all(target.parent().unwrap()).unwrap();
                fs::rename(folder.join(number.to_string()), target).unwrap();
            }
            assert_eq!(settle(site.path()).unwrap(), changes.len() - moved);
            assert_eq!(state(&site, &changes), (vec![true; 3], 0), "{moved} moved");
        }
        assert_eq!(state(&full, &changes), (vec![false; 3], 0));
    }

    #[test]
    fn a_folder_that_was_half_removed_says_nothing() {
        let (site, changes) = scene();
        fs::create_dir(site.path().join(SIDE)).unwrap();
        fs::write(site.path().join(SIDE).join("0"), "rest").unwrap();
        assert_eq!(settle(site.path()).unwrap(), 0);
        assert_eq!(state(&site, &changes), (vec![false; 3], 0));
    }

    #[test]
    fn what_is_being_filled_is_left_alone() {
        let (site, _) = scene();
        let folder = site.path().join(format!("{SIDE}.7"));
        fs::create_dir(&folder).unwrap();
        let place = Place { root: site.path().to_owned(), side: folder.clone() };
        let lock = Lock::take(&place).unwrap();
        settle(site.path()).unwrap();
        assert!(folder.exists());
        drop(lock);
        settle(site.path()).unwrap();
        assert!(!folder.exists());
    }

    #[test]
    fn a_file_that_somebody_changed_stays() {
        let (site, changes) = scene();
        fs::write(site.path().join(PATHS[2]), "edited").unwrap();
        let error = publish(site.path(), &changes).unwrap_err();
        assert!(matches!(error, DiskError::Changed(_)), "{error}");
        assert_eq!(fs::read(site.path().join(PATHS[2])).unwrap(), b"edited");
        assert!(!site.path().join(PATHS[0]).exists());
        assert_eq!(fs::read_dir(site.path()).unwrap().count(), 1);
    }

    #[test]
    fn no_canary_is_published() {
        let (site, mut changes) = scene();
        changes[1].bytes = crate::canary::Canary::of(3).secret().as_bytes().to_vec();
        let error = publish(site.path(), &changes).unwrap_err();
        assert_eq!(error.rule().code, "canary-found");
        assert_eq!(state(&site, &changes[..1]), (vec![false], 0));
    }

    #[test]
    fn a_journal_of_somebody_else_writes_nothing_elsewhere() {
        let root = Path::new("site");
        for path in [
            "../x",
            "/etc/x",
            "advisories/../../x",
            "advisories//x",
            "content/site.yaml",
            ".git/config",
            "advisories/a:b",
            "advisories/./x",
        ] {
            assert_eq!(target(root, path), None, "{path}");
        }
        for journal in
            ["", "forewarn publication 2\n", "forewarn publication 1\nabc  advisories/x\n"]
        {
            let (site, changes) = scene();
            fs::create_dir(site.path().join(SIDE)).unwrap();
            fs::write(site.path().join(SIDE).join(JOURNAL), journal).unwrap();
            let error = settle(site.path()).unwrap_err();
            assert!(matches!(error, DiskError::Journal(_)), "{journal:?}");
            assert_eq!(state(&site, &changes).0, [false; 3]);
        }
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed() {
        let (site, changes) = scene();
        let outside = TempDir::new().unwrap();
        fs::remove_dir_all(site.path().join("advisories/signed")).unwrap();
        std::os::unix::fs::symlink(outside.path(), site.path().join("advisories/signed")).unwrap();
        let error = publish(site.path(), &changes[..2]).unwrap_err();
        assert!(matches!(error, DiskError::Symlink(_)), "{error}");
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
        assert!(!site.path().join(PATHS[0]).exists());
    }
}
