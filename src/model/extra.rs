use serde_json::{Map, Value};

use crate::model::bytes::{self, Bytes};

/// How deep values may lie in one another to be held as text: readers of JSON go a little deeper.
const DEEP: usize = 64;

/// Free-form data, kept as it was written (OSV schema, `database_specific` and `ecosystem_specific`).
///
/// Few files show it, and as a map it takes several times the memory of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extra(Box<Held>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Held {
    /// JSON, from which the same map is read.
    Text(Box<str>),
    /// What might come back from its text as something else.
    Map(Box<Map<String, Value>>),
}

impl From<Map<String, Value>> for Extra {
    fn from(map: Map<String, Value>) -> Self {
        let exact = map.values().all(|value| is_exact(value, DEEP));
        let text = exact.then(|| serde_json::to_string(&map).ok()).flatten();
        let held = text.map_or_else(|| Held::Map(Box::new(map)), |text| Held::Text(text.into()));
        Self(Box::new(held))
    }
}

impl Extra {
    /// The data, with its keys in their order.
    #[must_use]
    pub fn map(&self) -> Map<String, Value> {
        match &*self.0 {
            Held::Text(text) => serde_json::from_str(text).unwrap_or_default(),
            Held::Map(map) => (**map).clone(),
        }
    }
}

/// Whether data is held as text is kept too.
impl Bytes for Extra {
    fn put(&self, out: &mut Vec<u8>) {
        match &*self.0 {
            Held::Text(text) => {
                out.push(0);
                bytes::put_text(text, out);
            }
            Held::Map(map) => {
                out.push(1);
                // What lies too deep to be written is nothing when it is read.
                rmp_serde::to_vec(&**map).unwrap_or_default().put(out);
            }
        }
    }

    fn take(bytes: &mut &[u8]) -> Option<Self> {
        let held = match u8::take(bytes)? {
            0 => Held::Text(bytes::take_text(bytes)?.into()),
            1 => Held::Map(Box::new(rmp_serde::from_slice(&Vec::take(bytes)?).ok()?)),
            _ => return None,
        };
        Some(Self(Box::new(held)))
    }
}

/// Whether a value is the same once it was written and read again: of a fraction, the last digit may not be.
fn is_exact(value: &Value, deep: usize) -> bool {
    let Some(deep) = deep.checked_sub(1) else { return false };
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => true,
        Value::Number(number) => !number.is_f64(),
        Value::Array(list) => list.iter().all(|value| is_exact(value, deep)),
        Value::Object(map) => map.values().all(|value| is_exact(value, deep)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(value: Value, is_text: bool) {
        let Value::Object(map) = value else { panic!("it is a map") };
        let extra = Extra::from(map.clone());
        assert_eq!(extra.map(), map);
        assert!(extra.map().keys().eq(map.keys()));
        assert_eq!(matches!(*extra.0, Held::Text(_)), is_text);
    }

    #[test]
    fn the_same_data_comes_back() {
        check(json!({}), true);
        check(
            json!({"z": null, "a": [true, "\u{0}é\"\\", -7, u64::MAX], "m": {"y": {}, "b": []}}),
            true,
        );
        check(json!({"a": 0.1}), false);
        check(json!({"a": [{"b": -0.0}]}), false);
        for deep in [1, 60, 63, 64, 70, 200] {
            let nested = (0..deep).fold(json!(1), |inner, _| json!([inner]));
            check(json!({"a": nested}), deep < 64);
        }
    }

    #[test]
    fn it_takes_little_where_nothing_is_said() {
        assert_eq!(size_of::<Option<Extra>>(), size_of::<usize>());
    }
}
