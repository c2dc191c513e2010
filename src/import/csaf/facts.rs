use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::claims::Claims;
use super::product::Packaged;
use super::tree::Products;
use crate::import::Draft;
use crate::model::version::{Scheme, Version};
use crate::source::schema::advisory::{RawAffected, RawRange, RawRangeEvent};

/// What a vulnerability says of one package.
#[derive(Default)]
pub(super) struct Facts<'a> {
    packages: BTreeMap<&'static str, Vec<&'a Packaged>>,
    pub(super) ids: BTreeSet<&'a String>,
}

/// What a vulnerability says of each package, in the order of their first mention.
pub(super) fn of<'a>(products: &'a Products, claims: &'a Claims) -> Vec<Facts<'a>> {
    let mut found: Vec<Facts<'a>> = Vec::new();
    let mut places = BTreeMap::new();
    for (status, ids) in &claims.status {
        for id in ids {
            let Some(package) = products.get(id).and_then(|one| one.package.as_ref()) else {
                continue;
            };
            let place = *places.entry(package.key()).or_insert_with(|| {
                found.push(Facts::default());
                found.len() - 1
            });
            found[place].packages.entry(*status).or_default().push(package);
            found[place].ids.insert(id);
        }
    }
    found
}

impl<'a> Facts<'a> {
    fn of(&self, status: &'static str) -> impl Iterator<Item = &'a Packaged> {
        self.packages.get(status).into_iter().flatten().copied()
    }

    /// The single versions that have a status.
    fn versions(&self, status: &'static str) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let versions = self.of(status).flat_map(|package| &package.spans.versions);
        versions.filter(|version| seen.insert(*version)).cloned().collect()
    }

    /// The entry, if the package is affected in any version.
    pub(super) fn affected(&self, draft: &mut Draft) -> Option<RawAffected> {
        let package = self.packages.values().flatten().next()?;
        let mut affected = package.named();
        for package in ["known_affected", "first_affected", "last_affected"]
            .into_iter()
            .flat_map(|status| self.of(status))
        {
            extend(&mut affected.ranges, package.spans.ranges.iter().cloned());
        }
        extend(&mut affected.versions, self.versions("known_affected"));
        extend(&mut affected.ranges, self.between());
        if affected.ranges.is_empty() && affected.versions.is_empty() {
            affected.ranges.extend(self.before_the_end(draft));
        }
        extend(&mut affected.versions, self.versions("last_affected"));
        if affected.ranges.is_empty() && affected.versions.is_empty() {
            return None;
        }
        self.doubt(draft, package, &affected);
        self.rest(&mut affected);
        if let Some(platform) = &package.on {
            keep(&mut affected, "installed_on", json!(platform));
        }
        Some(affected)
    }

    /// From each first affected version to the first fixed or the last affected one after it. OSV orders the events.
    fn between(&self) -> Option<RawRange> {
        let begins = self.versions("first_affected");
        let (fixed, last) = (self.versions("first_fixed"), self.versions("last_affected"));
        let none = RawRangeEvent::default;
        let ends: Vec<_> = if fixed.is_empty() {
            last.into_iter()
                .map(|text| RawRangeEvent { last_affected: Some(text), ..none() })
                .collect()
        } else {
            fixed.into_iter().map(|text| RawRangeEvent { fixed: Some(text), ..none() }).collect()
        };
        let begin = |text| RawRangeEvent { introduced: Some(text), ..none() };
        let events: Vec<_> = begins.into_iter().map(begin).chain(ends).collect();
        let has_begun = events.first().is_some_and(|event| event.introduced.is_some());
        has_begun.then(|| RawRange { events: Some(events), ..RawRange::default() })
    }

    /// Of a package of which only the end of what is affected is known, every version before it counts, as in the databases
    /// of OSV that are made from such documents; but not where several ends, or versions that were never affected, leave
    /// it open which.
    fn before_the_end(&self, draft: &mut Draft) -> Option<RawRange> {
        let mut fixed = self.versions("first_fixed");
        extend(&mut fixed, self.versions("fixed"));
        let last = self.versions("last_affected");
        let (fixed, last) = match (&fixed[..], &last[..]) {
            _ if self.of("known_not_affected").next().is_some() => return None,
            ([], [last]) => (None, Some(last.clone())),
            ([fixed], _) => (Some(fixed.clone()), None),
            _ => return None,
        };
        tell(
            draft,
            "packages of which the document says only where they are fixed, or last affected, count as affected before",
        );
        let introduced = Some("0".to_owned());
        Some(RawRange { introduced, fixed, last_affected: last, ..RawRange::default() })
    }

    /// Names versions that are said not to be affected, and lie among those that are: OSV cannot leave single ones out.
    fn doubt(&self, draft: &mut Draft, package: &Packaged, affected: &RawAffected) {
        let scheme = Scheme::of(&package.ecosystem);
        for status in ["fixed", "first_fixed", "known_not_affected"] {
            for version in self.versions(status) {
                let listed = affected.versions.contains(&version);
                if listed || affected.ranges.iter().any(|range| holds(range, scheme, &version)) {
                    let name = package.named();
                    let name = name.package.or(name.name).unwrap_or_default();
                    let why = "it lies among the affected versions, and remains so";
                    draft.leave_out(&format!("that {version} of {name} is `{status}`"), why);
                }
            }
        }
    }

    /// What else is said of the package's versions.
    fn rest(&self, affected: &mut RawAffected) {
        let ends: BTreeSet<_> = affected
            .ranges
            .iter()
            .flat_map(|range| {
                let events = range.events.iter().flatten().map(|event| &event.fixed);
                events.chain([&range.fixed]).flatten().cloned().collect::<Vec<_>>()
            })
            .collect();
        for status in
            ["fixed", "first_fixed", "recommended", "known_not_affected", "under_investigation"]
        {
            let mut said = self.versions(status);
            said.retain(|version| !(status.ends_with("fixed") && ends.contains(version)));
            let ranges = self.of(status).flat_map(|package| &package.spans.ranges);
            let ranges: Vec<_> = ranges.map(|range| json!(range)).collect();
            let all: Vec<_> = said.into_iter().map(Value::String).chain(ranges).collect();
            if !all.is_empty() {
                keep(affected, status, Value::Array(all));
            }
        }
        let packages = self.packages.values().flatten();
        let wider: BTreeSet<_> =
            packages.filter_map(|package| package.spans.wider.as_ref()).collect();
        if !wider.is_empty() {
            keep(affected, "narrower_ranges", json!(wider));
        }
    }
}

/// Whether a range with one beginning and one end holds a version.
fn holds(range: &RawRange, scheme: Scheme, version: &str) -> bool {
    let order = |bound: &Option<String>| {
        let bound = Version::parse(bound.as_deref()?).ok()?;
        scheme.compare(&Version::parse(version).ok()?, &bound)
    };
    let after = range.introduced.as_deref() == Some("0")
        || order(&range.introduced).is_some_and(Ordering::is_ge);
    let before = match (&range.fixed, &range.last_affected) {
        (Some(_), _) => order(&range.fixed).is_some_and(Ordering::is_lt),
        (None, Some(_)) => order(&range.last_affected).is_some_and(Ordering::is_le),
        (None, None) => true,
    };
    range.introduced.is_some() && after && before
}

/// Says something once of a whole document.
fn tell(draft: &mut Draft, note: &str) {
    if !draft.left_out.iter().any(|one| one == note) {
        draft.left_out.push(note.to_owned());
    }
}

fn extend<T: PartialEq>(list: &mut Vec<T>, more: impl IntoIterator<Item = T>) {
    for one in more {
        if !list.contains(&one) {
            list.push(one);
        }
    }
}

/// Keeps what has no key of its own with its entry.
pub(super) fn keep(affected: &mut RawAffected, key: &str, value: Value) {
    let all = affected.database_specific.get_or_insert_with(|| json!({"csaf": {}}));
    all["csaf"][key] = value;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(range: &Value, version: &str, expected: bool) {
        let range: RawRange = serde_json::from_value(range.clone()).unwrap();
        assert_eq!(holds(&range, Scheme::Pep440, version), expected, "{range:?}");
    }

    #[test]
    fn ranges_hold_what_lies_between_their_ends() {
        let range = json!({"introduced": "1.9", "fixed": "1.10"});
        check(&range, "1.9", true);
        check(&range, "1.10", false);
        check(&range, "1.8", false);
        check(&json!({"introduced": "0", "last_affected": "1.10"}), "1.10", true);
        check(&json!({"introduced": "0"}), "9", true);
        check(&json!({"introduced": "0", "fixed": "1"}), "odd!", false);
        check(&json!({"events": [{"introduced": "0"}]}), "1", false);
    }

    #[test]
    fn something_is_said_once() {
        let mut draft = Draft::default();
        tell(&mut draft, "a");
        tell(&mut draft, "a");
        assert_eq!(draft.left_out, ["a"]);
    }
}
