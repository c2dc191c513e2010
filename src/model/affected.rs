//! Which packages are affected, in which versions, and where the fixes are.

use crate::model::Extra;
use crate::model::commit::Commit;
use crate::model::handling::Branch;
use crate::model::link::Link;
use crate::model::package::Package;
use crate::model::range::{Event, EventKind, Point, Range, RangeKind, Stretch, union};
use crate::model::seldom::{Seldom, Unsaid};
use crate::model::severity::Severity;
use crate::model::version::{Scheme, Version};
use crate::model::versions::Versions;

/// One affected package, or a repository that is no package.
#[derive(Clone, Debug, PartialEq)]
pub struct Affected {
    /// The package; without one, [`Affected::repository`] or a range names a repository.
    pub package: Option<Package>,
    /// Where its commits are.
    pub repository: Option<Link>,
    /// The affected ranges as written.
    pub ranges: Vec<Range>,
    /// The affected versions, listed.
    pub versions: Versions,
    /// The commits that hold the fix, by branch.
    pub fixes: Seldom<Vec<Fix>>,
    /// The lines of development, and how each was mended.
    pub branches: Seldom<Vec<Branch>>,
    /// The severity in this package, where it differs between packages.
    pub severity: Seldom<Vec<Severity>>,
    /// Free-form data in the words of the ecosystem.
    pub ecosystem_specific: Option<Extra>,
    /// Free-form data in the words of this site.
    pub database_specific: Option<Extra>,
    /// How the database that an entry was imported from writes its package.
    pub spelling: Seldom<Spelling>,
}

/// How another database writes a package, where that is not how we do: its record goes out as it came, and readers of
/// ours are told the registry's spelling.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spelling {
    /// The name.
    pub name: Option<String>,
    /// The package URL.
    pub purl: Option<String>,
}

impl Unsaid for Spelling {
    const UNSAID: &'static Self = &Self { name: None, purl: None };
}

/// A commit that holds the fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The branch that it was made on.
    pub branch: String,
    /// The commit.
    pub commit: Commit,
    /// The file of the patch, a name in `advisories/patches/ID/`.
    pub patch: Option<String>,
}

impl Affected {
    /// What people call it: the package's name, or the repository's address.
    #[must_use]
    pub fn name(&self) -> &str {
        match (&self.package, &self.repository) {
            (Some(package), _) => package.name(),
            (None, Some(repository)) => repository.as_str(),
            (None, None) => self.ranges.iter().find_map(repository).map_or("", Link::as_str),
        }
    }

    /// How its versions are ordered.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.package.as_ref().map_or(Scheme::Unordered, |package| Scheme::of(package.ecosystem()))
    }

    /// The affected versions in their one normal form: the stretches of all ranges and of the `listed` versions, which are all of
    /// [`Affected::versions`], in rising order, none touching the next. `None` where a version has no place in the order, or the
    /// ranges count in different ones.
    #[must_use]
    pub fn stretches<'a>(&'a self, listed: &'a [Version]) -> Option<Vec<Stretch<'a>>> {
        let scheme = self.scheme();
        let mut ranges = Vec::new();
        for range in self.version_ranges() {
            let known = range.scheme(scheme) == scheme;
            ranges.extend(range.stretches(scheme).filter(|_| known)?);
        }
        if !listed.iter().all(|version| scheme.has_place(version)) {
            return None;
        }
        // Most lists say again what a range says, and need not be put in order for it.
        let told = |version: &Version| ranges.iter().any(|range| range.surrounds(version, scheme));
        let listed = listed.iter().filter(|version| !told(version)).map(Stretch::of_one);
        Some(union(listed.chain(ranges.iter().copied()).collect(), scheme))
    }

    /// The ranges that count in versions.
    pub fn version_ranges(&self) -> impl Iterator<Item = &Range> {
        self.ranges.iter().filter(|range| !range.is_git())
    }

    /// The ranges that count in commits: those written, else one that follows from the fixes.
    #[must_use]
    pub fn commit_ranges(&self) -> Vec<Range> {
        let written: Vec<_> = self.ranges.iter().filter(|range| range.is_git()).cloned().collect();
        match &self.repository {
            Some(repository) if written.is_empty() && !self.fixes.is_empty() => {
                vec![self.range_of_fixes(repository)]
            }
            _ => written,
        }
    }

    /// The first versions without the vulnerability, one a range, in the source's order.
    #[must_use]
    pub fn fixed_versions(&self) -> Vec<&Version> {
        let mut fixed: Vec<&Version> = Vec::new();
        for point in self.version_ranges().flat_map(|range| range.points(EventKind::Fixed)) {
            if let Point::Version(version) = point
                && !fixed.contains(&version)
            {
                fixed.push(version);
            }
        }
        fixed
    }

    fn range_of_fixes(&self, repository: &Link) -> Range {
        let fixed =
            |fix: &Fix| Event { kind: EventKind::Fixed, point: Point::Commit(fix.commit.clone()) };
        let introduced = Event { kind: EventKind::Introduced, point: Point::Beginning };
        Range {
            kind: RangeKind::Git(repository.clone()),
            events: std::iter::once(introduced).chain(self.fixes.iter().map(fixed)).collect(),
            short: true,
            database_specific: None,
        }
    }
}

fn repository(range: &Range) -> Option<&Link> {
    match &range.kind {
        RangeKind::Git(repository) => Some(repository),
        RangeKind::Ecosystem | RangeKind::SemVer => None,
    }
}
