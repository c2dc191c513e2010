//! The head of the text: labelled facts, which programs can read back.

use super::package;
use super::wrap::{WIDTH, hang, hanging, length, right, wrap};
use super::{day, severity};
use crate::document::{View, address};
use crate::model::advisory::Advisory;
use crate::model::credit::Credit;
use crate::model::identifier::AdvisoryId;
use crate::model::site::Site;
use crate::model::weakness::Cwe;

/// Where values begin, counted from 0.
pub(super) const COLUMN: usize = 15;

/// Where a value begins that is on lines of its own.
const NARROW: usize = 4;

/// What kind of text this is, at the right of the id.
const KIND: &str = "Security Advisory";

/// Whose advisory it is: a rule, the id, the site.
pub(super) fn head(site: &Site, advisory: &Advisory) -> Vec<String> {
    let id = advisory.id.as_str();
    let mut lines = vec!["=".repeat(WIDTH)];
    match WIDTH.checked_sub(length(id)) {
        Some(room) if room > length(KIND) => lines.push(format!("{id}{KIND:>room$}")),
        _ => lines.extend([id.to_owned(), format!("{KIND:>WIDTH$}")]),
    }
    lines.extend(right(&site.title));
    lines
}

/// The facts. A label stands at the start of its line, its value and whatever continues it at
/// [`COLUMN`], or on lines of their own, less far in, if a word of it needs the room; a fact without
/// a value is left out, one with several is repeated.
pub(super) fn fields(view: &View<'_>, advisory: &Advisory) -> Vec<String> {
    let site = &view.library.site;
    let latest = field("Latest", &site.address(&address::advisory_text(&advisory.id)));
    [dates(advisory), facts(view, advisory), latest].concat()
}

/// The facts of an advisory that has no dates and no address yet, but a status.
pub(super) fn embargoed(view: &View<'_>, advisory: &Advisory, status: &str) -> Vec<String> {
    let title = field("Title", &advisory.heading());
    [title, field("Status", status), facts(view, advisory)].concat()
}

/// What an advisory says whether it is public or not.
fn facts(view: &View<'_>, advisory: &Advisory) -> Vec<String> {
    let site = &view.library.site;
    let scores = severity::shown(site.severity, &advisory.severity);
    let (cves, others): (Vec<_>, Vec<_>) =
        advisory.aliases.iter().partition(|alias| alias.prefix() == "CVE");
    let mut lines = field("CVE", &listed(&cves));
    lines.extend(field("Aliases", &listed(&others)));
    for affected in &advisory.affected {
        lines.extend(package::fields(site, affected));
    }
    lines.extend(scores.iter().flat_map(|score| field("Severity", score)));
    lines.extend(advisory.weaknesses.iter().flat_map(|cwe| field("Weakness", &weakness(*cwe))));
    lines.extend(advisory.credits.iter().flat_map(|found| field("Credit", &credit(found))));
    lines
}

/// A label and its value; nothing where there is no value.
pub(super) fn field(label: &str, value: &str) -> Vec<String> {
    let longest = value.split_whitespace().map(length).max().unwrap_or_default();
    if (WIDTH - COLUMN + 1..=WIDTH - NARROW).contains(&longest) {
        let indent = " ".repeat(NARROW);
        let lines = hang(&indent, &indent, wrap(value, WIDTH - NARROW));
        return [vec![format!("{label}:")], lines].concat();
    }
    hanging(&label_of(label), value)
}

/// A label, up to where its value begins.
pub(super) fn label_of(label: &str) -> String {
    format!("{:<COLUMN$}", format!("{label}:"))
}

/// What the advisory is called, and which state of it this is.
fn dates(advisory: &Advisory) -> Vec<String> {
    let revisions = &advisory.revisions;
    let newest = format!("{} ({})", revisions.number(), day::shown(revisions.newest().date));
    let mut lines = field("Title", &advisory.heading());
    lines.extend(field("Revision", &newest));
    lines.extend(field("Published", &day::shown(revisions.first().date)));
    if let Some(withdrawn) = &advisory.withdrawn {
        let text = format!("{}: {}", day::shown(withdrawn.at), withdrawn.reason);
        lines.extend(field("Withdrawn", &text));
    }
    lines
}

fn listed(ids: &[&AdvisoryId]) -> String {
    ids.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ")
}

fn weakness(cwe: Cwe) -> String {
    format!("{cwe} {}", cwe.name().unwrap_or_default())
}

fn credit(credit: &Credit) -> String {
    let contacts = credit.contact.iter().map(|contact| format!(" <{}>", contact.shown()));
    format!("{} ({}){}", credit.name, credit.role.label(), contacts.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: &[&str]) {
        assert_eq!(field("Severity", value), expected);
    }

    #[test]
    fn a_value_stands_behind_its_label() {
        check("low", &["Severity:      low"]);
        check("", &[]);
        let fits = "x".repeat(WIDTH - COLUMN);
        check(&fits, &[&format!("Severity:      {fits}")]);
    }

    #[test]
    fn a_value_that_has_no_room_there_has_lines_of_its_own() {
        let vector = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";
        let lines = [&format!("    {vector}")[..], "    (9.3, critical)"];
        check(&format!("{vector} (9.3, critical)"), &[&["Severity:"], &lines[..]].concat());
        let widest = "x".repeat(WIDTH - NARROW);
        check(&widest, &["Severity:", &format!("    {widest}")]);
    }

    #[test]
    fn a_word_that_has_no_room_anywhere_stays_behind_the_label() {
        let word = "x".repeat(WIDTH - NARROW + 1);
        check(&word, &[&format!("Severity:      {word}")]);
    }
}
