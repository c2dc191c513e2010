//! What is kept of one source.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Found};
use crate::model::page::{InternalLink, Prose};
use crate::model::seldom::Seldom;
use crate::source::schema::advisory::RawAdvisory;

/// What is written of a source; `None` for the few of which no such thing is known.
pub(super) fn to_bytes(
    front: &RawAdvisory,
    prose: &Prose,
    found: &[Diagnostic],
) -> Option<Vec<u8>> {
    let found = found.iter().map(Found::of).collect();
    rmp_serde::to_vec_named(&Noted { front, prose: &KeptProse::of(prose)?, found }).ok()
}

/// What was written of the source that now stands at a path, and has this hash.
pub(super) fn read(
    record: &[u8],
    path: &str,
    digest: [u8; 32],
) -> Option<(RawAdvisory, Prose, Vec<Diagnostic>)> {
    let Known { front, prose, found } = rmp_serde::from_slice(record).ok()?;
    let at_path = |found: Found| Some(Diagnostic { file: path.to_owned(), ..found.read()? });
    let found = found.into_iter().map(at_path).collect::<Option<_>>()?;
    Some((front, prose.into_prose(path, digest), found))
}

/// The record as it is written.
#[derive(Serialize)]
struct Noted<'a> {
    front: &'a RawAdvisory,
    prose: &'a KeptProse,
    found: Vec<Found>,
}

/// The same as it is read.
#[derive(Deserialize)]
struct Known {
    front: RawAdvisory,
    prose: KeptProse,
    found: Vec<Found>,
}

/// What is known of prose but for its place and its hash; each part by where it begins and ends.
#[derive(Deserialize, Serialize)]
struct KeptProse {
    body: (usize, usize),
    anchors: Vec<String>,
    links: Vec<(String, usize, usize)>,
    ranks: Vec<(String, usize, usize)>,
}

impl KeptProse {
    /// None for prose that names fingerprints or has places to be filled, as few advisories do.
    fn of(prose: &Prose) -> Option<Self> {
        let Prose { path: _, digest: _, body, anchors, links, fingerprints, slots, ranks } = prose;
        let part = |text: &str, at: &Range<usize>| (text.to_owned(), at.start, at.end);
        (fingerprints.is_empty() && slots.is_empty()).then(|| Self {
            body: (body.start, body.end),
            anchors: anchors.clone(),
            links: links.iter().map(|link| part(&link.target, &link.span)).collect(),
            ranks: ranks.iter().map(|(text, at)| part(text, at)).collect(),
        })
    }

    fn into_prose(self, path: &str, digest: [u8; 32]) -> Prose {
        let Self { body, anchors, links, ranks } = self;
        let link = |(target, start, end)| InternalLink { target, span: start..end };
        Prose {
            path: path.to_owned(),
            digest,
            body: body.0..body.1,
            anchors,
            links: links.into_iter().map(link).collect(),
            fingerprints: Seldom::default(),
            slots: Seldom::default(),
            ranks: ranks
                .into_iter()
                .map(|(text, start, end)| (text, start..end))
                .collect::<Vec<_>>()
                .into(),
        }
    }
}
