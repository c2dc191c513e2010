//! The bulk files of OSV against the signed records.
//!
//! Every row and every archive member that stands for a signed record must agree with it, and none may be left out of
//! `osv/all.json` and of the archives of its ecosystems. What stands for records that nobody signed is counted and named.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use jiff::Timestamp;
use serde_json::Value;
use zip::ZipArchive;

use super::contents::{Contents, at};
use super::feed::not_signed;
use super::known::Known;
use super::record::Record;
use super::rule::OSV_BULK_DIFFERS;
use crate::diagnostic::{Diagnostic, Fault};
use crate::model::digest::Digest;
use crate::site_path::SitePath;

/// The largest member of an archive that is unpacked, in bytes.
const MEMBER: u64 = 64 << 20;

/// The signed records by their ids.
type Records<'k> = BTreeMap<&'k str, (&'k Record, Digest)>;

/// Compares all bulk files.
pub(super) fn check(contents: &Contents<'_>, known: &[Known]) -> Vec<Diagnostic> {
    let records = known.iter().filter_map(|known| known.record.as_ref());
    let records: Records<'_> =
        records.map(|(_, digest, record)| (record.id.as_str(), (record, *digest))).collect();
    let mut findings = Vec::new();
    for (path, _) in contents.iter().filter(|(path, _)| path.as_str().starts_with("osv/")) {
        let compare = match path.file_name() {
            "all.json" => index,
            "modified_id.csv" => rows,
            "all.zip" => archive,
            _ => continue,
        };
        let faults = contents.read(path).map(|bytes| compare(path, &bytes, &records));
        let faults = faults.unwrap_or_else(|fault| vec![fault]);
        findings.extend(faults.into_iter().map(|fault| at(path, fault)));
    }
    findings
}

/// `all.json`: every record with its dates.
fn index(_path: &SitePath, bytes: &[u8], records: &Records<'_>) -> Vec<Fault> {
    let Ok(Value::Array(rows)) = serde_json::from_slice(bytes) else {
        return vec![differs("this is no list of records")];
    };
    let (mut faults, mut seen, mut unknown) = (vec![], BTreeSet::new(), vec![]);
    for row in &rows {
        let text = |key: &str| row.get(key).and_then(Value::as_str).unwrap_or_default();
        let Some((id, (record, _))) = records.get_key_value(text("id")) else {
            unknown.push(text("id"));
            continue;
        };
        seen.insert(*id);
        let published = record.published.is_none_or(|date| is(text("published"), date));
        if !is(text("modified"), record.modified) || !published {
            faults
                .push(differs(&format!("the dates of `{id}` are not those of the signed record")));
        }
    }
    faults.extend(left_out(records.keys().copied(), &seen));
    faults.extend(not_signed("records", &unknown));
    faults
}

/// `modified_id.csv`: a time and a record, with or without its ecosystem.
fn rows(_path: &SitePath, bytes: &[u8], records: &Records<'_>) -> Vec<Fault> {
    let text = String::from_utf8_lossy(bytes);
    let rows = text.lines().filter_map(|row| {
        let (time, name) = row.split_once(',')?;
        let id = name.rsplit('/').next().unwrap_or(name);
        let (record, _) = records.get(id)?;
        (!is(time, record.modified)).then_some(id)
    });
    rows.map(|id| differs(&format!("the date of `{id}` is not that of the signed record")))
        .collect()
}

/// `all.zip`: the records of one ecosystem, byte for byte.
fn archive(path: &SitePath, bytes: &[u8], records: &Records<'_>) -> Vec<Fault> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return vec![differs("this archive cannot be read")];
    };
    let (mut faults, mut seen, mut unknown) = (vec![], BTreeSet::new(), vec![]);
    for index in 0..archive.len() {
        let Some(name) = name(&mut archive, index) else {
            faults.push(differs(&format!("member {} of this archive cannot be read", index + 1)));
            continue;
        };
        let Some((id, (_, signed))) =
            name.strip_suffix(".json").and_then(|id| records.get_key_value(id))
        else {
            unknown.push(name);
            continue;
        };
        if !seen.insert(*id) || digest(&mut archive, index) != Some(*signed) {
            faults.push(differs(&format!("the member `{id}.json` is not the signed record")));
        }
    }
    let here = |record: &Record| {
        record.ecosystems.iter().any(|name| SitePath::encode(&["osv", name, "all.zip"]) == *path)
    };
    let expected = records.iter().filter(|(_, (record, _))| here(record)).map(|(id, _)| *id);
    faults.extend(left_out(expected, &seen));
    let unknown: Vec<_> = unknown.iter().map(String::as_str).collect();
    faults.extend(not_signed("members", &unknown));
    faults
}

/// The name of a member, of which nothing is unpacked.
fn name(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize) -> Option<String> {
    let file = archive.by_index_raw(index).ok()?;
    Some(file.name().ok()?.into_owned())
}

/// The hash of a member that is no larger than any record.
fn digest(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize) -> Option<Digest> {
    let mut bytes = Vec::new();
    archive.by_index(index).ok()?.take(MEMBER + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= MEMBER).then(|| Digest::of(&bytes))
}

fn left_out<'k>(expected: impl Iterator<Item = &'k str>, seen: &BTreeSet<&str>) -> Vec<Fault> {
    let absent = expected.filter(|id| !seen.contains(id));
    absent.map(|id| differs(&format!("the signed record `{id}` is left out"))).collect()
}

fn is(text: &str, time: Timestamp) -> bool {
    text.parse::<Timestamp>().is_ok_and(|found| found == time)
}

fn differs(message: &str) -> Fault {
    Fault::new(&OSV_BULK_DIFFERS, message).hint("read the single records, which are signed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::identifier::AdvisoryId;
    use std::io::Write as _;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    const RECORD: &str = include_str!("../../tests/sites/small/expected/osv/x_EX-2026-0001.json");
    const INDEX: &str = include_str!("../../tests/sites/small/expected/osv/all.json");
    const ROWS: &str = include_str!("../../tests/sites/small/expected/osv/modified_id.csv");

    fn known() -> Known {
        let record = Record::read(RECORD.as_bytes()).unwrap();
        let place = SitePath::fixed("osv/x_EX-2026-0001.json");
        Known {
            id: AdvisoryId::parse("EX-2026-0001").unwrap(),
            facts: None,
            record: Some((place, Digest::of(RECORD.as_bytes()), record)),
        }
    }

    /// What is said of one bulk file beside the signed record of the first advisory.
    #[track_caller]
    fn check_file(path: &'static str, bytes: &[u8], expected: &[&str]) {
        let files = BTreeMap::from([(SitePath::fixed(path), bytes.to_vec())]);
        let (contents, _) = Contents::take(&files);
        let findings = check(&contents, &[known()]);
        let said: Vec<_> = findings.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(said.len(), expected.len(), "{said:?}");
        for (said, expected) in said.iter().zip(expected) {
            assert!(said.contains(expected), "{said}");
        }
    }

    fn archive_of(members: &[(&str, &str)]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in members {
            archive.start_file(*name, SimpleFileOptions::default()).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn the_index_has_every_signed_record_with_its_dates() {
        let unknown =
            "1 of its records have no signed revision behind them, such as `x_EX-2026-0002`";
        check_file("osv/all.json", INDEX.as_bytes(), &[unknown]);
        let redated = INDEX.replace("10:30:00", "10:30:01");
        check_file("osv/all.json", redated.as_bytes(), &["the dates of `x_EX-2026-0001`", unknown]);
        let left = "the signed record `x_EX-2026-0001` is left out";
        check_file("osv/all.json", b"[]", &[left]);
        check_file("osv/all.json", b"{}", &["this is no list of records"]);
    }

    #[test]
    fn rows_have_the_signed_date() {
        check_file("osv/modified_id.csv", ROWS.as_bytes(), &[]);
        check_file("osv/npm/modified_id.csv", b"2026-01-05T10:30:00Z,x_EX-2026-0001\n", &[]);
        let redated = ROWS.replace("2026-01-05", "2026-01-06");
        check_file("osv/modified_id.csv", redated.as_bytes(), &["the date of `x_EX-2026-0001`"]);
    }

    #[test]
    fn archives_hold_the_signed_records() {
        let name = "x_EX-2026-0001.json";
        check_file("osv/npm/all.zip", &archive_of(&[(name, RECORD)]), &[]);
        let changed = RECORD.replace("1.9.0", "1.8.0");
        let differs = "the member `x_EX-2026-0001.json` is not the signed record";
        check_file("osv/npm/all.zip", &archive_of(&[(name, &changed)]), &[differs]);
        let left = "the signed record `x_EX-2026-0001` is left out";
        check_file("osv/npm/all.zip", &archive_of(&[]), &[left]);
        check_file("osv/PyPI/all.zip", &archive_of(&[]), &[]);
        let unknown = "1 of its members have no signed revision behind them, such as `a`";
        check_file("osv/PyPI/all.zip", &archive_of(&[("a", "")]), &[unknown]);
        let bare = archive_of(&[("x_EX-2026-0001", RECORD)]);
        let without_ending = "1 of its members have no signed revision behind them";
        check_file("osv/npm/all.zip", &bare, &[left, without_ending]);
        check_file("osv/PyPI/all.zip", b"", &["this archive cannot be read"]);
    }
}
