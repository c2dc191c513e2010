use crate::model::date::Moment;
use crate::source::schema::advisory::RawRevision;

/// What `imported.published` says where a record does not say when it was published.
pub(super) const UNKNOWN: &str = "unknown";

/// Why an advisory was withdrawn, where its database does not say.
pub(super) const WITHDRAWN: &str = "The database that this was imported from withdrew it";

/// The revisions of a record that is imported `at` a time, as far as a record knows them: the first and the last.
pub(super) fn revisions(
    published: Option<String>,
    modified: Option<String>,
    at: &str,
) -> Vec<RawRevision> {
    let first = published.or_else(|| modified.clone()).unwrap_or_else(|| at.to_owned());
    let last = modified.filter(|last| is_later(last, &first));
    std::iter::once(first).chain(last).map(revision).collect()
}

/// What cannot be read counts as later, so that it is refused where it stands.
fn is_later(last: &str, first: &str) -> bool {
    match (Moment::parse(last), Moment::parse(first)) {
        (Ok(last), Ok(first)) => last > first,
        _ => true,
    }
}

fn revision(date: String) -> RawRevision {
    RawRevision { date, summary: "Imported".to_owned(), kind: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(published: Option<&str>, modified: Option<&str>, expected: &[&str]) {
        let read =
            revisions(published.map(str::to_owned), modified.map(str::to_owned), "2030-01-01");
        let dates: Vec<_> = read.iter().map(|revision| revision.date.as_str()).collect();
        assert_eq!(dates, expected);
    }

    #[test]
    fn the_last_revision_is_there_only_where_it_is_later() {
        check(Some("2020-01-01"), Some("2021-01-01"), &["2020-01-01", "2021-01-01"]);
        check(Some("2020-01-01"), Some("2020-01-01"), &["2020-01-01"]);
        check(Some("2021-01-01"), Some("2020-01-01"), &["2021-01-01"]);
        check(None, Some("2020-01-01"), &["2020-01-01"]);
        check(None, None, &["2030-01-01"]);
        check(Some("2020-01-01"), Some("soon"), &["2020-01-01", "soon"]);
    }
}
