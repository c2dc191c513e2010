use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::model::frozen::FrozenRevision;
use crate::model::identifier::AdvisoryId;

/// Which reading of a file is the newest: a number that no other reading of it has; none where that is not known.
pub type Readings<'a> = &'a (dyn Fn(&str) -> Option<u64> + Sync);

/// The files that something was found in, with the reading of each.
pub(super) type Seen = Vec<(String, Option<u64>)>;

/// A revision, or none, and what is wrong with it.
pub(super) type Judged = (Option<FrozenRevision>, Vec<Diagnostic>);

/// What was found of signed revisions, so that whoever reads a site again and again need not verify what did not change.
#[derive(Debug, Default)]
pub struct Memory {
    /// The keys by which it was judged.
    pub(super) keys: Seen,
    pub(super) revisions: BTreeMap<(String, usize), (Seen, Judged)>,
    pub(super) differences: BTreeMap<AdvisoryId, (Seen, Vec<Diagnostic>)>,
}

/// Files with their newest readings.
pub(super) fn seen<'p>(paths: impl IntoIterator<Item = &'p str>, readings: Readings<'_>) -> Seen {
    paths.into_iter().map(|path| (path.to_owned(), readings(path))).collect()
}

/// What was found before in the same readings of the same files, or else what is found now.
pub(super) fn recall<T: Clone>(
    before: Option<&(Seen, T)>,
    seen: Seen,
    find: impl FnOnce() -> T,
) -> (Seen, T) {
    let is_known = seen.iter().all(|(_, reading)| reading.is_some());
    match before {
        Some((known, found)) if is_known && *known == seen => (seen, found.clone()),
        _ => (seen, find()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &[(&str, Option<u64>)], now: &[(&str, Option<u64>)], expected: &str) {
        let seen = |all: &[(&str, Option<u64>)]| {
            all.iter().map(|(path, reading)| ((*path).to_owned(), *reading)).collect::<Seen>()
        };
        let known = (seen(before), "known");
        assert_eq!(recall(Some(&known), seen(now), || "found").1, expected, "{now:?}");
    }

    #[test]
    fn only_the_same_readings_of_the_same_files_are_taken_again() {
        let before = [("a", Some(1)), ("b", Some(2))];
        check(&before, &before, "known");
        check(&before, &[("a", Some(1)), ("b", Some(3))], "found");
        check(&before, &before[..1], "found");
        check(&before, &[("a", Some(1)), ("c", Some(2))], "found");
        check(&[("a", None)], &[("a", None)], "found");
    }
}
