use super::facts;
use super::raw::{RawEntry, RawPackage, RawSpan, RawStep};
use crate::import::Draft;
use crate::model::ecosystem::Ecosystem;
use crate::model::package::{Package, Purl};
use crate::source::schema::advisory::{RawAffected, RawRange, RawRangeEvent};

/// What is affected.
pub(super) fn read(draft: &mut Draft, entries: Option<Vec<RawEntry>>) -> Vec<RawAffected> {
    let mut read = Vec::new();
    for (index, raw) in entries.unwrap_or_default().into_iter().enumerate() {
        let path = format!("affected[{index}]");
        let named = raw.package.map(named).unwrap_or_default();
        let severity = facts::inner_severity(draft, &path, raw.severity);
        read.push(RawAffected {
            ranges: raw.ranges.unwrap_or_default().into_iter().map(range).collect(),
            versions: raw.versions.unwrap_or_default(),
            severity,
            ecosystem_specific: raw.ecosystem_specific,
            database_specific: raw.database_specific,
            ..named
        });
    }
    read
}

/// The package by its purl where that says the same as ecosystem and name; else by these, which OSV's readers compare,
/// and the purl beside them as it was written.
fn named(package: RawPackage) -> RawAffected {
    let RawPackage { ecosystem, name, purl } = package;
    let known = |purl: &String| {
        let ecosystem = Ecosystem::parse(&ecosystem).ok()?;
        let (by_name, _) = Package::from_name(ecosystem, &name).ok()?;
        let (by_purl, _) = Package::from_purl(purl).ok()?;
        let same = by_purl == by_name && by_name.name() == name;
        same.then(|| by_purl.purl().map(Purl::as_str) == Some(purl))
    };
    if purl.as_ref().and_then(known) == Some(true) {
        return RawAffected { package: purl, ..RawAffected::default() };
    }
    RawAffected { ecosystem: Some(ecosystem), name: Some(name), purl, ..RawAffected::default() }
}

fn range(raw: RawSpan) -> RawRange {
    RawRange {
        kind: Some(raw.kind),
        repository: raw.repo,
        events: Some(raw.events.unwrap_or_default().into_iter().flat_map(events).collect()),
        database_specific: raw.database_specific,
        ..RawRange::default()
    }
}

/// An event has one key; of one that has several, each counts.
fn events(step: RawStep) -> impl Iterator<Item = RawRangeEvent> {
    let RawStep { introduced, fixed, last_affected, limit } = step;
    let none = RawRangeEvent::default;
    [
        introduced.map(|text| RawRangeEvent { introduced: Some(text), ..none() }),
        fixed.map(|text| RawRangeEvent { fixed: Some(text), ..none() }),
        last_affected.map(|text| RawRangeEvent { last_affected: Some(text), ..none() }),
        limit.map(|text| RawRangeEvent { limit: Some(text), ..none() }),
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(name: &str, purl: &str, short: bool) {
        let entry = json!({"package": {"ecosystem": "PyPI", "name": name, "purl": purl}});
        let read = read(&mut Draft::default(), Some(vec![serde_json::from_value(entry).unwrap()]));
        let shown = (read[0].package.as_deref(), read[0].name.as_deref(), read[0].purl.as_deref());
        let long = (None, Some(name), Some(purl));
        assert_eq!(shown, if short { (Some(purl), None, None) } else { long });
    }

    #[test]
    fn a_purl_stands_alone_only_where_it_says_what_ecosystem_and_name_do() {
        check("hpack", "pkg:pypi/hpack", true);
        check("hpack", "pkg:pypi/h2", false);
        check("hpack", "pkg:pypi/hpack@1.0", false);
        check("hpack", "hpack", false);
        check("Jinja2", "pkg:pypi/jinja2", false);
        check("Jinja2", "pkg:pypi/Jinja2", false);
    }

    #[test]
    fn events_keep_their_order_and_stand_alone() {
        let entry = json!({"ranges": [{"type": "SEMVER", "events": [
            {"introduced": "0"}, {"fixed": "1.0.0"}, {"introduced": "2.0.0", "limit": "*"}]}]});
        let read = read(&mut Draft::default(), Some(vec![serde_json::from_value(entry).unwrap()]));
        let written = serde_json::to_value(&read[0].ranges[0]).unwrap();
        assert_eq!(
            written,
            json!({"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.0.0"},
                {"introduced": "2.0.0"}, {"limit": "*"}]})
        );
    }
}
