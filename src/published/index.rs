use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

use super::rule::{
    MODIFIED_WENT_BACK, PREVIOUS_FORM, PUBLISHED_DATE_CHANGED, PUBLISHED_ID_RENAMED,
    PUBLISHED_ID_VANISHED,
};
use crate::diagnostic::{Fault, Rule};
use crate::document::osv::record_id;
use crate::model::Path;
use crate::model::advisory::Advisory;
use crate::model::date::utc;
use crate::model::library::Library;
use crate::source::locate::{At, Found};

/// A saved `osv/all.json`: every record that was published, by its OSV id.
#[derive(Debug, PartialEq, Eq)]
pub struct Index(BTreeMap<String, Dates>);

#[derive(Debug, PartialEq, Eq)]
struct Dates {
    modified: Timestamp,
    /// None in the indexes of other programs.
    published: Option<Timestamp>,
}

/// A row as it is written.
#[derive(Deserialize)]
struct Row {
    id: String,
    modified: String,
    published: Option<String>,
}

impl Index {
    /// Reads an index; it may hold whole records.
    ///
    /// # Errors
    /// [`PREVIOUS_FORM`] where it is no list of records with ids and times, or has an id twice.
    pub fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let rows: Vec<Row> = serde_json::from_slice(bytes)
            .map_err(|error| form(&format!("this is no index of OSV records: {error}")))?;
        let mut index = BTreeMap::new();
        for row in rows {
            let dates = Dates {
                modified: time(&row.id, &row.modified)?,
                published: row.published.map(|text| time(&row.id, &text)).transpose()?,
            };
            if index.insert(row.id.clone(), dates).is_some() {
                return Err(form(&format!("`{}` stands twice in this index", shown(&row.id))));
            }
        }
        Ok(Self(index))
    }

    /// What a build of this library would break; `name` is the index's own, for what has no source any more.
    #[must_use]
    pub fn compare(&self, name: &str, library: &Library) -> Vec<Found> {
        let advisories = library.advisories().iter().map(AsRef::as_ref);
        let now: BTreeMap<String, &Advisory> =
            advisories.map(|advisory| (record_id(&library.site, &advisory.id), advisory)).collect();
        let new = now.iter().filter(|(id, _)| !self.0.contains_key(*id));
        let new: Records<'_> =
            new.map(|(id, advisory)| (advisory.id.as_str(), id.as_str())).collect();
        let compare = |(id, before): (&String, &Dates)| match now.get(id) {
            Some(advisory) => dates(id, before, advisory),
            None => vec![gone(name, id, before, &new)],
        };
        self.0.iter().flat_map(compare).collect()
    }
}

/// The ids of records that were not published before, by those of their advisories.
type Records<'a> = BTreeMap<&'a str, &'a str>;

/// That an id is published no more, or another one in its place.
fn gone(name: &str, id: &str, before: &Dates, new: &Records<'_>) -> Found {
    let fault = match prefix(id, new) {
        Some((prefix, now)) => renamed(id, now, prefix),
        None => vanished(id, before),
    };
    Found { file: name.to_owned(), at: At::File, fault }
}

/// What stood before the id of an advisory whose record has a new id, if that can be what it was called before: nothing,
/// or some `x_NAME-`.
fn prefix<'i, 'n>(id: &'i str, new: &Records<'n>) -> Option<(&'i str, &'n str)> {
    let mut parts = id.char_indices().map(|(at, _)| id.split_at(at));
    let (prefix, now) = parts.find_map(|(prefix, rest)| Some((prefix, *new.get(rest)?)))?;
    (prefix.is_empty() || prefix.starts_with("x_")).then_some((prefix, now))
}

fn renamed(id: &str, now: &str, prefix: &str) -> Fault {
    let message = format!("`{}` would now be published as `{now}`", shown(id));
    let hint = format!("set `osv_prefix: \"{}\"` in `content/site.yaml`", shown(prefix));
    Fault::new(&PUBLISHED_ID_RENAMED, message).hint(hint)
}

fn vanished(id: &str, before: &Dates) -> Fault {
    let dates = match before.published {
        Some(published) => {
            format!("published {}, modified {}", utc(published), utc(before.modified))
        }
        None => format!("modified {}", utc(before.modified)),
    };
    Fault::new(&PUBLISHED_ID_VANISHED, format!("`{}` ({dates}) is not there any more", shown(id)))
        .hint("bring its source in `advisories/` back; to take an advisory back, add `withdrawn:` to it")
}

/// What is wrong with the dates of a record that is still there, at the revisions that give them.
fn dates(id: &str, before: &Dates, advisory: &Advisory) -> Vec<Found> {
    let (published, modified) = (advisory.recorded_publication(), advisory.modified());
    let was = before.published.filter(|was| Some(*was) != published).map(|was| {
        let now = published.map_or_else(|| "nothing of it".to_owned(), utc);
        let message = format!("`{id}` was published {}, and now says {now}", utc(was));
        at(advisory, 0, &PUBLISHED_DATE_CHANGED, message, "restore the date of the first revision")
    });
    let back = (modified < before.modified).then(|| {
        let (was, now) = (utc(before.modified), utc(modified));
        let message = format!("`{id}` was modified {was}, and now says {now}");
        let last = advisory.revisions.number() - 1;
        let hint = "restore the revision that is missing, or append one with a later date";
        at(advisory, last, &MODIFIED_WENT_BACK, message, hint)
    });
    was.into_iter().chain(back).collect()
}

fn at(
    advisory: &Advisory,
    revision: usize,
    rule: &'static Rule,
    message: String,
    hint: &str,
) -> Found {
    let path = Path::root().key("revisions").index(revision).key("date");
    let fault = Fault::new(rule, message).hint(hint);
    Found { file: advisory.prose.path.clone(), at: At::Value(path), fault }
}

fn time(id: &str, text: &str) -> Result<Timestamp, Fault> {
    text.parse().map_err(|_| form(&format!("`{}` of `{}` is no time", shown(text), shown(id))))
}

fn form(message: &str) -> Fault {
    Fault::new(&PREVIOUS_FORM, message).hint("save `osv/all.json` of the published site again")
}

/// A text of the saved file as a message shows it.
fn shown(text: &str) -> String {
    text.escape_debug().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::advisory::{Imported, Publication};
    use crate::model::date::Moment;

    const SAVED: &str = r#"[{"id":"x_EX-2026-0001","modified":"2026-02-01T00:00:00Z","published":"2026-01-01T00:00:00Z"}]"#;

    /// The codes and messages about a site with one advisory of two revisions, as `change` left it, beside a saved index.
    fn found(saved: &str, change: impl FnOnce(&mut Library)) -> Vec<(&'static str, String)> {
        let dated = [("2026-01-01", "Initial publication"), ("2026-02-01", "More")];
        let advisory =
            Advisory { revisions: fixture::revisions(&dated), ..fixture::advisory("EX-2026-0001") };
        let mut library = fixture::library(vec![advisory]);
        change(&mut library);
        let found = Index::read(saved.as_bytes()).unwrap().compare("all.json", &library);
        found.into_iter().map(|found| (found.fault.rule.code, found.fault.message)).collect()
    }

    #[track_caller]
    fn check(from: &str, to: &str, expected: &[(&str, &str)]) {
        assert!(SAVED.contains(from), "`{from}` is not in the sample");
        let found = found(&SAVED.replace(from, to), |_| ());
        let found: Vec<_> = found.iter().map(|(code, said)| (*code, said.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_same_a_later_change_and_new_advisories_are_fine() {
        check("EX", "EX", &[]);
        check("2026-02-01", "2026-01-15", &[]);
        check("2026-02-01T00:00:00Z", "2026-02-01T01:00:00+01:00", &[]);
        check(r#","published":"2026-01-01T00:00:00Z""#, "", &[]);
        check(r#""modified":"#, r#""summary":"a whole record","modified":"#, &[]);
        assert_eq!(found("[]", |_| ()), []);
    }

    #[test]
    fn each_broken_promise_has_a_code_and_names_id_old_and_new() {
        check(
            "0001",
            "0009",
            &[(
                "published-id-vanished",
                "`x_EX-2026-0009` (published 2026-01-01T00:00:00Z, modified 2026-02-01T00:00:00Z) is not there any more",
            )],
        );
        check(
            "2026-01-01",
            "2025-12-31",
            &[(
                "published-date-changed",
                "`x_EX-2026-0001` was published 2025-12-31T00:00:00Z, and now says 2026-01-01T00:00:00Z",
            )],
        );
        check(
            "2026-02-01T00:00:00Z",
            "2026-02-01T00:00:01Z",
            &[(
                "modified-went-back",
                "`x_EX-2026-0001` was modified 2026-02-01T00:00:01Z, and now says 2026-02-01T00:00:00Z",
            )],
        );
    }

    #[test]
    fn all_come_at_once_and_at_the_value_that_is_wrong() {
        let saved = SAVED.replace("2026-02", "2026-03").replace("2026-01-01", "2025-01-01");
        let saved = saved.replace("}]", r#"},{"id":"x_EX-1","modified":"2026-01-01T00:00:00Z"}]"#);
        let codes: Vec<_> = found(&saved, |_| ()).into_iter().map(|(code, _)| code).collect();
        let all = ["published-id-vanished", "published-date-changed", "modified-went-back"];
        assert_eq!(codes, all);
        let library = fixture::library(vec![fixture::advisory("EX-2026-0001")]);
        let found = Index::read(saved.as_bytes()).unwrap().compare("old/all.json", &library);
        let places = found.iter().map(|found| match &found.at {
            At::Value(path) => (found.file.as_str(), path.to_string()),
            _ => (found.file.as_str(), String::new()),
        });
        let source = "advisories/EX-2026-0001.md";
        let date = "revisions[0].date".to_owned();
        let expected = [("old/all.json", String::new()), (source, date.clone()), (source, date)];
        assert_eq!(places.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn another_prefix_is_no_vanished_id() {
        let renamed = |saved: &str, prefix: Option<&str>| {
            found(saved, |library| library.site.osv_prefix = prefix.map(str::to_owned))
        };
        let said = |old: &str, new: &str| {
            vec![("published-id-renamed", format!("`{old}` would now be published as `{new}`"))]
        };
        let new = "x_A-EX-2026-0001";
        assert_eq!(renamed(SAVED, Some("x_A-")), said("x_EX-2026-0001", new));
        let plain = SAVED.replace("x_", "");
        assert_eq!(renamed(&plain, Some("x_A-")), said("EX-2026-0001", new));
        assert_eq!(renamed(&plain, Some("")), []);
        let other = SAVED.replace("x_EX", "GHSA-EX");
        assert_eq!(renamed(&other, None)[0].0, "published-id-vanished");
        // Both were published, so that neither is the other under a new name.
        let both = SAVED
            .replace("}]", r#"},{"id":"x_A-EX-2026-0001","modified":"2026-01-01T00:00:00Z"}]"#);
        assert_eq!(renamed(&both, Some("x_A-"))[0].0, "published-id-vanished");
    }

    #[test]
    fn an_import_is_held_to_what_its_record_says() {
        let imported = |published: Publication| {
            found(SAVED, |library| {
                let at = Moment::parse("2026-02-01").unwrap();
                let import = Imported { from: "osv".into(), at, published, kept: None };
                let revisions = library.advisories()[0].revisions.clone();
                let advisory = Advisory {
                    imported: Some(import),
                    revisions,
                    ..fixture::advisory("EX-2026-0001")
                };
                *library = fixture::library(vec![advisory]);
            })
        };
        let said = |day: &str| Publication::Said(Box::new(Moment::parse(day).unwrap()));
        assert_eq!(imported(Publication::Revised), []);
        assert_eq!(imported(said("2026-01-01")), []);
        let changed = |now: &str| {
            let message =
                format!("`x_EX-2026-0001` was published 2026-01-01T00:00:00Z, and now says {now}");
            vec![("published-date-changed", message)]
        };
        assert_eq!(imported(said("2025-01-01")), changed("2025-01-01T00:00:00Z"));
        assert_eq!(imported(Publication::Unknown), changed("nothing of it"));
    }

    #[test]
    fn an_index_of_many_others_is_soon_compared() {
        let row = |number: u32| {
            format!(r#"{{"id":"x_A-EX-{number}","modified":"2026-01-01T00:00:00Z"}}"#)
        };
        let rows: Vec<_> = (0..20_000).map(row).collect();
        let start = std::time::Instant::now();
        assert_eq!(found(&format!("[{}]", rows.join(",")), |_| ()).len(), 20_000);
        assert!(start.elapsed() < std::time::Duration::from_secs(20));
    }

    #[track_caller]
    fn refused(saved: &str, expected: &str) {
        let fault = Index::read(saved.as_bytes()).unwrap_err();
        assert!(fault.message.contains(expected), "{}", fault.message);
    }

    #[test]
    fn a_file_that_proves_nothing_is_refused() {
        refused("[{", "this is no index of OSV records");
        refused(r#"["x_EX-1"]"#, "this is no index of OSV records");
        refused(&SAVED[..SAVED.len() - 2], "this is no index of OSV records");
        refused(&SAVED.replace("modified", "changed"), "missing field `modified`");
        refused(
            &SAVED.replace("2026-02-01T00:00:00Z", "today"),
            "`today` of `x_EX-2026-0001` is no time",
        );
        refused(&SAVED.replace("}]", &format!("}},{}", &SAVED[1..])), "stands twice");
        refused("[1]\0", "this is no index");
    }
}
