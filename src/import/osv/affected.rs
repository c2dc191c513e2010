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
        let named = raw.package.map(|package| named(draft, &path, package)).unwrap_or_default();
        let severity = facts::severity(draft, &format!("{path}.severity"), raw.severity);
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

/// The package by its purl where that says the same as ecosystem and name; else by these, which OSV's readers compare.
fn named(draft: &mut Draft, path: &str, package: RawPackage) -> RawAffected {
    let RawPackage { ecosystem, name, purl } = package;
    let by_name = Ecosystem::parse(&ecosystem)
        .and_then(|ecosystem| Package::from_name(ecosystem, &name))
        .ok()
        .map(|(package, _)| package);
    if let Some(known) = by_name.as_ref().filter(|known| known.name() != name) {
        let why = format!("its registry spells {name} as {}", known.name());
        draft.leave_out(&format!("the spelling of `{path}.package.name`"), &why);
    }
    if let (Some(purl), Some(by_name)) = (purl, by_name) {
        let own = Package::from_purl(&purl).ok().map(|(package, _)| package).filter(|own| {
            own.ecosystem() == by_name.ecosystem()
                && own.name() == by_name.name()
                && own.purl().map(Purl::as_str) == Some(&purl)
        });
        if own.is_some() {
            return RawAffected { package: Some(purl), ..RawAffected::default() };
        }
        draft.leave_out(
            &format!("`{path}.package.purl`"),
            &format!("`{purl}` is not how a package URL names {name}"),
        );
    }
    RawAffected { ecosystem: Some(ecosystem), name: Some(name), ..RawAffected::default() }
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
    fn check(purl: &str, package: Option<&str>, notes: usize) {
        let mut draft = Draft::default();
        let entry = json!({"package": {"ecosystem": "PyPI", "name": "hpack", "purl": purl}});
        let read = read(&mut draft, Some(vec![serde_json::from_value(entry).unwrap()]));
        assert_eq!(read[0].package.as_deref(), package);
        assert_eq!(read[0].name.is_some(), package.is_none());
        assert_eq!(draft.left_out.len(), notes, "{:?}", draft.left_out);
    }

    #[test]
    fn a_purl_that_names_another_package_is_left_out() {
        check("pkg:pypi/hpack", Some("pkg:pypi/hpack"), 0);
        check("pkg:pypi/h2", None, 1);
        check("pkg:pypi/hpack@1.0", None, 1);
        check("hpack", None, 1);
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
