//! Every rule that a source can break, broken once: the finding has the right code and points at the right value.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::site::{ADVISORY, Site};

const ID: &str = "advisories/EX-2026-0001.md";
const SETTINGS: &str = "content/site.yaml";
const POLICY: &str = "content/policy.md";

/// A file, a text in it, what takes its place, the code of the finding, and the text that it points at.
type Case = (&'static str, &'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const CASES: &[Case] = &[
    (ID, "id: EX-2026-0001", "id: EX-2026-0009", "id-file", "EX-2026-0009"),
    (ID, "id: EX-2026-0001", "id: EX", "id-invalid", "EX"),
    (ID, "[CVE-2026-12345]", "[CVE-2026-1]", "alias-invalid", "CVE-2026-1"),
    (ID, "[CVE-2026-12345]", "[CVE-2026-12345, CVE-2026-12345]", "alias-repeated", "CVE-2026-12345"),
    (ID, "[CVE-2026-12345]", "[EX-2026-0001]", "alias-repeated", "EX-2026-0001"),
    (ID, "affected:", "related: [EX-2026-0009]\naffected:", "related-unknown", "EX-2026-0009"),
    (ID, "title: A table without bounds\n", "", "title-missing", "EX-2026-0001"),
    (ID, "title: A table without bounds", "title: \"two\\nlines\"", "line-break", "\"two\\nlines\""),
    (ID, "title: A table without bounds", "title: \" \"", "line-break", "\" \""),
    (ID, "affected:", "weaknesses: [CWE-0]\naffected:", "cwe-invalid", "CWE-0"),
    (ID, "affected:", "weaknesses: [CWE-99999]\naffected:", "cwe-unknown", "CWE-99999"),
    (ID, "affected:", "weaknesses: [CWE-1003]\naffected:", "cwe-not-weakness", "CWE-1003"),
    (ID, "affected:", "severity: [{vector: 7.5}]\naffected:", "cvss-invalid", "7.5"),
    (ID, "affected:", "severity: [{vector: CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N}]\naffected:", "cvss-invalid", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N"),
    (ID, "package: pkg:pypi/first", "package: pypi/first", "purl-invalid", "pypi/first"),
    (ID, "package: pkg:pypi/first", "package: pkg:pypi/first@1.0", "purl-invalid", "pkg:pypi/first@1.0"),
    (ID, "package: pkg:pypi/first", "package: pkg:pypi/First_Name", "package-name", "pkg:pypi/First_Name"),
    (ID, "package: pkg:pypi/first", "ecosystem: pypi\n    name: first", "ecosystem-unknown", "pypi"),
    (ID, "package: pkg:pypi/first", "ecosystem: Maven\n    name: first", "package-invalid", "first"),
    (ID, "package: pkg:pypi/first", "package: pkg:pypi/first\n    name: first", "affected-name", "package: pkg:pypi/first"),
    (ID, "introduced: 1.0.0, fixed: 2.0.0", "introduced: 1.0.0, fixed: two", "range-version", "two"),
    (ID, "introduced: 1.0.0, fixed: 2.0.0", "introduced: 1.0.0, fixed: \"a b\"", "version-invalid", "\"a b\""),
    (ID, "introduced: 1.0.0, fixed: 2.0.0", "introduced: 2.0.0, fixed: 2.0.0", "range-order", "2.0.0"),
    (ID, "introduced: 1.0.0, fixed: 2.0.0", "fixed: 2.0.0", "range-introduced", "{fixed: 2.0.0}"),
    (ID, "introduced: 1.0.0, fixed: 2.0.0", "introduced: 1.0.0", "range-open", "1.0.0"),
    (ID, "introduced: 1.0.0, fixed: 2.0.0", "introduced: 1.0.0, fixed: 2.0.0, last_affected: 1.9", "range-ends", "{introduced: 1.0.0, fixed: 2.0.0, last_affected: 1.9}"),
    (ID, "introduced: 1.0.0, fixed: 2.0.0", "introduced: 1.0.0, events: []", "range-shape", "{introduced: 1.0.0, events: []}"),
    (ID, "ranges: [{introduced: 1.0.0, fixed: 2.0.0}]", "ranges: [{introduced: 1.0.0, fixed: 2.0.0}, {introduced: 1.9, fixed: 3.0}]", "range-overlap", "{introduced: 1.9, fixed: 3.0}"),
    (ID, "package: pkg:pypi/first", "ecosystem: PyPI\n    name: first\n    purl: pkg:generic/first", "purl-foreign", "pkg:generic/first"),
    (ID, "introduced: 1.0.0, fixed: 2.0.0", "type: GTI, introduced: 1.0.0", "word-unknown", "GTI"),
    (ID, "versions: [1.0.0, 1.10]", "versions: [1.0.0, 2.0]", "versions-fixed", "2.0"),
    (ID, "versions: [1.0.0, 1.10]", "versions: [1.0.0, 1.0.0]", "versions-twice", "1.0.0"),
    (ID, "versions: [1.0.0, 1.10]", "versions: [1.0.0, 3.0]", "versions-outside", "3.0"),
    (ID, "versions: [1.0.0, 1.10]", "versions: [1.0.0, \">=1\"]", "versions-unreadable", "\">=1\""),
    (ID, "affected:", "weaknesses: [CWE-79, CWE-79]\naffected:", "weakness-twice", "CWE-79"),
    (ID, "affected:", "severity: [{vector: high}]\naffected:", "severity-word", "high"),
    (ID, "affected:", "related: [ex-2026-0001]\naffected:", "alias-repeated", "ex-2026-0001"),
    (ID, "credits:", "withdrawn: {at: 2025-12-01, reason: wrong}\ncredits:", "withdrawn-early", "2025-12-01"),
    (ID, "credits:", "database_specific: {patched: 1.10}\ncredits:", "yaml-number", "1.10"),
    (ID, "2026-01-02T03:04:05Z", "0000-01-01T00:00:00Z", "date-invalid", "0000-01-01T00:00:00Z"),
    (ID, "    versions: [1.0.0, 1.10]\n", "", "versions-missing", "[{introduced: 1.0.0, fixed: 2.0.0}]"),
    (ID, "    ranges: [{introduced: 1.0.0, fixed: 2.0.0}]\n    versions: [1.0.0, 1.10]\n    repository: https://github.com/example/first\n    fixes: [{branch: main, commit: 4529c1632a356cc1ab6a7fdddccd2de60a21e366}]\n", "", "affected-empty", "package: pkg:pypi/first"),
    (ID, "    fixes: [{branch: main, commit: 4529c1632a356cc1ab6a7fdddccd2de60a21e366}]\n", "", "fix-commit", "package: pkg:pypi/first"),
    (ID, "4529c1632a356cc1ab6a7fdddccd2de60a21e366", "4529c16", "commit-invalid", "4529c16"),
    (ID, "4529c1632a356cc1ab6a7fdddccd2de60a21e366", "4529c1632a356cc1ab6a7fdddccd2de60a21e366, patch: none.patch", "patch-missing", "none.patch"),
    (ID, "4529c1632a356cc1ab6a7fdddccd2de60a21e366", "4529c1632a356cc1ab6a7fdddccd2de60a21e366, patch: ../../secret", "patch-name", "../../secret"),
    (ID, ", consent: public", "", "credit-consent", "A Finder"),
    (ID, "https://example.org/more", "ftp://example.org/more", "url-invalid", "ftp://example.org/more"),
    (ID, "2026-01-02T03:04:05Z", "02.01.2026", "date-invalid", "02.01.2026"),
    (ID, "2026-01-02T03:04:05Z", "2126-01-02", "date-future", "2126-01-02"),
    (ID, "Initial publication}", "Initial publication}\n  - {date: 2026-01-01, summary: Earlier}", "revision-order", "2026-01-01"),
    (ID, "  - {date: 2026-01-02T03:04:05Z, summary: Initial publication}", "  []", "revision-missing", "[]"),
    (ID, "credits:", "withdrawn: {at: 2026-02-01, reason: wrong}\ncredits:", "withdrawn-revision", "2026-02-01"),
    (ID, "credits:", "database_specific: text\ncredits:", "extra-kind", "text"),
    (ID, "A table grows", "![A](https://example.org/a.png) table grows", "image-remote", "![A](https://example.org/a.png)"),
    (ID, "A table grows", "![A](a.png) table grows", "image-unsupported", "![A](a.png)"),
    (ID, "A table grows", "```pyhton\nx\n```\nA table grows", "code-language", "```pyhton"),
    (SETTINGS, "https://security.example.org/", "http://security.example.org/", "url-invalid", "http://security.example.org/"),
    (SETTINGS, "https://security.example.org/", "https://security.example.org/x", "url-folder", "https://security.example.org/x"),
    (SETTINGS, "authority: security.example.org", "authority: Example", "tag-invalid", "Example"),
    (SETTINGS, "tag: {authority: security.example.org, date: 2026-01-01}\n", "", "tag-default", "https://security.example.org/"),
    (SETTINGS, "signing: optional", "signing: required", "unsigned", "required"),
    (SETTINGS, "signing: optional", "signing: optional\naccept: [range-order]", "accept-unknown", "range-order"),
    (SETTINGS, "signing: optional", "signing: optional\nosv_prefix: EX-", "osv-prefix", "EX-"),
    (SETTINGS, "signing: optional", "signing: optional\nlanguage: english", "language-invalid", "english"),
    (SETTINGS, "signing: optional", "signing: optional\nseverity: attributd", "word-unknown", "attributd"),
    (SETTINGS, "title: Example security\n", "", "missing-key", "url: https://security.example.org/"),
    (POLICY, "menu: Policy", "menu: Policy\norder: first", "order-invalid", "first"),
    (POLICY, "  - {name: Second, uri: mailto:second@example.org}\n", "", "contact-single", "- {name: First, uri: mailto:first@example.org}"),
    (POLICY, "uri: mailto:first@example.org", "uri: mailto:first@example.org, fingerprint: EEC1 373D", "fingerprint-invalid", "EEC1 373D"),
    (POLICY, "uri: mailto:first@example.org", "uri: mailto:first@example.org, fingerprint: 90DC AE40 FEA7 4B14 9B70 662D F25F 2144 EEC1 373D", "fingerprint-unknown", "90DC AE40 FEA7 4B14 9B70 662D F25F 2144 EEC1 373D"),
];

#[test]
fn each_rule_points_at_the_value_that_breaks_it() {
    let mut wrong = Vec::new();
    for (file, from, to, code, text) in CASES {
        let site = Site::new();
        site.change_first(file, from, to);
        if let Err(problem) = finding(&site, file, code, text) {
            wrong.push(format!("{code}, for `{to}`: {problem}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rules_about_keys_are_applied() {
    let key = |rest: &str| {
        format!(
            "keys:\n  - {{fingerprint: 90DC AE40 FEA7 4B14 9B70 662D F25F 2144 EEC1 373D, holder: A, state: active, role: reports{rest}}}\n"
        )
    };
    let codes = |text: &str| Site::new().file("content/keys/keyring.yaml", text).codes();
    assert!(codes(&key("")).contains(&"certificate-missing".to_owned()));
    assert!(codes(&key(", certificate: a.asc")).contains(&"certificate-absent".to_owned()));
    assert!(codes(&key(", certificate: ../a.asc")).contains(&"certificate-name".to_owned()));
    assert!(
        codes(&key(", successor: 0123456789abcdef0123456789abcdef01234567"))
            .contains(&"fingerprint-unknown".to_owned())
    );
    assert!(
        codes(&format!("{}{}", key(""), key("").replace("keys:\n", "")))
            .contains(&"key-duplicate".to_owned())
    );
}

#[test]
fn a_choice_that_is_asked_for_by_name_is_a_warning_every_time() {
    let site = Site::new().advisory(
        "    fixes: [{branch: main, commit: 4529c1632a356cc1ab6a7fdddccd2de60a21e366}]\n",
        "",
    );
    assert_eq!(site.run(&["build"]).code, Some(1));
    site.change(
        "content/site.yaml",
        "signing: optional",
        "signing: optional\naccept: [fix-commit]",
    );
    for _ in 0..2 {
        let run = site.run(&["build"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(run.stderr.contains("warning[fix-commit]"), "{}", run.stderr);
    }
}

#[test]
fn relations_are_named_by_both_sides() {
    let other = ADVISORY.replace("EX-2026-0001", "EX-2026-0002").replace("12345", "12346");
    let site = Site::new()
        .file("advisories/EX-2026-0002.md", &other)
        .advisory("affected:", "related: [EX-2026-0002]\naffected:");
    assert!(site.codes().contains(&"related-one-way".to_owned()));
    let site = site.file(
        "advisories/EX-2026-0002.md",
        other.replace("affected:", "related: [EX-2026-0001]\naffected:"),
    );
    assert!(!site.codes().contains(&"related-one-way".to_owned()));
}

#[test]
fn a_score_stands_with_its_source_on_a_site_that_does_not_rank() {
    let vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H";
    let site = Site::new().edit("content/site.yaml", "signing:", "severity: attributed\nsigning:");
    let alone = site.advisory("affected:", &format!("severity: [{{vector: {vector}}}]\naffected:"));
    assert!(alone.codes().contains(&"severity-source".to_owned()));
    let named = alone.advisory(vector, &format!("{vector}, source: NVD"));
    assert!(!named.codes().contains(&"severity-source".to_owned()));
    let both = named.advisory(
        "    versions: [1.0.0]\n",
        &format!("    versions: [1.0.0]\n    severity: [{{vector: {vector}, source: NVD}}]\n"),
    );
    assert!(both.codes().contains(&"severity-both".to_owned()));
}

#[test]
fn an_imported_advisory_is_not_judged_by_our_policy() {
    let site = Site::new()
        .advisory("title: A table without bounds\n", "")
        .advisory(", consent: public", "")
        .advisory(
            "    fixes: [{branch: main, commit: 4529c1632a356cc1ab6a7fdddccd2de60a21e366}]\n",
            "",
        )
        .advisory("credits:", "imported: {from: osv, at: 2026-01-01}\ncredits:");
    assert_eq!(site.codes(), ["unsigned-optional"]);
    site.build();
    assert!(site.read("public/advisories/EX-2026-0001.html").contains("CVE-2026-12345 in first"));
    assert!(
        !site.read("public/osv/x_EX-2026-0001.json").contains("security.example.org/advisories"),
        "imports get no reference of ours"
    );
}

#[test]
fn an_advisory_about_nothing_warns_nobody() {
    let whole = ADVISORY.split("affected:").next().unwrap().to_owned()
        + "revisions: [{date: 2026-01-02, summary: First}]\n---\n";
    let codes = Site::new().file("advisories/EX-2026-0001.md", whole).codes();
    assert_eq!(codes, ["affected-missing", "body-empty", "unsigned-optional"]);
}

#[test]
fn files_that_nothing_uses_are_named() {
    let site = Site::new()
        .file("advisories/notes.txt", "x")
        .file("advisories/patches/EX-2026-0001/a.patch", "x");
    assert_eq!(site.codes(), ["file-ignored", "patch-unused", "unsigned-optional"]);
    std::fs::remove_file(site.path("content/policy.md")).unwrap();
    assert!(site.codes().contains(&"policy-missing".to_owned()));
    site.write("content/policy.md", "---\ntitle: Policy\n---\nx\n");
    assert!(site.codes().contains(&"contact-missing".to_owned()));
}

#[test]
fn two_sources_of_one_page_collide() {
    let site = Site::new().file("content/keys.md", "---\ntitle: Keys\n---\nx\n").file(
        "content/keys/keyring.yaml",
        "keys: [{fingerprint: 90DCAE40FEA74B149B70662DF25F2144EEC1373D, holder: A, state: active, role: reports}]\n",
    );
    assert!(site.check().contains("--> content/keys.md"), "{}", site.check());
    assert!(site.codes().contains(&"path-collision".to_owned()));
}

#[test]
fn most_rules_have_a_case_here() {
    let listed = Site::empty().run(&["explain"]).stdout;
    let all: BTreeSet<&str> =
        listed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    for (_, _, _, code, _) in CASES {
        assert!(all.contains(code), "{code} is no rule");
    }
    let covered: BTreeSet<&str> = CASES.iter().map(|case| case.3).collect();
    assert!(covered.len() > 45, "{} rules", covered.len());
}

/// Whether a site's findings hold one with this code at this text of this file.
pub(crate) fn finding(site: &Site, file: &str, code: &str, text: &str) -> Result<(), String> {
    let run = site.run(&["check", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).map_err(|error| error.to_string())?;
    let found: Vec<_> =
        report["findings"].as_array().unwrap().iter().filter(|one| one["code"] == code).collect();
    let source = site.read(file);
    let at = |one: &Value| {
        let line = usize::try_from(one["line"].as_u64()?).ok()?;
        let column = usize::try_from(one["column"].as_u64()?).ok()?;
        Some(source.lines().nth(line - 1)?.chars().skip(column - 1).collect::<String>())
    };
    match found.as_slice() {
        [] => Err(format!("no such finding in {}", run.stdout)),
        _ if found.iter().any(|one| {
            one["file"] == file && at(one).is_some_and(|rest| rest.starts_with(text))
        }) =>
        {
            Ok(())
        }
        _ => Err(format!("found elsewhere: {found:?}")),
    }
}
