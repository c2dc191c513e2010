//! Records of the CVE list, in versions 5.0 to 5.2 of its format.
//!
//! Source: the CVE Record Format at <https://cveproject.github.io/cve-schema/>. A record that was rejected comes in as
//! withdrawn, so that whoever looks its id up learns why; one that is reserved is refused. What publishers other than the
//! CNA add keeps its publisher's name: scores and references beside those of the CNA, the rest as free-form data.

mod affected;
mod body;
mod commits;
mod cut;
mod dates;
mod extra;
mod facts;
mod others;
mod product;
mod raw;
mod references;
mod scores;
mod standing;
mod statuses;
mod translation;

use crate::diagnostic::Diagnostic;
use crate::import::json::Part;
use crate::import::{Draft, Format, kept};
use crate::source::schema::advisory::{RawAdvisory, RawImported};
use crate::source::text::Text;
use raw::RawRecord;

/// The format of the CVE list.
pub(super) struct Cve;

impl Format for Cve {
    fn read(&self, input: &Text, at: &str) -> Result<Draft, Vec<Diagnostic>> {
        let part = Part {
            input,
            span: 0..input.text.len(),
            kind: "CVE record of format 5",
            manual: "https://cveproject.github.io/cve-schema/",
        };
        let record: RawRecord = part.read()?;
        standing::check(input, &record)?;
        let mut draft = Draft::default();
        fill(&mut draft, record, at);
        Ok(draft)
    }

    fn endings(&self) -> &'static [&'static str] {
        &["json"]
    }
}

fn fill(draft: &mut Draft, record: RawRecord, at: &str) {
    let RawRecord { cve_metadata: metadata, containers, .. } = record;
    let mut cna = containers.cna;
    let dates = dates::read(&metadata, &cna, at);
    let imported = RawImported {
        from: "cve".to_owned(),
        at: at.to_owned(),
        published: dates.published,
        kept: None,
    };
    let title = kept::line(&cna.title.take().unwrap_or_default());
    draft.front = RawAdvisory {
        id: metadata.cve_id.clone(),
        title: (!title.is_empty()).then_some(title),
        timeline: dates.timeline,
        revisions: dates.revisions,
        withdrawn: dates.withdrawn,
        imported: Some(imported),
        ..RawAdvisory::default()
    };
    let publisher = scores::publisher(cna.provider_metadata.as_ref());
    let publisher = publisher.or_else(|| metadata.assigner_short_name.clone());
    facts::read(draft, &mut cna);
    scores::read(draft, "`metrics", &mut cna.metrics, publisher.as_deref());
    references::read(draft, "`references", &mut cna.references);
    draft.front.credits = facts::credits(draft, cna.credits.take().unwrap_or_default());
    let unplaced = affected::read(draft, cna.affected.take().unwrap_or_default());
    let others = others::read(draft, containers.adp.unwrap_or_default());
    draft.body = body::body(draft, &mut cna);
    draft.front.database_specific = extra::read(draft, metadata, cna, &unplaced, others);
}
