//! The orders and links that follow from a set of advisories.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::PackageEntry;
use crate::model::advisory::Advisory;
use crate::model::package::Package;

/// Indexes of all advisories, the last published first.
pub(super) fn newest_first(advisories: &[Arc<Advisory>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..advisories.len()).collect();
    order.sort_by_cached_key(|&index| (advisories[index].published(), index));
    order.reverse();
    order
}

/// All revisions, the last published first.
pub(super) fn newest_changes(advisories: &[Arc<Advisory>]) -> Vec<(usize, usize)> {
    let revisions = |(index, advisory): (usize, &Arc<Advisory>)| {
        let numbered = advisory.revisions.numbered();
        let dated = numbered.map(|(number, revision)| (revision.date.instant(), index, number));
        dated.collect::<Vec<_>>()
    };
    let mut dated: Vec<_> = advisories.iter().enumerate().flat_map(revisions).collect();
    dated.sort_unstable();
    dated.into_iter().rev().map(|(_, index, number)| (index, number)).collect()
}

/// Each package with its advisories, newest first.
pub(super) fn packages(advisories: &[Arc<Advisory>], newest: &[usize]) -> Vec<PackageEntry> {
    let mut places: HashMap<(&str, &str), usize> = HashMap::new();
    let mut entries: Vec<PackageEntry> = Vec::new();
    for &index in newest {
        let affected = advisories[index].affected.iter();
        for package in affected.filter_map(|affected| affected.package.as_ref()) {
            let place = *places.entry(key(package)).or_insert_with(|| {
                entries.push(PackageEntry { package: package.clone(), advisories: vec![] });
                entries.len() - 1
            });
            if entries[place].advisories.last() != Some(&index) {
                entries[place].advisories.push(index);
            }
        }
    }
    entries.par_sort_by(|one, other| key(&one.package).cmp(&key(&other.package)));
    entries
}

fn key(package: &Package) -> (&str, &str) {
    (package.ecosystem().name(), package.name())
}
