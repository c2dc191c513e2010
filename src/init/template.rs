//! Texts with places for values.

use std::collections::BTreeMap;

/// What stands in the place of each `<<name>>`.
pub(super) type Values = BTreeMap<&'static str, String>;

/// Fills a text in one pass: what a value holds is never looked at again.
pub(super) fn fill(template: &str, values: &Values) -> String {
    let mut parts = template.split("<<");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(">>").expect("every place in a template is closed");
        text.push_str(values.get(name).expect("every place in a template has a value"));
        text.push_str(rest);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_set_once_and_never_read_as_places() {
        let values = Values::from([("a", "<<b>>".to_owned()), ("b", "two".to_owned())]);
        for (template, text) in [
            ("", ""),
            ("plain > text < here", "plain > text < here"),
            ("<<a>>, <<b>>\n", "<<b>>, two\n"),
        ] {
            assert_eq!(fill(template, &values), text);
        }
    }
}
