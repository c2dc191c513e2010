use super::{Bytes, fields};
use crate::model::page::{InternalLink, Prose};
use crate::model::seldom::Seldom;

fields!(InternalLink { target, span });

impl Prose {
    /// Adds the bytes of what is known of prose, but for its place and its hash: a source may be moved. None of prose with fingerprints
    /// or with places to be filled, as few advisories have.
    pub(super) fn put(&self, out: &mut Vec<u8>) -> Option<()> {
        let Self { path: _, digest: _, body, anchors, links, fingerprints, slots, ranks } = self;
        (fingerprints.is_empty() && slots.is_empty()).then_some(())?;
        body.put(out);
        anchors.put(out);
        links.put(out);
        ranks.put(out);
        Some(())
    }

    /// Takes the prose of a source that stands at a path and has a hash.
    pub(super) fn take(bytes: &mut &[u8], path: &str, digest: [u8; 32]) -> Option<Self> {
        Some(Self {
            path: path.to_owned(),
            digest,
            body: Bytes::take(bytes)?,
            anchors: Bytes::take(bytes)?,
            links: Bytes::take(bytes)?,
            fingerprints: Seldom::default(),
            slots: Seldom::default(),
            ranks: Bytes::take(bytes)?,
        })
    }
}
