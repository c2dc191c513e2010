//! Answers for programs. The shape is documented in the manual, and grows only by new keys.

use serde::Serialize;

use super::answer::{Answer, Answered, Finding, Status};
use super::query::{Asked, Query};
use super::words;
use crate::document::address;
use crate::document::vers::vers;
use crate::model::evaluate::Why;
use crate::model::identifier::AdvisoryId;
use crate::model::library::Library;
use crate::model::package::Package;
use crate::model::range::Event;
use crate::model::version::Version;

#[derive(Serialize)]
struct Output<'a> {
    affected: usize,
    cannot_tell: usize,
    not_affected: usize,
    dependencies: Vec<Dependency<'a>>,
}

#[derive(Serialize)]
struct Dependency<'a> {
    /// As its source writes it.
    written: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    ecosystem: Option<String>,
    name: Option<&'a str>,
    version: Option<&'a str>,
    status: &'static str,
    /// Why the dependency itself leaves something unknown.
    reason: Option<&'a str>,
    advisories: Vec<Advisory<'a>>,
}

#[derive(Serialize)]
struct Advisory<'a> {
    id: &'a str,
    aliases: Vec<&'a str>,
    title: String,
    url: String,
    status: &'static str,
    withdrawn: bool,
    reason: String,
    matched: Option<Matched<'a>>,
    first_fixed: Option<&'a str>,
    /// All affected versions of the entry that decided, as a range for programs.
    vers: Option<String>,
}

/// What made the version affected: a listed version, or the events around it.
#[derive(Serialize)]
#[serde(untagged)]
enum Matched<'a> {
    Listed {
        entry: Option<usize>,
        listed: &'a str,
    },
    Range {
        entry: Option<usize>,
        range: usize,
        introduced: &'a str,
        fixed: Option<&'a str>,
        last_affected: Option<&'a str>,
    },
}

/// All answers as one JSON object.
#[must_use]
pub fn print(library: &Library, answered: &[Answered<'_>]) -> String {
    let count = |status| answered.iter().filter(|one| one.status == status).count();
    let output = Output {
        affected: count(Status::Affected),
        cannot_tell: count(Status::CannotTell),
        not_affected: count(Status::NotAffected),
        dependencies: answered.iter().map(|one| dependency(library, one)).collect(),
    };
    serde_json::to_string_pretty(&output).expect("strings and numbers always serialise") + "\n"
}

const fn word(status: Status) -> &'static str {
    match status {
        Status::Affected => "affected",
        Status::CannotTell => "cannot_tell",
        Status::NotAffected => "not_affected",
    }
}

fn dependency<'a>(library: &Library, answered: &'a Answered<'_>) -> Dependency<'a> {
    let query = answered.query;
    let reason = match &query.asked {
        Asked::Version(..) => None,
        Asked::Package(_, reason) | Asked::Nothing(reason) => Some(reason.as_str()),
    };
    Dependency {
        written: &query.written,
        file: query.file.as_deref(),
        line: query.line,
        ecosystem: query.package().map(|package| package.ecosystem().to_string()),
        name: query.package().map(Package::name),
        version: query.version().map(Version::as_str),
        status: word(answered.status),
        reason,
        advisories: answered.findings.iter().map(|one| advisory(library, query, one)).collect(),
    }
}

fn advisory<'a>(library: &Library, query: &Query, finding: &'a Finding<'_>) -> Advisory<'a> {
    let found = finding.advisory;
    let page = address::advisory_page(&found.id);
    Advisory {
        id: found.id.as_str(),
        aliases: found.aliases.iter().map(AdvisoryId::as_str).collect(),
        title: found.heading(),
        url: format!("{}{}", library.site.url, page.url_path()),
        status: word(finding.answer.status()),
        withdrawn: found.withdrawn.is_some(),
        reason: words::reason(query, finding),
        matched: matched(finding),
        first_fixed: finding.fixed.map(Version::as_str),
        vers: match &finding.answer {
            Answer::Applies(entry, _) | Answer::CannotTell(entry, _) => vers(entry),
            Answer::NotAffected
            | Answer::Withdrawn
            | Answer::NoVersion
            | Answer::OtherRelease(_) => None,
        },
    }
}

fn matched<'a>(finding: &'a Finding<'_>) -> Option<Matched<'a>> {
    let Answer::Applies(affected, why) = &finding.answer else { return None };
    let entry = finding.advisory.affected.iter().position(|one| std::ptr::eq(one, *affected));
    Some(match why {
        Why::Listed(listed) => Matched::Listed { entry, listed },
        Why::InRange { index, from, until } => Matched::Range {
            entry,
            range: *index,
            introduced: from.point.as_str(),
            fixed: end(*until, "fixed"),
            last_affected: end(*until, "last_affected"),
        },
    })
}

fn end<'a>(until: Option<&'a Event>, key: &str) -> Option<&'a str> {
    until.filter(|event| event.kind.key() == key).map(|event| event.point.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::affected::{Index, purl};
    use crate::document::fixture;

    #[test]
    fn every_key_stands_there_whether_it_has_a_value_or_not() {
        let library = fixture::library(vec![fixture::advisory("EX-1")]);
        let queries = ["pkg:pypi/example@1.5", "pkg:pypi/none", "pkg:pypi/example@2.3.0"]
            .map(|text| purl(text).unwrap());
        let all: Vec<_> = queries.iter().map(|query| Index::new(&library).answer(query)).collect();
        let printed: Value = serde_json::from_str(&print(&library, &all)).unwrap();
        assert_eq!(printed["affected"], 1);
        assert_eq!((&printed["cannot_tell"], &printed["not_affected"]), (&json!(1), &json!(1)));
        assert_eq!(
            printed["dependencies"][0],
            json!({
                "written": "pkg:pypi/example@1.5",
                "file": null,
                "line": null,
                "ecosystem": "PyPI",
                "name": "example",
                "version": "1.5",
                "status": "affected",
                "reason": null,
                "advisories": [{
                    "id": "EX-1",
                    "aliases": ["CVE-2026-0001"],
                    "title": "Example vulnerability",
                    "url": "https://security.example.org/advisories/EX-1.html",
                    "status": "affected",
                    "withdrawn": false,
                    "reason": "1.5 lies in an affected range: from 1.0.0 up to, not including, 2.3.0",
                    "matched": {
                        "entry": 0,
                        "range": 0,
                        "introduced": "1.0.0",
                        "fixed": "2.3.0",
                        "last_affected": null
                    },
                    "first_fixed": "2.3.0",
                    "vers": "vers:pypi/>=1.0.0|<2.3.0"
                }]
            })
        );
        assert_eq!(printed["dependencies"][1]["reason"], "it has no version");
        assert_eq!(printed["dependencies"][1]["version"], Value::Null);
        assert_eq!(printed["dependencies"][2]["advisories"][0]["status"], "not_affected");
    }
}
