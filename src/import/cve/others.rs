use serde_json::{Map, Value};

use super::raw::RawLink;
use super::{references, scores};
use crate::import::Draft;

/// What authorized data publishers add: scores under their names, references, and the rest as they wrote it.
pub(super) fn read(draft: &mut Draft, containers: Vec<Map<String, Value>>) -> Vec<Value> {
    let mut rest = Vec::new();
    for (index, mut container) in containers.into_iter().enumerate() {
        let provider = container.get("providerMetadata").and_then(Value::as_object).cloned();
        let name =
            scores::publisher(provider.as_ref()).unwrap_or_else(|| format!("ADP {}", index + 1));
        let path = format!("`adp[{index}]");
        parsed(&mut container, "metrics", |metrics: &mut Option<Vec<Map<String, Value>>>| {
            scores::read(draft, &format!("{path}.metrics"), metrics, Some(&name));
        });
        parsed(&mut container, "references", |links: &mut Option<Vec<RawLink>>| {
            references::read(draft, &format!("{path}.references"), links);
        });
        if container.keys().any(|key| !["providerMetadata", "title"].contains(&key.as_str())) {
            rest.push(Value::Object(container));
        }
    }
    rest
}

/// Takes from a list of a container what can be understood; a list of another form stays as it is.
fn parsed<T: serde::de::DeserializeOwned + serde::Serialize>(
    container: &mut Map<String, Value>,
    key: &str,
    take: impl FnOnce(&mut Option<Vec<T>>),
) {
    let Some(list) = container.get(key).cloned() else { return };
    let Ok(mut list) = serde_json::from_value::<Option<Vec<T>>>(list) else { return };
    take(&mut list);
    match list.filter(|list| !list.is_empty()) {
        Some(left) => {
            let left = serde_json::to_value(left).expect("what was read from JSON is JSON");
            container.insert(key.to_owned(), left);
        }
        None => drop(container.shift_remove(key)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn scores_and_references_are_taken_under_their_publishers_name() {
        let vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H";
        let ssvc = json!({"other": {"type": "ssvc", "content": {"id": "x"}}});
        let containers = json!([
            {"title": "CVE Program Container", "providerMetadata": {"shortName": "CVE"},
                "references": [{"url": "https://a.example", "tags": ["x_transferred"]}]},
            {"providerMetadata": {"shortName": "CISA-ADP"},
                "metrics": [{"cvssV3_1": {"vectorString": vector}}, ssvc.clone()],
                "problemTypes": [{"descriptions": [{"cweId": "CWE-79"}]}]},
            {"metrics": 1, "references": [{"href": "x"}]}]);
        let mut draft = Draft::default();
        let rest = read(&mut draft, serde_json::from_value(containers).unwrap());
        assert_eq!(draft.front.severity[0].source.as_deref(), Some("CISA-ADP"));
        assert_eq!(draft.front.references.len(), 1);
        assert_eq!(rest.len(), 2);
        assert_eq!(rest[0]["metrics"], json!([ssvc]));
        assert_eq!(rest[0]["problemTypes"], json!([{"descriptions": [{"cweId": "CWE-79"}]}]));
        assert_eq!(rest[1], json!({"metrics": 1, "references": [{"href": "x"}]}));
    }
}
