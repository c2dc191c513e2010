//! The proof that plain YAML needs one reader only: whatever is taken for plain, both parsers read alike and without findings.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::notes::Notes;
use super::super::tests::{by_the_parsers, pieces};
use super::super::tree::Tree;
use super::super::{conform, with_last_line_ended};
use super::generated::document;
use super::read;
use crate::model::version::corpus;
use crate::source::front_matter;
use crate::source::schema::advisory::RawAdvisory;
use crate::source::schema::keyring::RawKeyring;
use crate::source::schema::page::{RawPage, RawPolicy};
use crate::source::schema::site::RawSite;

/// Text where a scalar stands, and what may be left empty.
type Text = Option<String>;

/// Keys of every kind, each of which may be missing.
#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Mixed {
    a: Text,
    a1: bool,
    b: Vec<Text>,
    key: BTreeMap<String, Text>,
    null: Vec<BTreeMap<String, Vec<Text>>>,
    x: Value,
    #[serde(rename = "1")]
    one: Option<Box<Self>>,
}

/// Whether `yaml` is taken for plain; if it is, then rightly so.
#[track_caller]
fn is_plain(yaml: &str) -> bool {
    let Some(tree) = read(yaml, 0) else { return false };
    match by_the_parsers(yaml) {
        Ok(theirs) => assert_eq!(tree, theirs, "{yaml:?}"),
        Err(findings) => panic!("{yaml:?} is not plain: {findings:?}"),
    }
    agrees::<Value>(yaml, &tree);
    agrees::<Mixed>(yaml, &tree);
    agrees::<Text>(yaml, &tree);
    agrees::<Vec<Text>>(yaml, &tree);
    agrees::<Vec<Mixed>>(yaml, &tree);
    agrees::<BTreeMap<String, Text>>(yaml, &tree);
    agrees::<BTreeMap<String, Vec<Text>>>(yaml, &tree);
    agrees::<BTreeMap<String, BTreeMap<String, Text>>>(yaml, &tree);
    true
}

/// Where `yaml` fits a `T`, the second parser reads the same from it.
#[track_caller]
fn agrees<T: DeserializeOwned + PartialEq + Debug>(yaml: &str, tree: &Tree) {
    let mut notes = Notes::new(yaml);
    let ours = conform::conform::<T>(tree, &mut notes).filter(|_| notes.is_empty());
    if let Some(ours) = ours {
        let theirs = serde_yaml::from_str::<T>(&with_last_line_ended(yaml));
        assert_eq!(theirs.map_err(|error| error.to_string()), Ok(ours), "{yaml:?}");
    }
}

/// All strings of up to `longest` of the characters of `alphabet`.
fn strings(alphabet: &str, longest: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut start = 0;
    for _ in 0..longest {
        let end = all.len();
        for before in start..end {
            let longer: Vec<_> =
                alphabet.chars().map(|last| format!("{}{last}", all[before])).collect();
            all.extend(longer);
        }
        start = end;
    }
    all
}

/// Holds all short strings of `alphabet` against the parsers in each of `places`, and says how many were taken.
fn exhaust(alphabet: &str, longest: usize, places: &[&str]) -> usize {
    let strings = strings(alphabet, longest);
    let in_places = |string: &String| {
        let all = places.iter().map(|place| place.replace('X', string));
        all.filter(|yaml| is_plain(yaml)).count()
    };
    strings.iter().map(in_places).sum()
}

#[test]
fn every_short_text_of_marks_is_read_alike() {
    const MARKS: &str = "a1: -#\n'\"[],?~<";
    let places = ["a: X\n", "X: a\n", "- X\n", "a: [X]\n", "X"];
    assert!(exhaust(MARKS, 4, &places) > 10_000);
}

#[test]
fn every_short_text_in_layers_is_read_alike() {
    let places = ["a:\n  b: X\n  c: d\n", "- a\n- X", "a:\n- b: X\n  c:\n  - d\ne: f\n", "a:X"];
    assert!(exhaust("a: -\n", 6, &places) > 500);
    assert!(exhaust("a:{} ,", 6, &["a: X", "- {X}", "b: [X]\n"]) > 500);
}

#[test]
fn every_short_number_and_word_is_read_alike() {
    assert!(exhaust("019+-.exob_:", 4, &["a: X\n", "x: {a: X}\n"]) > 1_000);
    let mut words = 0;
    for word in ["null", "true", "false", "yes", "no", "on", "off", ".inf", ".nan", "nan", "inf"] {
        let capital = word[..1].to_uppercase() + &word[1..];
        for word in [word, &capital, &word.to_uppercase(), &format!("+{word}")] {
            for place in ["a: X\n", "X: a\n", "- X\n", "x: [X]\n", "a1: X", "b: {X: X}\n", "a: 'X'"]
            {
                words += usize::from(is_plain(&place.replace('X', word)));
            }
        }
    }
    assert!(words > 200, "{words}");
}

#[test]
fn every_character_is_read_alike() {
    let all: Vec<char> =
        ('\0'..=char::MAX).filter(|one| read(&format!("a: b{one}c"), 0).is_some()).collect();
    assert!(all.len() > 1_000_000, "{}", all.len());
    for some in all.chunks(4_096) {
        let lines = some
            .iter()
            .filter(|one| **one != '\n')
            .map(|one| format!("- {one}\n- b{one}c{one}\n- \"{one}\"\n"));
        let taken = lines.filter(|line| read(line, 0).is_some()).collect::<String>();
        assert!(taken.is_empty() || is_plain(&taken), "{:?}", some[0]);
    }
}

#[test]
fn long_and_deep_texts_are_read_alike() {
    for length in [127, 128, 129, 1_023, 1_024, 1_025, 5_000] {
        let long = "k".repeat(length);
        let brackets = "b [{ ".repeat(length);
        for place in [
            "X: a\n",
            "a: X\n",
            "- X\n",
            "a: [X, 'X', {b: X}]\n",
            "- 'X'\n",
            "\"X\"\n",
            "- a: \"X\"\n",
        ] {
            is_plain(&place.replace('X', &long));
            is_plain(&place.replace('X', &brackets));
        }
    }
    for depth in 1..40 {
        let nested =
            |part: &str| (0..depth).map(|at| "  ".repeat(at) + part + "\n").collect::<String>();
        assert_eq!(is_plain(&nested("a:")), depth <= 16);
        is_plain(&nested("- a:"));
    }
}

/// The YAML of a file: its front matter, or all of it.
fn yaml_of(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    match path.extension()?.to_str()? {
        "md" => Some(text[front_matter::split(&text).ok()?.header].to_owned()),
        "yaml" => Some(text),
        _ => None,
    }
}

/// Holds every source below `folder` against the parsers, and says how many there are and how many were taken.
fn sources(folder: &Path) -> (usize, usize) {
    let mut found = (0, 0);
    for entry in walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap) {
        if let Some(yaml) = yaml_of(entry.path()) {
            found.0 += 1;
            found.1 += usize::from(is_plain(&yaml));
            if let Some(tree) = read(&yaml, 0) {
                agrees::<RawAdvisory>(&yaml, &tree);
                agrees::<RawKeyring>(&yaml, &tree);
                agrees::<RawPage>(&yaml, &tree);
                agrees::<RawPolicy>(&yaml, &tree);
                agrees::<RawSite>(&yaml, &tree);
            }
        }
    }
    found
}

#[test]
fn real_sources_are_read_alike() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["advisories", "content", "tests/sites"] {
        let (all, taken) = sources(&root.join(folder));
        assert!(taken * 4 > all, "{taken} of {all} in {folder}");
    }
    if let Some(folder) = corpus::find("corpora/pypa") {
        let (all, taken) = sources(&folder);
        assert!(all > 1_000, "{taken} of {all}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn plain_documents_are_taken_and_read_alike(yaml in document()) {
        prop_assert!(is_plain(&yaml), "{yaml}");
    }

    #[test]
    fn documents_with_small_changes_are_read_alike(
        yaml in document(),
        changes in prop::collection::vec((any::<Index>(), 0..2_usize, select("a1: -#\n'\"[]{},?~<&*!|>%@`\\=é\t".chars().collect::<Vec<_>>())), 1..4),
    ) {
        let mut characters: Vec<char> = yaml.chars().collect();
        for (place, removed, character) in changes {
            let at = place.index(characters.len());
            characters.splice(at..at + removed, [character]);
        }
        is_plain(&characters.into_iter().collect::<String>());
    }

    #[test]
    fn any_pieces_are_read_alike(yaml in pieces()) {
        is_plain(&yaml);
        is_plain(&format!("a: {yaml}\n"));
    }
}
