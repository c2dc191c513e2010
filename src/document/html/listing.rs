use serde::Serialize;

use crate::document::html::href;
use crate::document::{View, address};
use crate::model::advisory::Advisory;
use crate::model::date::Moment;
use crate::model::severity::Severity;
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
    indexes.iter().map(|&index| row(from, &view.library.advisories()[index])).collect()
}

/// The row of one advisory.
pub(super) fn row(from: &SitePath, advisory: &Advisory) -> Row {
    Row {
        id: advisory.id.to_string(),
        title: advisory.heading(),
        href: href(from, &address::advisory_page(&advisory.id)),
        published: date(advisory.revisions.first().date),
        modified: date(Moment::Time(advisory.modified())),
        revision: advisory.revisions.number(),
        withdrawn: advisory.withdrawn.is_some(),
        aliases: advisory.aliases.iter().map(ToString::to_string).collect(),
        packages: packages(advisory),
        severity: advisory.severity.iter().map(severity).collect(),
    }
}

/// A date: the day for people, all of it for machines.
pub(super) fn date(moment: Moment) -> DateData {
    DateData { iso: moment.to_string(), shown: moment.day().strftime("%-d %B %Y").to_string() }
}

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
