//! The patches of an advisory, for those who mend versions of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use crate::document::{Failure, Made, PerUnit, Unit, View, address};
use crate::model::advisory::Advisory;
use crate::model::affected::Fix;
use crate::plan::Planner;
use crate::site_path::SitePath;

/// `patches/ID/BRANCH.patch`: the bytes of each patch, as the maintainers put them there.
pub struct Patch;

/// Where the patch of a fix is published; `None` for a fix without one.
///
/// A branch's first patch has its name. Packages may have branches of the same name, so that a
/// further patch for it gets a number that no branch has: `main-2.patch`. One file for two fixes is
/// published once.
#[must_use]
pub fn path(advisory: &Advisory, fix: &Fix) -> Option<SitePath> {
    let mut paths = patched(advisory).zip(paths(advisory));
    paths.find(|(known, _)| is_same(known, fix)).map(|(_, path)| path)
}

/// The files that the fixes of an advisory name, relative to the site's folder.
pub fn sources(advisory: &Advisory) -> impl Iterator<Item = String> {
    let named = fixes(advisory).filter_map(|fix| fix.patch.as_ref());
    named.map(|name| format!("advisories/patches/{}/{name}", advisory.id))
}

impl PerUnit for Patch {
    fn plan(&self, view: &View<'_>, index: usize, planner: &mut Planner<'_>) {
        let advisory = &view.library.advisories()[index];
        for (part, path) in (0..).zip(paths(advisory)) {
            planner.add(path, part);
        }
    }

    fn make(
        &self,
        _view: &View<'_>,
        unit: &Unit<'_>,
        part: u32,
        _made: &Made,
    ) -> Result<Vec<u8>, Failure> {
        let fix = patched(unit.advisory).nth(part as usize);
        let bytes = fix.and_then(|fix| unit.patches.get(fix.patch.as_ref()?));
        Ok(bytes.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?.clone())
    }
}

/// The address of each fix of [`patched`].
pub(super) fn paths(advisory: &Advisory) -> Vec<SitePath> {
    let address = |name: &str| address::patch(&advisory.id, name);
    let mut taken: BTreeSet<String> =
        patched(advisory).map(|fix| address(&fix.branch).folded()).collect();
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    let next = |fix| {
        let Fix { branch, .. }: &Fix = fix;
        let number = numbers.entry(branch).or_default();
        *number += 1;
        if *number == 1 {
            return address(branch);
        }
        loop {
            let path = address(&format!("{branch}-{number}"));
            if taken.insert(path.folded()) {
                return path;
            }
            *number += 1;
        }
    };
    patched(advisory).map(next).collect()
}

/// The fixes that have a patch, in the order of the source and without repetition; a part of the
/// format is an index into them.
fn patched(advisory: &Advisory) -> impl Iterator<Item = &Fix> {
    let all = || fixes(advisory).filter(|fix| fix.patch.is_some());
    let is_new = move |at: usize, fix: &Fix| !all().take(at).any(|earlier| is_same(earlier, fix));
    all().enumerate().filter(move |(at, fix)| is_new(*at, fix)).map(|(_, fix)| fix)
}

fn fixes(advisory: &Advisory) -> impl Iterator<Item = &Fix> {
    advisory.affected.iter().flat_map(|affected| &affected.fixes)
}

fn is_same(one: &Fix, other: &Fix) -> bool {
    one.branch == other.branch && one.patch == other.patch
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::fixture;
    use crate::model::affected::Affected;
    use crate::model::commit::Commit;

    /// An advisory with a package for each list of branches and their patches.
    fn advisory(packages: &[&[(&str, &str)]]) -> Advisory {
        let fix = |(branch, patch): &(&str, &str)| Fix {
            branch: (*branch).to_owned(),
            commit: Commit::parse(&"a".repeat(40)).unwrap(),
            patch: (!patch.is_empty()).then(|| (*patch).to_owned()),
        };
        let affected = |fixes: &&[(&str, &str)]| Affected {
            fixes: fixes.iter().map(fix).collect::<Vec<_>>().into(),
            ..fixture::affected("pkg:pypi/example", "1", "2")
        };
        let affected = packages.iter().map(affected).collect();
        Advisory { affected, ..fixture::advisory("EX-2026-0001") }
    }

    #[track_caller]
    fn check(packages: &[&[(&str, &str)]], expected: &[&str]) {
        let library = fixture::library(vec![advisory(packages)]);
        let paths = fixture::paths(&library).into_iter();
        let patches =
            paths.filter_map(|path| Some(path.strip_prefix("patches/EX-2026-0001/")?.to_owned()));
        assert_eq!(patches.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_patch_is_named_by_its_branch() {
        check(&[&[("main", "a.patch"), ("1.x", "b.patch")]], &["main.patch", "1.x.patch"]);
        check(&[&[("main", ""), ("release/1", "b.patch")]], &["release~2f1.patch"]);
        check(&[&[("main", "")]], &[]);
    }

    #[test]
    fn branches_of_one_name_get_numbers_and_one_file_is_published_once() {
        check(
            &[&[("main", "a.patch")], &[("main", "b.patch"), ("1.x", "c.patch")]],
            &["main.patch", "main-2.patch", "1.x.patch"],
        );
        check(&[&[("main", "a.patch")], &[("main", "a.patch")]], &["main.patch"]);
    }

    #[test]
    fn a_number_never_takes_the_name_of_another_branch() {
        let main = |patch| ("main", patch);
        let packages: &[&[_]] = &[&[main("a")], &[main("b"), ("main-2", "c")], &[main("d")]];
        check(packages, &["main.patch", "main-3.patch", "main-2.patch", "main-4.patch"]);
        let packages: &[&[_]] = &[&[("main-2", "c"), ("main-2", "d"), main("a"), main("b")]];
        check(packages, &["main-2.patch", "main-2-2.patch", "main.patch", "main-3.patch"]);
    }

    #[test]
    fn each_fix_knows_where_its_patch_is() {
        let advisory = advisory(&[&[("main", "a"), ("main", "")], &[("main", "b"), ("main", "a")]]);
        let paths: Vec<_> = fixes(&advisory)
            .map(|fix| path(&advisory, fix).map(|path| path.file_name().to_owned()))
            .collect();
        let main = Some("main.patch".to_owned());
        assert_eq!(paths, [main.clone(), None, Some("main-2.patch".to_owned()), main]);
    }

    #[test]
    fn a_patch_is_published_byte_by_byte() {
        let library = fixture::library(vec![advisory(&[&[("main", "a")], &[("main", "b")]])]);
        let theme = fixture::theme();
        let patches = BTreeMap::from(
            [("a", "\r\n"), ("b", "\0")].map(|(name, bytes)| (name.to_owned(), bytes.into())),
        );
        let unit = Unit::new(0, &library.advisories()[0], String::new(), patches);
        let make =
            |part| Patch.make(&fixture::view(&library, &theme), &unit, part, &Made::default());
        assert_eq!(make(0).unwrap(), b"\r\n");
        assert_eq!(make(1).unwrap(), b"\0");
        assert!(make(2).is_err());
    }
}
