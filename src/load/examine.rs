use std::cell::RefCell;
use std::sync::Arc;

use super::Piece;
use super::parsed::{advisory, parse};
use crate::diagnostic::Level;
use crate::model::advisory::Advisory;
use crate::model::revision::Revisions;
use crate::source::finding::Finding;
use crate::source::read::Opened;
use crate::source::text::Text;
use crate::source::walk::Role;

/// Everything that is wrong with the source of an advisory that is not on the disk yet, as [`load`](super::load) would find it.
#[must_use]
pub fn examine(path: &str, source: &str) -> Vec<Finding> {
    advisory_in(path, source).1
}

/// The advisory of a source that is not on the disk yet, with everything that is wrong with it; none where one is an error.
#[must_use]
pub fn advisory_in(path: &str, source: &str) -> (Option<Box<Advisory>>, Vec<Finding>) {
    let (text, mut wrong) = match Text::decode(path, source.as_bytes().to_vec()) {
        Ok(read) => read,
        Err((_, wrong)) => return (None, wrong),
    };
    let opened = Opened { text, digest: [0; 32] };
    let (piece, found) = parse(&opened, &Role::Advisory(path.to_owned()), None);
    wrong.extend(found);
    match piece {
        Some(Piece::Advisory(advisory)) if wrong.iter().all(is_warning) => {
            (Some(Box::new(Arc::unwrap_or_clone(advisory))), wrong)
        }
        _ => (None, wrong),
    }
}

fn is_warning(found: &Finding) -> bool {
    found.fault.rule.level != Level::Error
}

/// The revisions that the source of an advisory lists, where it can be parsed.
#[must_use]
pub fn revisions(opened: &Opened) -> Option<Revisions> {
    match advisory(opened, &RefCell::default(), None)? {
        Piece::Advisory(advisory) => Some(advisory.revisions.clone()),
        _ => None,
    }
}
