//! `SHA256SUMS`: the list of every published file with its hash, as `sha256sum -c` reads it.

pub use crate::model::digest::{DIGITS, Digest};
use crate::site_path::SitePath;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::convert::Infallible;
use std::fmt::Write as _;

use rayon::prelude::*;

/// The manifest's own place in the site.
pub const MANIFEST_PATH: &str = "SHA256SUMS";

/// The place of the manifest's detached signature.
pub const SIGNATURE_PATH: &str = "SHA256SUMS.asc";

/// How many lines one thread reads or writes at least.
const TOGETHER: usize = 512;

/// How many lines are there at a time.
const BLOCK: usize = 32 * TOGETHER;

/// What is published, and each file's hash. It lists neither itself nor its signature.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    files: BTreeMap<SitePath, Digest>,
}

/// Why a text is no manifest of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} {reason}")]
pub struct ManifestError {
    /// The first bad line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: Reason,
}

/// What can be wrong with a line of a manifest. Quoted text is escaped: the file may be hostile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// It does not start with a digest and two spaces.
    #[error("is not a SHA-256, two spaces and a path")]
    Form,
    /// Its path is none that a site can hold.
    #[error("names `{0}`, which is no path of a site")]
    Path(String),
    /// An earlier line has the same path.
    #[error("names `{0}` a second time")]
    Twice(SitePath),
    /// The text ends before the line does.
    #[error("is cut off")]
    CutOff,
}

impl Manifest {
    /// The hash of the file at `path`, if it is listed.
    #[must_use]
    pub fn get(&self, path: &SitePath) -> Option<Digest> {
        self.files.get(path).copied()
    }

    /// The files in the order of their paths' bytes.
    pub fn iter(&self) -> impl Iterator<Item = (&SitePath, Digest)> + Clone {
        self.files.iter().map(|(path, digest)| (path, *digest))
    }

    /// How many files are listed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether no file is listed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The text in the format of GNU `sha256sum`: a line of digest, two spaces and path for each
    /// file, in order.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        let add = |lines: &str| -> Result<(), Infallible> {
            text.push_str(lines);
            Ok(())
        };
        match write(self.iter(), add) {
            Ok(()) => text,
        }
    }

    /// Reads a manifest back, in any order of lines.
    ///
    /// # Errors
    ///
    /// The first line that is not a digest and a path of a site, that repeats a path, or that
    /// has no end.
    pub fn parse(text: &str) -> Result<Self, ManifestError> {
        listed(text).map(|files| Self { files: files.into_iter().collect() })
    }
}

/// The files of a manifest in the order of their paths' bytes, whatever that of its lines.
///
/// # Errors
///
/// As [`Manifest::parse`].
pub fn listed(text: &str) -> Result<Vec<(SitePath, Digest)>, ManifestError> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let parsed = lines.par_iter().with_min_len(TOGETHER).map(|line| parse_line(line).ok());
    let parsed: Option<Vec<_>> = parsed.collect();
    match parsed.filter(|files| files.is_sorted_by(|(left, _), (right, _)| left < right)) {
        // As we write it: then no path stands there twice.
        Some(files) => Ok(files),
        None => in_any_order(&lines),
    }
}

fn in_any_order(lines: &[&str]) -> Result<Vec<(SitePath, Digest)>, ManifestError> {
    let mut files = BTreeMap::new();
    for (line, text) in (1..).zip(lines) {
        let (path, digest) = parse_line(text).map_err(|reason| ManifestError { line, reason })?;
        match files.entry(path) {
            Entry::Vacant(place) => place.insert(digest),
            Entry::Occupied(place) => {
                let reason = Reason::Twice(place.key().clone());
                return Err(ManifestError { line, reason });
            }
        };
    }
    Ok(files.into_iter().collect())
}

impl FromIterator<(SitePath, Digest)> for Manifest {
    fn from_iter<T: IntoIterator<Item = (SitePath, Digest)>>(files: T) -> Self {
        Self { files: files.into_iter().collect() }
    }
}

impl IntoIterator for Manifest {
    type Item = (SitePath, Digest);
    type IntoIter = std::collections::btree_map::IntoIter<SitePath, Digest>;

    fn into_iter(self) -> Self::IntoIter {
        self.files.into_iter()
    }
}

/// Gives the text of a manifest with these files, which come in order, some lines at a time: the whole may be too much to be held.
///
/// # Errors
///
/// Those of `give`.
pub fn write<'a, E>(
    mut files: impl Iterator<Item = (&'a SitePath, Digest)>,
    mut give: impl FnMut(&str) -> Result<(), E>,
) -> Result<(), E> {
    loop {
        let block: Vec<_> = files.by_ref().take(BLOCK).collect();
        if block.is_empty() {
            return Ok(());
        }
        let lines: Vec<_> = block.par_chunks(TOGETHER).map(lines).collect();
        lines.iter().try_for_each(|lines| give(lines))?;
    }
}

fn lines(files: &[(&SitePath, Digest)]) -> String {
    let mut lines = String::new();
    for (path, digest) in files {
        writeln!(lines, "{digest}  {path}").expect("memory takes every line");
    }
    lines
}

fn parse_line(line: &str) -> Result<(SitePath, Digest), Reason> {
    let line = line.strip_suffix('\n').ok_or(Reason::CutOff)?;
    let (digest, path) = line.split_once("  ").ok_or(Reason::Form)?;
    let digest = Digest::parse(digest).ok_or(Reason::Form)?;
    let path =
        SitePath::parse(path).ok_or_else(|| Reason::Path(path.escape_debug().to_string()))?;
    Ok((path, digest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// SHA-256 of the empty message, from FIPS 180-4's test vectors.
    const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[track_caller]
    fn check_error(text: &str, line: usize, reason: &str) {
        let error = Manifest::parse(text).unwrap_err();
        assert_eq!((error.line, error.reason.to_string().as_str()), (line, reason));
    }

    #[test]
    fn the_text_is_sorted_and_in_the_format_of_sha256sum() {
        let paths = ["b.html", "a/b.html", "a-b.html"].map(SitePath::fixed);
        let manifest: Manifest = paths.map(|path| (path, Digest::of(b""))).into_iter().collect();
        let expected = format!("{EMPTY}  a-b.html\n{EMPTY}  a/b.html\n{EMPTY}  b.html\n");
        assert_eq!(manifest.to_text(), expected);
    }

    #[test]
    fn lines_that_lead_out_of_the_site_are_refused() {
        let good = format!("{EMPTY}  index.html\n");
        for path in ["../../x", "/etc/passwd", "a\\b", "a//b", "", "a\u{1b}[2J", ".git/config"] {
            let reason = format!("names `{}`, which is no path of a site", path.escape_debug());
            check_error(&format!("{good}{EMPTY}  {path}\n"), 2, &reason);
        }
    }

    #[test]
    fn junk_is_refused() {
        let form = "is not a SHA-256, two spaces and a path";
        check_error("\n", 1, form);
        check_error("hello\n", 1, form);
        check_error(&format!("{EMPTY} *index.html\n"), 1, form);
        check_error(&format!("{}  index.html\n", &EMPTY[2..]), 1, form);
        check_error(&format!("{EMPTY}  index.html\n{EMPTY}  ind"), 2, "is cut off");
        let line = format!("{EMPTY}  index.html\n");
        check_error(&line.repeat(2), 2, "names `index.html` a second time");
    }

    #[test]
    fn an_empty_text_lists_nothing() {
        assert!(Manifest::parse("").unwrap().is_empty());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(files: BTreeMap<String, Vec<u8>>) {
            let manifest: Manifest = files
                .iter()
                .map(|(path, bytes)| (SitePath::encode(&[path]), Digest::of(bytes)))
                .collect();
            prop_assert_eq!(Manifest::parse(&manifest.to_text()), Ok(manifest));
        }

        #[test]
        fn no_text_makes_it_panic(text: String) {
            let _ = Manifest::parse(&text);
        }
    }
}
