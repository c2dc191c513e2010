use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::import::writer::write;

const ADVISORY: &str = "\
```toml
[advisory]
id = \"RUSTSEC-2020-0001\"
package = \"some-crate\"
date = \"2020-01-02\"
withdrawn = \"2021-03-04\"
aliases = [\"CVE-2020-1000\", \"not an id\"]
related = [\"GHSA-ffq8-576r-v26g\"]
categories = [\"denial-of-service\"]
keywords = [\"a\"]
cvss = \"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H\"
informational = \"unsound\"
url = \"https://github.com/example/some-crate/issues/1\"
references = [\"https://example.org/more\"]
license = \"CC-BY-4.0\"
yanked = true
expect-deleted = false

[affected]
arch = [\"x86\"]
functions = { \"some_crate::read\" = [\"< 1.2.0, >= 1.0.0\"] }

[versions]
patched = [\">= 1.2.0\"]
unaffected = [\"< 1.0.0\"]
```

# Reads past the `end`

Text.
";

/// The file as a draft.
fn read(path: &str, text: &str) -> Result<Draft, Vec<Diagnostic>> {
    let input = Text { path: path.to_owned(), text: text.to_owned() };
    RustSec.read(&input, "2026-09-21T00:00:00Z")
}

#[test]
fn every_key_has_its_place() {
    let draft = read("crates/some-crate/RUSTSEC-2020-0001.md", ADVISORY).unwrap();
    assert_eq!(draft.body, "Text.");
    assert_eq!(draft.left_out.len(), 1, "{:?}", draft.left_out);
    assert!(draft.left_out[0].starts_with("`advisory.aliases[1]` is left out"));
    let expected = json!({
        "id": "RUSTSEC-2020-0001",
        "title": "Reads past the `end`",
        "aliases": ["CVE-2020-1000"],
        "related": ["GHSA-ffq8-576r-v26g"],
        "severity": [{"vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}],
        "affected": [{
            "package": "pkg:cargo/some-crate",
            "ranges": [
                {"type": "SEMVER", "events": [{"introduced": "1.0.0"}, {"fixed": "1.2.0"}]}
            ],
            "ecosystem_specific": {"affects": {"arch": ["x86"], "functions": ["some_crate::read"]}},
            "database_specific": {
                "categories": ["denial-of-service"],
                "informational": "unsound",
                "functions": {"some_crate::read": ["< 1.2.0, >= 1.0.0"]}
            }
        }],
        "references": [
            {"type": "report", "url": "https://github.com/example/some-crate/issues/1"},
            {"type": "web", "url": "https://example.org/more"}
        ],
        "revisions": [
            {"date": "2020-01-02", "summary": "Imported"},
            {"date": "2021-03-04", "summary": "Withdrawn"}
        ],
        "withdrawn": {"at": "2021-03-04", "reason": "RustSec withdrew it"},
        "database_specific": {
            "license": "CC-BY-4.0", "keywords": ["a"], "yanked": true, "expect-deleted": false
        },
        "imported": {"from": "rustsec", "at": "2026-09-21T00:00:00Z"}
    });
    assert_eq!(serde_json::to_value(&draft.front).unwrap(), expected);
    assert!(write(&draft).ends_with("---\nText.\n"));
}

#[track_caller]
fn change(path: &str, from: &str, to: &str) -> Result<Draft, Vec<Diagnostic>> {
    assert!(ADVISORY.contains(from));
    read(path, &ADVISORY.replace(from, to))
}

#[test]
fn a_rating_that_cannot_be_read_is_kept_with_the_package() {
    let front = change("a.md", "CVSS:3.1/AV:N", "CVSS:9.9/AV:N").unwrap().front;
    assert!(front.severity.is_empty());
    let kept = &front.affected[0].database_specific.as_ref().unwrap()["cvss"];
    assert_eq!(kept, "CVSS:9.9/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H");
}

#[test]
fn where_no_version_is_affected_no_package_is_named() {
    let draft = change("a.md", "< 1.0.0\"", "< 1.3.0\"").unwrap();
    assert!(draft.front.affected.is_empty());
    assert_eq!(draft.left_out[0], "`affected` is left out: no version of some-crate is affected");
}

#[test]
fn a_part_of_rust_is_marked() {
    let draft = read("db/rust/some-crate/CVE-2020-1000.md", ADVISORY).unwrap();
    assert_eq!(draft.front.database_specific.unwrap()["collection"], "rust");
    for path in ["crates/some-crate/a.md", "rust/crates/some-crate/a.md", "rust/other/a.md", "a.md"]
    {
        assert!(!is_of_rust(path, "some-crate"), "{path}");
    }
    assert!(draft.left_out[0].contains("`some-crate` is a part of Rust"));
}

#[track_caller]
fn refused(from: &str, to: &str, code: &str, line: usize, excerpt: &str) {
    let found = change("RUSTSEC-2020-0001.md", from, to).unwrap_err();
    let place = found[0].place.as_ref().unwrap();
    assert_eq!((found[0].rule.code, place.line), (code, line), "{}", found[0].message);
    assert_eq!(&place.excerpt[place.marked.clone()], excerpt);
}

#[test]
fn what_is_not_in_the_form_is_refused_at_its_line() {
    refused("\">= 1.2.0\"", "\">> 1.2.0\"", "import-form", 24, "\">> 1.2.0\"");
    refused("yanked = true", "yanked = 1", "import-form", 16, "1");
    refused("```\n\n#", "#", "import-form", 1, "");
    refused("```toml", "```", "import-form", 1, "");
    refused("RUSTSEC-2020-0001", "RUSTSEC-0000-0000", "import-skipped", 3, "RUSTSEC-0000-0000");
}

proptest! {
    #[test]
    fn any_change_is_read_or_refused(at in 0..ADVISORY.len(), text in "(.|\n){0,8}") {
        let mut changed = ADVISORY.to_owned();
        changed.insert_str(at, &text);
        let found = read("a.md", &changed).err().unwrap_or_default();
        prop_assert!(found.iter().all(|one| one.place.is_some()));
    }
}
