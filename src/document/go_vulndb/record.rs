use serde::{Deserialize, Serialize};

use super::{Module, modified};
use crate::document::osv::{record::RecordReference, record::references, words};
use crate::document::{Unit, View, address, osv};
use crate::model::affected::Affected;
use crate::model::date::utc;
use crate::model::range::EventKind;
use crate::model::site::Group;

/// The version of OSV that the database is written in.
const SCHEMA_VERSION: &str = "1.3.1";

/// A record; fields stand in the order of the database's own.
#[derive(Serialize)]
pub(super) struct GoEntry {
    schema_version: &'static str,
    id: String,
    modified: String,
    published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    details: String,
    affected: Vec<GoAffected>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    references: Vec<RecordReference>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    credits: Vec<GoCredit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    database_specific: Option<GoDatabase>,
}

#[derive(Serialize)]
struct GoAffected {
    package: GoModule,
    ranges: [GoRange; 1],
    ecosystem_specific: GoEcosystem,
}

#[derive(Serialize)]
struct GoModule {
    name: String,
    ecosystem: &'static str,
}

#[derive(Serialize)]
struct GoRange {
    r#type: &'static str,
    events: Vec<GoEvent>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum GoEvent {
    Introduced(String),
    Fixed(String),
}

#[derive(Default, Deserialize, Serialize)]
struct GoEcosystem {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    imports: Vec<GoImport>,
}

/// A package of a module, and what of it is vulnerable: without symbols, all of it.
#[derive(Deserialize, Serialize)]
struct GoImport {
    path: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    goos: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    goarch: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    symbols: Vec<String>,
}

#[derive(Serialize)]
struct GoCredit {
    name: String,
}

/// The page that govulncheck shows beside its finding.
#[derive(Serialize)]
struct GoDatabase {
    url: String,
}

/// The record of an advisory about these modules.
pub(super) fn record(view: &View<'_>, unit: &Unit<'_>, modules: &[Module<'_>]) -> GoEntry {
    let (site, advisory) = (&view.library.site, unit.advisory);
    let page = || GoDatabase { url: site.address(&address::advisory_page(&advisory.id)) };
    GoEntry {
        schema_version: SCHEMA_VERSION,
        id: osv::record_id(site, &advisory.id),
        modified: utc(modified(advisory)),
        published: utc(advisory.published()),
        withdrawn: advisory.withdrawn.as_ref().map(|withdrawn| utc(withdrawn.at.instant())),
        aliases: advisory.aliases.iter().map(ToString::to_string).collect(),
        summary: words::summary(advisory),
        details: words::details(unit),
        affected: modules.iter().map(affected).collect(),
        references: references(view, advisory),
        credits: advisory.credits.iter().map(|one| GoCredit { name: one.name.clone() }).collect(),
        database_specific: site.builds(Group::Html).then(page),
    }
}

fn affected(module: &Module<'_>) -> GoAffected {
    let event = |(kind, at)| match kind {
        EventKind::Introduced => GoEvent::Introduced(at),
        _ => GoEvent::Fixed(at),
    };
    GoAffected {
        package: GoModule { name: module.name.to_owned(), ecosystem: "Go" },
        ranges: [GoRange { r#type: "SEMVER", events: module.spans.events().map(event).collect() }],
        ecosystem_specific: imports(module.affected),
    }
}

/// The packages, where they have the form that the client demands: it refuses a whole record for one wrong value.
fn imports(affected: &Affected) -> GoEcosystem {
    let free = affected.ecosystem_specific.as_ref();
    let read = free.and_then(|free| serde_json::from_value(free.map().into()).ok());
    read.unwrap_or_default()
}
