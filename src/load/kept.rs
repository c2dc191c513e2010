//! What one build read of the advisories, for the next: an advisory whose bytes are the same says the same.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::looks::{self, Looks};
use super::records::Records;
use crate::canary;
use crate::diagnostic::Diagnostic;
use crate::model::advisory::Advisory;
use crate::model::page::Prose;
use crate::notes::{self, Notes, Record};
use crate::source::untouched::Stamps;

mod record;

/// The sources of advisories that a build could read, by the SHA-256 of their bytes; threads share them.
///
/// Such a source was read as YAML, and looked through for everything that no source may hold: all that follows from its
/// bytes alone, and from the program. What is known of it is its facts, with what the first pass keeps of its prose, and what is
/// wrong with either.
#[derive(Debug, Default)]
pub struct Kept {
    old: Notes,
    new: Mutex<Records>,
    /// What the disk told of the sources then, and what it tells now.
    looks: Looks,
    stamps: Stamps,
    /// Of each stamp the row of the looks that tells the same.
    same: Vec<Option<u32>>,
}

impl Kept {
    /// What an earlier build left; nothing where it was made by another `maker`, or is not as it was written.
    #[must_use]
    pub fn new(blocks: Vec<Vec<u8>>, maker: &str) -> Self {
        Self { old: Notes::new(blocks, maker), ..Self::default() }
    }

    /// The same, for a reading that needs no texts: what the disk tells the same of as an earlier build left in `looks` is not opened.
    #[must_use]
    pub fn looking(self, looks: Vec<u8>, stamps: Stamps) -> Self {
        let looks = Looks::new(looks);
        let same = looks.same(stamps.sources());
        Self { looks, stamps, same, ..self }
    }

    /// Hands on what the next build may use: of the sources that this one read, and of no others; block by block, and none that is as
    /// it was.
    ///
    /// # Errors
    ///
    /// Those of `keep`.
    pub fn records<E>(
        &self,
        mut keep: impl FnMut(usize, &[Record<'_>]) -> Result<(), E>,
    ) -> Result<(), E> {
        let new = self.fresh();
        // Which blocks are as they were follows from the hashes alone.
        let all: Vec<Record<'_>> = new.digests().map(|digest| (digest, &[][..])).collect();
        notes::news(&self.old, &all).into_iter().try_for_each(|(block, records)| {
            let bytes = new.bytes(block);
            let record = |digest| new.record(digest, &bytes).or_else(|| self.old.get(digest));
            let records =
                records.iter().map(|(digest, _)| (*digest, record(digest).unwrap_or_default()));
            keep(block, &records.collect::<Vec<_>>())
        })
    }

    /// What the disk tells of those among `advisories` that are known, for the next build; none where that is what it was.
    #[must_use]
    pub fn looks<'a>(&self, advisories: &'a [Arc<Advisory>]) -> Option<Vec<u8>> {
        let new = self.fresh();
        let new: &Records = &new;
        let row = |advisory: &'a Arc<Advisory>| {
            let Prose { path, digest, .. } = &advisory.prose;
            new.has(digest).then_some(())?;
            Some((path.as_str(), self.stamps.get(path)?, digest))
        };
        let mut rows: Vec<_> = advisories.par_iter().with_min_len(64).filter_map(row).collect();
        rows.sort_unstable_by_key(|(path, ..)| *path);
        let bytes = looks::to_bytes(rows.into_iter());
        (!self.looks.are(&bytes)).then_some(bytes)
    }

    /// The advisory at `path` and its findings, if nobody has touched its source since it was read, and it is known.
    pub(super) fn untouched(&self, path: &str) -> Option<(Advisory, Vec<Diagnostic>)> {
        let row = self.same.get(self.stamps.place(path)?).copied().flatten()?;
        let digest = self.looks.digest(row)?;
        self.advisory(path, &digest)
    }

    /// The advisory at `path` whose source has this hash, and its findings, if it is known.
    pub(super) fn advisory(
        &self,
        path: &str,
        digest: &[u8; 32],
    ) -> Option<(Advisory, Vec<Diagnostic>)> {
        let known = record::read(self.old.get(digest)?, path, *digest)?;
        self.fresh().refer(*digest);
        Some(known)
    }

    /// Takes note of a source with nothing wrong about it but what was `found`.
    pub(super) fn note(&self, advisory: &Advisory, found: &[Diagnostic]) {
        match record::to_bytes(advisory, found) {
            // An escape may have hidden it in the source.
            Some(record) if canary::find(&record).is_none() => {
                self.fresh().add(advisory.prose.digest, &record);
            }
            _ => {}
        }
    }

    fn fresh(&self) -> MutexGuard<'_, Records> {
        // A panic elsewhere leaves the records whole: a place is noted last.
        self.new.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::canary::Canary;
    use crate::load::{Loaded, load, load_anew};
    use crate::notes::BLOCKS;
    use crate::source::walk::walk;

    const MAKER: &str = "forewarn 1";
    const RICH: &str = "---\nid: EX-1\ntitle: One\naliases: [CVE-2026-1234]\nweaknesses: [CWE-79]\n\
        affected:\n- package: pkg:pypi/h2\n  ranges: [{introduced: \"1.0\", fixed: \"2.0\"}]\n  versions: [\"1.0\", \"1.10\"]\n  \
        ecosystem_specific: {number: 0.1, list: [~, true, \"x\"]}\n\
        revisions: [{date: 2026-01-01, summary: First}]\ndatabase_specific: {b: {c: -7}, a: 1234567890}\n---\n\
        A text of medium severity.\n\n# Impact\n\n[other](EX-2.md#fix)\n";
    /// Every key that a source may have.
    const FULL: &str = "---\nid: EX-3\ntitle: Three\naliases: [CVE-2026-1235]\nrelated: [EX-1]\nupstream: [EX-2]\n\
        weaknesses: [CWE-79, CWE-1333]\nseverity:\n- {vector: \"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\", source: Us}\n\
        - {vector: high}\naffected:\n- package: pkg:deb/debian/x?distro=debian-12\n  ranges:\n  - type: ECOSYSTEM\n    \
        events: [{introduced: \"0\"}, {last_affected: \"1:2\"}]\n    database_specific: {deep: [1, {two: 2.5}]}\n  \
        versions: [\"1:1\"]\n  severity: [{vector: \"AV:N/AC:L/Au:N/C:P/I:P/A:P\"}]\n  \
        branches: [{name: 1.x, supported: \"no\", affected: unknown, fix: patch, reason: Old}]\n\
        - ecosystem: Ubuntu:22.04:LTS\n  name: y\n  ecosystem_specific: {x: 0.1}\n  ranges: [{introduced: \"1\", limit: \"*\"}]\n\
        - repository: https://example.org/r\n  ranges: [{introduced: \"0\", fixed: 0123456789012345678901234567890123456789}]\n  \
        fixes: [{branch: main, commit: 0123456789012345678901234567890123456789, patch: a.patch}]\ntimeline:\n\
        - {event: reported, at: 2026-01-01T10:00:00.25+02:00, who: x, channel: y, public: \"no\", patch: \"yes\"}\n\
        - {event: released, at: 2026-01-02, version: \"2\", package: x, url: \"https://example.org/\", note: Done}\n\
        default_configuration: {affected: \"yes\", note: All}\nbehaviour_change: {breaks: unknown, note: a, error_message: b}\n\
        insecure_options: [{name: o, warns: \"yes\", note: n}]\nconfirmation: {reproduced: \"yes\", asked: \"no\"}\nno_cve: None\n\
        changelog: https://example.org/c\nmissed: [{promise: p, reason: r}]\ncredits:\n\
        - {name: A, role: finder, consent: public, consented: A, consent_date: 2026-01-01, contact: [\"mailto:a@example.org\"]}\n\
        references: [{type: web, url: \"https://example.org/w\"}]\nrevisions:\n- {date: 2026-01-01, summary: First}\n\
        - {date: 2026-01-03T00:00:00Z, summary: Second, kind: editorial}\nwithdrawn: {at: 2026-02-01, reason: Wrong}\n\
        database_specific: {deep: {fraction: 1e-7}}\nimported: {from: osv, at: 2026-01-04, published: 2026-01-01, kept: {a: b}}\n\
        ---\n# Impact\n";
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
        let (mut files, _) = walk(root);
        match kept {
            Some(kept) => load_anew(root, &mut files, Some(kept)),
            None => load(root, &files),
        }
    }

    fn shown(loaded: &Loaded) -> String {
        format!("{:?} {:?}", loaded.library.as_ref().unwrap().advisories(), loaded.findings)
    }

    /// Writes what is new for the next build over what was `left` before it; says whether anything is.
    fn write(kept: &Kept, left: &mut [Vec<u8>]) -> bool {
        let mut is_news = false;
        kept.records(|block, records| {
            is_news = true;
            left[block].clear();
            notes::write(MAKER, records.iter().copied(), &mut left[block])
        })
        .unwrap();
        is_news
    }

    /// What a reading leaves for the next.
    fn left(root: &Path) -> Vec<Vec<u8>> {
        let (kept, mut left) = (Kept::default(), vec![vec![]; BLOCKS]);
        read(root, Some(&kept));
        assert!(write(&kept, &mut left));
        left
    }

    /// What is left of a site of which nothing was known.
    fn nothing() -> Vec<Vec<u8>> {
        vec![vec![]; BLOCKS]
    }

    #[test]
    fn a_known_advisory_says_what_it_said() {
        let folder = site(&[("EX-1.md", RICH), ("EX-2.md", PLAIN), ("EX-3.md", FULL)]);
        let mut left = left(folder.path());
        let kept = Kept::new(left.clone(), MAKER);
        let anew = read(folder.path(), None);
        assert_eq!(kept.old.len(), 3, "{:?}", anew.findings);
        assert_eq!(shown(&read(folder.path(), Some(&kept))), shown(&anew));
        assert_eq!(kept.new.lock().unwrap().len(), 3, "all were known");
        assert!(!write(&kept, &mut left), "nothing is new");
    }

    #[test]
    fn a_forged_record_is_read_without_panic() {
        let folder = site(&[("EX-1.md", RICH), ("EX-3.md", FULL)]);
        let library = read(folder.path(), None).library.unwrap();
        for advisory in library.advisories() {
            let record = record::to_bytes(advisory, &[]).unwrap();
            let read = |record: &[u8]| {
                let known = record::read(record, "EX-1.md", [0; 32]);
                // Whatever it says can be shown.
                known.map(|(known, _)| {
                    let shown = format!("{known:?} {} {}", known.heading(), known.published());
                    let extra = known.database_specific.as_ref().map(|extra| extra.map().len());
                    (shown.len(), extra)
                })
            };
            assert!(read(&record).is_some());
            for at in 0..record.len() {
                assert_eq!(read(&record[..at]), None);
                for bit in 0..8 {
                    let mut forged = record.clone();
                    forged[at] ^= 1 << bit;
                    read(&forged);
                }
            }
        }
    }

    #[test]
    fn what_changed_is_parsed_and_what_is_gone_is_forgotten() {
        let folder = site(&[("EX-1.md", RICH), ("EX-2.md", PLAIN)]);
        let mut left = left(folder.path());
        fs::remove_file(folder.path().join("advisories/EX-1.md")).unwrap();
        fs::write(folder.path().join("advisories/EX-2.md"), format!("{PLAIN}More.\n")).unwrap();
        let before = left.clone();
        let kept = Kept::new(before, MAKER);
        let loaded = read(folder.path(), Some(&kept));
        assert_eq!(shown(&loaded), shown(&read(folder.path(), None)));
        assert!(write(&kept, &mut left));
        let after = Kept::new(left, MAKER);
        assert_eq!((kept.old.len(), after.old.len()), (2, 1));
        let library = loaded.library.unwrap();
        let digest = &library.advisories()[0].prose.digest;
        assert!(after.old.get(digest).is_some() && kept.old.get(digest).is_none());
    }

    #[test]
    fn a_source_that_gives_nothing_or_a_wrong_value_is_not_known_and_is_said_again() {
        let wrong = PLAIN.replace("id: EX-2", "id: EX-2\naliases: [CVE-1]");
        let hidden = format!("{PLAIN}\u{202e}");
        for text in [wrong, hidden] {
            let folder = site(&[("EX-1.md", &text)]);
            let kept = Kept::default();
            let found = read(folder.path(), Some(&kept)).findings;
            assert!(!found.is_empty());
            assert!(!write(&kept, &mut nothing()));
            assert_eq!(format!("{found:?}"), format!("{:?}", read(folder.path(), None).findings));
        }
    }

    #[test]
    fn what_is_wrong_is_said_again_wherever_the_source_stands() {
        let wrong = RICH.replace("A text", "[a](data:x) and <b>bold</b>");
        let wrong = wrong.replace("id: EX-1", "id: EX-1\ntitel: x");
        let folder = site(&[("EX-1.md", &wrong)]);
        let blocks = left(folder.path());
        let path = |name: &str| folder.path().join("advisories").join(name);
        fs::rename(path("EX-1.md"), path("EX-3.md")).unwrap();
        let kept = Kept::new(blocks, MAKER);
        let known = read(folder.path(), Some(&kept));
        assert_eq!(shown(&known), shown(&read(folder.path(), None)));
        assert_eq!(kept.new.lock().unwrap().len(), 1, "it was known");
        let codes: Vec<_> = known.findings.iter().map(|found| found.rule.code).collect();
        for code in ["link-scheme", "raw-html", "unknown-key"] {
            assert!(codes.contains(&code), "{codes:?}");
        }
        assert!(known.findings.iter().all(|found| found.file == "advisories/EX-3.md"));
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
        assert!(!write(&kept, &mut nothing()));
    }

    #[test]
    fn another_program_or_a_broken_file_knows_nothing() {
        let folder = site(&[("EX-2.md", PLAIN)]);
        let blocks = left(folder.path());
        let known = |blocks: &[Vec<u8>], maker| Kept::new(blocks.to_vec(), maker).old.len();
        assert_eq!(known(&blocks, MAKER), 1);
        assert_eq!(known(&blocks, "forewarn 2"), 0);
        let block = blocks.iter().position(|block| !block.is_empty()).unwrap();
        for at in 0..blocks[block].len() {
            let mut broken = blocks.clone();
            broken[block][at] ^= 1;
            assert_eq!(known(&broken, MAKER), 0, "{at}");
            broken[block].truncate(at);
            assert_eq!(known(&broken, MAKER), 0, "{at}");
        }
    }

    #[cfg(unix)]
    mod untouched {
        use std::time::{Duration, SystemTime};

        use super::*;
        use crate::source::untouched::look;

        /// Reads a site that lies there for a while, without opening what nobody touched.
        fn again(root: &Path, blocks: &[Vec<u8>], looks: &[u8], later: u64) -> (Loaded, Kept) {
            let now = SystemTime::now() + Duration::from_secs(later);
            let stamps = look(root, &walk(root).0, now);
            let kept = Kept::new(blocks.to_vec(), MAKER).looking(looks.to_vec(), stamps);
            (read(root, Some(&kept)), kept)
        }

        /// What is known of a source that is swapped for bytes which nobody could parse, but looks the same.
        #[track_caller]
        fn check(later: u64, between: impl FnOnce(&Path), opened: bool) {
            let folder = site(&[("EX-1.md", RICH), ("EX-2.md", PLAIN)]);
            let root = folder.path();
            let blocks = left(root);
            let (loaded, kept) = again(root, &blocks, b"", later);
            let library = loaded.library.as_ref().unwrap();
            let looks = kept.looks(library.advisories());
            let looks = looks.expect("nothing was known before");
            between(root);
            let (after, kept) = again(root, &blocks, &looks, later);
            assert_eq!(shown(&after), shown(&read(root, None)));
            let known = kept.untouched("advisories/EX-1.md").is_some();
            assert_eq!(known, !opened);
        }

        #[test]
        fn what_looks_the_same_is_not_written_again() {
            let folder = site(&[("EX-1.md", RICH)]);
            let (blocks, root) = (left(folder.path()), folder.path());
            let looks = |before: &[u8]| {
                let (loaded, kept) = again(root, &blocks, before, 10);
                kept.looks(loaded.library.unwrap().advisories())
            };
            let first = looks(b"").unwrap();
            assert_eq!(looks(&first), None);
        }

        #[test]
        fn a_source_is_opened_where_it_was_touched() {
            let path = |root: &Path| root.join("advisories/EX-1.md");
            check(10, |_| {}, false);
            check(10, |root| fs::write(root.join("advisories/EX-2.md"), "x").unwrap(), false);
            check(10, |root| fs::write(path(root), RICH.replace("One", "Two")).unwrap(), true);
            let hide = |root: &Path| {
                let time = fs::metadata(path(root)).unwrap().modified().unwrap();
                std::thread::sleep(Duration::from_millis(20));
                fs::write(path(root), RICH.replace("One", "Two")).unwrap();
                fs::File::options()
                    .write(true)
                    .open(path(root))
                    .unwrap()
                    .set_modified(time)
                    .unwrap();
            };
            check(10, hide, true);
            let swap = |root: &Path| {
                fs::write(root.join("other"), RICH).unwrap();
                fs::rename(root.join("other"), path(root)).unwrap();
            };
            check(10, swap, true);
            check(
                10,
                |root| fs::rename(path(root), root.join("advisories/EX-3.md")).unwrap(),
                true,
            );
        }

        #[test]
        fn of_what_was_just_written_nothing_is_noted() {
            check(0, |_| {}, true);
        }
    }
}
