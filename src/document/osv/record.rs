use serde::Serialize;
use serde_json::{Map, Value};

use crate::document::osv::severity::{RecordSeverity, is_sourced, severities};
use crate::document::osv::words;
use crate::document::{Unit, View, address, osv};
use crate::model::Extra;
use crate::model::advisory::Advisory;
use crate::model::affected::{Affected, Spelling};
use crate::model::credit::{Credit, CreditRole};
use crate::model::date::utc;
use crate::model::identifier::AdvisoryId;
use crate::model::library::Library;
use crate::model::package::Package;
use crate::model::range::{self, EventKind, RangeKind};
use crate::model::reference::ReferenceKind;
use crate::model::site::Group;
use crate::model::version::Scheme;

/// The lowest version of the schema that has every field of a record, so that the oldest readers accept it.
const SCHEMA_VERSION: &str = "1.7.5";

/// The version that brought ids beginning with `x_`, and who gave a severity.
const SCHEMA_VERSION_OF_X: &str = "1.8.0";

/// An OSV record; fields stand in the schema's order.
#[derive(Debug, Serialize)]
pub(crate) struct Record {
    schema_version: &'static str,
    pub(crate) id: String,
    pub(crate) modified: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    upstream: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    details: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    severity: Vec<RecordSeverity>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    affected: Vec<RecordAffected>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    references: Vec<RecordReference>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    credits: Vec<RecordCredit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    database_specific: Option<Map<String, Value>>,
}

impl Record {
    /// The same under an id that begins with `x_`, without a date of publication and without its `page`.
    pub(crate) fn embargoed(self, id: String, page: &str) -> Self {
        let mut references = self.references;
        references.retain(|reference| reference.url != page);
        Self { schema_version: SCHEMA_VERSION_OF_X, id, published: None, references, ..self }
    }
}

#[derive(Debug, Serialize)]
struct RecordAffected {
    #[serde(skip_serializing_if = "Option::is_none")]
    package: Option<RecordPackage>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    severity: Vec<RecordSeverity>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ranges: Vec<RecordRange>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    versions: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ecosystem_specific: Option<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    database_specific: Option<Map<String, Value>>,
}

#[derive(Debug, Serialize)]
struct RecordPackage {
    ecosystem: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    purl: Option<String>,
}

#[derive(Debug, Serialize)]
struct RecordRange {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    repo: Option<String>,
    events: Vec<RecordEvent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    database_specific: Option<Map<String, Value>>,
}

/// An event: an object with one key.
#[derive(Debug)]
struct RecordEvent(&'static str, String);

impl Serialize for RecordEvent {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([(self.0, &self.1)])
    }
}

#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct RecordReference {
    r#type: String,
    url: String,
}

#[derive(Debug, Serialize)]
struct RecordCredit {
    name: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contact: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<String>,
}

/// The record of one advisory.
pub(crate) fn record(view: &View<'_>, unit: &Unit<'_>) -> Record {
    let advisory = unit.advisory;
    let foreign = advisory.imported.is_some();
    let id = osv::record_id(&view.library.site, &advisory.id);
    Record {
        schema_version: if id.starts_with("x_") || is_sourced(advisory) {
            SCHEMA_VERSION_OF_X
        } else {
            SCHEMA_VERSION
        },
        modified: utc(advisory.modified()),
        published: advisory.recorded_publication().map(utc),
        withdrawn: advisory.withdrawn.as_ref().map(|withdrawn| utc(withdrawn.at.instant())),
        aliases: advisory.aliases.iter().map(ToString::to_string).collect(),
        upstream: ids(view.library, &advisory.upstream),
        related: ids(view.library, &advisory.related),
        summary: words::summary(advisory),
        details: words::details(unit),
        severity: severities(&advisory.severity, foreign),
        affected: advisory.affected.iter().map(|one| affected(one, foreign)).collect(),
        references: references(view, advisory),
        credits: advisory.credits.iter().map(credit).collect(),
        database_specific: advisory.database_specific.as_ref().map(Extra::map),
        id,
    }
}

/// Ids of our own advisories as OSV knows them; others as they are.
fn ids(library: &Library, ids: &[AdvisoryId]) -> Vec<String> {
    let known = |id: &AdvisoryId| match library.advisory(id) {
        Some(ours) => osv::record_id(&library.site, &ours.id),
        None => id.to_string(),
    };
    ids.iter().map(known).collect()
}

fn affected(affected: &Affected, foreign: bool) -> RecordAffected {
    let commits = affected.commit_ranges();
    RecordAffected {
        package: affected.package.as_ref().map(|package| named(package, &affected.spelling)),
        severity: severities(&affected.severity, foreign),
        ranges: affected
            .version_ranges()
            .map(|one| range(one, sorted(one, affected.scheme()).filter(|_| !foreign)))
            .chain(commits.iter().map(|one| range(one, None)))
            .collect(),
        versions: affected.versions.texts().map(str::to_owned).collect(),
        ecosystem_specific: affected.ecosystem_specific.as_ref().map(Extra::map),
        database_specific: affected.database_specific.as_ref().map(Extra::map),
    }
}

fn named(package: &Package, spelling: &Spelling) -> RecordPackage {
    RecordPackage {
        ecosystem: package.ecosystem().to_string(),
        name: spelling.name.clone().unwrap_or_else(|| package.name().to_owned()),
        purl: spelling.purl.clone().or_else(|| package.purl().map(ToString::to_string)),
    }
}

/// The events in the order of their versions, which readers that do not sort rely on; an import keeps its own.
fn sorted(range: &range::Range, scheme: Scheme) -> Option<Vec<&range::Event>> {
    let limits = range.events.iter().filter(|event| event.kind == EventKind::Limit);
    let line = range.line(range.scheme(scheme))?;
    Some(line.into_iter().map(|index| &range.events[index]).chain(limits).collect())
}

fn range(range: &range::Range, sorted: Option<Vec<&range::Event>>) -> RecordRange {
    let (kind, repo) = match &range.kind {
        RangeKind::Ecosystem => ("ECOSYSTEM", None),
        RangeKind::SemVer => ("SEMVER", None),
        RangeKind::Git(repository) => ("GIT", Some(repository.to_string())),
    };
    let event =
        |event: &range::Event| RecordEvent(event.kind.key(), event.point.as_str().to_owned());
    RecordRange {
        r#type: kind,
        repo,
        events: sorted
            .unwrap_or_else(|| range.events.iter().collect())
            .into_iter()
            .map(event)
            .collect(),
        database_specific: range.database_specific.as_ref().map(Extra::map),
    }
}

/// The page of the advisory first, so that every tool can lead its user there; then what the source names.
pub(crate) fn references(view: &View<'_>, advisory: &Advisory) -> Vec<RecordReference> {
    let site = &view.library.site;
    let page = RecordReference {
        r#type: kind(ReferenceKind::Advisory),
        url: site.address(&address::advisory_page(&advisory.id)),
    };
    let ours = advisory.imported.is_none() && site.builds(Group::Html);
    let named = advisory.references.iter().map(|reference| RecordReference {
        r#type: kind(reference.kind),
        url: reference.url.to_string(),
    });
    ours.then_some(page).into_iter().chain(named).collect()
}

fn kind(kind: ReferenceKind) -> String {
    kind.word().to_ascii_uppercase()
}

fn credit(credit: &Credit) -> RecordCredit {
    RecordCredit {
        name: credit.name.clone(),
        contact: credit.contact.iter().map(ToString::to_string).collect(),
        r#type: (credit.role != CreditRole::Unstated)
            .then(|| credit.role.word().to_ascii_uppercase()),
    }
}
