//! Whether the signed forms of one revision say the same.

use super::contents::at;
use super::facts::Facts;
use super::record::Record;
use super::revision::SignedRevision;
use super::rule::FACTS_DIFFER;
use super::signed::{Checked, differs};
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::text::day;
use crate::model::date::Moment;
use crate::site_path::SitePath;

/// Compares list, text and record.
pub(super) fn check(revision: &SignedRevision<'_>, checked: &Checked) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let Some(facts) = &checked.facts {
        let place = revision.place(&revision.text());
        found.extend(text(revision, facts).into_iter().map(|fault| at(&place, fault)));
    }
    if let Some((place, _, record)) = &checked.record {
        let faults = of_record(revision, place, record, checked.facts.as_ref());
        found.extend(faults.into_iter().map(|fault| at(place, fault)));
    }
    found
}

/// The text against the list.
fn text(revision: &SignedRevision<'_>, facts: &Facts) -> Vec<Fault> {
    let mut faults = Vec::new();
    let listed = day::shown(revision.revision.date);
    if facts.revised != listed {
        faults.push(differ(&format!(
            "this text dates its revision {}, and `revisions.txt` {listed}",
            facts.revised
        )));
    }
    for (digest, path) in &facts.files {
        match revision.files.published.get(path) {
            Some(listed) if listed == digest => {}
            Some(_) => faults.push(differs(&format!(
                "this text gives another hash of `{path}` than `revisions.txt`"
            ))),
            None => faults
                .push(differs(&format!("this text names `{path}`, and `revisions.txt` does not"))),
        }
    }
    faults
}

/// The record against the list and the text.
fn of_record(
    revision: &SignedRevision<'_>,
    place: &SitePath,
    record: &Record,
    facts: Option<&Facts>,
) -> Vec<Fault> {
    let (id, date) = (&revision.revision.id, revision.revision.date.instant());
    let named = revision.place(&SitePath::encode(&["osv", &format!("{}.json", record.id)]));
    let modified = record.withdrawn.map_or(date, |withdrawn| withdrawn.max(date));
    let shown = record.published.map(|published| day::shown(Moment::Time(published)));
    let checks = [
        (named == *place && record.id.ends_with(id.as_str()), "its id is not that of its file"),
        (record.modified == modified, "its `modified` is not the date of the revision"),
        (
            facts.is_none_or(|facts| facts.withdrawn == record.withdrawn.is_some()),
            "it is withdrawn in one of text and record only",
        ),
        (
            facts.zip(shown).is_none_or(|(facts, shown)| shown.starts_with(&facts.published)),
            "its `published` is not that of the text",
        ),
    ];
    let wrong = checks.into_iter().filter(|(agrees, _)| !agrees);
    wrong
        .map(|(_, what)| {
            differ(&format!("this record contradicts the signed text or list: {what}"))
        })
        .collect()
}

pub(super) fn differ(message: &str) -> Fault {
    Fault::new(&FACTS_DIFFER, message)
        .hint("ask the project which is right; the revision has to be signed again")
}
