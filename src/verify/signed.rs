//! One signed revision: its text, its other files, and what they state.

use std::collections::BTreeMap;

use super::agreement;
use super::contents::{Contents, at, missing};
use super::facts::Facts;
use super::record::Record;
use super::revision::SignedRevision;
use super::rule::{HASH_DIFFERS, REVISION_ABSENT};
use crate::diagnostic::{Diagnostic, Fault};
use crate::document::address;
use crate::model::digest::Digest;
use crate::signature::rule::SIGNATURE_SWAPPED;
use crate::signature::{Ring, Signed, standing};
use crate::site_path::SitePath;

/// What was found in one revision.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub(super) findings: Vec<Diagnostic>,
    /// The good signatures, with the files that hold them.
    pub(super) signatures: Vec<(SitePath, Signed)>,
    /// What the text states, where it is good.
    pub(super) facts: Option<Facts>,
    /// What the OSV record states, with its place and hash.
    pub(super) record: Option<(SitePath, Digest, Record)>,
}

/// What every revision is judged by.
pub(super) struct Judge<'j> {
    contents: &'j Contents<'j>,
    ring: &'j Ring,
    /// Every listed file that holds a signature, by its hash: so that one in a wrong place is known again.
    signatures: BTreeMap<Digest, SitePath>,
}

impl<'j> Judge<'j> {
    /// Knows all revisions, to tell where a file belongs.
    pub(super) fn new(
        contents: &'j Contents<'j>,
        ring: &'j Ring,
        revisions: &[SignedRevision<'_>],
    ) -> Self {
        let places = revisions.iter().flat_map(|revision| {
            let texts = [revision.lasting_text(), revision.place(&revision.text())];
            let holds =
                move |path: &SitePath| path.as_str().ends_with(".asc") || texts.contains(path);
            revision.places().into_iter().filter(move |(path, _)| holds(path))
        });
        Self { contents, ring, signatures: places.map(|(path, digest)| (digest, path)).collect() }
    }

    /// Checks a revision.
    pub(super) fn check(&self, revision: &SignedRevision<'_>) -> Checked {
        let mut checked = Checked::default();
        for (place, digest) in revision.places() {
            checked.findings.extend(self.bytes(revision, &place, digest));
        }
        if !revision.files.published.contains_key(&revision.text()) {
            let fault = absent(revision, "listed without its text");
            checked.findings.push(at(&address::revision_list(), fault));
        }
        self.text(revision, &mut checked);
        for listed in revision.signed_apart() {
            self.apart(revision, listed, &mut checked);
        }
        checked.findings.extend(agreement::check(revision, &checked));
        checked
    }

    /// Whether a file is the listed one.
    fn bytes(
        &self,
        revision: &SignedRevision<'_>,
        place: &SitePath,
        listed: Digest,
    ) -> Option<Diagnostic> {
        let fault = match self.contents.digest(place) {
            Some(found) if found == listed => return None,
            Some(found) => match self.signatures.get(&found) {
                Some(other) => swapped(&format!("this is the file `{other}` in a wrong place")),
                None => differs("this is not the file that `revisions.txt` names"),
            },
            None if *place == revision.lasting_text() => {
                absent(revision, "listed, and its text is missing")
            }
            None => missing("`revisions.txt` names this file, and it is missing"),
        };
        Some(at(place, fault))
    }

    /// Judges the text, in each place that it has.
    fn text(&self, revision: &SignedRevision<'_>, checked: &mut Checked) {
        let mut places = vec![revision.lasting_text(), revision.place(&revision.text())];
        places.dedup();
        for place in places.into_iter().filter(|place| self.contents.digest(place).is_some()) {
            let read = self.contents.read(&place);
            match read.and_then(|bytes| self.ring.clear(&bytes)) {
                Ok((text, signed)) => {
                    checked.count(&place, signed);
                    match own(revision, &text) {
                        Ok(facts) => checked.facts = Some(facts),
                        Err(fault) => checked.findings.push(at(&place, fault)),
                    }
                }
                Err(fault) => checked.findings.push(at(&place, fault)),
            }
        }
    }

    /// Judges a file by the signature beside it.
    fn apart(&self, revision: &SignedRevision<'_>, listed: &SitePath, checked: &mut Checked) {
        let (place, beside) = (revision.place(listed), address::signature(listed));
        if !revision.files.published.contains_key(&beside) {
            let fault = missing("`revisions.txt` names no signature of this file");
            checked.findings.push(at(&place, fault));
        }
        let signature = revision.place(&beside);
        let Some(data) = self.read(&place, checked) else { return };
        if let Some(armoured) = self.read(&signature, checked) {
            match self.ring.detached(&data, &armoured) {
                Ok(signed) => checked.count(&signature, signed),
                Err(fault) => checked.findings.push(at(&signature, fault)),
            }
        }
        match Record::read(&data) {
            _ if !is_record(listed) => {}
            Some(record) if checked.record.is_none() => {
                checked.record = Some((place, Digest::of(&data), record));
            }
            _ => checked.findings.push(at(&place, agreement::differ("this is no OSV record"))),
        }
    }

    /// Reads a file that is there; a missing one was named when hashes were compared.
    fn read(&self, place: &SitePath, checked: &mut Checked) -> Option<Vec<u8>> {
        self.contents.digest(place)?;
        let read = self.contents.read(place);
        read.map_err(|fault| checked.findings.push(at(place, fault))).ok()
    }
}

impl Checked {
    /// Counts a signature, if its key still counts.
    fn count(&mut self, path: &SitePath, signed: Signed) {
        match standing(signed) {
            Ok(signed) => self.signatures.push((path.clone(), signed)),
            Err(fault) => self.findings.push(at(path, fault)),
        }
    }
}

/// The facts of a text, if it is that of this revision.
fn own(revision: &SignedRevision<'_>, text: &str) -> Result<Facts, Fault> {
    let facts = Facts::read(text).ok_or_else(|| swapped("this text is no advisory"))?;
    let (id, number) = revision.revision.name();
    if (facts.id.as_str(), facts.number) == (id.as_str(), number) {
        return Ok(facts);
    }
    Err(swapped(&format!(
        "this is revision {} of {}, not revision {number} of {id}",
        facts.number, facts.id
    )))
}

fn is_record(listed: &SitePath) -> bool {
    listed.as_str().starts_with("osv/") && listed.as_str().ends_with(".json")
}

fn absent(revision: &SignedRevision<'_>, how: &str) -> Fault {
    let (id, number) = revision.revision.name();
    Fault::new(&REVISION_ABSENT, format!("revision {number} of {id} is {how}"))
        .hint("fetch the whole site again")
}

pub(super) fn differs(message: &str) -> Fault {
    Fault::new(&HASH_DIFFERS, message)
        .hint("take the file from the project again, and use none of it until then")
}

fn swapped(message: &str) -> Fault {
    Fault::new(&SIGNATURE_SWAPPED, message).hint("take the file from the project again")
}
