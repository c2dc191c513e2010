//! Feeds against what was signed.
//!
//! Entries of advisories that have a signed newest revision must have its title and its dates, in RSS, Atom and JSON Feed.
//! Entries of anything else are counted and named as not signed. The prose of entries is not compared, one may be absent,
//! since feeds hold only the newest, and of the feed of changes only the entries of newest revisions are looked at.

mod entry;

use std::collections::BTreeMap;

use rayon::prelude::*;

use self::entry::Entry;
use super::contents::{Contents, at};
use super::known::Known;
use super::rule::{FEED_DIFFERS, NOT_SIGNED};
use crate::diagnostic::{Diagnostic, Fault};
use crate::model::date::{rfc822, utc};
use crate::site_path::SitePath;

/// Compares all feeds, those of packages and archives too.
pub(super) fn check(contents: &Contents<'_>, known: &[Known]) -> Vec<Diagnostic> {
    let by_id: BTreeMap<_, _> = known.iter().map(|known| (known.id.as_str(), known)).collect();
    let paths: Vec<_> =
        contents.iter().map(|(path, _)| path).filter(|path| is_feed(path)).collect();
    let found = paths.into_par_iter().flat_map_iter(|path| match contents.read(path) {
        Ok(bytes) => one(path, &bytes, &by_id),
        Err(fault) => vec![at(path, fault)],
    });
    found.collect()
}

fn is_feed(path: &SitePath) -> bool {
    let name = path.file_name();
    name == "feed.json" || name.ends_with(".xml") && name != "sitemap.xml"
}

fn one(path: &SitePath, bytes: &[u8], known: &BTreeMap<&str, &Known>) -> Vec<Diagnostic> {
    let text = String::from_utf8_lossy(bytes);
    let entries =
        if path.as_str().ends_with(".json") { entry::of_json(&text) } else { entry::of_xml(&text) };
    let Some(entries) = entries else { return vec![at(path, differs("this feed cannot be read"))] };
    let (mut faults, mut unknown) = (Vec::new(), Vec::new());
    for entry in &entries {
        match Subject::of(entry, known) {
            Some(subject) => faults.extend(subject.compare(entry)),
            None => unknown.push(entry.id.as_str()),
        }
    }
    faults.extend(not_signed("entries", &unknown));
    faults.into_iter().map(|fault| at(path, fault)).collect()
}

/// That a file holds something for which nobody signed.
pub(super) fn not_signed(what: &str, unknown: &[&str]) -> Option<Fault> {
    let shown: String = unknown.first()?.chars().take(120).collect();
    let message = format!(
        "{} of its {what} have no signed revision behind them, such as `{}`",
        unknown.len(),
        shown.escape_debug()
    );
    let fault = Fault::new(&NOT_SIGNED, message);
    Some(fault.hint("take them for what the server says, not for what the project signed"))
}

/// What an entry is about.
struct Subject<'k> {
    known: &'k Known,
    /// The revision that it tells of, in the feed of changes.
    change: Option<String>,
}

impl<'k> Subject<'k> {
    /// Reads an entry's id, a tag URI (RFC 4151): `tag:`, the authority with a date, and the name.
    fn of(entry: &Entry, known: &BTreeMap<&str, &'k Known>) -> Option<Self> {
        let name = entry.id.splitn(3, ':').nth(2)?;
        let whole = known.get(name).map(|known| Self { known, change: None });
        whole.or_else(|| {
            let (id, number) = name.rsplit_once(":r")?;
            Some(Self { known: known.get(id)?, change: Some(number.to_owned()) })
        })
    }

    /// What an entry says other than the signed facts.
    fn compare(&self, entry: &Entry) -> Vec<Fault> {
        let Some(facts) = &self.known.facts else { return vec![] };
        let (id, number) = (&self.known.id, facts.number);
        let said =
            |what: &str| differs(&format!("the entry of {id} has another {what} than was signed"));
        let (title, dates) = match &self.change {
            None => (entry.title == facts.entry_title(), dates(entry, self.known)),
            Some(change) if *change == number.to_string() => {
                (entry.title.starts_with(&facts.change_title()), true)
            }
            Some(_) => (true, true),
        };
        let title = (!title).then(|| said("title"));
        let dates = (!dates).then(|| said("date"));
        title.into_iter().chain(dates).collect()
    }
}

/// Whether the dates of an entry, as far as it has them, are those of the record.
fn dates(entry: &Entry, known: &Known) -> bool {
    let Some((_, _, record)) = &known.record else { return true };
    let same = |shown: &Option<String>, date| {
        shown.as_ref().is_none_or(|shown| *shown == utc(date) || *shown == rfc822(date))
    };
    record.published.is_none_or(|published| same(&entry.published, published))
        && same(&entry.updated, record.modified)
}

fn differs(message: &str) -> Fault {
    Fault::new(&FEED_DIFFERS, message)
        .hint("read the signed text instead, and follow the feed from the project's own site")
}
