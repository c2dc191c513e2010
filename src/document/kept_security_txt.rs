//! `.well-known/security.txt`, as it was signed.

use std::io::Write;

use crate::document::{Aggregate, Failure, Units, View, security_txt};
use crate::plan::Planner;

/// The signed file; none where it has expired, or where the site is not at the root of its host, the only place where
/// anybody looks for it (RFC 8615).
pub struct KeptSecurityTxt;

impl Aggregate for KeptSecurityTxt {
    fn plan(&self, view: &View<'_>, planner: &mut Planner<'_>) {
        if is_published(view) {
            planner.add(security_txt::path(), 0);
        }
    }

    fn make(
        &self,
        view: &View<'_>,
        _part: u32,
        _units: &dyn Units,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        let kept = view.library.frozen.security_txt.as_ref();
        Ok(out.write_all(kept.map_or(&[], |kept| kept.bytes.as_slice()))?)
    }
}

/// Whether the site has the file.
#[must_use]
pub fn is_published(view: &View<'_>) -> bool {
    let kept = view.library.frozen.security_txt.as_ref();
    let is_at_root = security_txt::address(&view.library.site).is_some();
    is_at_root && kept.is_some_and(|kept| !kept.left_out)
}
