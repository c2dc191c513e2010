use jiff::fmt::temporal::DateTimePrinter;
use serde::Serialize;

use crate::document::html::href;
use crate::document::{View, address};
use crate::model::advisory::Advisory;
use crate::model::date::Moment;
use crate::model::severity::Severity;
use crate::model::words::Words;
use crate::site_path::SitePath;

/// One advisory in a list.
#[derive(Serialize)]
pub(super) struct Row {
    id: String,
    title: String,
    href: String,
    published: DateData,
    modified: DateData,
    revision: usize,
    withdrawn: bool,
    aliases: Vec<String>,
    packages: Vec<String>,
    severity: Vec<SeverityData>,
}

/// A date for machines and for people.
#[derive(Serialize)]
pub(super) struct DateData {
    iso: String,
    shown: String,
}

/// A score as pages show it.
#[derive(Serialize)]
pub(super) struct SeverityData {
    /// The number, where the score has one.
    score: Option<String>,
    label: &'static str,
    vector: String,
    version: Option<String>,
    source: Option<String>,
}

/// The rows of some advisories, as a page links to them.
pub(super) fn rows(view: &View<'_>, from: &SitePath, indexes: &[usize]) -> Vec<Row> {
    let words = view.words();
    indexes.iter().map(|&index| row(words, from, &view.library.advisories()[index])).collect()
}

/// The row of one advisory.
pub(super) fn row(words: &Words, from: &SitePath, advisory: &Advisory) -> Row {
    Row {
        id: advisory.id.to_string(),
        title: advisory.heading(),
        href: href(from, &address::advisory_page(&advisory.id)),
        published: date(words, advisory.revisions.first().date),
        modified: date(words, Moment::Time(advisory.modified())),
        revision: advisory.revisions.number(),
        withdrawn: advisory.withdrawn.is_some(),
        aliases: advisory.aliases.iter().map(ToString::to_string).collect(),
        packages: packages(advisory),
        severity: advisory.severity.iter().map(severity).collect(),
    }
}

/// A date: the day for people, all of it for machines.
///
/// Times are cut to the second: HTML allows no more than three digits of a second's fraction, and sources have more.
pub(super) fn date(words: &Words, moment: Moment) -> DateData {
    let iso = match moment {
        Moment::Day(day) => day.to_string(),
        Moment::Time(instant) => TO_THE_SECOND.timestamp_to_string(&instant),
    };
    DateData { iso, shown: day(words, moment.day()) }
}

const TO_THE_SECOND: DateTimePrinter = DateTimePrinter::new().precision(Some(0));

fn day(words: &Words, date: jiff::civil::Date) -> String {
    let month = MONTHS[usize::from(date.month().unsigned_abs()) - 1];
    let (day, year) = (date.day().to_string(), format!("{:04}", date.year()));
    let values = [("day", day.as_str()), ("month", words.text(month)), ("year", &year)];
    words.filled("date.pattern", &values)
}

const MONTHS: [&str; 12] = [
    "date.january",
    "date.february",
    "date.march",
    "date.april",
    "date.may",
    "date.june",
    "date.july",
    "date.august",
    "date.september",
    "date.october",
    "date.november",
    "date.december",
];

/// A score; the number has one decimal, as CVSS defines it.
pub(super) fn severity(severity: &Severity) -> SeverityData {
    let cvss = severity.score.cvss();
    SeverityData {
        score: cvss.map(|cvss| format!("{:.1}", cvss.score())),
        label: severity.score.label(),
        vector: severity.score.text().to_owned(),
        version: cvss.map(|cvss| cvss.version().number().to_string()),
        source: severity.source.clone(),
    }
}

fn packages(advisory: &Advisory) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for affected in &advisory.affected {
        if !affected.name().is_empty() && !names.iter().any(|name| name == affected.name()) {
            names.push(affected.name().to_owned());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::languages;

    #[track_caller]
    fn check(text: &str, iso: &str, shown: &str) {
        let date = date(languages::english(), Moment::parse(text).unwrap());
        assert_eq!((date.iso.as_str(), date.shown.as_str()), (iso, shown));
    }

    #[test]
    fn a_time_is_cut_to_what_html_allows() {
        check("2016-08-04", "2016-08-04", "4 August 2016");
        check("2016-08-04T23:16:53-02:00", "2016-08-05T01:16:53Z", "5 August 2016");
        check("2022-03-31T20:31:44.168006Z", "2022-03-31T20:31:44Z", "31 March 2022");
        check("1969-12-31T23:59:59.9Z", "1969-12-31T23:59:59Z", "31 December 1969");
        check("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "1 January 0001");
    }
}
