use serde::Serialize;

use crate::document::html::advisory::range::{RangeData, order};
use crate::document::html::href;
use crate::document::html::listing::{SeverityData, severity};
use crate::document::vers::vers;
use crate::document::{View, address, patch, range_text};
use crate::model::advisory::Advisory;
use crate::model::affected::{Affected, Fix};
use crate::model::link::Link;
use crate::model::range::{Range, RangeKind};
use crate::model::site::Group;
use crate::model::version::Scheme;
use crate::model::words::Words;
use crate::site_path::SitePath;

/// One affected package or repository.
#[derive(Serialize)]
pub(super) struct AffectedData {
    name: String,
    ecosystem: Option<String>,
    purl: Option<String>,
    /// The affected versions for programs.
    vers: Option<String>,
    /// The page of the package.
    href: Option<String>,
    repository: Option<String>,
    /// What the version box calls it, if it is a package; entries of one package share it.
    choice: Option<String>,
    /// The order of the listed versions, where the version box knows it.
    order: Option<&'static str>,
    /// What people write before a version and advisories leave out.
    prefix: Option<&'static str>,
    /// Whether nothing here can order its versions.
    unordered: bool,
    /// The affected versions.
    ranges: Vec<RangeData>,
    /// The affected commits in words, one text a range.
    commits: Vec<String>,
    /// The first versions without the vulnerability.
    fixed: Vec<String>,
    /// The affected versions that are listed.
    versions: Vec<String>,
    /// Whether no version is known to be free of it.
    open: bool,
    fixes: Vec<FixData>,
    severity: Vec<SeverityData>,
}

#[derive(Serialize)]
struct FixData {
    branch: String,
    commit: String,
    /// Where the commit can be read, for forges whose addresses are known.
    url: Option<String>,
    patch: Option<String>,
}

impl AffectedData {
    pub(super) fn new(
        view: &View<'_>,
        advisory: &Advisory,
        affected: &Affected,
        path: &SitePath,
    ) -> Self {
        let package = affected.package.as_ref();
        let fixed = affected.fixed_versions();
        let (scheme, words) = (affected.scheme(), view.words());
        Self {
            name: affected.name().to_owned(),
            ecosystem: package.map(|package| package.ecosystem().to_string()),
            purl: package.and_then(|package| package.purl()).map(ToString::to_string),
            vers: vers(affected).filter(|text| text.len() <= LONGEST),
            href: package.map(|package| href(path, &address::package_page(package))),
            repository: repository(affected).map(ToString::to_string),
            choice: choice(affected),
            order: order(scheme),
            prefix: prefix(affected),
            unordered: is_unordered(affected),
            ranges: affected
                .version_ranges()
                .map(|range| RangeData::new(words, range, scheme))
                .collect(),
            commits: commits(words, affected).collect(),
            open: fixed.is_empty() && affected.version_ranges().next().is_some(),
            fixed: fixed.into_iter().map(ToString::to_string).collect(),
            versions: affected.versions.texts().map(str::to_owned).collect(),
            fixes: affected
                .fixes
                .iter()
                .map(|fix| fix_data(view, advisory, affected, fix, path))
                .collect(),
            severity: affected.severity.iter().map(severity).collect(),
        }
    }
}

/// Whether an entry says anything of versions.
pub(super) fn names_versions(affected: &Affected) -> bool {
    !affected.versions.is_empty() || affected.version_ranges().next().is_some()
}

/// The package's name with its ecosystem; without a package, the name of an entry that has versions.
fn choice(affected: &Affected) -> Option<String> {
    match &affected.package {
        Some(package) => Some(format!("{} ({})", package.name(), package.ecosystem())),
        None => names_versions(affected).then(|| affected.name().to_owned()),
    }
}

/// Go writes a `v` before each version, which its advisories leave out.
fn prefix(affected: &Affected) -> Option<&'static str> {
    let package = affected.package.as_ref()?;
    (package.ecosystem().name() == "Go").then_some("v")
}

fn is_unordered(affected: &Affected) -> bool {
    let scheme = affected.scheme();
    let mut schemes = affected.version_ranges().map(|range| range.scheme(scheme)).chain([scheme]);
    names_versions(affected) && schemes.all(|scheme| scheme == Scheme::Unordered)
}
/// The longest range for programs, in bytes, that a page shows; a longer one is no help to a reader.
const LONGEST: usize = 400;

/// Where the commits are; an imported record says it only at its ranges.
fn repository(affected: &Affected) -> Option<&Link> {
    affected.repository.as_ref().or_else(|| affected.ranges.iter().find_map(repository_of))
}

fn repository_of(range: &Range) -> Option<&Link> {
    match &range.kind {
        RangeKind::Git(repository) => Some(repository),
        RangeKind::Ecosystem | RangeKind::SemVer => None,
    }
}

/// The ranges of commits that the source has; one that only follows from the fixes says nothing
/// that these do not. The repository is named where it is not the one that the card shows.
fn commits(words: &Words, affected: &Affected) -> impl Iterator<Item = String> {
    affected.ranges.iter().filter_map(move |range| {
        let own = repository_of(range)?;
        let told = range_text::sentence_in(words, range);
        let is_shown = repository(affected) == Some(own);
        let named = || [("words", told.as_str()), ("repository", own.as_str())];
        Some(if is_shown { told } else { words.filled("range.of", &named()) })
    })
}

fn fix_data(
    view: &View<'_>,
    advisory: &Advisory,
    affected: &Affected,
    fix: &Fix,
    path: &SitePath,
) -> FixData {
    let published = view.library.site.builds(Group::Text);
    FixData {
        branch: fix.branch.clone(),
        commit: fix.commit.to_string(),
        url: affected
            .repository
            .as_ref()
            .and_then(|repository| commit_page(repository.as_str(), fix)),
        patch: patch::path(advisory, fix).filter(|_| published).map(|patch| href(path, &patch)),
    }
}

/// The page of a commit on the forges whose addresses everyone knows.
fn commit_page(repository: &str, fix: &Fix) -> Option<String> {
    let base = repository.trim_end_matches('/').trim_end_matches(".git");
    let separator = match base.strip_prefix("https://")?.split('/').next()? {
        "github.com" | "codeberg.org" => "commit",
        "gitlab.com" => "-/commit",
        _ => return None,
    };
    Some(format!("{base}/{separator}/{}", fix.commit))
}

#[cfg(test)]
mod tests {
    use tera::Context;

    use super::*;
    use crate::document::fixture;
    use crate::model::commit::Commit;
    use crate::model::link::Field;
    use crate::model::range::{Event, EventKind, Point};

    const REPOSITORY: &str = "https://github.com/a/b";

    /// The commits of a repository before one.
    fn before(repository: &str) -> Range {
        let commit = Point::Commit(Commit::parse(&"a".repeat(40)).unwrap());
        let events = [(EventKind::Introduced, Point::Beginning), (EventKind::Fixed, commit)];
        let events = events.map(|(kind, point)| Event { kind, point }).to_vec();
        let kind = RangeKind::Git(fixture::link(repository));
        Range { kind, events, short: true, database_specific: None }
    }

    /// What is affected in these ranges of a repository that is no package.
    fn affected(repository: Option<&str>, ranges: Vec<Range>) -> Affected {
        let repository = repository.map(fixture::link);
        let package = fixture::affected("pkg:pypi/example", "1", "2");
        Affected { package: None, repository, ranges, ..package }
    }

    /// The card, without the space between its parts.
    fn card(affected: Affected) -> String {
        let advisory = Advisory { affected: vec![affected], ..fixture::advisory("TEST-2026-0001") };
        let library = fixture::library(vec![advisory]);
        let theme = fixture::theme();
        let (view, advisory) = (fixture::view(&library, &theme), &library.advisories()[0]);
        let path = address::advisory_page(&advisory.id);
        let data = AffectedData::new(&view, advisory, &advisory.affected[0], &path);
        let mut context = Context::new();
        context.insert("affected", &data);
        context.insert("site", &std::collections::BTreeMap::from([("ranked", true)]));
        theme.render("affected.html", &context, "").unwrap().replace('\n', "")
    }

    #[test]
    fn affected_commits_are_told_and_their_repository_is_a_link() {
        let link = format!("<a class=\"url\" href=\"{REPOSITORY}\"");
        let range = format!("<ul class=\"plain\"><li>commits before {}</li></ul>", "a".repeat(40));
        for repository in [Some(REPOSITORY), None] {
            let card = card(affected(repository, vec![before(REPOSITORY)]));
            assert!(card.contains(&range) && card.contains(&link), "{card}");
            assert!(!card.contains("No fixed version"), "{card}");
        }
    }

    #[test]
    fn a_repository_that_no_browser_opens_is_no_link() {
        let repository = Link::parse("git://code.example/c", Field::Repository).unwrap();
        let card = card(Affected { repository: Some(repository), ..affected(None, vec![]) });
        assert!(card.contains("<dd><code>git://code.example/c</code></dd>"), "{card}");
        assert!(!card.contains("href=\"git:"), "{card}");
    }

    #[test]
    fn another_repository_is_named_beside_its_commits() {
        let other = before("https://code.example/c");
        let card = card(affected(Some(REPOSITORY), vec![before(REPOSITORY), other]));
        assert!(card.contains(&format!("{}</li>", "a".repeat(40))), "{card}");
        assert!(card.contains(&format!("{} of https://code.example/c</li>", "a".repeat(40))));
    }

    #[test]
    fn a_card_without_facts_has_no_list_of_them() {
        let package = fixture::affected("pkg:pypi/example", "1", "2").package;
        let named = Affected { package, ..affected(None, vec![]) };
        assert!(card(named).contains("<dl class=\"facts\"><div><dt>Package URL"));
        assert!(!card(affected(None, vec![])).contains("<dl"));
    }

    #[test]
    fn commits_of_known_forges_have_a_page() {
        let commit = "a".repeat(40);
        let fix =
            Fix { branch: "main".into(), commit: Commit::parse(&commit).unwrap(), patch: None };
        let page = |repository| commit_page(repository, &fix);
        assert_eq!(
            page("https://github.com/a/b.git"),
            Some(format!("https://github.com/a/b/commit/{commit}"))
        );
        assert_eq!(
            page("https://gitlab.com/a/b/"),
            Some(format!("https://gitlab.com/a/b/-/commit/{commit}"))
        );
        assert_eq!(page("https://git.example/a/b"), None);
    }
}
