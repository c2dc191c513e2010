//! A file of texts in one language.

use std::cell::RefCell;

use crate::model::words::Words;
use crate::source::finding::Finding;
use crate::source::schema::words::RawWords;
use crate::source::yaml;

/// Reads a file of texts; a key that is missing or unknown is a finding.
#[must_use]
pub fn read(text: &str, findings: &RefCell<Vec<Finding>>) -> Option<Words> {
    let read = yaml::read::<RawWords>(text, 0..text.len(), &mut findings.borrow_mut());
    read.map(|(raw, _)| Words(raw.by_key()))
}
