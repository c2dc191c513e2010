//! `revisions.txt`: the signed list of every revision.

use std::io::Write;

use crate::document::{Aggregate, Failure, Units, View, address};
use crate::plan::Planner;

/// `revisions.txt`, as it was signed.
pub struct RevisionsTxt;

impl Aggregate for RevisionsTxt {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        if view.library.frozen.list.is_some() {
            planner.add(address::revision_list(), 0);
        }
    }

    fn make(
        &self,
        view: &View<'_>,
        _part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        Ok(out.write_all(view.library.frozen.list.as_deref().unwrap_or_default())?)
    }
}
