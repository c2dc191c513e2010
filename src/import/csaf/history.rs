use super::offset::placed;
use super::raw::RawTracking;
use crate::diagnostic::Diagnostic;
use crate::model::date::Moment;
use crate::source::schema::advisory::RawRevision;
use crate::source::text::Text;

/// The revisions that a document tells of, from its publication on: first releases and last changes are dates of their
/// own in CSAF, and need not stand in its history.
///
/// # Errors
/// Dates that cannot be read.
pub(super) fn read(
    input: &Text,
    tracking: &RawTracking,
) -> Result<Vec<RawRevision>, Vec<Diagnostic>> {
    let mut found = Vec::new();
    let mut date = |pointer: &str, text: &str| {
        let mended = mended(text);
        match Moment::parse(&mended) {
            Ok(moment) => Some((moment, mended)),
            Err(fault) => {
                found.push(placed(input, &format!("/document/tracking/{pointer}"), fault));
                None
            }
        }
    };
    let first = date("initial_release_date", &tracking.initial_release_date);
    let last = date("current_release_date", &tracking.current_release_date);
    let mut changes = Vec::new();
    for (index, change) in tracking.revision_history.iter().enumerate() {
        let read = date(&format!("revision_history/{index}/date"), &change.date);
        changes.extend(read.map(|at| (at, change.summary.as_str())));
    }
    match (first, last) {
        (Some(first), Some(last)) if found.is_empty() => Ok(listed(first, last, changes)),
        _ => Err(found),
    }
}

/// A date, and how it is written.
type At = (Moment, String);

/// What came before the publication is no revision of ours; `rest` keeps it. Changes of one instant become one.
fn listed(first: At, last: At, changes: Vec<(At, &str)>) -> Vec<RawRevision> {
    let published = first.0;
    let mut all: Vec<(At, String)> =
        changes.into_iter().map(|(at, summary)| (at, line(summary))).collect();
    all.sort_by_key(|((moment, _), _)| *moment);
    all.retain(|((moment, _), _)| *moment >= published);
    if all.first().is_none_or(|((moment, _), _)| *moment > published) {
        all.insert(0, (first, "Initial release".to_owned()));
    }
    if all.last().is_some_and(|((moment, _), _)| *moment < last.0) {
        all.push((last, "Current release".to_owned()));
    }
    all.dedup_by(|((later, _), summary), ((earlier, _), kept)| {
        let same = later.instant() == earlier.instant();
        if same && !kept.split("; ").any(|one| one == summary) {
            kept.push_str("; ");
            kept.push_str(summary);
        }
        same
    });
    let revision = |((_, date), summary)| RawRevision { date, summary, kind: None };
    all.into_iter().map(revision).collect()
}

/// Whether a change was made before the document was public.
pub(super) fn is_earlier(tracking: &RawTracking, date: &str) -> bool {
    match (Moment::parse(&mended(date)), Moment::parse(&mended(&tracking.initial_release_date))) {
        (Ok(date), Ok(first)) => date < first,
        _ => false,
    }
}

fn line(summary: &str) -> String {
    let line = summary.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() { "Revised".to_owned() } else { line }
}

/// A time in RFC 3339 with its usual slips put right: a blank or a small `t`, a small `z`, an offset without a colon. A time
/// without an offset stays as it is: nobody knows when it was.
fn mended(text: &str) -> String {
    let mut text = text.trim().to_owned();
    if text.as_bytes().get(10).is_some_and(|byte| matches!(byte, b' ' | b't')) {
        text.replace_range(10..11, "T");
    }
    if text.ends_with('z') {
        text.replace_range(text.len() - 1.., "Z");
    }
    let colon = text.len().saturating_sub(2);
    let offset = text.get(text.len().saturating_sub(5)..).unwrap_or_default();
    let digits = offset.get(1..).is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
    if text.len() > 19 && offset.starts_with(['+', '-']) && digits {
        text.insert(colon, ':');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::csaf::raw::RawChange;

    fn tracking(first: &str, last: &str, changes: &[(&str, &str)]) -> RawTracking {
        RawTracking {
            aliases: Vec::new(),
            current_release_date: last.to_owned(),
            generator: None,
            id: "EX-1".to_owned(),
            initial_release_date: first.to_owned(),
            revision_history: changes
                .iter()
                .map(|(date, summary)| RawChange {
                    date: (*date).to_owned(),
                    legacy_version: None,
                    number: "1".to_owned(),
                    summary: (*summary).to_owned(),
                })
                .collect(),
            status: "final".to_owned(),
            version: "1".to_owned(),
        }
    }

    #[track_caller]
    fn check(first: &str, last: &str, changes: &[(&str, &str)], expected: &[(&str, &str)]) {
        let input = Text { path: "a".to_owned(), text: "{}".to_owned() };
        let read = read(&input, &tracking(first, last, changes)).unwrap();
        let read: Vec<_> =
            read.iter().map(|one| (one.date.as_str(), one.summary.as_str())).collect();
        assert_eq!(read, expected);
    }

    const A: &str = "2026-01-01T00:00:00Z";
    const B: &str = "2026-02-01T00:00:00Z";
    const C: &str = "2026-03-01T00:00:00Z";

    #[test]
    fn the_history_runs_from_the_publication_to_the_last_change() {
        check(A, B, &[(B, "b"), (A, " a\nb ")], &[(A, "a b"), (B, "b")]);
        check(B, B, &[(A, "draft"), (B, "b")], &[(B, "b")]);
        check(A, C, &[(B, "b")], &[(A, "Initial release"), (B, "b"), (C, "Current release")]);
        check(A, A, &[(B, "")], &[(A, "Initial release"), (B, "Revised")]);
        check(A, A, &[], &[(A, "Initial release")]);
    }

    #[test]
    fn changes_of_one_instant_are_one_revision() {
        let zone = "2026-01-01T01:00:00+01:00";
        check(A, A, &[(A, "a"), (zone, "b"), (A, "a")], &[(A, "a; b")]);
    }

    #[test]
    fn usual_slips_are_mended_and_a_time_without_an_offset_is_not() {
        for (written, expected) in [
            ("2026-01-01 00:00:00z", "2026-01-01T00:00:00Z"),
            ("2026-01-01t00:00:00+0000", "2026-01-01T00:00:00+00:00"),
            ("2026-01-01T00:00:00.5-0130", "2026-01-01T00:00:00.5-01:30"),
            ("2026-01-01T00:00:00", "2026-01-01T00:00:00"),
            ("2026-01-01", "2026-01-01"),
            ("é+1234", "é+1234"),
            ("", ""),
        ] {
            assert_eq!(mended(written), expected);
        }
    }

    #[test]
    fn dates_that_cannot_be_read_are_refused_where_they_stand() {
        let text = format!(
            "{{\"document\": {{\"tracking\": {{\n\"initial_release_date\": \"soon\",\n\
             \"current_release_date\": \"{A}\",\n\"revision_history\": [\n{{\"date\": \"never\"}}]}}}}}}"
        );
        let input = Text { path: "a".to_owned(), text };
        let found = read(&input, &tracking("soon", A, &[("never", "a")])).unwrap_err();
        let found: Vec<_> =
            found.iter().map(|one| (one.rule.code, one.place.as_ref().unwrap().line)).collect();
        assert_eq!(found, [("date-invalid", 2), ("date-invalid", 5)]);
    }
}
