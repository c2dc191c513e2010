//! Keys: hashes of everything that a group of files is made from.
//!
//! Equal keys mean equal files, so that a build need not make them again. A key may change where no byte of a file would: that costs
//! time. It must never stay the same where one would.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::ingredients::Ingredients;
use crate::document::{FORMATS, Making, Reads, View, address, html, internal_link, patch};
use crate::model::advisory::Advisory;
use crate::model::digest::Digest;
use crate::plan::{Entry, SiteTree};
use crate::signature::Signer;
use crate::site_path::SitePath;

/// The keys of all files of a site.
#[derive(Debug)]
pub struct Keys {
    /// What every page may show, whichever advisory it is about.
    frame: Digest,
    units: Vec<Digest>,
    /// What a file is made from that may look at all there is.
    everything: Digest,
    /// What the words of each shard of the search are made from, once that is known.
    words: OnceLock<Vec<Digest>>,
}

impl Keys {
    /// Hashes a site. `maker` stands for what makes the files: the program, and a key that signs.
    #[must_use]
    pub fn new(view: &View<'_>, tree: &SiteTree, maker: &str) -> Self {
        let frame = frame(view, maker);
        let all = 0..view.library.advisories().len();
        let units: Vec<_> =
            all.into_par_iter().map(|index| unit(view, tree, frame, index)).collect();
        let everything = everything(view, frame, &units);
        Self { frame, units, everything, words: OnceLock::new() }
    }

    /// The key of all files of one advisory.
    #[must_use]
    pub fn unit(&self, index: usize) -> Digest {
        self.units[index]
    }

    /// Takes in what the words of each shard of the search are made from.
    pub(super) fn learn(&self, words: Vec<Digest>) {
        self.words.get_or_init(|| words);
    }

    /// The key of a file that is made out of the library.
    #[must_use]
    pub fn aggregate(&self, view: &View<'_>, path: &SitePath, entry: Entry) -> Digest {
        let Entry { format, part, .. } = entry;
        let reads = match FORMATS[usize::from(format)].making {
            Making::Aggregate(aggregate) => aggregate.reads(view, part),
            Making::PerUnit(_) => Reads::Everything,
        };
        let mut key = Ingredients::new("aggregate");
        key.text(FORMATS[usize::from(format)].name).text(path.as_str()).number(part.into());
        match reads {
            Reads::Everything => key.digest(self.everything),
            Reads::Words => match self.words.get().and_then(|words| words.get(part as usize)) {
                Some(words) => key.digest(self.frame).digest(*words),
                None => key.digest(self.everything),
            },
            Reads::Advisories { indexes, besides } => {
                key.digest(self.frame).text(&besides);
                indexes.iter().fold(&mut key, |key, &index| key.digest(self.units[index]))
            }
        };
        key.finish()
    }
}

/// The settings, the policy's facts, the keys, the frame of all pages and the theme; but of prose only which pages there are.
fn frame(view: &View<'_>, maker: &str) -> Digest {
    let library = view.library;
    let mut key = Ingredients::new("frame");
    key.text(maker).text(view.base).digest(view.theme.digest());
    key.shown(&library.site).shown(&library.policy).shown(&library.packagers);
    key.shown(&library.keyring).shown(&view.signer.map(Signer::fingerprint));
    for (name, certificate) in &library.certificates {
        key.text(name).digest(Digest::of(certificate.bytes()));
    }
    for page in &library.pages {
        key.text(&page.name).shown(&page.menu).shown(&page.order);
    }
    key.shown(&library.languages).bytes(&html::site_wide(library));
    if view.theme.is_own() {
        // Our own templates show these numbers on pages that look at everything; a site's may do so anywhere.
        key.shown(&library.advisories().len()).shown(&library.packages().len());
    }
    key.finish()
}

fn unit(view: &View<'_>, tree: &SiteTree, frame: Digest, index: usize) -> Digest {
    let library = view.library;
    let advisory = &library.advisories()[index];
    let mut key = Ingredients::new("unit");
    key.digest(frame).text(&advisory.prose.path).bytes(&advisory.prose.digest);
    for (path, entry) in tree.unit(index) {
        key.text(path.as_str()).text(FORMATS[usize::from(entry.format)].name);
        key.number(entry.part.into());
    }
    key.shown(&library.signed_revisions(index));
    if let Some(signer) = view.signer {
        key.shown(&signer.time(advisory.modified()));
    }
    patches(&mut key, view, advisory);
    linked(&mut key, view, advisory);
    key.finish()
}

fn patches(key: &mut Ingredients, view: &View<'_>, advisory: &Advisory) {
    for path in patch::sources(advisory) {
        key.text(&path).shown(&view.library.patches.get(&path));
    }
}

/// What the pages and records of an advisory say of others: where its links lead, and the titles of its relatives.
fn linked(key: &mut Ingredients, view: &View<'_>, advisory: &Advisory) {
    let page = address::advisory_page(&advisory.id);
    for link in &advisory.prose.links {
        let follow = internal_link::follow;
        key.shown(&follow(view.library, &advisory.prose.path, &page, &link.target));
    }
    for id in advisory.related.iter().chain(&advisory.upstream) {
        let relative = view.library.advisory(id);
        key.shown(&relative.map(|known| (&known.id, known.heading())));
    }
}

fn everything(view: &View<'_>, frame: Digest, units: &[Digest]) -> Digest {
    let library = view.library;
    let mut key = Ingredients::new("everything");
    key.digest(frame).shown(&library.pages).shown(&library.pictures).shown(&library.intake);
    key.shown(&library.advisories().len()).shown(&library.packages().len());
    for unit in units {
        key.digest(*unit);
    }
    if let Some(list) = &library.frozen.list {
        key.bytes(&list.bytes).shown(&list.signed);
    }
    if let Some(text) = &library.frozen.security_txt {
        key.bytes(&text.bytes).shown(&text.signed).shown(&text.left_out);
    }
    key.finish()
}

#[cfg(test)]
mod tests;
