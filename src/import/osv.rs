//! OSV records, in JSON as databases publish them, or in YAML as some keep them.
//!
//! Source: the OSV schema at <https://ossf.github.io/osv-schema/>. Records of a field break it in known ways that are
//! no reason to refuse them: a `modified` of the year 1, no summary, lists that are null, times with a blank.

mod affected;
mod dates;
mod decode;
mod escapes;
mod facts;
mod line_ends;
mod raw;

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::import::{Draft, Format};
use crate::source::schema::advisory::{RawAdvisory, RawImported};
use crate::source::text::Text;
use raw::RawRecord;

/// The format of OSV.
pub(super) struct Osv;

impl Format for Osv {
    fn read(&self, input: &Text, at: &str) -> Result<Draft, Vec<Diagnostic>> {
        let mut draft = Draft::default();
        let record = decode::decode(input, &mut draft)?;
        fill(&mut draft, record, at);
        Ok(draft)
    }

    fn endings(&self) -> &'static [&'static str] {
        &["json", "yaml", "yml"]
    }
}

fn fill(draft: &mut Draft, record: RawRecord, at: &str) {
    let dates = dates::read(&record, at);
    draft.body = record.details.unwrap_or_default();
    draft.kept.extend(line_ends::of(&draft.body));
    let front = RawAdvisory {
        title: facts::title(draft, record.summary, dates.withdrawn.is_some()),
        aliases: facts::ids(draft, "aliases", record.aliases),
        related: facts::ids(draft, "related", record.related),
        upstream: facts::ids(draft, "upstream", record.upstream),
        severity: facts::severity(draft, record.severity),
        affected: affected::read(draft, record.affected),
        credits: facts::credits(draft, record.credits),
        references: facts::references(draft, record.references),
        revisions: dates.revisions,
        withdrawn: dates.withdrawn,
        database_specific: record.database_specific,
        id: record.id,
        ..RawAdvisory::default()
    };
    let kept = std::mem::take(&mut draft.kept);
    draft.front = RawAdvisory {
        imported: Some(RawImported {
            from: "osv".to_owned(),
            at: at.to_owned(),
            published: dates.published,
            kept: (!kept.is_empty()).then_some(Value::Object(kept)),
        }),
        ..front
    };
}
