use super::raw::{RawCna, RawMetadata};
use crate::import::{history, kept};
use crate::model::date::Moment;
use crate::source::schema::advisory::{RawEvent, RawRevision, RawWithdrawn};

/// What a record says of when.
pub(super) struct Dates {
    pub(super) revisions: Vec<RawRevision>,
    /// `unknown` where it does not say when it was published.
    pub(super) published: Option<String>,
    pub(super) withdrawn: Option<RawWithdrawn>,
    pub(super) timeline: Vec<RawEvent>,
}

/// Reads the dates of a record that is imported `at` a time.
pub(super) fn read(metadata: &RawMetadata, cna: &RawCna, at: &str) -> Dates {
    // Records that were never sent to the CVE list have neither, but their authors' own dates.
    let published = metadata.date_published.as_deref().or(cna.date_public.as_deref()).map(in_utc);
    let sent =
        cna.provider_metadata.as_ref().and_then(|provider| provider.get("dateUpdated")?.as_str());
    let updated = metadata.date_updated.as_deref().or(sent).map(in_utc);
    let since = metadata.date_rejected.as_deref().map(in_utc).or_else(|| updated.clone());
    let event = |kind: &str, date: &Option<String>| {
        let at = date.as_deref().map(in_utc)?;
        Some(RawEvent { event: kind.to_owned(), at, ..RawEvent::default() })
    };
    let assigned = event("cve_assigned", &cna.date_assigned);
    Dates {
        published: published.is_none().then(|| history::UNKNOWN.to_owned()),
        revisions: history::revisions(published, updated, at),
        withdrawn: (metadata.state == "REJECTED").then(|| RawWithdrawn {
            at: since.unwrap_or_else(|| at.to_owned()),
            reason: reason(cna),
        }),
        timeline: assigned.into_iter().chain(event("publicised", &cna.date_public)).collect(),
    }
}

/// Why a record was rejected, in one line; the whole stands in the body.
fn reason(cna: &RawCna) -> String {
    let reasons = cna.rejected_reasons.iter().flatten().map(|reason| kept::line(&reason.value));
    let reason = reasons.into_iter().find(|reason| !reason.is_empty());
    reason.unwrap_or_else(|| history::WITHDRAWN.to_owned())
}

/// A time as our own sources write it: one without an offset is in UTC.
fn in_utc(written: &str) -> String {
    let written = written.trim();
    let with_offset = format!("{written}Z");
    if Moment::parse(written).is_err() && Moment::parse(&with_offset).is_ok() {
        return with_offset;
    }
    written.to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn check(metadata: Value, cna: Value, expected: (&[&str], Option<&str>, usize)) {
        let mut metadata = metadata;
        metadata["cveId"] = json!("CVE-2020-1234");
        let metadata = serde_json::from_value(metadata).unwrap();
        let dates = read(&metadata, &serde_json::from_value(cna).unwrap(), "2030-01-01");
        let revisions: Vec<_> = dates.revisions.iter().map(|one| one.date.as_str()).collect();
        let withdrawn = dates.withdrawn.map(|one| format!("{} {}", one.at, one.reason));
        assert_eq!((revisions.as_slice(), withdrawn.as_deref(), dates.timeline.len()), expected);
    }

    #[test]
    fn a_time_without_an_offset_is_in_utc() {
        check(
            json!({"state": "PUBLISHED", "datePublished": "2017-01-10T15:00:00",
                "dateUpdated": "2017-01-11T15:00:00.000Z"}),
            json!({"datePublic": "2017-01-09T15:00:00", "dateAssigned": "2017-01-08T00:00:00Z"}),
            (&["2017-01-10T15:00:00Z", "2017-01-11T15:00:00.000Z"], None, 2),
        );
        check(
            json!({"state": "PUBLISHED", "datePublished": "soon"}),
            json!({}),
            (&["soon"], None, 0),
        );
        check(json!({"state": "PUBLISHED"}), json!({}), (&["2030-01-01"], None, 0));
        let own = json!({"datePublic": "2020-01-01T00:00:00Z",
            "providerMetadata": {"dateUpdated": "2020-01-02T00:00:00"}});
        let expected: [&str; 2] = ["2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z"];
        check(json!({"state": "PUBLISHED"}), own, (&expected, None, 1));
    }

    #[test]
    fn a_rejected_record_is_withdrawn_with_its_reason() {
        check(
            json!({"state": "REJECTED", "dateRejected": "2020-01-02T00:00:00Z"}),
            json!({"rejectedReasons": [{"lang": "en", "value": "Not a\nvulnerability"}]}),
            (&["2030-01-01"], Some("2020-01-02T00:00:00Z Not a vulnerability"), 0),
        );
        check(
            json!({"state": "REJECTED", "dateUpdated": "2020-01-02T00:00:00Z"}),
            json!({}),
            (
                &["2020-01-02T00:00:00Z"],
                Some("2020-01-02T00:00:00Z The database that this was imported from withdrew it"),
                0,
            ),
        );
    }
}
