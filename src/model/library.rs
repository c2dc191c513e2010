//! Everything known about a site, cross-linked.

mod aliases;
mod index;
mod pages;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

pub use self::aliases::Alias;
use self::aliases::Aliases;
use crate::model::advisory::Advisory;
use crate::model::digest::Digest;
use crate::model::frozen::{Frozen, FrozenRevision};
use crate::model::identifier::AdvisoryId;
use crate::model::intake::Report;
use crate::model::keyring::{Key, KeyRole, KeyState, Keyring};
use crate::model::package::Package;
use crate::model::packagers::Packagers;
use crate::model::page::{Page, Policy};
use crate::model::picture::Picture;
use crate::model::site::Site;
use crate::model::words::Words;
use crate::signature::{Certificate, Ring};

/// A site, parsed and frozen; the bodies of its prose are read again when they are needed.
#[derive(Debug)]
pub struct Library {
    /// The settings.
    pub site: Site,
    /// The policy's facts, where the site has a policy.
    pub policy: Option<Policy>,
    /// The pages of prose, by name.
    pub pages: Vec<Page>,
    /// The keys.
    pub keyring: Keyring,
    /// The certificates that the keyring names and that are sound, by the names of their files.
    pub certificates: BTreeMap<String, Certificate>,
    /// What is public of the packagers who are told before a release, where the site says anything of them.
    pub packagers: Option<Packagers>,
    /// The reports that came in, whatever came of them.
    pub intake: Vec<Report>,
    /// The texts of languages that the site itself brought, by their tags.
    pub languages: BTreeMap<String, Words>,
    /// What was signed and kept.
    pub frozen: Frozen,
    /// The hash of each patch, by its path relative to the site's folder.
    pub patches: BTreeMap<String, Digest>,
    /// The pictures of pages, by their places below `content`.
    pub pictures: BTreeMap<String, Picture>,
    advisories: Vec<Arc<Advisory>>,
    newest: Vec<usize>,
    changes: Vec<(usize, usize)>,
    aliases: Aliases,
    packages: Vec<PackageEntry>,
}

/// A package, and the advisories that name it.
#[derive(Debug)]
pub struct PackageEntry {
    /// The package.
    pub package: Package,
    /// Its advisories as indexes into [`Library::advisories`], newest first.
    pub advisories: Vec<usize>,
}

/// What a library is made from.
#[derive(Debug)]
pub struct Parts {
    /// The settings.
    pub site: Site,
    /// The policy's facts.
    pub policy: Option<Policy>,
    /// The pages of prose.
    pub pages: Vec<Page>,
    /// The keys.
    pub keyring: Keyring,
    /// The certificates, by the names of their files.
    pub certificates: BTreeMap<String, Certificate>,
    /// The advisories in any order; whoever reads them again and again keeps those that did not change.
    pub advisories: Vec<Arc<Advisory>>,
}

impl Library {
    /// Sorts and links the parts; the order in which they come makes no difference.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let Parts { site, policy, mut pages, keyring, certificates, mut advisories } = parts;
        pages.sort_by(|a, b| a.name.cmp(&b.name));
        advisories.sort_by(|a, b| (&a.id, &a.prose.path).cmp(&(&b.id, &b.prose.path)));
        let ((newest, packages), (changes, aliases)) = rayon::join(
            || {
                let newest = index::newest_first(&advisories);
                let packages = index::packages(&advisories, &newest);
                (newest, packages)
            },
            || (index::newest_changes(&advisories), Aliases::new(&advisories)),
        );
        Self {
            site,
            policy,
            pages,
            keyring,
            certificates,
            packagers: None,
            intake: vec![],
            languages: BTreeMap::new(),
            frozen: Frozen::default(),
            patches: BTreeMap::new(),
            pictures: BTreeMap::new(),
            advisories,
            newest,
            changes,
            aliases,
            packages,
        }
    }

    /// All advisories, by id.
    #[must_use]
    pub fn advisories(&self) -> &[Arc<Advisory>] {
        &self.advisories
    }

    /// The certificate of a key of the keyring, where it is there and sound.
    #[must_use]
    pub fn certificate(&self, key: &Key) -> Option<&Certificate> {
        let certificate = self.certificates.get(key.certificate.as_ref()?)?;
        (*certificate.fingerprint() == key.fingerprint).then_some(certificate)
    }

    /// The keys that may sign today: for advisories, in use, and with their certificates.
    pub fn signing_keys(&self) -> impl Iterator<Item = &Key> {
        self.keyring.keys.iter().filter(|key| {
            key.role == KeyRole::Advisories
                && key.state == KeyState::Active
                && self.certificate(key).is_some()
        })
    }

    /// The keys for advisories, by which signatures are judged.
    #[must_use]
    pub fn ring(&self) -> Ring {
        let mut ring = Ring::default();
        for key in &self.keyring.keys {
            if let Some(certificate) = self.certificate(key) {
                ring.add(key, certificate.clone());
            }
        }
        ring
    }

    /// The signed revisions of an advisory, oldest first.
    #[must_use]
    pub fn signed_revisions(&self, index: usize) -> &[FrozenRevision] {
        self.frozen.revisions.get(&self.advisories[index].id).map_or(&[], Vec::as_slice)
    }

    /// The signed form of an advisory's newest revision, where that one is signed.
    #[must_use]
    pub fn signed(&self, index: usize) -> Option<&FrozenRevision> {
        let newest = self.signed_revisions(index).last()?;
        (newest.number == self.advisories[index].revisions.number()).then_some(newest)
    }

    /// Indexes of all advisories: the last published first, those of one instant by id, the higher first.
    #[must_use]
    pub fn newest(&self) -> &[usize] {
        &self.newest
    }

    /// All revisions, each as the index of its advisory and its number from 1: the last published first, those of one
    /// instant by id and number, the higher first.
    #[must_use]
    pub fn changes(&self) -> &[(usize, usize)] {
        &self.changes
    }

    /// The advisory with an id.
    #[must_use]
    pub fn advisory(&self, id: &AdvisoryId) -> Option<&Advisory> {
        let index = self.advisories.partition_point(|advisory| advisory.id < *id);
        self.advisories
            .get(index)
            .map(AsRef::as_ref)
            .filter(|advisory: &&Advisory| advisory.id == *id)
    }

    /// How many aliases all advisories together have; one may belong to several.
    #[must_use]
    pub const fn alias_count(&self) -> usize {
        self.aliases.len()
    }

    /// One of these aliases, which are sorted, by its number.
    #[must_use]
    pub fn alias(&self, number: usize) -> Option<Alias<'_>> {
        self.aliases.get(number, &self.advisories)
    }

    /// Those with some of the numbers.
    pub fn aliases(&self, numbers: Range<usize>) -> impl Iterator<Item = Alias<'_>> {
        numbers.map_while(|number| self.alias(number))
    }

    /// Each affected package, sorted by ecosystem and name.
    #[must_use]
    pub fn packages(&self) -> &[PackageEntry] {
        &self.packages
    }
}
