use std::fmt;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;

use super::error::{DiskError, Doing as _};
use super::place::{Place, sync_folder};
use super::stage::Number;
use crate::document::manifest::Digest;
use crate::site_path::SitePath;

const HEADER: &str = "forewarn journal 1";

/// All that a commit is about to do, in order.
///
/// As long as there is no whole journal, the tree is entirely old. Once there is one, the
/// tree can always be made entirely new: each step can be done twice without harm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Journal {
    /// The hash of the manifest that the tree had before; `None` for a first build.
    pub(super) from: Option<Digest>,
    pub(super) steps: Vec<Step>,
}

/// One change to the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Put(Put),
    /// Removes the file, if it still has this hash, and folders that it leaves empty.
    Remove {
        path: SitePath,
        digest: Digest,
    },
}

/// Moves a staged file into place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Put {
    pub(super) path: SitePath,
    pub(super) number: Number,
    pub(super) digest: Digest,
    /// Whether a file of ours stands there; if not, one that appeared since is foreign.
    pub(super) replaces: bool,
}

/// What an earlier build left.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    /// It was never finished, so none of its steps was taken.
    Torn,
    Whole(Journal),
}

impl Journal {
    /// Writes the journal and waits until it is on the disk.
    pub(super) fn write(&self, place: &Place) -> Result<(), DiskError> {
        let path = locate(place);
        let mut file = File::create(&path).doing("create", &path)?;
        file.write_all(self.to_text().as_bytes())
            .and_then(|()| file.sync_all())
            .doing("write", &path)?;
        sync_folder(&place.side)
    }

    /// Reads what an earlier build left; a whole journal of another version is an error.
    pub(super) fn read(place: &Place) -> Result<Found, DiskError> {
        let path = locate(place);
        let text = match fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
            Err(error) => return Err(error).doing("read", &path),
        };
        match unseal(&text) {
            None => Ok(Found::Torn),
            Some(body) => parse(body).map(Found::Whole).ok_or(DiskError::Journal(path)),
        }
    }

    /// Removes the journal: all its steps were taken, or none.
    pub(super) fn remove(place: &Place) -> Result<(), DiskError> {
        let path = locate(place);
        match fs::remove_file(&path) {
            Ok(()) => sync_folder(&place.side),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error).doing("remove", &path),
        }
    }

    /// A line for each step, and a last one with the hash of all before it, by which a journal
    /// that was cut off is known.
    fn to_text(&self) -> String {
        let from = self.from.map_or("-".to_owned(), |digest| digest.to_string());
        let mut text = format!("{HEADER}\nfrom {from}\n");
        text.extend(self.steps.iter().map(ToString::to_string));
        let seal = Digest::of(text.as_bytes());
        text + &format!("end {seal}\n")
    }
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Put(Put { path, number, digest, replaces }) => {
                let verb = if *replaces { "replace" } else { "create" };
                writeln!(formatter, "{verb} {number} {digest} {path}")
            }
            Self::Remove { path, digest } => writeln!(formatter, "remove {digest} {path}"),
        }
    }
}

fn locate(place: &Place) -> PathBuf {
    place.side.join("journal")
}

/// The text before the last line, if that line seals it.
fn unseal(text: &str) -> Option<&str> {
    let end = text.strip_suffix('\n')?.rfind('\n')? + 1;
    let (body, last) = text.split_at(end);
    let seal = Digest::parse(last.trim_end_matches('\n').strip_prefix("end ")?)?;
    (seal == Digest::of(body.as_bytes())).then_some(body)
}

fn parse(body: &str) -> Option<Journal> {
    let mut lines = body.lines();
    if lines.next()? != HEADER {
        return None;
    }
    let from = match lines.next()?.strip_prefix("from ")? {
        "-" => None,
        digest => Some(Digest::parse(digest)?),
    };
    let steps = lines.map(parse_step).collect::<Option<_>>()?;
    Some(Journal { from, steps })
}

fn parse_step(line: &str) -> Option<Step> {
    let (verb, rest) = line.split_once(' ')?;
    if verb == "remove" {
        let (digest, path) = parse_file(rest)?;
        return Some(Step::Remove { path, digest });
    }
    let replaces = match verb {
        "create" => false,
        "replace" => true,
        _ => return None,
    };
    let (number, rest) = rest.split_once(' ')?;
    let (digest, path) = parse_file(rest)?;
    Some(Step::Put(Put { path, number: Number(number.parse().ok()?), digest, replaces }))
}

fn parse_file(text: &str) -> Option<(Digest, SitePath)> {
    let (digest, path) = text.split_once(' ')?;
    Some((Digest::parse(digest)?, SitePath::parse(path)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::fixture::Scene;

    fn sample() -> Journal {
        let digest = Digest::of(b"text");
        let put = |path, number, replaces| {
            let path = SitePath::fixed(path);
            Step::Put(Put { path, number: Number(number), digest, replaces })
        };
        let remove = Step::Remove { path: SitePath::fixed("osv/Red Hat/all.zip"), digest };
        let steps = vec![put("a.html", 0, false), put("b/c.html", 17, true), remove];
        Journal { from: Some(digest), steps }
    }

    fn sealed(body: &str) -> String {
        format!("{body}end {}\n", Digest::of(body.as_bytes()))
    }

    #[track_caller]
    fn check_refused(body: &str) {
        let scene = Scene::new();
        fs::write(locate(&scene.place()), sealed(body)).unwrap();
        assert!(matches!(Journal::read(&scene.place()), Err(DiskError::Journal(_))), "{body}");
    }

    #[test]
    fn a_journal_is_read_back_as_it_was_written() {
        let scene = Scene::new();
        for journal in [sample(), Journal { from: None, steps: Vec::new() }] {
            journal.write(&scene.place()).unwrap();
            assert_eq!(Journal::read(&scene.place()).unwrap(), Found::Whole(journal));
        }
        Journal::remove(&scene.place()).unwrap();
        assert_eq!(Journal::read(&scene.place()).unwrap(), Found::Nothing);
    }

    #[test]
    fn a_journal_that_was_cut_off_anywhere_is_torn() {
        let text = sample().to_text();
        assert!(unseal(&text).is_some());
        for length in 0..text.len() {
            assert_eq!(unseal(&text[..length]), None, "cut off after {length} bytes");
        }
    }

    #[test]
    fn a_journal_with_a_changed_byte_is_torn() {
        let text = sample().to_text();
        assert_eq!(unseal(&text.replace("b/c.html", "b/d.html")), None);
    }

    #[test]
    fn a_whole_journal_that_is_not_understood_is_an_error() {
        check_refused("forewarn journal 2\nfrom -\n");
        check_refused("forewarn journal 1\nfrom nowhere\n");
        let digest = Digest::of(b"");
        for step in
            ["create x DIGEST a", "move 1 DIGEST a", "create 1 DIGEST ../x", "remove DIGEST"]
        {
            let step = step.replace("DIGEST", &digest.to_string());
            check_refused(&format!("{HEADER}\nfrom -\n{step}\n"));
        }
    }
}
