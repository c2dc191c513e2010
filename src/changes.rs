//! What has to be uploaded after a build, and in which order, so that a host that takes one file after the other never shows
//! an index that names a file which is not there.
//!
//! Files that the host has not come first: whatever was published before does not name them. Then those that changed, whose
//! names are all there by now. Within both, a file comes after those that it names. What vouches for everything comes last.
//! Then goes what is no longer published: each file before those that it names, since somebody may still follow an old feed.

pub mod print;
pub mod rank;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Rule;
use crate::document::manifest::{MANIFEST_PATH, Manifest, SIGNATURE_PATH};
use crate::document::served::{self, Cache};
use crate::site_path::SitePath;
use rank::Rank;

/// A list of what is published that is none.
pub static SINCE_FORM: Rule = Rule::error(
    "since-form",
    "the list of what is published cannot be understood",
    "`--since` names the `SHA256SUMS` that the host has now. A list that was cut off, or an error page under that name, says \
     nothing of what is there: files would be left out of the upload, or never deleted. A list that is missing or empty stands \
     for a host that has nothing.",
);

/// What to upload, in order, and what to delete after that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The lists, each after those that it must wait for.
    pub uploads: Vec<Upload>,
    /// The files that are no longer published; these lists, too, wait for one another.
    pub deletions: Vec<Deletion>,
}

/// Files of one stage that go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// Where it stands in the order, after all uploads.
    pub stage: usize,
    /// The name of the file that lists them.
    pub list: String,
    /// The files, sorted.
    pub files: Vec<SitePath>,
}

/// Files of one stage that are served in the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Where it stands in the order; lists of one stage may be uploaded in any order, or at once.
    pub stage: usize,
    /// The name of the file that lists them.
    pub list: String,
    /// Their `Content-Type`.
    pub kind: &'static str,
    /// Their `Cache-Control`.
    pub cache: Cache,
    /// The files, sorted.
    pub files: Vec<SitePath>,
}

/// What brings a host to `new`.
///
/// It has one of the states in `known`, or a mixture of them, as after an upload that was killed: a file is left alone only if it is
/// the same in all. `signed` says whether the new manifest has a signature beside it.
#[must_use]
pub fn changes(known: &[Manifest], new: &Manifest, signed: bool) -> Changes {
    let mut lists: BTreeMap<(usize, &'static str, Cache), (String, Vec<SitePath>)> =
        BTreeMap::new();
    let last = [(true, MANIFEST_PATH), (signed, SIGNATURE_PATH)];
    let last = last.into_iter().filter(|(is_there, _)| *is_there);
    let last = last.map(|(_, path)| (SitePath::fixed(path), true));
    for (path, is_new) in uploads(known, new).chain(last) {
        let rank = Rank::of(&path);
        let stage = rank.stage(is_new);
        let (kind, cache) = (served::kind(path.as_str()), served::cache(path.as_str()));
        let name =
            || format!("{stage:02}-{}-{}-{}.txt", rank.label(is_new), word(kind), cache.name());
        lists.entry((stage, kind, cache)).or_insert_with(|| (name(), vec![])).1.push(path);
    }
    let upload = |((stage, kind, cache), (list, files))| Upload { stage, list, kind, cache, files };
    Changes {
        uploads: lists.into_iter().map(upload).collect(),
        deletions: deletions(known, new, signed),
    }
}

/// The files that the host may not have as they are now, and whether it may not have them at all.
fn uploads(known: &[Manifest], new: &Manifest) -> impl Iterator<Item = (SitePath, bool)> {
    new.iter().filter_map(|(path, digest)| {
        let is_new = known.is_empty() || known.iter().any(|list| list.get(path).is_none());
        let differs = is_new || known.iter().any(|list| list.get(path) != Some(digest));
        differs.then(|| (path.clone(), is_new))
    })
}

/// A signature that covers another manifest would make everything look forged, so it goes too.
fn deletions(known: &[Manifest], new: &Manifest, signed: bool) -> Vec<Deletion> {
    let listed = known.iter().flat_map(Manifest::iter).map(|(path, _)| path.clone());
    let signature = SitePath::fixed(SIGNATURE_PATH);
    let left = (!signed && known.iter().any(|list| !list.is_empty())).then_some(signature);
    let gone: BTreeSet<_> = listed.filter(|path| new.get(path).is_none()).chain(left).collect();
    let mut ranks: BTreeMap<Reverse<Rank>, Vec<SitePath>> = BTreeMap::new();
    for path in gone {
        ranks.entry(Reverse(Rank::of(&path))).or_default().push(path);
    }
    let deletion = |(Reverse(rank), files): (Reverse<Rank>, _)| {
        let stage = rank.last_stage();
        Deletion { stage, list: format!("{stage:02}-delete-{}.txt", rank.word()), files }
    };
    ranks.into_iter().map(deletion).collect()
}

/// A media type as a word in the name of a file.
fn word(kind: &str) -> String {
    let media = kind.split(';').next().unwrap_or(kind);
    let last = media.rsplit('/').next().unwrap_or(media);
    last.replace(['+', '.'], "-")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::digest::Digest;

    fn manifest(files: &[(&'static str, &str)]) -> Manifest {
        let line = |(path, text): &(&'static str, &str)| {
            (SitePath::fixed(path), Digest::of(text.as_bytes()))
        };
        files.iter().map(line).collect()
    }

    fn lines(changes: &Changes) -> Vec<String> {
        let line = |list: &str, files: &[SitePath]| {
            let files: Vec<_> = files.iter().map(SitePath::as_str).collect();
            format!("{list}: {}", files.join(" "))
        };
        let uploads = changes.uploads.iter().map(|upload| line(&upload.list, &upload.files));
        let deletions = changes.deletions.iter().map(|gone| line(&gone.list, &gone.files));
        uploads.chain(deletions).collect()
    }

    #[track_caller]
    fn check(known: &[&[(&'static str, &str)]], new: &[(&'static str, &str)], expected: &[&str]) {
        let known: Vec<_> = known.iter().map(|files| manifest(files)).collect();
        assert_eq!(lines(&changes(&known, &manifest(new), true)), expected);
    }

    #[test]
    fn an_upload_to_an_empty_host_is_everything_in_order() {
        let new = [
            ("advisories/EX-1.html", "page"),
            ("atom.xml", "feed"),
            ("index.html", "home"),
            ("patches/EX-1/main.patch", "patch"),
            ("static/style.css", "style"),
            (".well-known/security.txt", "contact"),
        ];
        let expected = [
            "01-new-leaves-css-long.txt: static/style.css",
            "01-new-leaves-plain-short.txt: patches/EX-1/main.patch",
            "02-new-advisories-html-short.txt: advisories/EX-1.html",
            "03-new-pages-html-short.txt: index.html",
            "05-new-indexes-atom-xml-short.txt: atom.xml",
            "11-last-plain-checked.txt: SHA256SUMS SHA256SUMS.asc",
            "11-last-plain-short.txt: .well-known/security.txt",
        ];
        check(&[], &new, &expected);
        check(&[&[]], &new, &expected);
    }

    #[test]
    fn what_is_new_comes_before_what_changed() {
        check(
            &[&[
                ("advisories/EX-1.html", "old"),
                ("atom.xml", "old"),
                ("gone.html", ""),
                ("old.xml", ""),
                ("osv/EX-3.json", ""),
            ]],
            &[("advisories/EX-1.html", "new"), ("advisories/EX-2.html", ""), ("atom.xml", "new")],
            &[
                "02-new-advisories-html-short.txt: advisories/EX-2.html",
                "07-changed-advisories-html-short.txt: advisories/EX-1.html",
                "10-changed-indexes-atom-xml-short.txt: atom.xml",
                "11-last-plain-checked.txt: SHA256SUMS SHA256SUMS.asc",
                "13-delete-indexes.txt: old.xml",
                "15-delete-pages.txt: gone.html",
                "17-delete-leaves.txt: osv/EX-3.json",
            ],
        );
    }

    /// A killed upload of `b` over `a` may have left either.
    #[test]
    fn a_mixture_of_states_is_uploaded_and_cleared_as_each_of_them() {
        check(
            &[&[("a.html", "1"), ("same.html", "1")], &[("b.html", "2"), ("same.html", "1")]],
            &[("a.html", "1"), ("same.html", "1")],
            &[
                "03-new-pages-html-short.txt: a.html",
                "11-last-plain-checked.txt: SHA256SUMS SHA256SUMS.asc",
                "15-delete-pages.txt: b.html",
            ],
        );
    }

    #[test]
    fn a_signature_that_is_not_renewed_goes() {
        let old = manifest(&[("index.html", "old")]);
        let found = changes(std::slice::from_ref(&old), &old, false);
        assert_eq!(
            lines(&found),
            ["11-last-plain-checked.txt: SHA256SUMS", "12-delete-last.txt: SHA256SUMS.asc"]
        );
    }

    proptest! {
        /// Each file of a site is named by its number, and has one of a few texts.
        #[test]
        fn whatever_was_there_becomes_the_new_site(
            old in proptest::collection::btree_map(0_u8..20, 0_u8..3, 0..20),
            new in proptest::collection::btree_map(0_u8..20, 0_u8..3, 0..20),
        ) {
            let list = |files: &BTreeMap<u8, u8>| -> Manifest {
                files.iter().map(|(name, text)| {
                    (SitePath::encode(&[&format!("{name}.html")]), Digest::of(&[*text]))
                }).collect()
            };
            let (old, new) = (list(&old), list(&new));
            let found = changes(std::slice::from_ref(&old), &new, true);
            let mut host: BTreeMap<_, _> = old.iter().map(|(path, hash)| (path.clone(), hash)).collect();
            for path in found.uploads.iter().flat_map(|upload| &upload.files) {
                if let Some(hash) = new.get(path) {
                    prop_assert_ne!(host.insert(path.clone(), hash), Some(hash), "it was there already");
                }
            }
            for path in found.deletions.iter().flat_map(|gone| &gone.files) {
                prop_assert!(host.remove(path).is_some());
            }
            prop_assert_eq!(host.into_iter().collect::<Manifest>(), new);
        }
    }
}
