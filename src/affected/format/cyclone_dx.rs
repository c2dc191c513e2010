//! `CycloneDX` as JSON (<https://cyclonedx.org/docs/latest/json/>, `components`).

use serde_json::Value;

use super::super::query::Query;
use super::locator::Locator;
use super::{by_purl, unread};

/// Kinds of components that are no packages, so that they need no purl.
const NO_PACKAGES: [&str; 6] =
    ["cryptographic-asset", "data", "device", "file", "machine-learning-model", "operating-system"];

/// Every component, those within others among them.
pub(super) fn read(text: &str, document: &Value) -> Vec<Query> {
    let mut locator = Locator::new(text);
    let mut queries = Vec::new();
    let subject = &document["metadata"]["component"];
    // What the document describes is asked about too, where it has a purl.
    if subject["purl"].is_string() {
        queries.extend(component(subject, &mut locator));
    }
    below(subject, &mut locator, &mut queries);
    below(document, &mut locator, &mut queries);
    queries
}

/// The components within one. The JSON reader bounds the depth.
fn below(parent: &Value, locator: &mut Locator<'_>, queries: &mut Vec<Query>) {
    let components = &parent["components"];
    if !(components.is_array() || components.is_null()) {
        queries.push(unread("components", "they are not a list"));
    }
    for one in components.as_array().into_iter().flatten() {
        queries.extend(component(one, locator));
        below(one, locator, queries);
    }
}

fn component(one: &Value, locator: &mut Locator<'_>) -> Option<Query> {
    if let Some(purl) = one["purl"].as_str() {
        let line = locator.line(purl);
        return Some(by_purl(purl, one["version"].as_str()).at(line));
    }
    let kind = one["type"].as_str().unwrap_or_default();
    let name = one["name"].as_str().unwrap_or("a component");
    let needed = !NO_PACKAGES.contains(&kind);
    needed.then(|| unread(name, "it has no purl").at(locator.line(name)))
}

#[cfg(test)]
mod tests {
    use super::super::sbom;
    use super::super::tests::shown;

    #[test]
    fn components_are_asked_about_wherever_they_stand() {
        let text = r#"{"bomFormat": "CycloneDX", "specVersion": "1.5",
"metadata": {"component": {"type": "application", "name": "own"}},
"components": [
{"type": "library", "name": "hpack", "version": "2.2.0", "purl": "pkg:pypi/hpack@2.2.0",
"components": [{"type": "library", "name": "h2", "version": "4.0.0", "purl": "pkg:pypi/h2"}]},
{"type": "library", "name": "core", "purl": "pkg:npm/%40babel/core@7.0.0"},
{"type": "library", "name": "bare", "version": "1"},
{"type": "file", "name": "a.txt"},
{"type": "library", "name": "x", "purl": "odd"},
{"type": "library", "name": "none", "purl": "pkg:pypi/none"}]}"#;
        let found = shown(&sbom(text));
        assert_eq!(
            found[..4],
            [
                "4 PyPI hpack 2.2.0",
                "5 PyPI h2 4.0.0",
                "6 npm @babel/core 7.0.0",
                "7 bare (it has no purl)",
            ]
        );
        assert!(found[4].starts_with("9 odd (`odd` is not a package URL"), "{}", found[4]);
        assert_eq!(found[5..], ["10 PyPI none (it has no version)"]);
    }

    #[test]
    fn components_of_another_form_are_not_called_none() {
        let text = r#"{"bomFormat": "CycloneDX", "components": {"purl": "pkg:pypi/h2@1"}}"#;
        assert_eq!(shown(&sbom(text)), ["- components (they are not a list)"]);
        assert_eq!(shown(&sbom(r#"{"bomFormat": "CycloneDX"}"#)), [""; 0]);
    }

    #[test]
    fn what_is_described_is_asked_about_if_it_has_a_purl() {
        let component = r#"{"component": {"purl": "pkg:pypi/h2@1"}}"#;
        let text = format!("{{\"bomFormat\": \"CycloneDX\", \"metadata\": {component}}}");
        assert_eq!(shown(&sbom(&text)), ["1 PyPI h2 1"]);
    }
}
