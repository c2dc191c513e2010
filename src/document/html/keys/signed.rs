use jiff::Timestamp;
use serde::Serialize;

use super::path;
use crate::document::html::href;
use crate::document::html::listing::{DateData, date};
use crate::document::{View, address, signatures};
use crate::model::date::Moment;
use crate::model::fingerprint::Fingerprint;
use crate::model::identifier::AdvisoryId;
use crate::model::site::Group;

/// The most revisions that are named.
const SHOWN: usize = 20;

/// The revisions that a key signed.
#[derive(Serialize)]
pub(super) struct SignedData {
    count: usize,
    /// Whether some are not named here.
    more: bool,
    newest: Vec<RevisionData>,
}

#[derive(Serialize)]
struct RevisionData {
    id: String,
    number: usize,
    at: DateData,
    href: String,
}

/// What a key signed, kept or in this build, the last signed first.
pub(super) fn data(view: &View<'_>, signer: &Fingerprint) -> SignedData {
    let mut found: Vec<(Timestamp, &AdvisoryId, usize)> = Vec::new();
    for (index, advisory) in view.library.advisories().iter().enumerate() {
        for revision in view.library.signed_revisions(index) {
            if revision.signed.signer == *signer {
                found.push((revision.signed.at, &advisory.id, revision.number));
            }
        }
        let fresh =
            signatures::signed(view, index).filter(|_| view.library.signed(index).is_none());
        if let Some(fresh) = fresh.filter(|fresh| fresh.signer == *signer) {
            found.push((fresh.at, &advisory.id, advisory.revisions.number()));
        }
    }
    found.sort_unstable();
    let newest = found.iter().rev().take(SHOWN).map(|&(at, id, number)| RevisionData {
        id: id.to_string(),
        number,
        at: date(view.words(), Moment::Time(at)),
        href: text(view, id, number),
    });
    SignedData { newest: newest.collect(), count: found.len(), more: found.len() > SHOWN }
}

/// The text of a revision, or the advisory's page on a site without texts.
fn text(view: &View<'_>, id: &AdvisoryId, number: usize) -> String {
    let to = if view.library.site.builds(Group::Text) {
        address::revision_text(id, number)
    } else {
        address::advisory_page(id)
    };
    href(&path(), &to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::digest::Digest;
    use crate::model::frozen::{FrozenRevision, Signed};
    use crate::model::library::Library;
    use crate::signature::fixture::{certificate, signer};

    fn freeze(library: &mut Library, index: usize, at: &str, key: &str) {
        let id = library.advisories()[index].id.clone();
        let signed = Signed {
            signer: Fingerprint::parse(&key.repeat(40)).unwrap(),
            at: at.parse().unwrap(),
            withdrawn: false,
        };
        let revisions = library.frozen.revisions.entry(id).or_default();
        let (number, source) = (revisions.len() + 1, Digest::of(b""));
        revisions.push(FrozenRevision { number, times: 1, signed, source, files: vec![] });
    }

    fn found(library: &Library, key: &str) -> SignedData {
        let theme = fixture::theme();
        let signer = Fingerprint::parse(&key.repeat(40)).unwrap();
        data(&fixture::view(library, &theme), &signer)
    }

    #[test]
    fn the_newest_twenty_are_named_and_all_are_counted() {
        let mut library = fixture::library(fixture::many(23));
        for index in 0..23 {
            freeze(&mut library, index, &format!("2026-01-{:02}T00:00:00Z", index + 1), "a");
        }
        freeze(&mut library, 0, "2026-02-01T00:00:00Z", "b");
        let of_a = found(&library, "a");
        assert_eq!((of_a.count, of_a.more, of_a.newest.len()), (23, true, 20));
        assert_eq!(of_a.newest[0].href, "advisories/TEST-2020-0023.r1.txt");
        assert_eq!(of_a.newest[19].id, "TEST-2020-0004");
        let of_b = found(&library, "b");
        assert_eq!((of_b.count, of_b.more), (1, false));
        assert_eq!(
            (of_b.newest[0].number, of_b.newest[0].href.as_str()),
            (2, "advisories/TEST-2020-0001.r2.txt")
        );
        assert_eq!(found(&library, "c").count, 0);
    }

    #[test]
    fn a_site_without_texts_leads_to_the_page() {
        let mut library = fixture::library(vec![fixture::advisory("EX-2026-0001")]);
        freeze(&mut library, 0, "2026-01-01T00:00:00Z", "a");
        library.site.formats = Some(vec![Group::Html]);
        assert_eq!(found(&library, "a").newest[0].href, "advisories/EX-2026-0001.html");
    }

    #[test]
    fn what_this_build_signs_counts() {
        let library = fixture::library(vec![fixture::advisory("EX-2026-0001")]);
        let (theme, signer) = (fixture::theme(), signer());
        let view =
            crate::document::View { signer: Some(&signer), ..fixture::view(&library, &theme) };
        assert_eq!(data(&view, certificate().fingerprint()).count, 1);
    }
}
