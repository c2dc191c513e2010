use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::matching::{EVERY, Match, folded, matches};
use super::query::{Asked, Query};
use crate::model::advisory::Advisory;
use crate::model::affected::Affected;
use crate::model::evaluate::{Doubt, Verdict, Why, evaluate, first_fixed};
use crate::model::library::Library;
use crate::model::package::Package;
use crate::model::version::Version;

/// What a site says of one dependency.
#[derive(Debug)]
pub struct Answered<'a> {
    /// The dependency.
    pub query: &'a Query,
    /// What its advisories come to.
    pub status: Status,
    /// Each advisory about its package, by id.
    pub findings: Vec<Finding<'a>>,
}

/// What is known of a dependency, the worse the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// No advisory of the site applies.
    NotAffected,
    /// None is known to apply, and one might.
    CannotTell,
    /// At least one applies.
    Affected,
}

/// What one advisory says of a dependency.
#[derive(Debug)]
pub struct Finding<'a> {
    /// The advisory.
    pub advisory: &'a Advisory,
    /// What it says.
    pub answer: Answer<'a>,
    /// The first version after the dependency's that is fixed, where the advisory applies and names one.
    pub fixed: Option<&'a Version>,
}

/// What one advisory says of a dependency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer<'a> {
    /// It applies, by this entry.
    Applies(&'a Affected, Why<'a>),
    /// It is about other versions.
    NotAffected,
    /// It was withdrawn, so it applies to nothing.
    Withdrawn,
    /// The version is not known.
    NoVersion,
    /// It is about a release or registry that the dependency does not name.
    OtherRelease(&'a Affected),
    /// The version cannot be held against this entry.
    CannotTell(&'a Affected, Doubt),
}

/// The advisories of a site by the packages that they name, so that a long lockfile is soon answered.
#[derive(Debug)]
pub struct Index<'a> {
    library: &'a Library,
    /// By ecosystem and name, in the spelling that all others are folded to.
    named: BTreeMap<(&'static str, Cow<'a, str>), Vec<usize>>,
}

impl<'a> Index<'a> {
    /// Looks through all packages of a site once.
    #[must_use]
    pub fn new(library: &'a Library) -> Self {
        let mut named: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for entry in library.packages() {
            let ecosystem = entry.package.ecosystem().name();
            let name = folded(ecosystem, entry.package.name());
            named.entry((ecosystem, name)).or_default().extend(&entry.advisories);
        }
        Self { library, named }
    }

    /// Holds a dependency against every advisory of the site.
    #[must_use]
    pub fn answer(&self, query: &'a Query) -> Answered<'a> {
        let about = query.package().map(|package| self.about(package)).unwrap_or_default();
        let findings: Vec<_> = about.into_iter().filter_map(|one| finding(one, query)).collect();
        let known = match &query.asked {
            Asked::Version(..) => Status::NotAffected,
            Asked::Package(..) | Asked::Nothing(_) => Status::CannotTell,
        };
        let status = findings.iter().map(|found| found.answer.status()).fold(known, Status::max);
        Answered { query, status, findings }
    }

    /// The advisories that name a package, by id.
    fn about(&self, package: &Package) -> Vec<&'a Advisory> {
        let ecosystem = package.ecosystem().name();
        let spelled = [folded(ecosystem, package.name()), EVERY.into()];
        let found = spelled.into_iter().filter_map(|name| self.named.get(&(ecosystem, name)));
        let indexes: BTreeSet<usize> = found.flatten().copied().collect();
        indexes.into_iter().map(|index| &*self.library.advisories()[index]).collect()
    }
}

impl Answer<'_> {
    /// What it means for the dependency.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self {
            Self::Applies(..) => Status::Affected,
            Self::NotAffected | Self::Withdrawn => Status::NotAffected,
            Self::NoVersion | Self::OtherRelease(_) | Self::CannotTell(..) => Status::CannotTell,
        }
    }
}

fn finding<'a>(advisory: &'a Advisory, query: &Query) -> Option<Finding<'a>> {
    let package = query.package()?;
    let matched = |affected: &'a Affected| match matches(affected.package.as_ref()?, package) {
        Match::None => None,
        found => Some((affected, found)),
    };
    let entries: Vec<_> = advisory.affected.iter().filter_map(matched).collect();
    if entries.is_empty() {
        return None;
    }
    let (answer, fixed) = match query.version() {
        _ if advisory.withdrawn.is_some() => (Answer::Withdrawn, None),
        None => (Answer::NoVersion, None),
        Some(version) => judged(&entries, version),
    };
    Some(Finding { advisory, answer, fixed })
}

/// The worst that one of the entries says, and the first fixed version where one applies.
fn judged<'a>(
    entries: &[(&'a Affected, Match)],
    version: &Version,
) -> (Answer<'a>, Option<&'a Version>) {
    let judge = |&(affected, found): &(&'a Affected, Match)| match found {
        Match::OtherRelease => Answer::OtherRelease(affected),
        Match::Same | Match::None => match evaluate(affected, version) {
            Verdict::Affected(why) => Answer::Applies(affected, why),
            Verdict::NotAffected => Answer::NotAffected,
            Verdict::CannotTell(doubt) => Answer::CannotTell(affected, doubt),
        },
    };
    let mut worst = Answer::NotAffected;
    for answer in entries.iter().map(judge) {
        if answer.status() > worst.status() {
            worst = answer;
        }
    }
    let same = entries.iter().filter(|(_, found)| *found == Match::Same);
    let same: Vec<_> = same.map(|(affected, _)| *affected).collect();
    let fixed = match worst {
        Answer::Applies(..) => first_fixed(&same, version),
        _ => None,
    };
    (worst, fixed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::affected::purl;
    use crate::document::fixture;

    fn advisory(id: &str, affected: Vec<Affected>) -> Advisory {
        Advisory { affected, ..fixture::advisory(id) }
    }

    fn library() -> Library {
        let withdrawn = fixture::withdrawn("2026-02-01", "a mistake");
        let debian = "pkg:deb/debian/curl?distro=debian-12";
        fixture::library(vec![
            advisory(
                "EX-1",
                vec![
                    fixture::affected("pkg:pypi/example", "1.0", "1.5"),
                    fixture::affected("pkg:pypi/example", "2.0", "2.5"),
                    fixture::affected("pkg:pypi/other", "0.1", "9.0"),
                ],
            ),
            Advisory {
                withdrawn,
                ..advisory("EX-2", vec![fixture::affected("pkg:pypi/gone", "1.0", "2.0")])
            },
            advisory("EX-3", vec![fixture::affected(debian, "1.0-1", "2.0-1")]),
        ])
    }

    #[track_caller]
    fn check(text: &str, status: Status, findings: &[(&str, Status, Option<&str>)]) {
        let (library, query) = (library(), purl(text).unwrap());
        let answered = Index::new(&library).answer(&query);
        let found: Vec<_> = answered
            .findings
            .iter()
            .map(|one| {
                let fixed = one.fixed.map(Version::as_str);
                (one.advisory.id.as_str(), one.answer.status(), fixed)
            })
            .collect();
        assert_eq!((answered.status, found.as_slice()), (status, findings), "{text}");
    }

    use Status::{Affected as Yes, CannotTell, NotAffected as No};

    #[test]
    fn all_entries_of_a_package_count() {
        check("pkg:pypi/Example@1.1", Yes, &[("EX-1", Yes, Some("1.5"))]);
        check("pkg:pypi/example@2.0", Yes, &[("EX-1", Yes, Some("2.5"))]);
        check("pkg:pypi/example@1.5", No, &[("EX-1", No, None)]);
        check("pkg:pypi/nothing@1.5", No, &[]);
    }

    #[test]
    fn what_is_not_known_is_not_called_safe() {
        check("pkg:pypi/example", CannotTell, &[("EX-1", CannotTell, None)]);
        check("pkg:pypi/nothing", CannotTell, &[]);
        check("pkg:pypi/example@odd!", CannotTell, &[("EX-1", CannotTell, None)]);
        check("pkg:github/example/example@1.0", CannotTell, &[]);
    }

    #[test]
    fn a_withdrawn_advisory_applies_to_nothing() {
        check("pkg:pypi/gone@1.1", No, &[("EX-2", No, None)]);
    }

    #[test]
    fn a_release_of_a_distribution_must_be_named() {
        let known = "pkg:deb/debian/curl@1.5-1?arch=amd64&distro=debian-12";
        check(known, Yes, &[("EX-3", Yes, Some("2.0-1"))]);
        check("pkg:deb/debian/curl@1.5-1?distro=debian-11", No, &[]);
        check("pkg:deb/debian/curl@1.5-1?distro=sid", CannotTell, &[("EX-3", CannotTell, None)]);
    }
}
