use serde_json::{Map, Value};

use crate::import::Draft;

/// The scores whose vectors we read.
const VECTORS: [&str; 4] = ["cvssV4_0", "cvssV3_1", "cvssV3_0", "cvssV2_0"];

/// The short name of whoever published a container.
pub(super) fn publisher(provider: Option<&Map<String, Value>>) -> Option<String> {
    let name = provider?.get("shortName")?.as_str()?;
    (!name.trim().is_empty()).then(|| name.trim().to_owned())
}

/// Takes the vectors that hold in general; other metrics stay in the container.
pub(super) fn read(
    draft: &mut Draft,
    path: &str,
    metrics: &mut Option<Vec<Map<String, Value>>>,
    source: Option<&str>,
) {
    let mut index = 0;
    if let Some(metrics) = metrics {
        metrics.retain_mut(|metric| {
            let path = format!("{path}[{index}]`");
            index += 1;
            if is_general(metric) {
                take(draft, &path, metric, source);
            }
            metric.keys().any(|key| !["format", "scenarios"].contains(&key.as_str()))
        });
    }
}

fn take(draft: &mut Draft, path: &str, metric: &mut Map<String, Value>, source: Option<&str>) {
    for key in VECTORS {
        let vector = metric.get(key).and_then(|score| score.get("vectorString")?.as_str());
        if let Some(vector) = vector.map(str::to_owned) {
            let before = draft.left_out.len();
            draft.add_severity(path, vector, source);
            // What could not be read stays to be looked at.
            if draft.left_out.len() == before {
                metric.shift_remove(key);
            }
        }
    }
}

/// Whether a metric holds whatever the scenario.
fn is_general(metric: &Map<String, Value>) -> bool {
    let scenarios = metric.get("scenarios").and_then(Value::as_array);
    scenarios.is_none_or(|scenarios| {
        scenarios
            .iter()
            .all(|scenario| scenario.get("value").is_none_or(|value| value == "GENERAL"))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const V3: &str = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H";

    #[track_caller]
    fn check(metrics: Value, taken: usize, left: usize, notes: usize) {
        let mut draft = Draft::default();
        let mut metrics = serde_json::from_value(metrics).unwrap();
        read(&mut draft, "`metrics", &mut metrics, Some("CISA-ADP"));
        let front = &draft.front;
        assert!(front.severity.iter().all(|score| score.source.as_deref() == Some("CISA-ADP")));
        assert_eq!((front.severity.len(), metrics.unwrap().len()), (taken, left));
        assert_eq!(draft.left_out.len(), notes);
    }

    #[test]
    fn vectors_are_taken_and_the_rest_stays() {
        let v2 = "AV:N/AC:L/Au:N/C:N/I:N/A:C";
        check(
            json!([{"format": "CVSS", "cvssV3_1": {"vectorString": V3, "baseScore": 7.5}}]),
            1,
            0,
            0,
        );
        check(
            json!([{"cvssV3_1": {"vectorString": V3}, "cvssV2_0": {"vectorString": v2}}]),
            2,
            0,
            0,
        );
        check(json!([{"other": {"type": "ssvc", "content": {}}}]), 0, 1, 0);
        check(json!([{"cvssV3_1": {"baseScore": 7.5}}]), 0, 1, 0);
        check(json!([{"cvssV2_0": {"vectorString": "(AV:N)"}}]), 0, 1, 1);
        check(json!([{"cvssV3_1": 1}, {"cvssV3_1": {"vectorString": 1}}]), 0, 2, 0);
    }

    #[test]
    fn a_score_for_one_scenario_is_not_the_score() {
        let metric = |scenario: &str| {
            json!([{"scenarios": [{"lang": "en", "value": scenario}],
            "cvssV3_1": {"vectorString": V3}}])
        };
        check(metric("GENERAL"), 1, 0, 0);
        check(metric("With protection turned on"), 0, 1, 0);
    }
}
