use serde::Serialize;

use crate::document::html::advisory::affected::{self, AffectedData};
use crate::document::html::advisory::file::{self, FileData};
use crate::document::html::advisory::handling::{self, HandlingData};
use crate::document::html::advisory::revision::{self, RevisionData};
use crate::document::html::advisory::signature::SignatureData;
use crate::document::html::advisory::timeline::{self, EventData};
use crate::document::html::href;
use crate::document::html::listing::{DateData, SeverityData, date, severity};
use crate::document::html::plot::Plot;
use crate::document::{Made, Unit, View, address};
use crate::model::credit::Credit;
use crate::model::date::Moment;
use crate::model::identifier::AdvisoryId;
use crate::model::link::Link;
use crate::model::reference::Reference;
use crate::model::weakness::Cwe;
use crate::site_path::SitePath;

/// What the template of an advisory knows, as the variable `advisory`.
#[derive(Serialize)]
pub(super) struct AdvisoryData {
    id: String,
    heading: String,
    published: DateData,
    modified: DateData,
    revision: usize,
    withdrawn: Option<WithdrawnData>,
    imported: Option<String>,
    aliases: Vec<IdData>,
    related: Vec<IdData>,
    upstream: Vec<IdData>,
    weaknesses: Vec<WeaknessData>,
    severity: Vec<SeverityData>,
    affected: Vec<AffectedData>,
    /// Whether something is known of versions, so that one can be asked about.
    names_versions: bool,
    timeline: Vec<EventData>,
    drawing: Option<Plot>,
    handling: HandlingData,
    credits: Vec<CreditData>,
    references: Vec<ReferenceData>,
    revisions: Vec<RevisionData>,
    signature: Option<SignatureData>,
    files: Vec<FileData>,
}

#[derive(Serialize)]
struct WithdrawnData {
    at: DateData,
    reason: String,
}

/// An id, with our page for it or its own database's.
#[derive(Serialize)]
struct IdData {
    id: String,
    title: Option<String>,
    href: Option<String>,
}

#[derive(Serialize)]
struct WeaknessData {
    id: String,
    name: Option<&'static str>,
    href: String,
}

#[derive(Serialize)]
struct CreditData {
    name: String,
    role: &'static str,
    contact: Vec<ContactData>,
}

#[derive(Serialize)]
struct ContactData {
    uri: String,
    shown: String,
}

#[derive(Serialize)]
struct ReferenceData {
    kind: &'static str,
    url: String,
}

impl AdvisoryData {
    pub(super) fn new(view: &View<'_>, unit: &Unit<'_>, path: &SitePath, made: &Made) -> Self {
        let advisory = unit.advisory;
        let ids = |ids: &[AdvisoryId]| ids.iter().map(|id| id_data(view, path, id)).collect();
        let (withdrawn, words) = (advisory.withdrawn.as_deref(), view.words());
        Self {
            id: advisory.id.to_string(),
            heading: advisory.heading(),
            published: date(words, advisory.revisions.first().date),
            modified: date(words, Moment::Time(advisory.modified())),
            revision: advisory.revisions.number(),
            withdrawn: withdrawn.map(|found| WithdrawnData {
                at: date(words, found.at),
                reason: found.reason.clone(),
            }),
            imported: advisory.imported.as_ref().map(|imported| imported.from.to_string()),
            aliases: advisory.aliases.iter().map(foreign).collect(),
            related: ids(&advisory.related),
            upstream: ids(&advisory.upstream),
            weaknesses: advisory.weaknesses.iter().copied().map(weakness).collect(),
            severity: advisory.severity.iter().map(severity).collect(),
            affected: advisory
                .affected
                .iter()
                .map(|affected| AffectedData::new(view, advisory, affected, path))
                .collect(),
            names_versions: advisory.affected.iter().any(affected::names_versions),
            timeline: timeline::table(words, advisory),
            drawing: timeline::drawing(words, advisory, view.library.policy.as_ref()),
            handling: handling::handling(view, advisory, path),
            credits: advisory.credits.iter().map(credit).collect(),
            references: advisory.references.iter().map(reference).collect(),
            // Newest first: a reader asks what changed last.
            revisions: revision::revisions(view, unit.index, path),
            signature: SignatureData::new(view, unit.index, path),
            files: file::files(view, unit.index, path, made),
        }
    }
}

fn id_data(view: &View<'_>, path: &SitePath, id: &AdvisoryId) -> IdData {
    match view.library.advisory(id) {
        Some(ours) => IdData {
            id: id.to_string(),
            title: Some(ours.heading()),
            href: Some(href(path, &address::advisory_page(id))),
        },
        None => foreign(id),
    }
}

fn foreign(id: &AdvisoryId) -> IdData {
    IdData { id: id.to_string(), title: None, href: id.home() }
}

fn weakness(weakness: Cwe) -> WeaknessData {
    let href = format!("https://cwe.mitre.org/data/definitions/{}.html", weakness.number());
    WeaknessData { id: weakness.to_string(), name: weakness.name(), href }
}

fn credit(credit: &Credit) -> CreditData {
    let contact = |uri: &Link| ContactData { uri: uri.to_string(), shown: uri.shown().to_owned() };
    CreditData {
        name: credit.name.clone(),
        role: credit.role.word(),
        contact: credit.contact.iter().map(contact).collect(),
    }
}

fn reference(reference: &Reference) -> ReferenceData {
    ReferenceData { kind: reference.kind.word(), url: reference.url.to_string() }
}
