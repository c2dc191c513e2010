//! SPDX 2 as JSON (<https://spdx.github.io/spdx-spec/v2.3/package-information/>, `packages`).

use serde_json::Value;

use super::super::query::Query;
use super::locator::Locator;
use super::{by_purl, unread};

/// Every package.
pub(super) fn read(text: &str, document: &Value) -> Vec<Query> {
    let mut locator = Locator::new(text);
    let described = described(document);
    match &document["packages"] {
        Value::Array(all) => {
            all.iter().flat_map(|one| package(one, &described, &mut locator)).collect()
        }
        Value::Null => vec![],
        _ => vec![unread("packages", "they are not a list")],
    }
}

/// The ids of what the document is about, which is a dependency of nobody.
fn described(document: &Value) -> Vec<&str> {
    let listed = document["documentDescribes"].as_array().into_iter().flatten();
    let related = document["relationships"].as_array().into_iter().flatten();
    let related = related
        .filter(|one| one["relationshipType"] == "DESCRIBES")
        .map(|one| &one["relatedSpdxElement"]);
    listed.chain(related).filter_map(Value::as_str).collect()
}

/// A package by each of its purls: it may be known by several.
fn package(one: &Value, described: &[&str], locator: &mut Locator<'_>) -> Vec<Query> {
    let is_subject = one["SPDXID"].as_str().is_some_and(|id| described.contains(&id));
    let queries: Vec<_> = purls(one)
        .map(|purl| by_purl(purl, one["versionInfo"].as_str()).at(locator.line(purl)))
        .collect();
    match queries.is_empty() {
        false => {
            queries.into_iter().filter(|query| !is_subject || query.package().is_some()).collect()
        }
        true if is_subject => vec![],
        true => {
            let name = one["name"].as_str().unwrap_or("a package");
            vec![unread(name, "it has no purl").at(locator.line(name))]
        }
    }
}

/// The type of a reference is a short name, or the address that stands for it.
fn purls(package: &Value) -> impl Iterator<Item = &str> {
    const ADDRESS: &str = "http://spdx.org/rdf/references/purl";
    let references = package["externalRefs"].as_array().into_iter().flatten();
    references
        .filter(|one| one["referenceType"] == "purl" || one["referenceType"] == ADDRESS)
        .filter_map(|one| one["referenceLocator"].as_str())
}

#[cfg(test)]
mod tests {
    use super::super::sbom;
    use super::super::tests::shown;

    #[track_caller]
    fn check(rest: &str, expected: &[&str]) {
        let text = format!("{{\"spdxVersion\": \"SPDX-2.3\",\n{rest}}}");
        assert_eq!(shown(&sbom(&text)), expected);
    }

    const OWN: &str = r#""packages": [{"SPDXID": "SPDXRef-own", "name": "own"}]"#;

    #[test]
    fn packages_are_asked_about_by_their_purls() {
        check(
            r#""packages": [
{"name": "a", "externalRefs": [{"referenceType": "cpe23Type", "referenceLocator": "cpe:x"},
{"referenceType": "purl", "referenceLocator": "pkg:pypi/hpack@2.2.0"}]},
{"name": "b", "versionInfo": "1.0", "externalRefs": [
{"referenceType": "purl", "referenceLocator": "pkg:pypi/b"}]},
{"name": "bare"}]"#,
            &["4 PyPI hpack 2.2.0", "6 PyPI b 1.0", "7 bare (it has no purl)"],
        );
    }

    #[test]
    fn a_package_is_asked_about_by_each_of_its_purls() {
        check(
            r#""packages": [{"name": "a", "externalRefs": [
{"referenceType": "purl", "referenceLocator": "pkg:pypi/a@1"},
{"referenceType": "http://spdx.org/rdf/references/purl", "referenceLocator": "pkg:npm/a@1.0.0"}]}]"#,
            &["3 PyPI a 1", "4 npm a 1.0.0"],
        );
        check(r#""packages": {"name": "a"}"#, &["- packages (they are not a list)"]);
    }

    #[test]
    fn what_the_document_describes_needs_no_purl() {
        check(OWN, &["2 own (it has no purl)"]);
        check(&format!("\"documentDescribes\": [\"SPDXRef-own\"], {OWN}"), &[]);
        let relation = r#"{"relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-own"}"#;
        check(&format!("\"relationships\": [{relation}], {OWN}"), &[]);
    }
}
