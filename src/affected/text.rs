//! Answers for people.

use super::answer::{Answered, Finding, Status};
use super::query::{Asked, Query};
use super::words;
use crate::document::address;
use crate::model::library::Library;
use crate::source::text::character;

/// What a site says of a dependency: a line, and one below it for each reason.
#[must_use]
pub fn lines(library: &Library, answered: &Answered<'_>) -> String {
    let verdict = match answered.status {
        Status::Affected => "affected",
        Status::CannotTell => "cannot tell",
        Status::NotAffected => "not affected",
    };
    let mut text = format!("{}: {verdict}", name(answered.query));
    if let Asked::Package(_, reason) | Asked::Nothing(reason) = &answered.query.asked {
        text.extend([", because ", reason.as_str()]);
        if answered.findings.is_empty() && answered.query.package().is_some() {
            text.push_str("; no advisory here is about this package");
        }
    }
    for finding in &answered.findings {
        text.push_str(&below(library, answered.query, finding));
    }
    printable(&text) + "\n"
}

/// How many dependencies were looked at, and what came out.
#[must_use]
pub fn summary(answered: &[Answered<'_>]) -> String {
    let count = |status| answered.iter().filter(|one| one.status == status).count();
    let noun = if answered.len() == 1 { "dependency" } else { "dependencies" };
    format!(
        "{} {noun}: {} affected, {} cannot be told, {} not affected",
        answered.len(),
        count(Status::Affected),
        count(Status::CannotTell),
        count(Status::NotAffected)
    )
}

fn name(query: &Query) -> String {
    match (&query.file, query.line) {
        (Some(file), Some(line)) => format!("{file}:{line}: {}", query.written),
        (Some(file), None) => format!("{file}: {}", query.written),
        (None, _) => query.written.clone(),
    }
}

/// One advisory, why it is named, and what to do.
fn below(library: &Library, query: &Query, finding: &Finding<'_>) -> String {
    let advisory = finding.advisory;
    let page = address::advisory_page(&advisory.id);
    let reason = match query.asked {
        // It was said once, for all advisories.
        Asked::Package(..) if advisory.withdrawn.is_none() => String::new(),
        _ => format!("\n    {}", words::reason(query, finding)),
    };
    let fixed = match (finding.answer.status(), finding.fixed) {
        (Status::Affected, Some(fixed)) => format!("\n    fixed in {fixed}"),
        (Status::Affected, None) => "\n    no fixed version is named".to_owned(),
        _ => String::new(),
    };
    let (id, title, site) = (&advisory.id, advisory.heading(), &library.site.url);
    format!("\n  {id}: {title}{reason}{fixed}\n    {site}{}", page.url_path())
}

/// A file of another can hold anything, and a terminal must not obey it.
fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character::forbidden(character) {
            Some(_) => shown.extend(character.escape_unicode()),
            None => shown.push(character),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::affected::{Index, purl};
    use crate::document::fixture;
    use crate::model::advisory::Advisory;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let withdrawn = fixture::withdrawn("2026-02-01", "a mistake");
        let gone = Advisory { withdrawn, ..fixture::advisory("EX-2") };
        let library = fixture::library(vec![fixture::advisory("EX-1"), gone]);
        let query = purl(text).unwrap_or_else(|reason| Query::new(text, Asked::Nothing(reason)));
        assert_eq!(lines(&library, &Index::new(&library).answer(&query)), expected);
    }

    const PAGES: &str = "https://security.example.org/advisories";

    #[test]
    fn each_advisory_is_named_with_its_reason() {
        let gone = format!(
            "  EX-2: Example vulnerability\n    this advisory was withdrawn and applies to nothing\n    {PAGES}/EX-2.html\n"
        );
        check(
            "pkg:pypi/example@1.5",
            &format!(
                "pkg:pypi/example@1.5: affected\n  EX-1: Example vulnerability\n    \
                 1.5 lies in an affected range: from 1.0.0 up to, not including, 2.3.0\n    \
                 fixed in 2.3.0\n    {PAGES}/EX-1.html\n{gone}"
            ),
        );
        check(
            "pkg:pypi/example",
            &format!(
                "pkg:pypi/example: cannot tell, because it has no version\n  \
                 EX-1: Example vulnerability\n    {PAGES}/EX-1.html\n{gone}"
            ),
        );
    }

    #[test]
    fn a_package_without_advisories_takes_one_line() {
        check("pkg:pypi/none@1", "pkg:pypi/none@1: not affected\n");
        check(
            "pkg:pypi/none",
            "pkg:pypi/none: cannot tell, because it has no version; no advisory here is about this package\n",
        );
    }

    #[test]
    fn a_terminal_is_not_obeyed() {
        assert_eq!(printable("a\u{1b}[2J\u{202e}é\n"), "a\\u{1b}[2J\\u{202e}é\n");
    }

    #[test]
    fn the_summary_counts() {
        let library = fixture::library(vec![fixture::advisory("EX-1")]);
        let queries = ["pkg:pypi/example@1.5", "pkg:pypi/example"].map(|text| purl(text).unwrap());
        let all: Vec<_> = queries.iter().map(|query| Index::new(&library).answer(query)).collect();
        assert_eq!(summary(&all), "2 dependencies: 1 affected, 1 cannot be told, 0 not affected");
        assert_eq!(
            summary(&all[..1]),
            "1 dependency: 1 affected, 0 cannot be told, 0 not affected"
        );
    }
}
