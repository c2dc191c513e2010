use serde_json::{Map, Value, json};

use super::raw::{RawFile, RawMetadata, RawPlaces};
use crate::model::severity::SeverityScore;

/// What advisories are licensed under that do not say (`RustSec`'s README, "License").
const LICENSE: &str = "CC0-1.0";

/// `database_specific` of the record.
pub(super) fn of_database(advisory: &RawMetadata, of_rust: bool) -> Value {
    let license = advisory.license.as_deref().unwrap_or(LICENSE);
    present([
        ("license", Some(json!(license))),
        ("keywords", list(&advisory.keywords)),
        ("yanked", advisory.yanked.map(Value::Bool)),
        ("expect-deleted", advisory.expect_deleted.map(Value::Bool)),
        ("collection", of_rust.then(|| json!("rust"))),
    ])
    .expect("a licence is always there")
}

/// `database_specific` of the package: what kind of advisory it is, and which versions of a function are affected.
pub(super) fn of_package(file: &RawFile) -> Option<Value> {
    let RawFile { advisory, affected, .. } = file;
    let unread = advisory.cvss.as_ref().filter(|vector| SeverityScore::parse(vector).is_err());
    present([
        ("categories", list(&advisory.categories)),
        ("informational", advisory.informational.as_ref().map(|kind| json!(kind))),
        ("cvss", unread.map(|vector| json!(vector))),
        ("functions", (!affected.functions.is_empty()).then(|| json!(affected.functions))),
    ])
}

/// `ecosystem_specific`: where it is affected.
pub(super) fn of_ecosystem(places: &RawPlaces) -> Option<Value> {
    let functions: Vec<_> = places.functions.keys().cloned().collect();
    let affects = present([
        ("arch", list(&places.arch)),
        ("os", list(&places.os)),
        ("functions", list(&functions)),
    ]);
    affects.map(|affects| json!({"affects": affects}))
}

fn list(items: &[String]) -> Option<Value> {
    (!items.is_empty()).then(|| json!(items))
}

/// An object of those that are there; nothing if none is.
fn present<const N: usize>(pairs: [(&str, Option<Value>); N]) -> Option<Value> {
    let kept = pairs.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    let map: Map<String, Value> = kept.collect();
    (!map.is_empty()).then_some(Value::Object(map))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_leaves_no_trace() {
        let advisory = RawMetadata::default();
        assert_eq!(of_database(&advisory, false), json!({"license": "CC0-1.0"}));
        assert_eq!(of_ecosystem(&RawPlaces::default()), None);
    }

    #[test]
    fn places_stand_where_the_databases_own_export_has_them() {
        let mut places = RawPlaces { os: vec!["windows".to_owned()], ..RawPlaces::default() };
        places.functions.insert("a::b".to_owned(), vec!["< 1.0.0".to_owned()]);
        let expected = json!({"affects": {"os": ["windows"], "functions": ["a::b"]}});
        assert_eq!(of_ecosystem(&places), Some(expected));
    }
}
