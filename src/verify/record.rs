//! What an OSV record states.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::Value;

/// The facts of a record that stand elsewhere too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// The record's id, which ends with the advisory's.
    pub(super) id: String,
    /// When it last changed.
    pub(super) modified: Timestamp,
    /// When it was first published; an import may not know, or give a date that nobody means.
    pub(super) published: Option<Timestamp>,
    /// Since when it no longer stands.
    pub(super) withdrawn: Option<Timestamp>,
    /// The ecosystems of its packages, without the releases of distributions.
    pub(super) ecosystems: BTreeSet<String>,
}

/// 1900-01-01. Databases write the year 1 for a date that they do not know; then feeds and texts have that of the import.
const EARLIEST: Timestamp = Timestamp::constant(-2_208_988_800, 0);

impl Record {
    /// Reads a record; none if the bytes are no JSON with these facts.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let value: Value = serde_json::from_slice(bytes).ok()?;
        let time = |key: &str| value.get(key)?.as_str()?.parse().ok();
        Some(Self {
            id: value.get("id")?.as_str()?.to_owned(),
            modified: time("modified")?,
            published: match value.get("published") {
                None => None,
                Some(_) => Some(time("published")?).filter(|date| *date >= EARLIEST),
            },
            withdrawn: match value.get("withdrawn") {
                None => None,
                Some(_) => Some(time("withdrawn")?),
            },
            ecosystems: ecosystems(&value),
        })
    }
}

fn ecosystems(value: &Value) -> BTreeSet<String> {
    let affected = value.get("affected").and_then(Value::as_array).into_iter().flatten();
    let names = affected.filter_map(|one| one.get("package")?.get("ecosystem")?.as_str());
    names.filter_map(|name| name.split(':').next()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = include_str!("../../tests/sites/small/expected/osv/x_EX-2026-0001.json");

    #[test]
    fn the_facts_are_read() {
        let record = Record::read(RECORD.as_bytes()).unwrap();
        assert_eq!(record.id, "x_EX-2026-0001");
        assert_eq!(record.modified.to_string(), "2026-01-05T10:30:00Z");
        assert_eq!(record.withdrawn.unwrap().to_string(), "2026-01-05T00:00:00Z");
        assert_eq!(record.ecosystems, BTreeSet::from(["npm".to_owned()]));
    }

    #[test]
    fn other_texts_are_no_records() {
        for text in ["", "[]", "{}", &RECORD.replace("modified", "changed")] {
            assert_eq!(Record::read(text.as_bytes()), None, "{text}");
        }
        let unknown = ["\"published\":\"0001-01-01T00:00:00Z\"", "\"old\":1"];
        let known = format!(
            "\"published\":\"{}\"",
            Record::read(RECORD.as_bytes()).unwrap().published.unwrap()
        );
        for other in unknown {
            let text = RECORD.replace(&known, other);
            assert_eq!(Record::read(text.as_bytes()).unwrap().published, None, "{text}");
        }
        let odd = RECORD.replace("\"2026-01-05T00:00:00Z\"", "7");
        assert_eq!(Record::read(odd.as_bytes()), None);
    }
}
