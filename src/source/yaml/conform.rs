//! Holds a tree against a type, and finds everything that does not fit.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

use super::error::{Cause, Error};
use super::mismatch::{WRONG_KIND, missing_key};
use super::notes::Notes;
use super::reader::{Missing, Pass, Reader};
use super::tree::Tree;
use crate::diagnostic::Fault;

/// How many missing keys are looked for in one document: each costs a pass over the tree.
const MAX_MISSING: usize = 32;

/// The value that `tree` makes, with findings for all that does not fit. While there are any, what
/// does not fit is replaced by something empty, so that the rest can be looked at.
///
/// A derived `Deserialize` gives up at the first field that is missing, and only it knows which
/// fields need not be there. So each such field is noted, and the next pass fills it with nothing.
pub(super) fn conform<T: DeserializeOwned>(tree: &Tree, notes: &mut Notes<'_>) -> Option<T> {
    let mut missing = BTreeSet::new();
    loop {
        let mut pass = Pass { notes: notes.clone(), missing };
        let read = T::deserialize(Reader::new(&tree.root, &mut pass));
        let found = pass.notes;
        missing = pass.missing;
        match read.map_err(|error| error.at(&tree.root.span)) {
            Err(error) if learn(&error, &mut missing) => {}
            read => {
                *notes = found;
                let value = read.map_err(|error| give_up(error, notes)).ok();
                // What was filled in is no value.
                return value.filter(|_| missing.is_empty());
            }
        }
    }
}

/// Whether `error` tells of one more missing key, to be filled in by another pass.
fn learn(error: &Error, missing: &mut BTreeSet<Missing>) -> bool {
    match (&error.cause, &error.span) {
        (Cause::Missing(name), Some(span)) if missing.len() < MAX_MISSING => {
            missing.insert((span.start, *name))
        }
        _ => false,
    }
}

fn give_up(error: Error, notes: &mut Notes<'_>) {
    let span = error.span.unwrap_or_default();
    let fault = match error.cause {
        Cause::Missing(name) => missing_key(name),
        Cause::Other(message) => Fault::new(&WRONG_KIND, message),
    };
    notes.push(fault, &span);
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use serde::Deserialize;
    use serde_json::Value;

    use super::super::read;
    use crate::source::finding::Finding;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Advisory {
        id: String,
        title: Option<String>,
        #[serde(default)]
        aliases: Vec<String>,
        #[serde(default)]
        affected: Vec<Affected>,
        #[serde(default)]
        reviewed: bool,
        imported: Option<Import>,
        #[serde(default)]
        extra: serde_json::Map<String, Value>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Affected {
        package: String,
        fixed: String,
        specific: Option<Value>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    struct Import {
        from_where: String,
        #[serde(default)]
        at: Option<String>,
    }

    fn findings(yaml: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        let read = read::<Advisory>(yaml, 0..yaml.len(), &mut findings);
        let doubtful = findings.iter().any(|finding| finding.fault.rule.code != "unknown-key");
        assert!(read.is_none() || !doubtful, "{findings:?}");
        assert!(read.is_some() || !findings.is_empty(), "nothing was read, and nothing is wrong");
        findings
    }

    /// The codes of all findings, each with the text that it points at.
    #[track_caller]
    fn check(yaml: &str, expected: &[(&str, &str)]) {
        let found = findings(yaml).into_iter();
        let found: Vec<_> = found.map(|f| (f.fault.rule.code, &yaml[f.span])).collect();
        assert_eq!(found, expected);
    }

    #[track_caller]
    fn says(yaml: &str, message: &str, hint: &str) {
        let findings = findings(yaml);
        let fault = &findings[0].fault;
        assert_eq!((fault.message.as_str(), fault.hint.as_deref()), (message, Some(hint)));
    }

    #[track_caller]
    fn accepts(yaml: &str) -> Advisory {
        let mut findings = Vec::new();
        let read = read::<Advisory>(yaml, 0..yaml.len(), &mut findings);
        assert!(findings.is_empty(), "{findings:?}");
        read.unwrap().0
    }

    #[test]
    fn text_is_exact_whatever_it_looks_like() {
        let advisory = accepts("id: 1.10\naliases: [no, 0x1F, 2016-08-04, 1e3, 'null', \"\"]\n");
        assert_eq!(advisory.id, "1.10");
        assert_eq!(advisory.aliases, ["no", "0x1F", "2016-08-04", "1e3", "null", ""]);
    }

    #[test]
    fn options_may_be_left_empty() {
        for yaml in ["id: a\n", "id: a\ntitle:\n", "id: a\ntitle: ~\n", "id: a\ntitle: null\n"] {
            assert_eq!(accepts(yaml).title, None);
        }
        assert_eq!(accepts("id: a\ntitle: ''\n").title.as_deref(), Some(""));
    }

    #[test]
    fn free_form_data_means_what_yaml_says() {
        let advisory = accepts("id: a\nextra: {a: 1.5, b: [31, no, ~, -2, true, '1']}\n");
        let expected = serde_json::json!({"a": 1.5, "b": [31, "no", null, -2, true, "1"]});
        assert_eq!(Value::Object(advisory.extra), expected);
    }

    #[test]
    fn all_findings_come_at_once() {
        check(
            "\
idd: x
title: [a]
aliases: CVE-2016-6581
affected:
  - package: {a: b}
    fix: 1.0
  - {fixed: 2.0, specific: .inf}
  - fixed:
reviewed: yes
imported: {from-were: osv, at: }
",
            &[
                ("unknown-key", "idd"),
                ("wrong-kind", "[a]"),
                ("wrong-kind", "CVE-2016-6581"),
                ("unknown-key", "fix"),
                ("wrong-kind", "{a: b}"),
                ("missing-key", "{fixed: 2.0, specific: .inf}"),
                ("yaml-number", ".inf"),
                ("missing-key", "fixed"),
                ("wrong-kind", "fixed"),
                ("wrong-kind", "yes"),
                ("unknown-key", "from-were"),
            ],
        );
    }

    #[test]
    fn a_misspelt_key_is_not_missing_besides() {
        check("idd: x\n", &[("unknown-key", "idd")]);
        says(
            "idd: x\n",
            "there is no key `idd` here",
            "did you mean `id`? the keys here are id, title, aliases, affected, reviewed, imported, extra",
        );
        check("name: x\n", &[("unknown-key", "name"), ("missing-key", "name: x")]);
        check("idd: x\nid: y\n", &[("unknown-key", "idd")]);
        let twice = "affected:\n  - {packages: a, fixed: b}\n  - {fixed: b}\nid: x\n";
        check(twice, &[("unknown-key", "packages"), ("missing-key", "{fixed: b}")]);
    }

    #[test]
    fn a_value_that_lacks_a_key_is_none_whatever_else_is_wrong() {
        let unknown = (0..200).fold(String::new(), |text, n| text + &format!("key{n}: 1\n"));
        for yaml in ["idd: x\n".to_owned(), format!("{unknown}title: x\n")] {
            let mut findings = Vec::new();
            assert!(read::<Advisory>(&yaml, 0..yaml.len(), &mut findings).is_none());
            assert!(findings.iter().all(|finding| finding.fault.rule.code == "unknown-key"));
        }
    }

    #[test]
    fn findings_of_the_syntax_do_not_hide_the_others() {
        check(
            "id: &a x\ntitle: *a\naliases: *a\nid: 2\nimported: *a\nunknown: 1\n",
            &[
                ("yaml-anchor", "&a"),
                ("yaml-alias", "*a"),
                ("yaml-alias", "*a"),
                ("duplicate-key", "id"),
                ("yaml-alias", "*a"),
                ("unknown-key", "unknown"),
            ],
        );
    }

    #[test]
    fn an_empty_document_misses_its_keys() {
        check("", &[("missing-key", "")]);
        check("---\n", &[("missing-key", "")]);
        check("~\n", &[("wrong-kind", "~")]);
        check("- a\n", &[("wrong-kind", "- a")]);
    }

    #[test]
    fn nothing_is_no_text_no_list_and_no_mapping() {
        check(
            "id:\naliases:\nextra:\nreviewed:\n",
            &[
                ("wrong-kind", "id"),
                ("wrong-kind", "aliases"),
                ("wrong-kind", "extra"),
                ("wrong-kind", "reviewed"),
            ],
        );
        check("id: a\naliases: [~, null]\n", &[("wrong-kind", "~"), ("wrong-kind", "null")]);
    }

    #[test]
    fn a_bool_is_true_or_false() {
        assert!(accepts("id: a\nreviewed: true\n").reviewed);
        for word in ["True", "yes", "'true'", "1", "[true]"] {
            check(&format!("id: a\nreviewed: {word}\n"), &[("wrong-kind", word)]);
        }
    }

    #[test]
    fn messages_name_the_fix() {
        says(
            "id: a\nalias: []\n",
            "there is no key `alias` here",
            "did you mean `aliases`? the keys here are id, title, aliases, affected, reviewed, \
             imported, extra",
        );
        says(
            "id: a\nimported: {zzz: 1, from-where: x}\n",
            "there is no key `zzz` here",
            "the keys here are from-where, at",
        );
        says("title: x\n", "the key `id` is missing here", "add `id: …`");
        says(
            "id: [a]\n",
            "expected text, found a list",
            "put the value in quotes if it is meant as text",
        );
        says("id:\n", "expected text, found nothing", "write a value, or delete the key");
    }

    #[test]
    fn many_findings_come_soon() {
        let start = Instant::now();
        let missing = findings(&format!("id: a\naffected:\n{}", "  - package: a\n".repeat(15_000)));
        assert!(missing.len() > 30);
        assert!(missing.iter().all(|finding| finding.fault.rule.code == "missing-key"));
        let unknown: String = (0..20_000)
            .flat_map(|n| ["key".to_owned(), n.to_string(), ": 1\n".to_owned()])
            .collect();
        let missing = "  - package: a\n".repeat(50);
        assert_eq!(findings(&format!("{unknown}affected:\n{missing}")).len(), 100);
        assert!(start.elapsed() < Duration::from_secs(10), "took {:?}", start.elapsed());
    }
}
