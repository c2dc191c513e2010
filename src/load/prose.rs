//! What the first pass keeps of a source's prose.

use std::cell::RefCell;

use crate::model::page::{InternalLink, Prose};
use crate::model::severity::rank;
use crate::model::{fingerprint, slot};
use crate::source::finding::Finding;
use crate::source::markdown::{self, Options};
use crate::source::read::Opened;

/// The prose in a part of a source, whose own findings are added to the others.
pub(super) fn prose(
    opened: &Opened,
    body: std::ops::Range<usize>,
    options: &Options<'_>,
    findings: &RefCell<Vec<Finding>>,
) -> Prose {
    // White space is no prose.
    let body = if opened.text.text[body.clone()].trim().is_empty() {
        body.start..body.start
    } else {
        body
    };
    let (outline, found) = markdown::outline(&opened.text.text[body.clone()], options);
    let moved = |span: std::ops::Range<usize>| span.start + body.start..span.end + body.start;
    findings
        .borrow_mut()
        .extend(found.into_iter().map(|finding| Finding::new(finding.fault, moved(finding.span))));
    Prose {
        path: opened.text.path.clone(),
        digest: opened.digest,
        anchors: exactly(outline.anchors.into_iter().map(|anchor| anchor.id)),
        links: exactly(
            outline
                .links
                .into_iter()
                .filter(|link| link.kind == markdown::LinkKind::Internal)
                .map(|link| InternalLink { target: link.target, span: moved(link.span) }),
        )
        .into(),
        fingerprints: exactly(
            fingerprint::mentions(&opened.text.text[body.clone()])
                .map(|(fingerprint, span)| (fingerprint, moved(span))),
        )
        .into(),
        slots: exactly(
            slot::slots(&opened.text.text[body.clone()]).map(|(slot, span)| (slot, moved(span))),
        )
        .into(),
        ranks: exactly(
            rank::mentions(&opened.text.text[body.clone()])
                .map(|span| (opened.text.text[body.clone()][span.clone()].to_owned(), moved(span))),
        )
        .into(),
        body,
    }
}

/// The items, in the memory that they need and no more: they are kept as long as the site.
fn exactly<T>(items: impl Iterator<Item = T>) -> Vec<T> {
    let gathered: Vec<T> = items.collect();
    let mut exact = Vec::with_capacity(gathered.len());
    exact.extend(gathered);
    exact
}
