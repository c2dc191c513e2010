use serde::Serialize;

use crate::document::html::href;
use crate::document::html::listing::{DateData, date};
use crate::document::{View, address, signatures};
use crate::model::frozen::Signed;
use crate::model::revision::{Revision, RevisionKind};
use crate::model::site::Group;
use crate::site_path::SitePath;

/// One entry of an advisory's history.
#[derive(Serialize)]
pub(super) struct RevisionData {
    number: usize,
    date: DateData,
    summary: String,
    editorial: bool,
    signed: bool,
    /// That the signature no longer counts.
    withdrawn: bool,
    /// The text as it was signed, at the address that never changes.
    text: Option<String>,
}

/// All revisions, newest first: a reader asks what changed last.
pub(super) fn revisions(view: &View<'_>, index: usize, page: &SitePath) -> Vec<RevisionData> {
    let numbered = view.library.advisories()[index].revisions.numbered().rev();
    numbered.map(|(number, revision)| data(view, index, page, number, revision)).collect()
}

fn data(
    view: &View<'_>,
    index: usize,
    page: &SitePath,
    number: usize,
    revision: &Revision,
) -> RevisionData {
    let signed = signed(view, index, number);
    let text = signed.as_ref().filter(|_| view.library.site.builds(Group::Text));
    let id = &view.library.advisories()[index].id;
    RevisionData {
        number,
        date: date(view.words(), revision.date),
        summary: revision.summary.clone(),
        editorial: revision.kind == RevisionKind::Editorial,
        withdrawn: signed.as_ref().is_some_and(|signed| signed.withdrawn),
        text: text.map(|_| href(page, &address::revision_text(id, number))),
        signed: signed.is_some(),
    }
}

/// The signature of any revision, the newest or an older one.
fn signed(view: &View<'_>, index: usize, number: usize) -> Option<Signed> {
    if number == view.library.advisories()[index].revisions.number() {
        return signatures::signed(view, index);
    }
    let mut kept = view.library.signed_revisions(index).iter();
    kept.find(|revision| revision.number == number).map(|revision| revision.signed.clone())
}
