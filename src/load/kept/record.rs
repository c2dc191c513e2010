//! What is kept of one source.

use crate::diagnostic::{Diagnostic, Found};
use crate::model::advisory::Advisory;
use crate::model::bytes::Bytes;

/// What is written of a source; `None` for the few of which no such thing is known.
pub(super) fn to_bytes(advisory: &Advisory, found: &[Diagnostic]) -> Option<Vec<u8>> {
    let found: Vec<_> = found.iter().map(Found::of).collect();
    let found = if found.is_empty() { vec![] } else { rmp_serde::to_vec_named(&found).ok()? };
    let mut record = vec![];
    found.put(&mut record);
    advisory.put(&mut record)?;
    Some(record)
}

/// What was written of the source that now stands at a path, and has this hash.
pub(super) fn read(
    mut record: &[u8],
    path: &str,
    digest: [u8; 32],
) -> Option<(Advisory, Vec<Diagnostic>)> {
    let found = found(&Vec::take(&mut record)?, path)?;
    let advisory = Advisory::take(&mut record, path, digest)?;
    record.is_empty().then_some((advisory, found))
}

fn found(record: &[u8], path: &str) -> Option<Vec<Diagnostic>> {
    if record.is_empty() {
        return Some(vec![]);
    }
    let found: Vec<Found> = rmp_serde::from_slice(record).ok()?;
    let at_path = |found: Found| Some(Diagnostic { file: path.to_owned(), ..found.read()? });
    found.into_iter().map(at_path).collect()
}
