//! A small published site with signatures: what the program built, signed as `forewarn sign` lays it out.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use forewarn::document::address;
use forewarn::document::manifest::{Digest, MANIFEST_PATH, Manifest, SIGNATURE_PATH};
use forewarn::model::date::Moment;
use forewarn::model::identifier::AdvisoryId;
use forewarn::model::keyring::{KeyRole, KeyState};
use forewarn::model::link::{Field, Link};
use forewarn::signature::list::{ListedFiles, ListedKey, ListedRevision, RevisionList};
use forewarn::signature::{Form, Signer as _};
use forewarn::site_path::SitePath;
use jiff::Timestamp;

use super::key::TestKey;
use crate::site::{ADVISORY, Site, tree};

/// The files of a site.
pub(crate) type Files = BTreeMap<SitePath, Vec<u8>>;

/// When everything in the sample was signed.
pub(crate) const SIGNED: &str = "2026-11-20T10:00:00Z";

/// A site before its list and manifest are made.
#[derive(Clone)]
pub(crate) struct Draft {
    /// What has no signature of its own.
    pub(crate) plain: Files,
    /// Revisions by id and number.
    pub(crate) revisions: BTreeMap<(String, usize), Frozen>,
    pub(crate) keys: Vec<ListedKey>,
    pub(crate) serial: u64,
    pub(crate) date: Timestamp,
}

/// A signed revision, its files under the paths by which they are listed.
#[derive(Clone)]
pub(crate) struct Frozen {
    pub(crate) date: Moment,
    pub(crate) files: Files,
}

impl Draft {
    /// Two advisories, one with two revisions, all signed by the example key.
    pub(crate) fn new() -> Self {
        let key = TestKey::example();
        let [first, second] = builds();
        let mut draft = Self {
            plain: second.iter().filter(|(path, _)| !is_of_advisory(path)).map(own).collect(),
            revisions: BTreeMap::new(),
            keys: vec![],
            serial: 7,
            date: time(SIGNED),
        };
        draft.freeze(first, "EX-2026-0001", 1, "2026-01-02T03:04:05Z", &key);
        draft.freeze(second, "EX-2026-0001", 2, "2026-03-04T05:06:07Z", &key);
        draft.freeze(second, "EX-2026-0002", 1, "2026-02-03T04:05:06Z", &key);
        draft.list_key(&key, KeyState::Active);
        draft.security_txt(&key);
        draft
    }

    /// Signs one revision as a build made it.
    fn freeze(&mut self, built: &Files, id: &str, number: usize, date: &str, key: &TestKey) {
        let of_id = |path: &SitePath| is_of_advisory(path) && path.as_str().contains(id);
        let mut files: Files = built.iter().filter(|(path, _)| of_id(path)).map(own).collect();
        sign(&mut files, key, time(SIGNED));
        let date = Moment::parse(date).unwrap();
        self.revisions.insert((id.to_owned(), number), Frozen { date, files });
    }

    /// Puts a key into the ring and its certificate into the site.
    pub(crate) fn list_key(&mut self, key: &TestKey, state: KeyState) {
        let certificate = key.certificate();
        let fingerprint = certificate.fingerprint().clone();
        for path in [address::certificate(&fingerprint), address::certificate_text(&fingerprint)] {
            self.plain.insert(path, certificate.bytes().to_vec());
        }
        let web_key = certificate.web_key("security@hyper.example");
        let path = ".well-known/openpgpkey/hu/t5s8ztdbon8yzntexy6oz5y48etqsnbb";
        if !web_key.is_empty() && certificate.bytes() == TestKey::example().certificate().bytes() {
            self.plain.insert(SitePath::fixed(path), web_key);
        }
        self.keys.push(ListedKey {
            certificate: Some(Digest::of(certificate.bytes())),
            fingerprint,
            role: KeyRole::Advisories,
            state,
            since: None,
            until: None,
            successor: None,
        });
    }

    fn security_txt(&mut self, key: &TestKey) {
        let text = "Contact: mailto:first@example.org\nExpires: 2027-11-01T00:00:00Z\n";
        let signed = key.signer().sign(Form::Clear, text.as_bytes(), time(SIGNED)).unwrap();
        self.plain.insert(SitePath::fixed(".well-known/security.txt"), signed);
    }

    /// Signs everything of one revision again.
    pub(crate) fn sign_again(&mut self, id: &str, number: usize, key: &TestKey, at: &str) {
        let frozen = self.revisions.get_mut(&(id.to_owned(), number)).unwrap();
        frozen.files.retain(|path, _| !path.as_str().ends_with(".asc"));
        for (path, bytes) in &mut frozen.files {
            if path.as_str().starts_with("advisories/") {
                *bytes = forewarn::signature::clear_text::read(bytes).unwrap().0.into_bytes();
            }
        }
        sign(&mut frozen.files, key, time(at));
    }

    /// The whole site, list and manifest signed by a key.
    pub(crate) fn publish(&self, key: &TestKey) -> Files {
        let mut files = self.plain.clone();
        for ((id, number), frozen) in &self.revisions {
            let id = AdvisoryId::parse(id).unwrap();
            let newest = !self.revisions.contains_key(&(id.to_string(), number + 1));
            let text = address::advisory_text(&id);
            files.insert(address::revision_text(&id, *number), frozen.files[&text].clone());
            for (path, bytes) in &frozen.files {
                if newest {
                    files.insert(path.clone(), bytes.clone());
                } else if *path != text {
                    let path = path.under(&address::revision_folder(&id, *number));
                    files.insert(path, bytes.clone());
                }
            }
        }
        let list = self.list().to_text();
        let signed = key.signer().sign(Form::Clear, list.as_bytes(), self.date).unwrap();
        files.insert(address::revision_list(), signed);
        count(&mut files);
        sign_manifest(&mut files, key);
        files
    }

    fn list(&self) -> RevisionList {
        let revisions = self.revisions.iter().map(|((id, number), frozen)| {
            let published =
                frozen.files.iter().map(|(path, bytes)| (path.clone(), Digest::of(bytes)));
            ListedRevision {
                id: AdvisoryId::parse(id).unwrap(),
                number: *number,
                date: frozen.date,
                files: Some(ListedFiles { source: None, published: published.collect() }),
            }
        });
        let site = Link::parse("https://security.example.org/", Field::Address).unwrap();
        RevisionList::new(site, self.serial, self.date, self.keys.clone(), revisions.collect())
            .unwrap()
    }
}

/// Makes `SHA256SUMS` anew, and leaves its signature out.
pub(crate) fn count(files: &mut Files) {
    let own = [MANIFEST_PATH, SIGNATURE_PATH].map(SitePath::fixed);
    files.retain(|path, _| !own.contains(path));
    let manifest: Manifest =
        files.iter().map(|(path, bytes)| (path.clone(), Digest::of(bytes))).collect();
    files.insert(own[0].clone(), manifest.to_text().into_bytes());
}

/// Signs `SHA256SUMS`.
pub(crate) fn sign_manifest(files: &mut Files, key: &TestKey) {
    let manifest = &files[&SitePath::fixed(MANIFEST_PATH)];
    let signature = key.signer().sign(Form::Detached, manifest, time(SIGNED)).unwrap();
    files.insert(SitePath::fixed(SIGNATURE_PATH), signature);
}

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Signs the files of a revision: its text around itself, the others beside.
fn sign(files: &mut Files, key: &TestKey, at: Timestamp) {
    let signer = key.signer();
    let mut beside = Files::new();
    for (path, bytes) in files.iter_mut() {
        if path.as_str().starts_with("advisories/") {
            *bytes = signer.sign(Form::Clear, bytes, at).unwrap();
        } else {
            let signature = signer.sign(Form::Detached, bytes, at).unwrap();
            beside.insert(address::signature(path), signature);
        }
    }
    files.append(&mut beside);
}

/// The site with one revision of its first advisory, and with two; built once.
fn builds() -> &'static [Files; 2] {
    static BUILDS: OnceLock<[Files; 2]> = OnceLock::new();
    BUILDS.get_or_init(|| {
        let second = ADVISORY
            .replace("EX-2026-0001", "EX-2026-0002")
            .replace("CVE-2026-12345", "CVE-2026-12346")
            .replace("A table without bounds", "A name that is far too long")
            .replace("2026-01-02T03:04:05Z", "2026-02-03T04:05:06Z")
            .replace("e366}", "e366, patch: main.patch}");
        let patch =
            include_str!("../../sites/small/source/advisories/patches/EX-2026-0002/main.patch");
        let site = Site::new()
            .file("advisories/EX-2026-0002.md", second)
            .file("advisories/patches/EX-2026-0002/main.patch", patch);
        site.build();
        let before = files(&site);
        let site = site.advisory("fixed: 2.0.0", "fixed: 2.1.0").advisory(
            "Initial publication}",
            "Initial publication}\n  - {date: 2026-03-04T05:06:07Z, summary: Corrected}",
        );
        site.build();
        [before, files(&site)]
    })
}

fn files(site: &Site) -> Files {
    let built = tree(&site.path("public")).into_iter();
    built.map(|(path, bytes)| (SitePath::parse(&path).unwrap(), bytes)).collect()
}

fn is_of_advisory(path: &SitePath) -> bool {
    let path = path.as_str();
    path.starts_with("patches/")
        || path.starts_with("advisories/") && path.ends_with(".txt")
        || path.starts_with("osv/x_")
}

fn own((path, bytes): (&SitePath, &Vec<u8>)) -> (SitePath, Vec<u8>) {
    (path.clone(), bytes.clone())
}
