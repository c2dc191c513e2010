//! Every row of the table of promises by the real program: a site that keeps it, and one that does not.

use std::collections::BTreeSet;
use std::fs;

use forewarn::check::promises::row::ROWS;
use serde_json::Value;

use crate::signed::{NOW, with_key};
use crate::site::Site;

const ID: &str = "advisories/EX-2026-0001.md";
const POLICY: &str = "content/policy.md";
const PACKAGERS: &str = "content/packagers.yaml";

/// What a broken promise does to a site that is published.
#[derive(Clone, Copy, PartialEq)]
enum Level {
    /// It is not built.
    Error,
    /// It is built with a warning.
    Mark,
    /// Only the numbers tell.
    Statistic,
}

use Level::{Error, Mark, Statistic};

/// A row, the promise that is made of it, where the site is changed, what stands there, what takes its place, and what that
/// does. Nothing in the place of nothing removes the file.
type Case = (u8, &'static str, &'static str, &'static str, &'static str, Level, &'static str);

#[rustfmt::skip]
const CASES: &[Case] = &[
    (1, "rule: default-configuration", ID, ", note: Everybody is", "", Mark, "promise-missed"),
    (1, "rule: default-configuration", ID, "default_configuration: {affected: yes, note: Everybody is}\n", "", Mark, "promise-unrecorded"),
    (3, "from: reported, to: acknowledged, max: 12h, strength: usually", ID, "06-01T19:00:00Z", "06-01T21:00:01Z", Statistic, ""),
    (4, "rule: no-ranking", "content/site.yaml", "severity: attributed\n", "", Error, "promise-broken"),
    (4, "rule: no-ranking", ID, "A table grows", "This is of high severity. A table grows", Error, "severity-ranked"),
    (5, "rule: backports", ID, "fix: release", "fix: none", Mark, "promise-missed"),
    (5, "rule: backports", ID, ", fix: release}", "}", Error, "missing-key"),
    (6, "rule: upgrade-notes", ID, ", note: Set a limit", "", Mark, "promise-missed"),
    (7, "rule: error-messages", ID, ", error_message: table too large", "", Mark, "promise-missed"),
    (8, "rule: option-warnings", ID, "warns: yes", "warns: no", Mark, "promise-missed"),
    (9, "rule: private-contact", POLICY, ", fingerprint: AD915CC3192C07E746F8FD1929511BBC76E15472", "", Error, "promise-broken"),
    (9, "rule: private-contact", POLICY, "AD915CC3192C07E746F8FD1929511BBC76E15472", "AD915CC3192C07E746F8FD1929511BBC76E15473", Error, "fingerprint-unknown"),
    (9, "rule: private-contact", POLICY, "  - {name: Second, uri: mailto:second@example.org}\n", "", Mark, "contact-single"),
    (10, "from: reported, to: acknowledged, max: 48h", ID, "06-01T19:00:00Z", "06-03T09:00:01Z", Mark, "promise-missed"),
    (11, "from: reported, to: acknowledged, max: 12h, strength: usually", ID, "06-01T19:00:00Z", "06-03T09:00:00Z", Statistic, ""),
    (12, "rule: receipt-confirmed", ID, "  - {event: acknowledged, at: 2026-06-01T19:00:00Z}\n", "", Mark, "promise-missed"),
    (13, "rule: confirmed-or-asked", ID, "  - {event: reproduced, at: 2026-06-02T09:00:00Z}\n", "", Mark, "promise-missed"),
    (14, "from: reported, to: released, max: 14d, strength: goal", ID, "06-01T09:00:00Z", "05-29T08:59:59Z", Mark, "promise-missed"),
    (15, "rule: interim-followed", ID, "  - {event: released, at: 2026-06-12T09:00:00Z, version: 2.0.0, package: first}\n", "", Mark, "promise-missed"),
    (15, "rule: interim-followed", ID, ", version: 1.9.9", "", Error, "interim-version"),
    (16, "rule: kept-informed", ID, "06-05T09:00:00Z", "06-05T08:59:59Z", Statistic, ""),
    (17, "rule: told-of-fix", ID, "06-04T10:00:00Z", "06-04T08:59:59Z", Mark, "promise-missed"),
    (18, "rule: asked-to-confirm", ID, "asked: yes", "asked: no", Mark, "promise-missed"),
    (19, "rule: cve-with-fix", ID, "06-04T11:00:00Z", "06-04T08:59:59Z", Mark, "promise-missed"),
    (19, "rule: cve-with-fix", ID, "CVE-2026-12345", "CVE-2026-123", Error, "alias-invalid"),
    (20, "rule: credit-as-consented", ID, "consented: A Finder", "consented: A  Finder", Error, "credit-text"),
    (21, "rule: credit-with-permission", ID, "consent: public", "consent: unknown", Error, "credit-consent"),
    (22, "rule: told-of-date", ID, "06-05T09:00:00Z", "06-12T09:00:00Z", Mark, "promise-missed"),
    (23, "rule: release-day", ID, "06-12T09:00:00Z", "06-13T09:00:00Z", Mark, "promise-missed"),
    (23, "rule: release-day", ID, "06-12T09:00:00Z", "06-12T10:00:00Z", Mark, "release-elsewhere"),
    (24, "rule: packagers-notified", ID, "06-04T12:00:00Z", "06-12T09:00:00Z", Mark, "promise-missed"),
    (25, "rule: patch-ahead", ID, "patch: yes", "patch: no", Mark, "promise-missed"),
    (26, "from: downstream_notified, to: released, min: 7d", ID, "06-04T12:00:00Z", "06-05T09:00:01Z", Mark, "promise-missed"),
    (27, "rule: packagers-listed", PACKAGERS, "", "", Mark, "promise-missed"),
    (28, "rule: how-to-join", POLICY, "join: Write to us\n", "", Mark, "promise-missed"),
    (29, "rule: release-order", ID, "06-12T08:00:00Z", "06-11T23:59:59Z", Mark, "promise-missed"),
    (29, "rule: release-order", ID, "06-12T10:00:00Z, channel", "06-12T08:30:00Z, channel", Mark, "promise-missed"),
    (30, "rule: changelog", ID, "changelog: https://example.org/changes\n", "", Mark, "promise-unrecorded"),
    (31, "rule: release-matches", ID, "version: 2.0.0,", "version: 2.0.1,", Error, "promise-broken"),
    (32, "rule: announced", ID, "06-12T10:00:00Z, channel", "06-13T10:00:00Z, channel", Mark, "promise-missed"),
    (32, "rule: announced", ID, "  - {event: publicised, at: 2026-06-12T10:00:00Z, channel: list}\n", "", Mark, "promise-unrecorded"),
    (33, "rule: fix-commits", ID, "    fixes: [{branch: main, commit: 4529c1632a356cc1ab6a7fdddccd2de60a21e366, patch: main.patch}]\n", "", Error, "fix-commit"),
    (33, "rule: fix-commits", ID, "fix: release}", "fix: release}, {name: 1.x, supported: no, affected: yes, fix: patch}", Mark, "promise-missed"),
    (34, "rule: patch-files", ID, ", patch: main.patch", "", Mark, "promise-unrecorded"),
    (34, "rule: patch-files", ID, "main.patch", "other.patch", Error, "patch-missing"),
    (35, "rule: languages", POLICY, "languages: [en]", "languages: [en, fr]", Mark, "promise-missed"),
];

const ADVISORY: &str = "\
---
id: EX-2026-0001
title: A table without bounds
aliases: [CVE-2026-12345]
affected:
  - package: pkg:pypi/first
    ranges: [{introduced: 1.0.0, fixed: 2.0.0}]
    versions: [1.0.0]
    repository: https://github.com/example/first
    fixes: [{branch: main, commit: 4529c1632a356cc1ab6a7fdddccd2de60a21e366, patch: main.patch}]
    branches: [{name: 2.x, supported: yes, affected: yes, fix: release}]
default_configuration: {affected: yes, note: Everybody is}
behaviour_change: {breaks: yes, note: Set a limit, error_message: table too large}
insecure_options: [{name: unlimited, warns: yes}]
confirmation: {reproduced: no, asked: yes}
changelog: https://example.org/changes
timeline:
  - {event: reported, at: 2026-06-01T09:00:00Z}
  - {event: acknowledged, at: 2026-06-01T19:00:00Z}
  - {event: reproduced, at: 2026-06-02T09:00:00Z}
  - {event: fix_ready, at: 2026-06-04T09:00:00Z}
  - {event: reporter_told_fix, at: 2026-06-04T10:00:00Z}
  - {event: cve_requested, at: 2026-06-04T11:00:00Z}
  - {event: downstream_notified, at: 2026-06-04T12:00:00Z, patch: yes}
  - {event: reporter_told_date, at: 2026-06-05T09:00:00Z}
  - {event: interim_released, at: 2026-06-08T09:00:00Z, version: 1.9.9}
  - {event: fix_pushed, at: 2026-06-12T08:00:00Z}
  - {event: released, at: 2026-06-12T09:00:00Z, version: 2.0.0, package: first}
  - {event: publicised, at: 2026-06-12T10:00:00Z, channel: list}
credits: [{name: A Finder, role: finder, consent: public, consented: A Finder}]
revisions:
  - {date: 2026-06-12T12:00:00Z, summary: Initial publication}
---
## Problem

A table grows without bounds.
";

/// A site that keeps a promise, and every other that a policy can make.
fn keeping(promise: &str) -> Site {
    let policy = format!(
        "---\ntitle: Security policy\nmenu: Policy\ncontacts:\n  - {{name: First, uri: mailto:first@example.org, fingerprint: \
         AD915CC3192C07E746F8FD1929511BBC76E15472}}\n  - {{name: Second, uri: mailto:second@example.org}}\nlanguages: [en]\n\
         join: Write to us\npromises:\n  - {{id: p, {promise}}}\n---\nWrite to us.\n"
    );
    let settings = format!("{}severity: attributed\n", crate::site::SETTINGS);
    with_key(Site::empty())
        .file("content/site.yaml", settings)
        .file(POLICY, policy)
        .file(PACKAGERS, "count: 1\n")
        .file(ID, ADVISORY)
        .file("advisories/patches/EX-2026-0001/main.patch", "--- a\n+++ b\n@@ -1 +1 @@\n-a\n+b\n")
}

/// The exit code of a build, the codes of its findings, and how many cases kept and missed the promise.
fn built(site: &Site) -> (Option<i32>, BTreeSet<String>, (u64, u64)) {
    let run = site.run(&["build", "--formats", "html", "--now", NOW]);
    let code = |line: &str| {
        let said = line.strip_prefix("warning[").or_else(|| line.strip_prefix("error["))?;
        said.split(']').next().map(str::to_owned)
    };
    let codes = run.stderr.lines().filter_map(code).filter(|code| !is_of_signing(code)).collect();
    let counts = fs::read_to_string(site.path("public/promises.json")).map_or((0, 0), |text| {
        let record: Value = serde_json::from_str(&text).unwrap();
        let results = &record["promises"][0]["results"];
        (results["kept"].as_u64().unwrap(), results["missed"].as_u64().unwrap())
    });
    (run.code, codes, counts)
}

/// What is said of every site that was not signed yet.
fn is_of_signing(code: &str) -> bool {
    ["security-txt-missing", "unsigned-optional"].contains(&code)
}

/// What is wrong with a case.
fn problem(&(row, promise, file, from, to, level, code): &Case) -> Option<String> {
    let site = keeping(promise);
    let kept = built(&site);
    if kept != (Some(0), BTreeSet::new(), (1, 0)) {
        return Some(format!("{row}: a site that keeps it: {kept:?}"));
    }
    match (from, to) {
        ("", "") => fs::remove_file(site.path(file)).unwrap(),
        _ => site.change_first(file, from, to),
    }
    fs::remove_dir_all(site.path("public")).unwrap();
    let (exit, codes, counts) = built(&site);
    let fits = match level {
        Error => exit == Some(1) && codes.contains(code),
        Mark => exit == Some(0) && codes.contains(code),
        Statistic => exit == Some(0) && codes.is_empty() && counts == (0, 1),
    };
    let counted = code != "promise-missed" || counts == (0, 1);
    (!fits || !counted).then(|| format!("{row}, {to}: {exit:?}, {codes:?}, {counts:?}"))
}

#[test]
fn every_row_is_kept_by_one_site_and_broken_by_another() {
    let problems: Vec<_> = CASES.iter().filter_map(problem).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_row_that_can_be_checked_has_its_case() {
    let tried: BTreeSet<_> = CASES.iter().map(|case| case.0).collect();
    let checkable = ROWS.iter().filter(|row| !(row.promises.is_empty() && row.rules.is_empty()));
    assert!(checkable.map(|row| row.number).eq(tried));
    let words = |row: u8| CASES.iter().filter(move |case| case.0 == row).map(|case| case.1);
    for row in ROWS {
        for rule in row.promises {
            let named = |said: &str| match said.strip_prefix("rule: ") {
                Some(word) => word == rule.word(),
                None => rule.word() == "elapsed",
            };
            assert!(words(row.number).any(named), "{}: {}", row.number, rule.word());
        }
    }
}
