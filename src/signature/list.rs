//! `revisions.txt`: every revision that a site ever published, with the hashes of its files, and the keyring.
//!
//! The text is clear-signed. It depends on neither theme nor HTML, so that it outlives every upgrade; against an earlier
//! list ([`compare()`]) it shows that an older site was replayed, or that something was left out. It is ASCII with LF line
//! ends; fields are parted by one blank, and `none` stands where there is nothing:
//!
//! ```text
//! forewarn revisions 1
//! site: https://security.example.org/
//! serial: 7
//! date: 2026-11-22T17:00:00Z
//!
//! # key FINGERPRINT ROLE STATE SINCE UNTIL SUCCESSOR SHA256-OF-CERTIFICATE
//! key 90DCAE40FEA74B149B70662DF25F2144EEC1373D reports active 2016-02-03 none none none
//!
//! # revision ID NUMBER DATE, then `unsigned` or SHA256=PATH for each file; (source) is the advisory as it was written
//! revision HYPER-2016-0002 1 2016-08-04T09:16:53Z unsigned
//! revision HYPER-2016-0002 2 2026-11-20 55fc…=(source) 12ab…=advisories/HYPER-2016-0002.txt
//! ```
//!
//! Every list has one text and every text that is read has one list: lines, fields and their spelling have one form and
//! one order, so that no byte is free.

use jiff::Timestamp;

use crate::model::fingerprint::Fingerprint;
use crate::model::identifier::AdvisoryId;
use crate::model::keyring::KeyRole;
use crate::model::link::Link;

pub use compare::compare;
pub use error::{ListError, Reason};
pub use key::ListedKey;
pub use revision::{ListedFiles, ListedRevision};

mod compare;
mod error;
mod field;
#[cfg(test)]
mod fixture;
mod key;
mod lines;
mod revision;
pub mod rule;
mod text;

/// Where the list stands in the site.
pub const LIST_PATH: &str = "revisions.txt";

/// What a site has published, at one time. A value of this type can always be written and read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionList {
    site: Link,
    serial: u64,
    date: Timestamp,
    keys: Vec<ListedKey>,
    revisions: Vec<ListedRevision>,
}

impl RevisionList {
    /// A list of these keys, in the keyring's order, and these revisions, in any order.
    ///
    /// # Errors
    /// Where the list could not be read back: a key of one role or a revision stands twice, a serial or number is 0, the
    /// site is no folder at an https address, a signed revision has no file, or a line is too long to be signed. The
    /// error's line is that of the text that would have been written.
    pub fn new(
        site: Link,
        serial: u64,
        date: Timestamp,
        keys: Vec<ListedKey>,
        revisions: Vec<ListedRevision>,
    ) -> Result<Self, ListError> {
        Self::with_text(site, serial, date, keys, revisions).map(|(list, _)| list)
    }

    /// The same with its text, for who needs that: it was written to be read back.
    ///
    /// # Errors
    /// As [`RevisionList::new`].
    pub fn with_text(
        site: Link,
        serial: u64,
        date: Timestamp,
        keys: Vec<ListedKey>,
        mut revisions: Vec<ListedRevision>,
    ) -> Result<(Self, String), ListError> {
        revisions.sort_by(|one, other| one.name().cmp(&other.name()));
        let list = Self { site, serial, date, keys, revisions };
        let text = list.to_text();
        // Of a large site it is too large to be there twice: what is read back is the list as well.
        let made = cfg!(debug_assertions).then_some(list);
        let read = Self::parse(&text)?;
        debug_assert_eq!(Some(&read), made.as_ref(), "each value has a text of its own");
        Ok((read, text))
    }

    /// The site's address.
    #[must_use]
    pub const fn site(&self) -> &Link {
        &self.site
    }

    /// The number of this list, from 1; each later list has a higher one.
    #[must_use]
    pub const fn serial(&self) -> u64 {
        self.serial
    }

    /// When the list was made.
    #[must_use]
    pub const fn date(&self) -> Timestamp {
        self.date
    }

    /// The keyring, in its own order.
    #[must_use]
    pub fn keys(&self) -> &[ListedKey] {
        &self.keys
    }

    /// All revisions, by id and number.
    #[must_use]
    pub fn revisions(&self) -> &[ListedRevision] {
        &self.revisions
    }

    /// A key's entry: of two roles, the one of signing advisories.
    #[must_use]
    pub fn key(&self, fingerprint: &Fingerprint) -> Option<&ListedKey> {
        let entries = || self.keys.iter().filter(|key| key.fingerprint == *fingerprint);
        entries().find(|key| key.role == KeyRole::Advisories).or_else(|| entries().next())
    }

    /// The revision of a number, from 1, of an advisory.
    #[must_use]
    pub fn revision(&self, id: &AdvisoryId, number: usize) -> Option<&ListedRevision> {
        let found = self.revisions.binary_search_by(|revision| revision.name().cmp(&(id, number)));
        found.ok().map(|index| &self.revisions[index])
    }
}

#[cfg(test)]
mod tests {
    use super::fixture::TEXT;
    use super::*;

    const KEY: &str = "0123456789ABCDEF0123456789ABCDEF01234567";

    /// What becomes of the sample when its values are put together as `change` left them.
    fn rebuilt(change: impl FnOnce(&mut RevisionList)) -> Result<RevisionList, ListError> {
        let mut list = RevisionList::parse(TEXT).unwrap();
        change(&mut list);
        RevisionList::new(list.site, list.serial, list.date, list.keys, list.revisions)
    }

    #[test]
    fn the_sample_is_read_and_written() {
        let list = RevisionList::parse(TEXT).unwrap();
        assert_eq!(list.to_text(), TEXT);
        assert_eq!((list.serial(), list.keys().len(), list.revisions().len()), (7, 3, 3));
        assert_eq!(list.site().as_str(), "https://security.hyper.example/");
        assert_eq!(list.date().to_string(), "2026-11-22T17:00:00Z");
    }

    #[test]
    fn what_could_not_be_read_back_is_not_made() {
        let line =
            |change: fn(&mut RevisionList)| rebuilt(change).map_err(|error| error.line).err();
        assert_eq!(line(|list| list.revisions.reverse()), None);
        assert_eq!(line(|list| list.serial = 0), Some(3));
        assert_eq!(line(|list| list.date = Timestamp::MAX), Some(4));
        assert_eq!(line(|list| list.keys.push(list.keys[0].clone())), Some(10));
        assert_eq!(line(|list| list.revisions[0].number = 0), Some(12));
        assert_eq!(line(|list| list.revisions[0].number = 2), Some(13));
        assert_eq!(line(|list| list.revisions[0].files = Some(ListedFiles::default())), Some(12));
    }

    #[test]
    fn a_line_that_gpg_would_cut_is_not_made() {
        let hash = crate::document::manifest::Digest::of(b"");
        let path = |number| crate::site_path::SitePath::encode(&[&format!("{number}.patch")]);
        let files = |count| ListedFiles {
            source: Some(hash),
            published: (0..count).map(|number| (path(number), hash)).collect(),
        };
        assert!(rebuilt(|list| list.revisions[0].files = Some(files(200))).is_ok());
        let error = rebuilt(|list| list.revisions[0].files = Some(files(300))).unwrap_err();
        assert!(error.to_string().starts_with("line 12 is longer than 19000 bytes"), "{error}");
    }

    #[test]
    fn keys_and_revisions_are_found() {
        let list = RevisionList::parse(TEXT).unwrap();
        let key = |hex| list.key(&Fingerprint::parse(hex).unwrap()).map(|key| key.role);
        assert_eq!(key(KEY), Some(KeyRole::Advisories));
        assert_eq!(key("90DCAE40FEA74B149B70662DF25F2144EEC1373D"), Some(KeyRole::Reports));
        assert_eq!(key(&"0".repeat(40)), None);
        for revision in list.revisions() {
            assert_eq!(list.revision(&revision.id, revision.number), Some(revision));
            assert_eq!(list.revision(&revision.id, 9), None);
        }
    }
}
