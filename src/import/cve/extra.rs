use serde_json::{Map, Value, json};

use super::raw::{RawCna, RawMetadata, RawProduct};
use crate::import::Draft;

/// What a source has no place for, by the names that the format gives to it.
pub(super) fn read(
    draft: &mut Draft,
    mut metadata: RawMetadata,
    mut cna: RawCna,
    unplaced: &[RawProduct],
    others: Vec<Value>,
) -> Option<Value> {
    if cna.rest.shift_remove("x_legacyV4Record").is_some() {
        draft.leave_out("`x_legacyV4Record`", "it is the same record in the older format");
    }
    if metadata.rest.shift_remove("requesterUserId").is_some() {
        draft.leave_out("`requesterUserId`", "an account is no part of an advisory");
    }
    let mut extra = object(json!(metadata));
    extra.append(&mut object(json!(cna)));
    let lists = [("affected", json!(unplaced)), ("adp", Value::Array(others))];
    for (key, list) in lists.into_iter().filter(|(_, list)| list != &json!([])) {
        extra.insert(key.to_owned(), list);
    }
    (!extra.is_empty()).then_some(Value::Object(extra))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Map::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_keeps_its_names() {
        let metadata = json!({"cveId": "CVE-2020-1234", "state": "PUBLISHED", "serial": 1, "requesterUserId": "x",
            "assignerShortName": "example", "datePublished": "2020-01-01"});
        let cna = json!({"timeline": [{"time": "x"}], "x_generator": {"engine": "y"}, "x_legacyV4Record": {},
            "source": {"discovery": "EXTERNAL"}, "title": "z", "references": []});
        let mut draft = Draft::default();
        let read = read(
            &mut draft,
            serde_json::from_value(metadata).unwrap(),
            serde_json::from_value(cna).unwrap(),
            &[],
            vec![json!({"title": "a"})],
        );
        let expected = json!({"assignerShortName": "example", "serial": 1, "source": {"discovery": "EXTERNAL"},
            "timeline": [{"time": "x"}], "x_generator": {"engine": "y"}, "adp": [{"title": "a"}]});
        assert_eq!((read, draft.left_out.len()), (Some(expected), 2));
    }
}
