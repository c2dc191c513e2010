//! Which versions are affected, by the format's own algorithm: the first entry that a version lies in decides, else the
//! default status.

use super::cut::{Cut, stretch};
use super::raw::Status;
use crate::import::stretch::Stretch;
use crate::model::version::Scheme;

/// The versions from one point to another, and their status from each point on.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) from: Cut,
    pub(super) to: Cut,
    pub(super) status: Status,
    /// Where the status changes on the way.
    pub(super) changes: Vec<(Cut, Status)>,
}

impl Entry {
    fn cuts(&self) -> impl Iterator<Item = &Cut> {
        [&self.from, &self.to].into_iter().chain(self.changes.iter().map(|(at, _)| at))
    }
}

/// The affected versions, and whether these are all: without an order, entries that take one are passed over. One whose
/// versions have no place in the order is told by itself, so that it does not disturb the others.
pub(super) fn affected(entries: &[Entry], default: Status, scheme: Scheme) -> (Vec<Stretch>, bool) {
    let is_placed = |entry: &&Entry| entry.cuts().all(|cut| cut.has_place(scheme));
    let (placed, apart): (Vec<&Entry>, Vec<&Entry>) = entries.iter().partition(is_placed);
    if placed.is_empty() && !apart.is_empty() {
        return unordered(&apart, default);
    }
    let mut stretches = ordered(&placed, default, scheme);
    if apart.is_empty() {
        return (stretches, true);
    }
    let (more, whole) = unordered(&apart, default);
    stretches.extend(more);
    (stretches, whole)
}

fn ordered(entries: &[&Entry], default: Status, scheme: Scheme) -> Vec<Stretch> {
    let mut cuts: Vec<&Cut> = entries.iter().flat_map(|entry| entry.cuts()).collect();
    cuts.extend([&Cut::Start, &Cut::End]);
    cuts.sort_by(|one, two| one.compare(two, scheme));
    cuts.dedup_by(|one, two| one.compare(two, scheme).is_eq());
    let line = Line { cuts, scheme };
    let ranked: Vec<_> = entries.iter().map(|entry| line.rank(entry)).collect();
    line.runs(&ranked, default)
}

/// Without an order, each affected entry stands for itself.
fn unordered(entries: &[&Entry], default: Status) -> (Vec<Stretch>, bool) {
    let is_plain = |entry: &&&Entry| entry.changes.is_empty();
    let whole = default != Status::Affected && entries.iter().all(|entry| is_plain(&entry));
    let affected = entries.iter().filter(|entry| entry.status == Status::Affected);
    let stretches = affected.filter(is_plain).map(|entry| stretch(&entry.from, &entry.to));
    (stretches.collect(), whole)
}

/// All points in their order.
struct Line<'a> {
    cuts: Vec<&'a Cut>,
    scheme: Scheme,
}

/// An entry with its points as places on the line.
struct Ranked {
    from: usize,
    to: usize,
    /// From where on it has which status, rising.
    statuses: Vec<(usize, Status)>,
}

impl Line<'_> {
    fn place(&self, cut: &Cut) -> usize {
        self.cuts.partition_point(|known| known.compare(cut, self.scheme).is_lt())
    }

    fn rank(&self, entry: &Entry) -> Ranked {
        let from = self.place(&entry.from);
        let mut statuses = vec![(from, entry.status)];
        statuses.extend(entry.changes.iter().map(|(at, status)| (self.place(at), *status)));
        statuses[1..].sort_by_key(|(at, _)| *at);
        Ranked { from, to: self.place(&entry.to), statuses }
    }

    fn runs(&self, entries: &[Ranked], default: Status) -> Vec<Stretch> {
        let is_affected = |at: usize| {
            let entry = entries.iter().find(|entry| entry.from <= at && at < entry.to);
            entry.map_or(default, |entry| entry.at(at)) == Status::Affected
        };
        let (mut runs, mut begun) = (Vec::new(), None);
        for at in 0..self.cuts.len() {
            let affected = at + 1 < self.cuts.len() && is_affected(at);
            match (begun, affected) {
                (None, true) => begun = Some(at),
                (Some(from), false) => {
                    runs.push(stretch(self.cuts[from], self.cuts[at]));
                    begun = None;
                }
                (None, false) | (Some(_), true) => {}
            }
        }
        runs
    }
}

impl Ranked {
    fn at(&self, place: usize) -> Status {
        let last = self.statuses.iter().rev().find(|(from, _)| *from <= place);
        last.map_or(self.statuses[0].1, |(_, status)| *status)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use Status::{Affected, Unaffected, Unknown};

    fn before(text: &str) -> Cut {
        if text == "0" { Cut::Start } else { Cut::Before(text.to_owned()) }
    }

    fn entry(from: &str, to: &str, status: Status, changes: &[(&str, Status)]) -> Entry {
        let to = if to == "*" { Cut::End } else { before(to) };
        let changes = changes.iter().map(|(at, status)| (before(at), *status)).collect();
        Entry { from: before(from), to, status, changes }
    }

    fn shown((stretches, whole): (Vec<Stretch>, bool)) -> String {
        let one = |stretch: Stretch| {
            let [from, to] = [stretch.from, stretch.to]
                .map(|edge| edge.map(|edge| edge.version).unwrap_or_default());
            format!("{from}..{to}")
        };
        let more = (!whole).then(|| "?".to_owned());
        stretches.into_iter().map(one).chain(more).collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    fn check(entries: &[Entry], default: Status, expected: &str) {
        assert_eq!(shown(affected(entries, default, Scheme::SemVer)), expected);
    }

    #[test]
    fn the_examples_of_the_format_hold() {
        check(&[entry("2.0.0", "2.5.2", Affected, &[])], Unaffected, "2.0.0..2.5.2");
        check(&[entry("2.5.2", "*", Unaffected, &[])], Affected, "..2.5.2");
        let changes = [("2.6.3", Unaffected), ("2.5.2", Unaffected), ("2.6.0", Affected)];
        check(
            &[entry("2.0.0", "3.0.0-0", Affected, &changes)],
            Unknown,
            "2.0.0..2.5.2 2.6.0..2.6.3",
        );
        check(
            &[
                entry("1.0.0", "1.0.6", Affected, &[]),
                entry(
                    "2.1.0",
                    "2.2.0-0",
                    Unaffected,
                    &[("2.1.6", Affected), ("2.1.9", Unaffected)],
                ),
                entry("3.0.0", "*", Unaffected, &[]),
            ],
            Unaffected,
            "1.0.0..1.0.6 2.1.6..2.1.9",
        );
        check(&[], Affected, "..");
        check(&[], Unknown, "");
    }

    #[test]
    fn the_first_entry_decides_and_neighbours_join() {
        let unaffected = entry("1.2.0", "1.3.0", Unaffected, &[]);
        check(
            &[unaffected, entry("1.0.0", "2.0.0", Affected, &[])],
            Unknown,
            "1.0.0..1.2.0 1.3.0..2.0.0",
        );
        let neighbours =
            [entry("1.0.0", "2.0.0", Affected, &[]), entry("2.0.0", "*", Affected, &[])];
        check(&neighbours, Unknown, "1.0.0..");
        check(&[entry("2.0.0", "1.0.0", Affected, &[])], Unknown, "");
    }

    #[test]
    fn without_an_order_nothing_is_computed() {
        let plain = [entry("a", "b", Affected, &[]), entry("b", "c", Unaffected, &[])];
        check(&plain, Unaffected, "a..b");
        check(&plain, Affected, "a..b ?");
        check(&[entry("a", "b", Affected, &[("x", Unaffected)])], Unaffected, "?");
    }

    #[test]
    fn an_entry_without_a_place_leaves_the_others_theirs() {
        let odd = Entry { to: Cut::After("odd".to_owned()), ..entry("odd", "odd", Affected, &[]) };
        let spared = entry("1.2.0", "1.3.0", Unaffected, &[]);
        let wide = entry("1.0.0", "2.0.0", Affected, &[]);
        let expected = "1.0.0..1.2.0 1.3.0..2.0.0 odd..odd";
        check(&[spared.clone(), wide, odd.clone()], Unaffected, expected);
        check(&[spared, odd], Affected, "..1.2.0 1.3.0.. odd..odd ?");
    }

    proptest! {
        /// A direct transcription of the algorithm in the format's schema agrees for every version.
        #[test]
        fn the_algorithm_of_the_schema_agrees(
            raw in proptest::collection::vec(
                (0..9_u64, 0..9_u64, 0..3_usize, proptest::collection::vec((0..9_u64, 0..3_usize), 0..3)), 0..4),
            default in 0..3_usize,
        ) {
            let statuses = [Affected, Unaffected, Unknown];
            let text = |number: u64| format!("{number}.0.0");
            let entries: Vec<_> = raw.iter().map(|(from, to, status, changes)| Entry {
                from: Cut::Before(text(*from)),
                to: Cut::Before(text(*to)),
                status: statuses[*status],
                changes: changes.iter().map(|(at, status)| (Cut::Before(text(*at)), statuses[*status])).collect(),
            }).collect();
            let (found, _) = affected(&entries, statuses[default], Scheme::SemVer);
            for version in 0..10 {
                let mut expected = statuses[default];
                if let Some((_, _, status, changes)) =
                    raw.iter().find(|(from, to, _, _)| *from <= version && version < *to)
                {
                    expected = statuses[*status];
                    let mut changes = changes.clone();
                    changes.sort_by_key(|(at, _)| *at);
                    for (_, status) in changes.iter().filter(|(at, _)| *at <= version) {
                        expected = statuses[*status];
                    }
                }
                let number = |edge: &Option<crate::import::stretch::Edge>, without| {
                    let version = edge.as_ref().map(|edge| edge.version.split('.').next().unwrap());
                    version.map_or(without, |version| version.parse().unwrap())
                };
                let is_found = found.iter().any(|one| {
                    number(&one.from, 0) <= version && version < number(&one.to, u64::MAX)
                });
                prop_assert_eq!(is_found, expected == Affected, "{} in {:?}", version, found);
            }
        }
    }
}
