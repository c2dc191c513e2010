//! YAML with a place for every value, read twice by two parsers that must agree, unless it is so plain that they do.
//!
//! In order: `plain` makes the marked [`Tree`] of a text in the small part of YAML that all parsers read alike. Of any other
//! text, `guard` refuses what would cost time, and `build` makes the tree and refuses the parts of YAML that hide meaning
//! (anchors, tags, merge keys, duplicates). Then `conform` holds the tree against the fields of a type and finds all that does
//! not fit at once, and only then `second` reads what was not plain with `serde_yaml` and compares the two values.

use std::borrow::Cow;
use std::ops::Range;

use serde::de::DeserializeOwned;

use self::notes::Notes;
use self::places::Places;
use crate::source::finding::Finding;

mod access;
mod build;
mod conform;
mod deserialize;
mod error;
mod guard;
mod mapping;
mod marks;
mod mismatch;
mod notes;
mod path;
mod places;
mod plain;
mod reader;
mod scalar;
mod second;
mod stack;
mod syntax;
mod tree;

pub use self::build::YAML_DOCUMENTS;
pub use self::guard::{YAML_TOO_DEEP, YAML_TOO_LARGE};
pub use self::mapping::{DUPLICATE_KEY, YAML_KEY};
pub use self::marks::{YAML_ALIAS, YAML_ANCHOR, YAML_DIRECTIVE, YAML_MERGE_KEY, YAML_TAG};
pub use self::mismatch::{MISSING_KEY, UNKNOWN_KEY, WRONG_KIND, YAML_NUMBER};
pub use self::path::Path;
pub use self::second::YAML_AMBIGUOUS;
pub use self::syntax::YAML_SYNTAX;
pub use self::tree::Tree;

/// Reads the YAML in `range` of `text`, the whole file, as a `T`, and gives the tree that knows the
/// place of every value.
///
/// All findings are added to `findings`. A value comes back where none of them makes it doubtful:
/// beside a key that nobody knows, the others still mean what they say. Findings have places
/// in `text`. `T` names its keys by its fields: other keys are findings, and so are missing ones,
/// unless they are `Option` or have a `#[serde(default)]`. A field may be a `String` (which keeps
/// the exact text of a plain scalar), `bool`, `Option`, `Vec`, another struct, or free-form: a
/// [`serde_json::Value`] or a map of them.
///
/// # Panics
/// `range` does not lie in `text`, or cuts a character in two.
pub fn read<T: DeserializeOwned + PartialEq>(
    text: &str,
    range: Range<usize>,
    findings: &mut Vec<Finding>,
) -> Option<(T, Tree)> {
    let mut notes = Notes::new(text);
    let read = parse(text, range, &mut notes);
    let found = notes.into_findings();
    let sound = found.iter().all(|finding| finding.fault.rule.code == UNKNOWN_KEY.code);
    findings.extend(found);
    read.filter(|_| sound)
}

impl Tree {
    /// Only the places of the YAML in `range` of `text`, the whole file.
    ///
    /// # Errors
    /// All that [`read`] finds before it looks at fields.
    ///
    /// # Panics
    /// As [`read`] does.
    pub fn build(text: &str, range: Range<usize>) -> Result<Self, Vec<Finding>> {
        if let Some(tree) = plain::read(&text[range.clone()], range.start) {
            return Ok(tree);
        }
        let mut notes = Notes::new(text);
        let yaml = with_last_line_ended(&text[range.clone()]);
        match mark(text, &yaml, range, &mut notes) {
            Some(tree) if notes.is_empty() => Ok(tree),
            _ => Err(notes.into_findings()),
        }
    }
}

fn parse<'t, T: DeserializeOwned + PartialEq>(
    text: &'t str,
    range: Range<usize>,
    notes: &mut Notes<'t>,
) -> Option<(T, Tree)> {
    if let Some(tree) = plain::read(&text[range.clone()], range.start) {
        return conform::conform(&tree, notes).map(|value| (value, tree));
    }
    let yaml = with_last_line_ended(&text[range.clone()]);
    let tree = mark(text, &yaml, range.clone(), notes)?;
    let value = conform::conform(&tree, notes)?;
    if notes.is_empty() {
        second::agree(&value, &yaml, range, notes);
    }
    Some((value, tree))
}

fn mark<'t>(text: &'t str, yaml: &str, range: Range<usize>, notes: &mut Notes<'t>) -> Option<Tree> {
    match guard::check(text, &range) {
        Ok(()) => build::build(yaml, Places::new(text, range), notes),
        Err(Finding { fault, span }) => {
            notes.push(fault, &span);
            None
        }
    }
}

/// Parsers differ over whether a block of text ends in a line feed when the file does not.
fn with_last_line_ended(yaml: &str) -> Cow<'_, str> {
    if yaml.ends_with('\n') { yaml.into() } else { format!("{yaml}\n").into() }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;
    use serde_json::Value;

    use super::tree::Node;
    use super::*;

    /// The tree of free-form `yaml`, which must have no findings.
    #[track_caller]
    pub(super) fn tree(yaml: &str) -> Tree {
        let mut findings = Vec::new();
        let read = read::<Value>(yaml, 0..yaml.len(), &mut findings);
        assert!(findings.is_empty(), "{findings:?}");
        read.unwrap().1
    }

    /// The findings of free-form `yaml`.
    pub(super) fn found(yaml: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        let read = read::<Value>(yaml, 0..yaml.len(), &mut findings);
        assert_eq!(read.is_none(), !findings.is_empty(), "{findings:?}");
        findings
    }

    /// The codes of the findings of free-form `yaml`, each with the text that it points at.
    pub(super) fn places(yaml: &str) -> Vec<(&'static str, &str)> {
        let findings = found(yaml).into_iter();
        findings.map(|finding| (finding.fault.rule.code, &yaml[finding.span])).collect()
    }

    /// What the two parsers make of `yaml`, also where it is plain.
    pub(super) fn by_the_parsers(yaml: &str) -> Result<Tree, Vec<Finding>> {
        let mut notes = Notes::new(yaml);
        match mark(yaml, &with_last_line_ended(yaml), 0..yaml.len(), &mut notes) {
            Some(tree) if notes.is_empty() => Ok(tree),
            _ => Err(notes.into_findings()),
        }
    }

    /// A tree in short: `'quoted'`, `plain`, `[…]`, `{…}`.
    pub(super) fn outline(node: &Node) -> String {
        match &node.value {
            tree::Value::Scalar { text, plain: true } => text.clone(),
            tree::Value::Scalar { text, plain: false } => format!("'{text}'"),
            tree::Value::Sequence(items) => {
                format!("[{}]", items.iter().map(outline).collect::<Vec<_>>().join(","))
            }
            tree::Value::Mapping(entries) => {
                let pairs = entries.iter().map(|e| format!("{}:{}", e.key.text, outline(&e.node)));
                format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
            }
            tree::Value::Refused => "refused".to_owned(),
        }
    }

    #[test]
    fn places_alone_are_the_same_places() {
        let text = "---\né: {b: c}\n---\n";
        let path = Path::root().key("é").key("b");
        let tree = Tree::build(text, 4..15).unwrap();
        assert_eq!(tree.span(&path), Some(12..13));
        assert_eq!(Tree::build("a: 1\na: 2\n[", 0..10).unwrap_err().len(), 1);
        assert_eq!(Tree::build(&"[".repeat(70), 0..70).unwrap_err().len(), 1);
    }

    /// Reads a bomb, which must have findings, and soon.
    #[track_caller]
    fn defuse(bomb: &str) {
        let start = Instant::now();
        assert!(!found(bomb).is_empty());
        assert!(start.elapsed() < Duration::from_secs(2), "took {:?}", start.elapsed());
    }

    #[test]
    fn nested_bombs_end_soon() {
        for opening in ["{a: ", "[", "- ", "? ", "{", "[{a: ["] {
            defuse(&opening.repeat(100_000));
            defuse(&opening.repeat(200_000 / opening.len()));
        }
        let steps = |depth: usize| (0..depth).map(|indent| " ".repeat(indent) + "a:\n");
        defuse(&steps(700).collect::<String>());
        defuse(&format!("a: \"]\"\nb: {}", "{\"]\": ".repeat(30_000)));
    }

    #[test]
    fn aliases_do_not_unfold() {
        let levels = (1..=12).map(|level| {
            let alias = format!("*a{},", level - 1);
            format!("a{level}: &a{level} [{}]\n", alias.repeat(9))
        });
        defuse(&format!("a0: &a0 x\n{}", levels.collect::<String>()));
    }

    #[test]
    fn large_input_ends_soon() {
        defuse(&"junk: [} \u{1F4A3}\n".repeat(500_000));
        for part in
            ["k", "k: ", "- k\n", "k: v\n", "k\n", "[a, ", "{a: b, ", "&a ", "? a\n", ": ", "k::"]
        {
            defuse(&format!("a: 1\n\"{}", part.repeat(250_000 / part.len())));
            defuse(&format!("a: 1\nb {}", part.repeat(250_000 / part.len())));
        }
    }

    #[test]
    fn many_duplicates_far_behind_their_first_end_soon() {
        let comments = "# comment\n".repeat(15_000);
        defuse(&format!("{comments}{}", "z: 1\n".repeat(20_000)));
    }

    #[test]
    fn the_largest_documents_are_read_soon() {
        let start = Instant::now();
        for part in ["- [a, {b: c}, 'd']\n", "# comment\n", "- |\n  a\n\n  b\n", "- \"a b\"\n"] {
            tree(&format!("- a\n{}", part.repeat(250_000 / part.len())));
        }
        tree(&format!("[{}]", "a: b, ".repeat(40_000)));
        tree(&format!("a: {}", "long ".repeat(50_000)));
        tree(&format!("a: x\n{}", "  long\n".repeat(35_000)));
        assert!(start.elapsed() < Duration::from_secs(10), "took {:?}", start.elapsed());
    }

    /// Pieces that YAML is made of, and some that it is not.
    pub(super) fn pieces() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "a",
            "b",
            "é",
            "😀",
            "1",
            "~",
            ": ",
            ":",
            "- ",
            "-",
            "? ",
            "[",
            "]",
            "{",
            "}",
            ", ",
            ",",
            "\n",
            "\n",
            "\n  ",
            "\n    ",
            " ",
            "  ",
            "\t",
            "# c",
            " # é",
            "'",
            "\"",
            "\\",
            "\\u00e9",
            "''",
            "|",
            ">-",
            "|2",
            "&a ",
            "*a",
            "!t ",
            "<<",
            "---\n",
            "...\n",
            "%Y\n",
            "@",
            "`",
            "a: b\n",
            "- é\n",
            "k: 'v'\n",
            "\"é\": [x, y]\n",
            "\u{85}",
            "\u{2028}",
            "\r",
            "\0",
            "\u{FEFF}",
        ]);
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    /// Reads `yaml` behind `before`; findings come with their place in `yaml`.
    fn outcome(before: &str, yaml: &str) -> (Option<Value>, Vec<(String, Range<usize>)>) {
        let text = format!("{before}{yaml}\n---\n");
        let mut findings = Vec::new();
        let range = before.len()..before.len() + yaml.len();
        let value = read::<Value>(&text, range, &mut findings).map(|(value, _)| value);
        let places = findings.into_iter().map(|Finding { fault, span }| {
            assert!(text.get(span.clone()).is_some() && before.len() <= span.start);
            (fault.message, span.start - before.len()..span.end - before.len())
        });
        (value, places.collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

        #[test]
        fn no_input_makes_it_panic_and_places_move_with_the_text(yaml in pieces()) {
            let (value, findings) = outcome("", &yaml);
            prop_assert_eq!(value.is_none(), !findings.is_empty());
            prop_assert_eq!((value.clone(), findings), outcome("---é\n", &yaml));
            if let Some(value) = value {
                let yaml = with_last_line_ended(&yaml);
                prop_assert_eq!(value, serde_yaml::from_str::<Value>(&yaml).unwrap());
            }
        }

        #[test]
        fn any_text_is_read_or_refused(yaml in any::<String>()) {
            let (value, findings) = outcome("", &yaml);
            prop_assert_eq!(value.is_none(), !findings.is_empty());
        }
    }
}
