//! The orders and links that follow from a set of advisories.

use std::collections::BTreeMap;

use super::PackageEntry;
use crate::model::advisory::Advisory;
use crate::model::identifier::AdvisoryId;

/// Indexes of all advisories, the last published first.
pub(super) fn newest_first(advisories: &[Advisory]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..advisories.len()).collect();
    order.sort_by_key(|&index| (advisories[index].published(), index));
    order.reverse();
    order
}

/// All revisions, the last published first.
pub(super) fn newest_changes(advisories: &[Advisory]) -> Vec<(usize, usize)> {
    let revisions = |(index, advisory): (usize, &Advisory)| {
        let numbered = advisory.revisions.numbered();
        let dated = numbered.map(|(number, revision)| (revision.date.instant(), index, number));
        dated.collect::<Vec<_>>()
    };
    let mut dated: Vec<_> = advisories.iter().enumerate().flat_map(revisions).collect();
    dated.sort_unstable();
    dated.into_iter().rev().map(|(_, index, number)| (index, number)).collect()
}

/// Each alias with its advisories.
pub(super) fn by_alias(advisories: &[Advisory]) -> Vec<(AdvisoryId, Vec<usize>)> {
    let mut by_alias: BTreeMap<AdvisoryId, Vec<usize>> = BTreeMap::new();
    for (index, advisory) in advisories.iter().enumerate() {
        for alias in &advisory.aliases {
            let known = by_alias.entry(alias.clone()).or_default();
            if known.last() != Some(&index) {
                known.push(index);
            }
        }
    }
    by_alias.into_iter().collect()
}

/// Each package with its advisories, newest first.
pub(super) fn packages(advisories: &[Advisory], newest: &[usize]) -> Vec<PackageEntry> {
    let mut packages: BTreeMap<(String, String), PackageEntry> = BTreeMap::new();
    for &index in newest {
        for package in
            advisories[index].affected.iter().filter_map(|affected| affected.package.as_ref())
        {
            let key = (package.ecosystem().name().to_owned(), package.name().to_owned());
            let entry = packages
                .entry(key)
                .or_insert_with(|| PackageEntry { package: package.clone(), advisories: vec![] });
            if entry.advisories.last() != Some(&index) {
                entry.advisories.push(index);
            }
        }
    }
    packages.into_values().collect()
}
