use std::collections::BTreeSet;
use std::fmt::Write as _;

use rayon::prelude::*;

use super::error::{ListError, Reason};
use super::key::ListedKey;
use super::lines::Lines;
use super::revision::ListedRevision;
use super::{RevisionList, field};
use crate::model::date::utc;
use crate::model::identifier::AdvisoryId;

/// How many lines one thread writes at least.
const TOGETHER: usize = 256;

const TITLE: &str = "forewarn revisions 1";
const KEYS: &str = "# key FINGERPRINT ROLE STATE SINCE UNTIL SUCCESSOR SHA256-OF-CERTIFICATE";
const REVISIONS: &str = "# revision ID NUMBER DATE, then `unsigned` or SHA256=PATH for each file; \
                         (source) is the advisory as it was written";

impl RevisionList {
    /// Reads a list that was taken out of its signature; the last line end must be there.
    ///
    /// # Errors
    /// The first line that [`Self::to_text`] cannot have written.
    pub fn parse(text: &str) -> Result<Self, ListError> {
        let mut lines = Lines::new(text)?;
        lines.literal(TITLE)?;
        let site = lines.one("site: ", field::site)?;
        let serial = lines.one("serial: ", field::number)?;
        let date = lines.one("date: ", field::instant)?;
        lines.literal("")?;
        lines.literal(KEYS)?;
        let keys = keys(&mut lines)?;
        lines.literal("")?;
        lines.literal(REVISIONS)?;
        let revisions = revisions(&mut lines)?;
        lines.end()?;
        Ok(Self { site, serial, date, keys, revisions })
    }

    /// The text to be signed: ASCII, LF, no blank at the end of a line, no line that begins with `-`, one line end at its
    /// end.
    #[must_use]
    pub fn to_text(&self) -> String {
        let Self { site, serial, date, .. } = self;
        let date = utc(*date);
        let mut text = format!("{TITLE}\nsite: {site}\nserial: {serial}\ndate: {date}\n\n{KEYS}\n");
        for key in &self.keys {
            text.extend([key.to_string().as_str(), "\n"]);
        }
        text.extend(["\n", REVISIONS, "\n"]);
        text.extend(self.revisions.par_chunks(TOGETHER).map(lines).collect::<Vec<_>>());
        text
    }
}

fn lines(revisions: &[ListedRevision]) -> String {
    let mut lines = String::new();
    for revision in revisions {
        writeln!(lines, "{revision}").expect("memory takes every line");
    }
    lines
}

fn keys(lines: &mut Lines<'_>) -> Result<Vec<ListedKey>, ListError> {
    let mut seen = BTreeSet::new();
    lines.each("key ", |text| {
        let key = ListedKey::read(text)?;
        let new = seen.insert((key.fingerprint.clone(), key.role));
        if new { Ok(key) } else { Err(Reason::KeyTwice(key.fingerprint)) }
    })
}

fn revisions(lines: &mut Lines<'_>) -> Result<Vec<ListedRevision>, ListError> {
    let mut last: Option<(AdvisoryId, usize)> = None;
    lines.each("revision ", |text| {
        let revision = ListedRevision::read(text)?;
        let name = (revision.id.clone(), revision.number);
        if last.as_ref().is_some_and(|last| *last >= name) {
            return Err(Reason::RevisionOrder(revision.id, revision.number));
        }
        last = Some(name);
        Ok(revision)
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{TEXT, lists};
    use super::*;
    use proptest::prelude::*;

    /// Reads the sample with `old` exchanged for `new`.
    #[track_caller]
    fn refused(old: &str, new: &str, line: usize, reason: &str) {
        assert!(TEXT.contains(old), "the sample has no `{old}`");
        let error = RevisionList::parse(&TEXT.replacen(old, new, 1)).expect_err(new);
        assert_eq!(error.line, line, "{error}");
        assert!(error.to_string().contains(reason), "{error}");
    }

    #[test]
    fn every_line_has_its_place() {
        refused("revisions 1\n", "revisions 2\n", 1, "is not `forewarn revisions 1`");
        refused("forewarn", "\u{feff}forewarn", 1, "is not");
        refused("1\nsite", "1\r\nsite", 1, "is not");
        refused("site: ", "Site: ", 2, "begin with `site: `");
        refused("serial: 7", "serial: 07", 3, "`07`");
        refused("serial: 7\n", "serial: 7 \n", 3, "`7 `");
        refused("17:00:00Z\n", "17:00:00Z\nx: y\n", 5, "is not an empty line");
        refused("# key", "#  key", 6, "# key");
        refused("3f3f\n\n", "3f3f\n", 10, "is not an empty line");
        refused("key 0", "Key 0", 8, "is not an empty line");
        refused("# revision", "revision", 11, "# revision");
        refused("revision HYPER-2026", " revision HYPER-2026", 14, "is no revision");
        refused("1 2016-08-04T09:16:53Z unsigned", "1", 12, "4 fields");
    }

    #[test]
    fn keys_and_revisions_stand_once_and_in_order() {
        refused("reports retired", "advisories retired", 9, "lists the key 0123");
        refused("HYPER-2016-0002 1", "HYPER-2016-0002 2", 13, "revision 2 of HYPER-2016-0002");
        refused("HYPER-2016-0002 1", "HYPER-2016-0002 3", 13, "out of order");
        refused("revision HYPER-2026-0001", "revision HYPER-2015-0001", 14, "out of order");
    }

    #[test]
    fn every_cut_and_addition_is_refused() {
        let cut = |end| TEXT.get(..end).and_then(|text| RevisionList::parse(text).ok());
        for end in (0..TEXT.len()).filter(|end| !TEXT[*end..].starts_with("revision ")) {
            assert_eq!(cut(end), None, "{end}");
        }
        for more in ["\n", " ", "x", "# more\n", "revision "] {
            assert!(RevisionList::parse(&format!("{TEXT}{more}")).is_err(), "{more}");
        }
    }

    #[test]
    fn every_flipped_bit_changes_the_list_or_breaks_it() {
        let list = RevisionList::parse(TEXT).unwrap();
        for bit in 0..TEXT.len() * 8 {
            let mut bytes = TEXT.as_bytes().to_vec();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let read =
                String::from_utf8(bytes).ok().and_then(|text| RevisionList::parse(&text).ok());
            assert_ne!(read.as_ref(), Some(&list), "bit {bit}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(list in lists()) {
            let text = list.to_text();
            prop_assert_eq!(RevisionList::parse(&text), Ok(list));
            prop_assert!(text.bytes().all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte)));
            prop_assert!(text.ends_with('\n') && !text.ends_with("\n\n\n"));
            prop_assert!(text.lines().all(|line| !line.starts_with('-') && !line.ends_with(' ')));
        }

        #[test]
        fn what_is_read_is_written_back(
            list in lists(),
            at: prop::sample::Index,
            removed in 0_usize..3,
            added in "[ -~\n]{0,3}",
        ) {
            let text = list.to_text();
            let start = at.index(text.len());
            let end = text.len().min(start + removed);
            let changed = format!("{}{added}{}", &text[..start], &text[end..]);
            if let Ok(read) = RevisionList::parse(&changed) {
                prop_assert_eq!(read.to_text(), &*changed);
                prop_assert_eq!(read == list, changed == text);
            }
        }

        #[test]
        fn no_text_makes_it_panic(text: String, tail: String) {
            let _ = RevisionList::parse(&text);
            let _ = RevisionList::parse(&format!("{TEXT}revision {tail}\n"));
        }
    }
}
