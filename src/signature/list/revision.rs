use std::collections::BTreeMap;
use std::fmt;

use super::error::{Reason, shown};
use super::field;
use crate::document::manifest::Digest;
use crate::model::date::Moment;
use crate::model::identifier::AdvisoryId;
use crate::site_path::SitePath;

/// What stands for the files of a revision that never was signed.
const UNSIGNED: &str = "unsigned";

/// What stands for the path of the source, which is not published. No [`SitePath`] has parentheses.
const SOURCE: &str = "(source)";

/// One revision of an advisory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedRevision {
    /// The advisory's id.
    pub id: AdvisoryId,
    /// The revision's number, from 1.
    pub number: usize,
    /// When it was published.
    pub date: Moment,
    /// Its files; none if it never was signed.
    pub files: Option<ListedFiles>,
}

/// The files of a signed revision: at least one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedFiles {
    /// The hash of the advisory's source as it was signed.
    pub source: Option<Digest>,
    /// The published files with their hashes.
    pub published: BTreeMap<SitePath, Digest>,
}

impl ListedRevision {
    /// What no two revisions share, and by which they are sorted.
    #[must_use]
    pub const fn name(&self) -> (&AdvisoryId, usize) {
        (&self.id, self.number)
    }

    /// Reads a line, without its first word.
    pub(super) fn read(text: &str) -> Result<Self, Reason> {
        let mut parts = text.splitn(4, ' ');
        let mut next = || parts.next().ok_or(Reason::Fields(4));
        let (id, number, date, files) = (next()?, next()?, next()?, next()?);
        Ok(Self {
            id: field::id(id)?,
            number: field::number(number)?,
            date: field::moment(date)?,
            files: if files == UNSIGNED { None } else { Some(ListedFiles::read(files)?) },
        })
    }
}

impl ListedFiles {
    fn read(text: &str) -> Result<Self, Reason> {
        let mut files = Self::default();
        for entry in text.split(' ') {
            let (digest, path) = entry
                .split_once('=')
                .ok_or_else(|| Reason::value(entry, "a SHA-256, `=` and a path"))?;
            files.add(field::digest(digest)?, path)?;
        }
        Ok(files)
    }

    /// Adds what must come behind all that is there: the source is first, then paths rise. `%20` sorts like the blank
    /// that it stands for, because a path has no other character below `%`.
    fn add(&mut self, digest: Digest, text: &str) -> Result<(), Reason> {
        let last = self.published.last_key_value().map(|(path, _)| path);
        if text == SOURCE && self.source.is_none() && last.is_none() {
            self.source = Some(digest);
            return Ok(());
        }
        let path = if text == SOURCE { None } else { Some(field::path(text)?) };
        match path.filter(|path| last.is_none_or(|last| last < path)) {
            Some(path) => self.published.insert(path, digest),
            None => return Err(Reason::FileOrder(shown(text))),
        };
        Ok(())
    }
}

impl fmt::Display for ListedRevision {
    /// The whole line, without its end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "revision {} {} {} ", self.id, self.number, self.date)?;
        match &self.files {
            None => f.write_str(UNSIGNED),
            Some(files) => files.fmt(f),
        }
    }
}

impl fmt::Display for ListedFiles {
    /// Pairs of hash and path, with one blank between them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut between = "";
        if let Some(digest) = &self.source {
            write!(f, "{digest}={SOURCE}")?;
            between = " ";
        }
        for (path, digest) in &self.published {
            write!(f, "{between}{digest}={}", path.url_path())?;
            between = " ";
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, accepted: bool) {
        let hash = Digest::of(b"").to_string();
        let text = text.replace('@', &hash);
        let read = ListedRevision::read(&text);
        assert_eq!(read.is_ok(), accepted, "{text}: {read:?}");
        if let Ok(revision) = read {
            assert_eq!(revision.to_string(), format!("revision {text}"));
        }
    }

    #[test]
    fn files_follow_the_date() {
        check("A-1 1 2026-01-01 unsigned", true);
        check("A-1 1 2026-01-01 @=(source)", true);
        check("A-1 1 2026-01-01 @=source", true);
        check("A-1 1 2026-01-01 @=(source) @=a%20b @=a+b @=a/b @=source", true);
        check("A-1 1 2026-01-01", false);
        check("A-1 1 2026-01-01 ", false);
        check("A-1 1 2026-01-01 unsigned ", false);
        check("A-1 1 2026-01-01 @=a ", false);
        check("A-1 1 2026-01-01 unsigned @=a", false);
        check("A-1 1 2026-01-01 a=@", false);
        check("A-1 1 2026-01-01 @", false);
        check("A-1 1 2026-01-01 @=", false);
        check("A 1 2026-01-01 unsigned", false);
    }

    #[test]
    fn files_are_in_order_and_unique() {
        check("A-1 1 2026-01-01 @=a @=b", true);
        check("A-1 1 2026-01-01 @=b @=a", false);
        check("A-1 1 2026-01-01 @=a @=a", false);
        check("A-1 1 2026-01-01 @=a @=(source)", false);
        check("A-1 1 2026-01-01 @=(source) @=(source)", false);
    }
}
