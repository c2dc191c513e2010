//! SPDX 2 as JSON (<https://spdx.github.io/spdx-spec/v2.3/package-information/>, `packages`).

use serde_json::Value;

use super::super::query::{Asked, Query};
use super::locator::Locator;
use super::{by_purl, unread};

/// Every package.
pub(super) fn read(text: &str, document: &Value) -> Vec<Query> {
    let mut locator = Locator::new(text);
    let described = described(document);
    let packages = document["packages"].as_array().into_iter().flatten();
    packages.filter_map(|one| package(one, &described, &mut locator)).collect()
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

fn package(one: &Value, described: &[&str], locator: &mut Locator<'_>) -> Option<Query> {
    let is_subject = one["SPDXID"].as_str().is_some_and(|id| described.contains(&id));
    let references = one["externalRefs"].as_array().into_iter().flatten();
    let purl = references
        .filter(|reference| reference["referenceType"] == "purl")
        .find_map(|reference| reference["referenceLocator"].as_str());
    let name = one["name"].as_str().unwrap_or("a package");
    let line = locator.line(purl.unwrap_or(name));
    let query = match purl {
        Some(purl) => by_purl(purl, one["versionInfo"].as_str()),
        None => unread(name, "it has no purl"),
    };
    let needed = !(is_subject && matches!(query.asked, Asked::Nothing(_)));
    needed.then(|| query.at(line))
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
    fn what_the_document_describes_needs_no_purl() {
        check(OWN, &["2 own (it has no purl)"]);
        check(&format!("\"documentDescribes\": [\"SPDXRef-own\"], {OWN}"), &[]);
        let relation = r#"{"relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-own"}"#;
        check(&format!("\"relationships\": [{relation}], {OWN}"), &[]);
    }
}
