//! The files of a bundle.

use std::collections::BTreeMap;

use super::archive::archive;
use super::letter::{TLP, letter};
use super::ready::latest;
use crate::canary;
use crate::diagnostic::{Fault, Rule};
use crate::document::text::{self, day};
use crate::document::{Made, Unit, View, osv, patch};
use crate::model::advisory::Advisory;
use crate::model::date::Moment;
use crate::model::digest::Digest;
use crate::model::identifier::AdvisoryId;
use crate::model::revision::{Revision, RevisionKind, Revisions};
use crate::site_path::SitePath;

/// Something in a bundle that nobody may see.
pub static BUNDLE_PRIVATE: Rule = Rule::error(
    "bundle-private",
    "a bundle would tell what must stay private",
    "What packagers get holds nothing that the advisory will not say in public: no name of somebody who did not agree to be \
     named, no word that the draft lists in `private:`, nothing of the list in private.yaml. Patches often hold such a name, \
     in a line `Reported-by:` or in the author's. Take it out of the file.",
);

/// What a bundle holds, by the paths in its folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    name: String,
    planned: Moment,
    files: BTreeMap<String, Vec<u8>>,
}

/// The advisory of a draft as the bundle shows it: named by the draft, as of its release.
///
/// # Errors
/// Where the draft's name is no id.
pub fn named(advisory: &Advisory, name: &str, planned: Moment) -> Result<Advisory, Fault> {
    let first = Revision { date: planned, summary: String::new(), kind: RevisionKind::Substantial };
    let mut named = advisory.clone();
    named.id = AdvisoryId::parse(name)?;
    named.revisions = Revisions::new(vec![first]).expect("there is one revision");
    // Where it will stand, for its links to other sources.
    named.prose.path = format!("advisories/{name}.md");
    Ok(named)
}

impl Content {
    /// The files for a draft, whose patches the unit has.
    #[must_use]
    pub fn new(view: &View<'_>, unit: &Unit<'_>, planned: Moment) -> Self {
        let name = unit.advisory.id.to_string();
        let mut files = BTreeMap::new();
        files.insert("advisory.osv.json".to_owned(), osv::embargoed(view, unit));
        files.extend(patches(unit));
        let mut made = Made::default();
        for (path, bytes) in &files {
            let path = SitePath::parse(path).expect("the paths of a bundle are paths of a site");
            made.add(path, bytes.clone());
        }
        let status = format!("not public before {} ({TLP})", day::shown(planned));
        let text = text::embargoed(view, unit, &made, &status);
        files.insert("advisory.txt".to_owned(), text.into_bytes());
        files.insert("README.txt".to_owned(), letter(&name, planned, view.library).into_bytes());
        files.insert("SHA256SUMS".to_owned(), sums(&files).into_bytes());
        Self { name, planned, files }
    }

    /// The name of the draft.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The files, by their paths.
    #[must_use]
    pub fn files(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.files
    }

    /// One file as text; empty where there is none.
    #[must_use]
    pub fn text(&self, path: &str) -> &str {
        let bytes = self.files.get(path).map_or(&[][..], Vec::as_slice);
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// All of them in an archive, whose entries are dated by the planned release.
    ///
    /// # Errors
    /// Where a name is too long for it.
    pub fn archive(&self) -> Result<Vec<u8>, Fault> {
        archive(&self.name, &self.files, latest(self.planned))
    }

    /// The hash of the patches with their names: the same as long as no patch changes, whatever the text does.
    #[must_use]
    pub fn patches(&self) -> Digest {
        let patches = self.files.iter().filter(|(path, _)| path.starts_with("patches/"));
        let patches = patches.map(|(path, bytes)| (path.clone(), bytes.clone())).collect();
        Digest::of(sums(&patches).as_bytes())
    }

    /// What must not be told, by the files that hold it: one of these words in any case, or a canary.
    #[must_use]
    pub fn betrayals(&self, private: &[String]) -> Vec<Fault> {
        // A text of 72 columns breaks its lines anywhere.
        let form =
            |text: &str| text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        let lower: Vec<String> = private.iter().map(|word| form(word)).collect();
        let betrays = |bytes: &[u8]| {
            let text = form(&String::from_utf8_lossy(bytes));
            canary::find(bytes).is_some() || lower.iter().any(|word| text.contains(word))
        };
        let fault = |path: &String| {
            // The word itself is not repeated: messages end up in logs.
            let message = format!("`{path}` would hold a word that must stay private");
            Fault::new(&BUNDLE_PRIVATE, message)
                .hint("compare it with `private:` of the draft and with private.yaml")
        };
        self.files.iter().filter(|(_, bytes)| betrays(bytes)).map(|(path, _)| fault(path)).collect()
    }
}

/// The hash that a bundle with the patches of this unit would have: see [`Content::patches`].
#[must_use]
pub fn patches_of(unit: &Unit<'_>) -> Digest {
    Digest::of(sums(&patches(unit)).as_bytes())
}

/// Each patch once, under the name that it will be published by.
fn patches(unit: &Unit<'_>) -> BTreeMap<String, Vec<u8>> {
    let fixes = unit.advisory.affected.iter().flat_map(|affected| &affected.fixes);
    let file = |fix| {
        let path = patch::path(unit.advisory, fix)?;
        let bytes = unit.patches.get(fix.patch.as_ref()?)?;
        Some((format!("patches/{}", path.file_name()), bytes.clone()))
    };
    fixes.filter_map(file).collect()
}

fn sums(files: &BTreeMap<String, Vec<u8>>) -> String {
    let line = |(path, bytes): (&String, &Vec<u8>)| format!("{}  {path}\n", Digest::of(bytes));
    files.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::affected::Fix;
    use crate::model::commit::Commit;

    const NAME: &str = "amber-otter-42";

    fn content(patch: &str, planned: &str) -> Content {
        let (library, theme) = (fixture::library(vec![]), fixture::theme());
        let mut advisory = fixture::advisory("DRAFT-0");
        advisory.affected[0].fixes = vec![Fix {
            branch: "release/1".to_owned(),
            commit: Commit::parse(&"a".repeat(40)).unwrap(),
            patch: Some("one.patch".to_owned()),
        }]
        .into();
        let planned = fixture::moment(planned);
        let advisory = named(&advisory, NAME, planned).unwrap();
        let patches = BTreeMap::from([("one.patch".to_owned(), patch.as_bytes().to_vec())]);
        let unit = Unit::new(0, &advisory, fixture::BODY.to_owned(), patches);
        Content::new(&fixture::view(&library, &theme), &unit, planned)
    }

    const PLANNED: &str = "2026-12-01T15:00:00Z";

    #[test]
    fn every_file_is_there_and_its_hash() {
        let content = content("--- a\n", PLANNED);
        let paths: Vec<_> = content.files().keys().map(String::as_str).collect();
        let expected = [
            "README.txt",
            "SHA256SUMS",
            "advisory.osv.json",
            "advisory.txt",
            "patches/release~2f1.patch",
        ];
        assert_eq!(paths, expected);
        let sums = content.text("SHA256SUMS");
        assert_eq!(sums.lines().count(), 4);
        for (path, bytes) in content.files().iter().filter(|(path, _)| *path != "SHA256SUMS") {
            assert!(sums.contains(&format!("{}  {path}\n", Digest::of(bytes))), "{path}");
        }
    }

    #[test]
    fn the_text_says_what_will_be_published_but_no_date_and_no_address() {
        let content = content("--- a\n", PLANNED);
        let text = content.text("advisory.txt");
        assert!(text.contains("amber-otter-42") && text.contains("CVE-2026-0001"), "{text}");
        assert!(text.contains("not public before 2026-12-01 15:00 UTC"), "{text}");
        assert!(text.contains("  patches/release~2f1.patch\n"), "{text}");
        for absent in ["Revision", "Published", "Latest", "DRAFT-0"] {
            assert!(!text.contains(absent), "{absent} in {text}");
        }
    }

    #[test]
    fn the_record_has_a_name_that_means_nothing_and_no_date_of_publication() {
        let content = content("--- a\n", PLANNED);
        let record: serde_json::Value =
            serde_json::from_str(content.text("advisory.osv.json")).unwrap();
        assert_eq!(record["id"], "x_amber-otter-42");
        assert_eq!(record["modified"], PLANNED);
        assert_eq!(
            (&record["published"], &record["references"]),
            (&serde_json::Value::Null, &serde_json::Value::Null)
        );
        assert_eq!(record["affected"][0]["package"]["name"], "example");
    }

    #[test]
    fn the_same_draft_gives_the_same_bytes_and_any_change_others() {
        let (one, same) = (content("--- a\n", PLANNED), content("--- a\n", PLANNED));
        assert_eq!(one.archive().unwrap(), same.archive().unwrap());
        let other = content("--- b\n", PLANNED);
        assert!(
            one.patches() != other.patches() && one.archive().unwrap() != other.archive().unwrap()
        );
        let later = content("--- a\n", "2026-12-02");
        assert!(
            one.patches() == later.patches() && one.archive().unwrap() != later.archive().unwrap()
        );
    }

    #[test]
    fn private_words_and_canaries_are_found_and_not_repeated() {
        let canary = crate::canary::Canary::of(7);
        for patch in ["Reported-By: A FINDER\n", "as told by a\n  finder\n", canary.secret()] {
            let faults = content(patch, PLANNED).betrayals(&["A Finder".to_owned()]);
            let messages: Vec<_> = faults.iter().map(|fault| fault.message.as_str()).collect();
            assert_eq!(
                messages,
                ["`patches/release~2f1.patch` would hold a word that must stay private"]
            );
        }
        assert!(content("--- a\n", PLANNED).betrayals(&["A Finder".to_owned()]).is_empty());
    }
}
