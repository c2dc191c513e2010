//! Where the files of a signed revision stand.

use std::collections::BTreeMap;

use crate::document::address;
use crate::model::digest::Digest;
use crate::signature::list::{ListedFiles, ListedRevision, RevisionList};
use crate::site_path::SitePath;

/// A revision that the list names as signed.
#[derive(Clone, Copy, Debug)]
pub(super) struct SignedRevision<'l> {
    pub(super) revision: &'l ListedRevision,
    pub(super) files: &'l ListedFiles,
    /// Whether no later one is listed, so that its files stand where readers look for them.
    pub(super) newest: bool,
}

/// The signed revisions of a list, in its order.
pub(super) fn all(list: &RevisionList) -> Vec<SignedRevision<'_>> {
    let revisions = list.revisions();
    let later = revisions.iter().skip(1).map(Some).chain([None]);
    let pairs = revisions.iter().zip(later);
    pairs
        .filter_map(|(revision, later)| {
            let newest = later.is_none_or(|later| later.id != revision.id);
            Some(SignedRevision { revision, files: revision.files.as_ref()?, newest })
        })
        .collect()
}

impl SignedRevision<'_> {
    /// The path under which the text is listed.
    pub(super) fn text(&self) -> SitePath {
        address::advisory_text(&self.revision.id)
    }

    /// Where a listed file stands.
    pub(super) fn place(&self, listed: &SitePath) -> SitePath {
        let id = &self.revision.id;
        if self.newest {
            listed.clone()
        } else if *listed == self.text() {
            self.lasting_text()
        } else {
            listed.under(&address::revision_folder(id, self.revision.number))
        }
    }

    /// Where the text stands for ever, whether it is the newest or not.
    pub(super) fn lasting_text(&self) -> SitePath {
        address::revision_text(&self.revision.id, self.revision.number)
    }

    /// Every place in which the site must have a file of this revision, with its hash.
    pub(super) fn places(&self) -> BTreeMap<SitePath, Digest> {
        let files = self.files.published.iter();
        let mut places: BTreeMap<_, _> =
            files.map(|(listed, digest)| (self.place(listed), *digest)).collect();
        if let Some(digest) = self.files.published.get(&self.text()) {
            places.insert(self.lasting_text(), *digest);
        }
        places
    }

    /// The files that have a signature of their own beside them.
    pub(super) fn signed_apart(&self) -> impl Iterator<Item = &SitePath> {
        let text = self.text();
        let files = self.files.published.keys();
        files.filter(move |path| **path != text && !path.as_str().ends_with(".asc"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "\
forewarn revisions 1
site: https://x.example/
serial: 7
date: 2026-11-22T17:00:00Z

# key FINGERPRINT ROLE STATE SINCE UNTIL SUCCESSOR SHA256-OF-CERTIFICATE

# revision ID NUMBER DATE, then `unsigned` or SHA256=PATH for each file; (source) is the advisory as it was written
";

    fn list(revisions: &[&str]) -> RevisionList {
        let hash = Digest::of(b"");
        let lines = revisions
            .iter()
            .map(|line| format!("revision {}\n", line.replace('#', &hash.to_string())));
        RevisionList::parse(&(LIST.to_owned() + &lines.collect::<String>())).unwrap()
    }

    #[track_caller]
    fn check(revisions: &[&str], expected: &[&[&str]]) {
        let list = list(revisions);
        let found: Vec<Vec<String>> = all(&list)
            .iter()
            .map(|revision| revision.places().keys().map(ToString::to_string).collect())
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_newest_revision_stands_where_readers_look_for_it() {
        check(
            &[
                "A-1 1 2026-01-01 #=advisories/A-1.txt #=osv/A-1.json",
                "A-1 2 2026-01-02 #=advisories/A-1.txt #=osv/A-1.json",
            ],
            &[
                &["advisories/A-1.r1.txt", "advisories/A-1.r1/osv/A-1.json"],
                &["advisories/A-1.r2.txt", "advisories/A-1.txt", "osv/A-1.json"],
            ],
        );
    }

    #[test]
    fn a_later_unsigned_revision_takes_the_places() {
        check(
            &[
                "A-1 1 2026-01-01 #=advisories/A-1.txt #=osv/A-1.json",
                "A-1 2 2026-01-02 unsigned",
                "B-1 1 2026-01-01 unsigned",
            ],
            &[&["advisories/A-1.r1.txt", "advisories/A-1.r1/osv/A-1.json"]],
        );
    }
}
