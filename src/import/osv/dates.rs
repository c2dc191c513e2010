use super::raw::RawRecord;
use crate::import::history;
use crate::model::date::Moment;
use crate::source::schema::advisory::{RawRevision, RawWithdrawn};

/// What a record says of when.
#[derive(Debug, PartialEq)]
pub(super) struct Dates {
    /// Its revisions, as far as a record knows them: the first and the last.
    pub(super) revisions: Vec<RawRevision>,
    /// What it says of its publication, where that is no date of the first revision.
    pub(super) published: Option<String>,
    pub(super) withdrawn: Option<RawWithdrawn>,
}

/// Reads the dates of a record that is imported `at` a time.
pub(super) fn read(record: &RawRecord, at: &str) -> Dates {
    let published = known(record.published.as_deref());
    let stated = published.is_some();
    let said = record.published.clone().filter(|text| !text.trim().is_empty());
    Dates {
        revisions: history::revisions(published, known(record.modified.as_deref()), at),
        published: (!stated).then(|| said.unwrap_or_else(|| history::UNKNOWN.to_owned())),
        withdrawn: known(record.withdrawn.as_deref())
            .map(|at| RawWithdrawn { at, reason: history::WITHDRAWN.to_owned() }),
    }
}

/// A time that means one: databases write the year 1 for what they do not know, and YAML a blank for the `T`.
fn known(text: Option<&str>) -> Option<String> {
    let text = text.map(str::trim).filter(|text| !text.is_empty() && !text.starts_with("0001-"))?;
    if Moment::parse(text).is_err()
        && let Some((day, time)) = text.split_once(' ')
    {
        return Some(format!("{day}T{time}"));
    }
    Some(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(published: &str, modified: &str, expected: &[&str], said: Option<&str>) {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let record = RawRecord {
            published: text(published),
            modified: text(modified),
            ..RawRecord::default()
        };
        let dates = read(&record, "2026-09-09T00:00:00Z");
        let read: Vec<_> = dates.revisions.iter().map(|one| one.date.as_str()).collect();
        assert_eq!((read.as_slice(), dates.published.as_deref()), (expected, said));
        assert_eq!(dates.withdrawn, None);
    }

    #[test]
    fn the_first_revision_is_the_publication_and_the_last_the_change() {
        let (early, late) = ("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z");
        check(early, late, &[early, late], None);
        check(late, early, &[late], None);
        check(early, early, &[early], None);
        check("", late, &[late], Some("unknown"));
        check(early, "", &[early], None);
    }

    #[test]
    fn the_year_one_is_no_date() {
        let never = "0001-01-01T00:00:00Z";
        check("2020-01-01T00:00:00Z", never, &["2020-01-01T00:00:00Z"], None);
        check("", never, &["2026-09-09T00:00:00Z"], Some("unknown"));
        check(never, never, &["2026-09-09T00:00:00Z"], Some(never));
    }

    #[test]
    fn a_blank_for_the_t_is_mended_and_nonsense_kept_for_the_reader_to_refuse() {
        check("2020-01-01 00:00:00+00:00", "", &["2020-01-01T00:00:00+00:00"], None);
        check("2020-01-01T00:00:00Z", "soon", &["2020-01-01T00:00:00Z", "soon"], None);
    }

    #[test]
    fn a_withdrawal_keeps_its_date() {
        let record =
            RawRecord { withdrawn: Some("2022-01-01T00:00:00Z".to_owned()), ..Default::default() };
        assert_eq!(read(&record, "x").withdrawn.unwrap().at, "2022-01-01T00:00:00Z");
    }
}
