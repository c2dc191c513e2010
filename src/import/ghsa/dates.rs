use super::raw::RawRecord;
use crate::import::history;
use crate::source::schema::advisory::{RawRevision, RawWithdrawn};

/// What an advisory says of when.
pub(super) struct Dates {
    pub(super) revisions: Vec<RawRevision>,
    /// `unknown` where it does not say when it was published.
    pub(super) published: Option<String>,
    pub(super) withdrawn: Option<RawWithdrawn>,
}

/// Reads the dates of an advisory that is imported `at` a time.
pub(super) fn read(record: &RawRecord, at: &str) -> Dates {
    let is_withdrawn =
        record.withdrawn_at.is_some() || record.state.as_deref() == Some("withdrawn");
    let last = record.updated_at.as_deref().unwrap_or(at);
    let since = record.withdrawn_at.as_deref().unwrap_or(last);
    Dates {
        revisions: history::revisions(record.published_at.clone(), record.updated_at.clone(), at),
        published: record.published_at.is_none().then(|| history::UNKNOWN.to_owned()),
        withdrawn: is_withdrawn
            .then(|| RawWithdrawn { at: since.to_owned(), reason: history::WITHDRAWN.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EARLY: &str = "2025-01-01T00:00:00Z";
    const LATE: &str = "2025-02-02T00:00:00Z";

    #[track_caller]
    fn check(published: bool, state: &str, withdrawn: Option<&str>, expected: Option<&str>) {
        let record = RawRecord {
            state: Some(state.to_owned()),
            published_at: published.then(|| EARLY.to_owned()),
            updated_at: Some(LATE.to_owned()),
            withdrawn_at: withdrawn.map(str::to_owned),
            ..RawRecord::default()
        };
        let dates = read(&record, "2026-01-01");
        assert_eq!(dates.revisions.len(), if published { 2 } else { 1 });
        assert_eq!(dates.published.is_none(), published);
        assert_eq!(dates.withdrawn.map(|withdrawn| withdrawn.at).as_deref(), expected);
    }

    #[test]
    fn a_withdrawal_counts_by_its_date_or_by_the_state() {
        check(true, "published", None, None);
        check(true, "published", Some(EARLY), Some(EARLY));
        check(true, "withdrawn", None, Some(LATE));
        check(false, "published", None, None);
    }
}
