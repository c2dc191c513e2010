//! What one build read of the advisories, for the next: an advisory whose bytes are the same says the same.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::records::Records;
use crate::canary;
use crate::model::advisory::Advisory;
use crate::model::digest::Digest;
use crate::model::page::{InternalLink, Prose};
use crate::parse;
use crate::source::schema::advisory::RawAdvisory;
use crate::source::yaml::Tree;

/// The sources of advisories that a build found nothing wrong with, by the SHA-256 of their bytes; threads share them.
///
/// Such a source was read by both parsers, and looked through for everything that no source may hold: all that follows from its
/// bytes alone, and from the program. What is known of it is its front matter, as it is written, and what the first pass keeps
/// of its prose.
#[derive(Debug, Default)]
pub struct Kept {
    old: HashMap<[u8; 32], Box<[u8]>>,
    new: Mutex<Records>,
}

/// The first bytes of what is kept.
const HEAD: &[u8] = b"forewarn sources 1\n";

impl Kept {
    /// What an earlier build left; nothing where it was made by another `maker`, or is not as it was written.
    #[must_use]
    pub fn from_bytes(bytes: &[u8], maker: &str) -> Self {
        let old = records(bytes, maker).unwrap_or_default();
        Self { old, new: Mutex::default() }
    }

    /// Whether the sources that this build read are others than those that it knew.
    #[must_use]
    pub fn is_news(&self) -> bool {
        let new = self.fresh();
        new.len() != self.old.len() || new.iter().any(|(digest, _)| !self.old.contains_key(digest))
    }

    /// Writes what the next build may use: of the sources that this one read, and of no others. It is too large to be held
    /// twice.
    ///
    /// # Errors
    ///
    /// Where `out` cannot be written.
    pub fn write(&self, maker: &str, out: &mut dyn Write) -> io::Result<()> {
        let new = self.fresh();
        let mut check = Sha256::new();
        let mut add = |bytes: &[u8]| {
            check.update(bytes);
            out.write_all(bytes)
        };
        add(HEAD)?;
        add(Digest::of(maker.as_bytes()).as_bytes())?;
        for (digest, record) in new.iter() {
            let record = record.or_else(|| self.old.get(digest).map(AsRef::as_ref));
            let record = record.unwrap_or_default();
            add(digest)?;
            add(&u32::try_from(record.len()).unwrap_or(u32::MAX).to_le_bytes())?;
            add(record)?;
        }
        out.write_all(&check.finalize())
    }

    /// The advisory at `path` whose source has this hash, if it is known.
    pub(super) fn advisory(&self, path: &str, digest: &[u8; 32]) -> Option<Advisory> {
        let record = self.old.get(digest)?;
        let known: Known = serde_json::from_slice(record).ok()?;
        let findings = RefCell::default();
        let prose = known.prose.into_prose(path, *digest);
        let advisory = parse::advisory::parse(&known.front, &Tree::none(), prose, &findings)?;
        findings.into_inner().is_empty().then(|| {
            self.fresh().refer(*digest);
            advisory
        })
    }

    /// Takes note of a source with nothing wrong about it.
    pub(super) fn note(&self, front: &RawAdvisory, prose: &Prose) {
        let Some(kept) = KeptProse::of(prose) else { return };
        match serde_json::to_vec(&Noted { front, prose: &kept }) {
            // An escape may have hidden it in the source.
            Ok(record) if canary::find(&record).is_none() => {
                self.fresh().add(prose.digest, &record);
            }
            _ => {}
        }
    }

    fn fresh(&self) -> MutexGuard<'_, Records> {
        // A panic elsewhere leaves the records whole: a place is noted last.
        self.new.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn records(bytes: &[u8], maker: &str) -> Option<HashMap<[u8; 32], Box<[u8]>>> {
    let (bytes, check) = bytes.split_last_chunk::<32>()?;
    let mut rest = bytes
        .strip_prefix(HEAD)?
        .strip_prefix(Digest::of(maker.as_bytes()).as_bytes())
        .filter(|_| Digest::of(bytes).as_bytes() == check)?;
    let mut records = HashMap::new();
    while let Some((digest, after)) = rest.split_first_chunk::<32>() {
        let (length, after) = after.split_first_chunk::<4>()?;
        let (record, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        records.insert(*digest, record.into());
        rest = after;
    }
    rest.is_empty().then_some(records)
}

/// What is written of a source.
#[derive(Serialize)]
struct Noted<'a> {
    front: &'a RawAdvisory,
    prose: &'a KeptProse,
}

/// The same as it is read.
#[derive(Deserialize)]
struct Known {
    front: RawAdvisory,
    prose: KeptProse,
}

/// What is known of prose but for its place and its hash.
#[derive(Deserialize, Serialize)]
struct KeptProse {
    body: Range<usize>,
    anchors: Vec<String>,
    links: Vec<(String, Range<usize>)>,
    ranks: Vec<(String, Range<usize>)>,
}

impl KeptProse {
    /// None for prose that names fingerprints or has places to be filled, as few advisories do.
    fn of(prose: &Prose) -> Option<Self> {
        let Prose { path: _, digest: _, body, anchors, links, fingerprints, slots, ranks } = prose;
        (fingerprints.is_empty() && slots.is_empty()).then(|| Self {
            body: body.clone(),
            anchors: anchors.clone(),
            links: links.iter().map(|link| (link.target.clone(), link.span.clone())).collect(),
            ranks: ranks.clone(),
        })
    }

    fn into_prose(self, path: &str, digest: [u8; 32]) -> Prose {
        let Self { body, anchors, links, ranks } = self;
        let links = links.into_iter().map(|(target, span)| InternalLink { target, span }).collect();
        Prose {
            path: path.to_owned(),
            digest,
            body,
            anchors,
            links,
            fingerprints: vec![],
            slots: vec![],
            ranks,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::canary::Canary;
    use crate::load::{Loaded, load, load_anew};
    use crate::source::walk::walk;

    const MAKER: &str = "forewarn 1";
    const RICH: &str = "---\nid: EX-1\ntitle: One\naliases: [CVE-2026-1234]\nweaknesses: [CWE-79]\n\
        affected:\n- package: pkg:pypi/h2\n  ranges: [{introduced: \"1.0\", fixed: \"2.0\"}]\n  versions: [\"1.0\", \"1.10\"]\n  \
        ecosystem_specific: {number: 0.1, list: [~, true, \"x\"]}\n\
        revisions: [{date: 2026-01-01, summary: First}]\ndatabase_specific: {b: {c: -7}, a: 1234567890}\n---\n\
        A text of medium severity.\n\n# Impact\n\n[other](EX-2.md#fix)\n";
    const PLAIN: &str =
        "---\nid: EX-2\nrevisions: [{date: 2026-01-01, summary: First}]\n---\n# Fix\n";

    fn site(advisories: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in ["content", "advisories"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let settings = "title: A\nurl: https://security.example.org/\nsigning: optional\n";
        fs::write(folder.path().join("content/site.yaml"), settings).unwrap();
        for (name, text) in advisories {
            fs::write(folder.path().join("advisories").join(name), text).unwrap();
        }
        folder
    }

    fn read(root: &Path, kept: Option<&Kept>) -> Loaded {
        let (files, _) = walk(root);
        kept.map_or_else(|| load(root, &files), |kept| load_anew(root, &files, Some(kept)))
    }

    fn shown(loaded: &Loaded) -> String {
        format!("{:?} {:?}", loaded.library.as_ref().unwrap().advisories(), loaded.findings)
    }

    /// What is written for the next build, if it is not what was there.
    fn written(kept: &Kept) -> Option<Vec<u8>> {
        let mut bytes = vec![];
        kept.write(MAKER, &mut bytes).unwrap();
        kept.is_news().then_some(bytes)
    }

    /// What a reading leaves for the next.
    fn left(root: &Path) -> Vec<u8> {
        let kept = Kept::default();
        read(root, Some(&kept));
        written(&kept).unwrap()
    }

    #[test]
    fn a_known_advisory_says_what_it_said() {
        let folder = site(&[("EX-1.md", RICH), ("EX-2.md", PLAIN)]);
        let kept = Kept::from_bytes(&left(folder.path()), MAKER);
        assert_eq!(kept.old.len(), 2);
        assert_eq!(shown(&read(folder.path(), Some(&kept))), shown(&read(folder.path(), None)));
        assert_eq!(kept.new.lock().unwrap().len(), 2, "both were known");
        assert_eq!(written(&kept), None, "nothing is new");
    }

    #[test]
    fn what_changed_is_parsed_and_what_is_gone_is_forgotten() {
        let folder = site(&[("EX-1.md", RICH), ("EX-2.md", PLAIN)]);
        let bytes = left(folder.path());
        fs::remove_file(folder.path().join("advisories/EX-1.md")).unwrap();
        fs::write(folder.path().join("advisories/EX-2.md"), format!("{PLAIN}More.\n")).unwrap();
        let kept = Kept::from_bytes(&bytes, MAKER);
        assert_eq!(shown(&read(folder.path(), Some(&kept))), shown(&read(folder.path(), None)));
        let after = Kept::from_bytes(&written(&kept).unwrap(), MAKER);
        assert_eq!(after.old.len(), 1);
        assert!(kept.old.keys().all(|digest| !after.old.contains_key(digest)));
    }

    #[test]
    fn a_source_with_anything_wrong_is_not_known_and_is_said_again() {
        let doubtful = RICH.replace("A text", "[a](data:x)");
        let wrong = PLAIN.replace("id: EX-2", "id: EX-2\ntitel: x");
        let hidden = format!("{PLAIN}\u{202e}");
        for text in [doubtful, wrong, hidden] {
            let folder = site(&[("EX-1.md", &text)]);
            let kept = Kept::default();
            let found = read(folder.path(), Some(&kept)).findings;
            assert!(!found.is_empty());
            assert_eq!(written(&kept), None);
            assert_eq!(format!("{found:?}"), format!("{:?}", read(folder.path(), None).findings));
        }
    }

    #[test]
    fn no_canary_is_kept() {
        let canary = Canary::of(7);
        let hidden = canary.secret().replace('-', "\\x2d");
        let hiding = PLAIN.replace("First", &format!("\"{hidden}\""));
        let folder = site(&[("EX-2.md", &hiding)]);
        let kept = Kept::default();
        let loaded = read(folder.path(), Some(&kept));
        assert!(shown(&loaded).contains(canary.secret()), "{loaded:?}");
        assert_eq!(written(&kept), None);
    }

    #[test]
    fn another_program_or_a_broken_file_knows_nothing() {
        let folder = site(&[("EX-2.md", PLAIN)]);
        let bytes = left(folder.path());
        let known = |bytes: &[u8], maker| Kept::from_bytes(bytes, maker).old.len();
        assert_eq!(known(&bytes, MAKER), 1);
        assert_eq!(known(&bytes, "forewarn 2"), 0);
        assert_eq!(known(b"", MAKER), 0);
        for at in 0..bytes.len() {
            let mut broken = bytes.clone();
            broken[at] ^= 1;
            assert_eq!(known(&broken, MAKER), 0, "{at}");
            assert_eq!(known(&bytes[..at], MAKER), 0, "{at}");
        }
    }
}
