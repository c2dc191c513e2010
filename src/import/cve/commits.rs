use super::raw::{RawVersion, Status};
use crate::model::commit::Commit;
use crate::model::link::{Field, Link};
use crate::source::schema::advisory::{RawRange, RawRangeEvent};

/// The range of commits that an entry of type `git` means.
///
/// # Errors
/// Why OSV has no such range.
pub(super) fn range(repository: Option<&str>, raw: &RawVersion) -> Result<RawRange, String> {
    let repository = repository.ok_or("it names no repository")?;
    Link::parse(repository, Field::Repository).map_err(|fault| fault.message)?;
    let events = events(raw)?;
    if !events.iter().any(|event| event.introduced.is_some()) {
        return Err("it has no affected commit".to_owned());
    }
    Ok(RawRange {
        kind: Some("GIT".to_owned()),
        repository: Some(repository.to_owned()),
        events: Some(events),
        ..RawRange::default()
    })
}

fn events(raw: &RawVersion) -> Result<Vec<RawRangeEvent>, String> {
    let mut events = Vec::new();
    if raw.status == Status::Affected {
        events.push(introduced(&raw.version)?);
    }
    for change in raw.changes.iter().flatten() {
        events.push(match change.status {
            Status::Affected => introduced(&change.at)?,
            Status::Unaffected => fixed(&change.at)?,
            Status::Unknown => return Err("it is not known from a commit on".to_owned()),
        });
    }
    match (&raw.less_than, &raw.less_than_or_equal) {
        _ if events.is_empty() => {}
        (Some(end), _) | (_, Some(end)) if end == "*" => {}
        (Some(end), _) => events.push(fixed(end)?),
        (None, Some(end)) => events.push(last(end)?),
        (None, None) if raw.version == "0" => {}
        (None, None) => events.push(last(&raw.version)?),
    }
    Ok(events)
}

fn introduced(text: &str) -> Result<RawRangeEvent, String> {
    let introduced = if text == "0" { text.to_owned() } else { commit(text)? };
    Ok(RawRangeEvent { introduced: Some(introduced), ..RawRangeEvent::default() })
}

fn fixed(text: &str) -> Result<RawRangeEvent, String> {
    Ok(RawRangeEvent { fixed: Some(commit(text)?), ..RawRangeEvent::default() })
}

fn last(text: &str) -> Result<RawRangeEvent, String> {
    Ok(RawRangeEvent { last_affected: Some(commit(text)?), ..RawRangeEvent::default() })
}

fn commit(text: &str) -> Result<String, String> {
    let lower = text.trim().to_ascii_lowercase();
    Commit::parse(&lower).map(|_| lower).map_err(|fault| fault.message)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const REPOSITORY: &str = "https://a.example/b";

    fn hash(digit: char) -> String {
        String::from_iter([digit; 40])
    }

    #[track_caller]
    fn check(repository: &str, raw: Value, expected: Option<&[(&str, &str)]>) {
        let raw = serde_json::from_value(raw).unwrap();
        let events = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(key, commit)| json!({*key: commit})).collect::<Value>()
        };
        let found = range(Some(repository), &raw).ok();
        assert_eq!(found.map(|range| json!(range.events)), expected.map(events));
    }

    #[test]
    fn commits_become_events() {
        let (a, b, c) = (hash('a'), hash('b'), hash('c'));
        check(
            REPOSITORY,
            json!({"version": "0", "lessThan": a, "status": "affected"}),
            Some(&[("introduced", "0"), ("fixed", &a)]),
        );
        check(
            REPOSITORY,
            json!({"version": "0", "lessThan": "*", "status": "unaffected", "changes": [
                {"at": a, "status": "affected"}, {"at": b, "status": "unaffected"}, {"at": c, "status": "unaffected"}]}),
            Some(&[("introduced", &a), ("fixed", &b), ("fixed", &c)]),
        );
        let all = json!({"version": "0", "status": "affected"});
        check(REPOSITORY, all, Some(&[("introduced", "0")]));
        check(
            REPOSITORY,
            json!({"version": a.to_uppercase(), "status": "affected"}),
            Some(&[("introduced", &a), ("last_affected", &a)]),
        );
    }

    #[test]
    fn what_osv_has_no_range_for_is_refused() {
        let a = hash('a');
        check(REPOSITORY, json!({"version": "abc", "lessThan": a, "status": "affected"}), None);
        check(REPOSITORY, json!({"version": "0", "lessThan": a, "status": "unaffected"}), None);
        check(
            "svn://a.example/b",
            json!({"version": "0", "lessThan": a, "status": "affected"}),
            None,
        );
        let raw =
            serde_json::from_value(json!({"version": "0", "lessThan": a, "status": "affected"}))
                .unwrap();
        assert!(range(None, &raw).is_err());
    }
}
