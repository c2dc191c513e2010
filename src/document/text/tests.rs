use std::collections::BTreeMap;

use super::wrap::{WIDTH, length};
use super::*;
use crate::document::fixture;
use crate::document::manifest::Digest;
use crate::model::advisory::Advisory;
use crate::model::affected::{Affected, Fix};
use crate::model::commit::Commit;
use crate::model::credit::{Credit, CreditRole};
use crate::model::identifier::AdvisoryId;
use crate::model::library::Library;
use crate::model::reference::{Reference, ReferenceKind};
use crate::model::severity::Severity;
use crate::model::site::SeverityPolicy;
use crate::model::timeline::{TimelineEvent, TimelineKind};
use crate::model::version::Version;
use crate::model::weakness::Cwe;
use crate::site_path::SitePath;

const VECTOR: &str = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H";

const BODY: &str = "\
## Problem

A small header can grow *without* limit, see [the policy](../content/policy.md#limits)
and [the other one](EX-2026-0002.md).

```
POST / HTTP/2
```

## Workaround

- Set `max_size`.
- Or upgrade[^1].

[^1]: This is better.
";

fn fix(branch: &str, digit: &str) -> Fix {
    let commit = Commit::parse(&digit.repeat(40)).unwrap();
    Fix { branch: branch.to_owned(), commit, patch: None }
}

fn event(kind: TimelineKind, at: &str) -> TimelineEvent {
    TimelineEvent::new(kind, fixture::moment(at))
}

/// An advisory that has every field.
fn full() -> Advisory {
    let id = |text| AdvisoryId::parse_alias(text).unwrap();
    let hpack = Affected {
        repository: Some(fixture::link("https://code.example.org/hpack")),
        fixes: vec![fix("main", "a"), fix("long-term-support-of-2015", "b")].into(),
        ..fixture::affected("pkg:pypi/hpack", "1.0.0", "2.3.0")
    };
    let severity = vec![Severity::parse(VECTOR, Some("NVD")).unwrap()].into();
    let hyper = Affected { severity, ..fixture::affected("pkg:pypi/hyper", "0.4.0", "0.6.0") };
    let released = TimelineEvent {
        package: Some("hpack".to_owned()),
        version: Some(Version::parse("2.3.0").unwrap()),
        url: Some(fixture::link("https://code.example.org/hpack/releases/2.3.0")),
        note: Some("With a note about the new limit".to_owned()),
        ..event(TimelineKind::Released, "2026-01-02T08:00:30Z")
    };
    Advisory {
        title: Some("Decompression bomb in the header table".to_owned()),
        aliases: vec![id("GHSA-ffq8-576r-v26g"), id("CVE-2026-0001"), id("PYSEC-2026-1")],
        weaknesses: vec![Cwe::parse("CWE-409").unwrap()],
        affected: vec![hpack, hyper],
        timeline: vec![event(TimelineKind::Reported, "2026-01-01"), released].into(),
        credits: vec![Credit {
            contact: vec![fixture::link("https://zoe.example/")],
            ..Credit::new("Zoë Example", CreditRole::Finder)
        }]
        .into(),
        references: vec![Reference {
            kind: ReferenceKind::Article,
            url: fixture::link("https://news.example/bomb"),
        }],
        revisions: fixture::revisions(&[
            ("2026-01-02", "Initial publication"),
            ("2026-01-05T08:00:00Z", "The second package, and who gave the score"),
        ]),
        ..fixture::advisory("EX-2026-0001")
    }
}

fn made() -> Made {
    let mut made = Made::default();
    made.add(SitePath::fixed("osv/x_EX-2026-0001.json"), b"a record".to_vec());
    made
}

/// The text of the first advisory of a library.
fn of_library(library: &Library, body: &str) -> String {
    let theme = fixture::theme();
    let unit = Unit::new(0, &library.advisories()[0], body.to_owned(), BTreeMap::new());
    text(&fixture::view(library, &theme), &unit, &made())
}

fn of(advisory: Advisory, body: &str) -> String {
    of_library(&fixture::library(vec![advisory, fixture::advisory("EX-2026-0002")]), body)
}

/// The lines that a label and its continuations take.
fn value<'t>(text: &'t str, label: &str) -> Vec<&'t str> {
    let start = format!("{label}:");
    let lines = text.lines().skip_while(|line| !line.starts_with(&start));
    let later = lines.clone().skip(1).take_while(|line| line.starts_with(&" ".repeat(15)));
    lines.take(1).chain(later).map(|line| &line[15..]).collect()
}

#[test]
fn the_whole_text_has_this_layout() {
    let expected = "\
========================================================================
EX-2026-0001                                           Security Advisory
                                                        Example security

Title:         Decompression bomb in the header table
Revision:      2 (2026-01-05 08:00 UTC)
Published:     2026-01-02
CVE:           CVE-2026-0001
Aliases:       GHSA-ffq8-576r-v26g, PYSEC-2026-1
Package:       hpack (PyPI)
Affected:      1.0.0 up to, not including, 2.3.0
Fixed in:      2.3.0
Repository:    https://code.example.org/hpack
Commits:       main  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
               long-term-support-of-2015
               bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
Package:       hyper (PyPI)
Affected:      0.4.0 up to, not including, 0.6.0
Fixed in:      0.6.0
Severity:      CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H (7.5, high,
               by NVD)
Weakness:      CWE-409 Improper Handling of Highly Compressed Data (Data
               Amplification)
Credit:        Zoë Example (finder) <https://zoe.example/>
Latest:        https://security.example.org/advisories/EX-2026-0001.txt

I. Problem

A small header can grow without limit, see the policy
<https://security.example.org/content/policy.md#limits> and the other
one <https://security.example.org/advisories/EX-2026-0002.html>.

    POST / HTTP/2

II. Workaround

- Set `max_size`.
- Or upgrade[1].

[1] This is better.

III. Timeline

2026-01-01            Reported to the project
2026-01-02 08:00 UTC  Fixed version released (hpack 2.3.0): With a note
                      about the new limit
                      <https://code.example.org/hpack/releases/2.3.0>

IV. Revisions

1   2026-01-02            Initial publication
2   2026-01-05 08:00 UTC  The second package, and who gave the score

V. Files

9b700ce8298dbf0750b1d83f36b0733424d6fcce95f86bc5a456b5eb0296697e  osv/x_EX-2026-0001.json

VI. References

article     https://news.example/bomb
";
    assert_eq!(of(full(), BODY), expected);
}

#[test]
fn what_is_not_known_is_not_mentioned() {
    let advisory =
        Advisory { aliases: vec![], affected: vec![], ..fixture::advisory("EX-2026-0001") };
    let text = of(advisory, "Only words.\n");
    let labels: Vec<_> = text
        .lines()
        .skip_while(|line| !line.starts_with("Title"))
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_once(':'))
        .map(|(label, _)| label)
        .collect();
    assert_eq!(labels, ["Title", "Revision", "Published", "Latest"]);
    assert!(text.contains("EX-2026-0001.txt\n\nOnly words.\n\nI. Revisions\n"), "{text}");
    assert!(!text.contains("Timeline") && !text.contains("References"), "{text}");
}

#[test]
fn a_withdrawn_advisory_says_since_when_and_why() {
    let reason =
        "The report was about a fork that nobody ships, and the project itself is not affected";
    let advisory = Advisory { withdrawn: fixture::withdrawn("2026-02-01", reason), ..full() };
    let text = of(advisory, BODY);
    assert_eq!(value(&text, "Withdrawn").join(" "), format!("2026-02-01: {reason}"));
    assert_eq!(value(&text, "Withdrawn").len(), 2);
}

#[test]
fn a_long_title_stands_under_itself_and_can_be_read_back() {
    let title = "A title that goes on for quite a while ".repeat(3);
    let text = of(Advisory { title: Some(title.clone()), ..full() }, BODY);
    assert_eq!(value(&text, "Title").join(" "), title.trim_end());
    assert_eq!(value(&text, "Title").len(), 3);
}

#[test]
fn a_site_that_does_not_rank_puts_no_word_on_a_score() {
    let own = Severity::parse(VECTOR, None).unwrap();
    let theirs = Severity::parse(VECTOR, Some("NVD")).unwrap();
    let advisory = Advisory { severity: vec![own, theirs], affected: vec![], ..full() };
    let mut library = fixture::library(vec![advisory]);
    library.site.severity = SeverityPolicy::Attributed;
    let text = of_library(&library, BODY);
    assert_eq!(value(&text, "Severity").join(" "), format!("{VECTOR} (7.5, by NVD)"));
    assert_eq!(text.matches("Severity:").count(), 1);
}

#[test]
fn versions_are_listed_where_there_is_no_range() {
    let versions = ["1.0", "1.1"].iter().map(|text| Version::parse(text).unwrap()).collect();
    let affected =
        Affected { ranges: vec![], versions, ..fixture::affected("pkg:pypi/hpack", "1", "2") };
    let text = of(Advisory { affected: vec![affected], ..full() }, BODY);
    assert_eq!(value(&text, "Affected"), ["1.0, 1.1"]);
    assert!(!text.contains("Fixed in"));
}

#[test]
fn a_repository_that_is_no_package_counts_in_commits() {
    let affected = Affected {
        package: None,
        repository: Some(fixture::link("https://code.example.org/tool")),
        ranges: vec![],
        fixes: vec![fix("main", "c")].into(),
        ..fixture::affected("pkg:pypi/hpack", "1", "2")
    };
    let text = of(Advisory { affected: vec![affected], ..full() }, BODY);
    assert_eq!(value(&text, "Package"), ["https://code.example.org/tool"]);
    let commit = "c".repeat(40);
    let expected = format!("commits before {commit} of <https://code.example.org/tool>");
    assert_eq!(value(&text, "Affected").join(" "), expected);
    assert_eq!(value(&text, "Commits"), [format!("main  {commit}")]);
    assert!(!text.contains("Repository:"));
}

#[test]
fn links_lead_to_absolute_addresses_or_are_only_words() {
    let body = "[a](EX-2026-0002.md#impact), [b](#problem), [c](EX-2026-0001.md#problem), \
                [d](/x), [e](javascript:x), [f](MAILTO:a@b.example), [g](../../../x), [h](./)";
    let site = "https://security.example.org/advisories";
    let text = of(full(), body);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let expected = format!(
        "a <{site}/EX-2026-0002.html#impact>, b, c, d, e, f <a@b.example>, g, h <{site}/index.html>"
    );
    assert!(words.contains(&expected), "{words}");
}

#[test]
fn a_long_id_and_a_long_site_title_have_lines_of_their_own() {
    let id = format!("EX-{}", "1".repeat(60));
    let mut library = fixture::library(vec![fixture::advisory(&id)]);
    library.site.title = "The project with a long name ".repeat(4);
    let text = of_library(&library, BODY);
    let lines: Vec<_> = text.lines().skip(1).take(4).collect();
    assert_eq!(lines[0], id);
    assert_eq!(lines[1].trim_start(), "Security Advisory");
    assert!(lines[1..].iter().all(|line| length(line) == WIDTH), "{lines:?}");
}

#[test]
fn only_words_code_and_hashes_are_wider_than_a_line() {
    let words = "lorem ipsum dolor sit amet ".repeat(20);
    let body =
        format!("{words}\n\n## {words}\n\n- {words}\n\n> {words}\n\n| {words} | b |\n|---|---|\n");
    let credits = vec![Credit::new(&words, CreditRole::Finder)];
    let timeline = vec![TimelineEvent {
        note: Some(words.clone()),
        ..event(TimelineKind::Reported, "2026-01-01")
    }];
    let text = of(
        Advisory {
            title: Some(words),
            credits: credits.into(),
            timeline: timeline.into(),
            ..full()
        },
        &body,
    );
    let wide: Vec<_> = text.lines().filter(|line| length(line) > WIDTH).collect();
    assert_eq!(wide, [format!("{}  osv/x_EX-2026-0001.json", Digest::of(b"a record"))]);
}

#[test]
fn signing_programs_leave_the_text_as_it_is() {
    let body =
        "a  \nb\n\n```\n-----BEGIN PGP MESSAGE-----\t\n```\n\n\\-----BEGIN PGP SIGNATURE-----\n";
    let text = of(full(), body);
    assert!(text.ends_with("bomb\n") && !text.contains('\r'));
    assert!(text.lines().all(|line| !line.ends_with([' ', '\t']) && !line.starts_with("-----")));
    assert!(text.contains("\n -----BEGIN PGP SIGNATURE-----\n"), "{text}");
}

#[test]
fn each_advisory_has_one_text_at_its_address() {
    let library = fixture::library(vec![full()]);
    let texts: Vec<_> =
        fixture::paths(&library).into_iter().filter(|path| path.ends_with("1.txt")).collect();
    assert_eq!(texts, ["advisories/EX-2026-0001.txt"]);
    assert!(fixture::file(&library, &texts[0]).contains("EX-2026-0001   "));
}
