//! OSV records, one an advisory.
//!
//! Source: the OSV schema at <https://ossf.github.io/osv-schema/>. What consumers trip over decides more than the schema
//! does: version ranges stand before commit ranges (an offline scanner stops at the first that it does not know),
//! every package has its purl, versions are listed, and nothing stands outside the schema's own fields.

mod kept;
mod prefix;
pub(crate) mod record;
mod severity;
pub(crate) mod words;

use crate::document::{Failure, Made, PerUnit, Unit, View, address};
use crate::model::identifier::AdvisoryId;
use crate::model::site::Site;
use crate::plan::Planner;

/// `osv/ID.json`.
pub struct Osv;

impl PerUnit for Osv {
    fn plan(&self, view: &View<'_>, index: usize, planner: &mut Planner<'_>) {
        let advisory = &view.library.advisories()[index];
        planner.add(address::osv_record(&view.library.site, &advisory.id), 0);
    }

    fn make(
        &self,
        view: &View<'_>,
        unit: &Unit<'_>,
        _part: u32,
        _made: &Made,
    ) -> Result<Vec<u8>, Failure> {
        Ok(bytes(view, unit))
    }
}

/// The record of an advisory, as its file and the archives hold it.
#[must_use]
pub fn bytes(view: &View<'_>, unit: &Unit<'_>) -> Vec<u8> {
    let path = address::osv_record(&view.library.site, &unit.advisory.id);
    if let Some(frozen) = unit.frozen.get(&path) {
        return frozen.clone();
    }
    let record = record::record(view, unit);
    let mut bytes = match unit.advisory.imported.as_ref().and_then(|one| one.kept.as_ref()) {
        Some(kept) => serde_json::to_vec(&kept::with(&record, kept)),
        None => serde_json::to_vec(&record),
    }
    .expect("a record holds only strings, lists and JSON values");
    bytes.push(b'\n');
    bytes
}

/// The record of an advisory that is not public yet: without a date of publication, and without the address of its page,
/// which nobody could open. Its id and its date of change, which the schema demands, are stand-ins.
#[must_use]
pub fn embargoed(view: &View<'_>, unit: &Unit<'_>) -> Vec<u8> {
    let page = view.library.site.address(&address::advisory_page(&unit.advisory.id));
    let id = format!("x_{}", unit.advisory.id);
    let record = record::record(view, unit).embargoed(id, &page);
    let mut bytes = serde_json::to_vec_pretty(&record)
        .expect("a record holds only strings, lists and JSON values");
    bytes.push(b'\n');
    bytes
}

/// The id under which OSV knows an advisory of this site.
#[must_use]
pub fn record_id(site: &Site, id: &AdvisoryId) -> String {
    match &site.osv_prefix {
        Some(prefix) => format!("{prefix}{id}"),
        None if prefix::is_registered(id.as_str()) => id.to_string(),
        None => format!("x_{id}"),
    }
}
