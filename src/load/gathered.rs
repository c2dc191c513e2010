//! What the sources of a site gave, put together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Loaded, Overrides, Recent};
use crate::diagnostic::Diagnostic;
use crate::model::advisory::Advisory;
use crate::model::digest::Digest;
use crate::model::intake::Report;
use crate::model::keyring::Keyring;
use crate::model::library::{Library, Parts};
use crate::model::packagers::Packagers;
use crate::model::page::{Page, Policy};
use crate::model::picture::Picture;
use crate::model::site::Site;
use crate::model::words::Words;
use crate::parse;
use crate::signature::Certificate;
use crate::theme::languages;

/// Everything that one source gave.
#[derive(Clone)]
pub(super) enum Piece {
    Site(Box<Site>),
    Page(Box<Page>),
    Policy(Box<Page>, Box<Policy>),
    Keyring(Keyring),
    Packagers(Packagers),
    Intake(Vec<Report>),
    Certificate(String, Box<Certificate>),
    Advisory(Arc<Advisory>),
    /// The words of a language by its tag, and the file that they were read from.
    Language(String, Box<Words>, String),
    Template(String, String),
    Static(String, Vec<u8>),
    /// A patch by its path: whoever publishes it reads it again.
    Patch(String, Digest),
    /// A picture by its place below `content`: it is read again as well.
    Picture(String, Picture),
    /// A file that this pass leaves closed.
    Closed,
}

/// The pieces of all sources.
#[derive(Default)]
pub(super) struct Gathered {
    site: Option<Site>,
    policy: Option<Policy>,
    pages: Vec<Page>,
    keyring: Keyring,
    packagers: Option<Packagers>,
    intake: Vec<Report>,
    certificates: BTreeMap<String, Certificate>,
    pub(super) advisories: Vec<Arc<Advisory>>,
    patches: BTreeMap<String, Digest>,
    pictures: BTreeMap<String, Picture>,
    languages: BTreeMap<String, Words>,
    overrides: Overrides,
    pub(super) failed: BTreeSet<String>,
    pub(super) findings: Vec<Diagnostic>,
}

impl Gathered {
    /// Puts a piece into its place.
    pub(super) fn add(&mut self, piece: Piece) {
        match piece {
            Piece::Site(site) => self.site = Some(*site),
            Piece::Page(page) => self.pages.push(*page),
            Piece::Policy(page, policy) => {
                self.pages.push(*page);
                self.policy = Some(*policy);
            }
            Piece::Keyring(keyring) => self.keyring = keyring,
            Piece::Intake(intake) => self.intake = intake,
            Piece::Packagers(packagers) => self.packagers = Some(packagers),
            Piece::Certificate(name, certificate) => {
                drop(self.certificates.insert(name, *certificate));
            }
            Piece::Advisory(advisory) => self.advisories.push(advisory),
            Piece::Language(tag, words, text) => {
                drop(self.overrides.languages.insert(format!("{tag}.yaml"), text));
                drop(self.languages.insert(tag, (*words).completed(languages::english())));
            }
            Piece::Template(name, text) => drop(self.overrides.templates.insert(name, text)),
            Piece::Static(name, bytes) => drop(self.overrides.statics.insert(name, bytes)),
            Piece::Patch(path, digest) => drop(self.patches.insert(path, digest)),
            Piece::Picture(name, picture) => drop(self.pictures.insert(name, picture)),
            Piece::Closed => {}
        }
    }

    /// The library of what was gathered, where there are settings.
    pub(super) fn finish(self) -> Loaded {
        let Self { policy, pages, keyring, certificates, advisories, .. } = self;
        let Self { site, packagers, intake, patches, pictures, languages, .. } = self;
        let Self { overrides, failed, findings, .. } = self;
        let library = site.map(|site| {
            let parts = Parts { site, policy, pages, keyring, certificates, advisories };
            let mut library = Library::new(parts);
            library.packagers = packagers;
            library.intake = intake;
            library.patches = patches;
            library.pictures = pictures;
            library.languages = languages;
            speak(&mut library);
            library
        });
        Loaded { library, overrides, failed, recent: Recent::default(), findings }
    }
}

/// Puts the numbers into the sentences of promises in the words of the site's language.
fn speak(library: &mut Library) {
    let words = languages::words_or_english(library, &library.site.language).clone();
    let Some(policy) = &mut library.policy else { return };
    for promise in &mut policy.promises {
        let wording = policy.wordings.get(&promise.id).cloned();
        let stated = || parse::promise::stated(&words, promise.rule, &promise.terms);
        promise.sentence = promise.terms.filled(&wording.unwrap_or_else(stated), &words);
    }
}
