use std::collections::{BTreeMap, BTreeSet};

use super::offset::placed;
use super::raw::{RawCsaf, RawVulnerability};
use super::rule::IMPORT_PRODUCT;
use super::tree::Products;
use crate::diagnostic::{Diagnostic, Fault};
use crate::source::text::Text;

/// What a vulnerability says of products.
#[derive(Debug, Default)]
pub(super) struct Claims {
    /// What readers call the vulnerability.
    pub(super) label: String,
    /// The products of each status, under the status's name, each once.
    pub(super) status: Vec<(&'static str, Vec<String>)>,
    /// The products that remedies are for.
    pub(super) concerned: BTreeSet<String>,
}

/// Which statuses exclude each other (CSAF 2.0, test 6.1.6).
const EXCLUSIVE: [(&str, &str); 7] = [
    ("first_affected", "affected"),
    ("known_affected", "affected"),
    ("last_affected", "affected"),
    ("first_fixed", "fixed"),
    ("fixed", "fixed"),
    ("known_not_affected", "not affected"),
    ("under_investigation", "under investigation"),
];

/// The claims of each vulnerability.
///
/// # Errors
/// Products that are not defined, and those that are affected and not.
pub(super) fn read(
    input: &Text,
    raw: &RawCsaf,
    products: &Products,
) -> Result<Vec<Claims>, Vec<Diagnostic>> {
    let mut found = Vec::new();
    let mut refuse = |pointer: String, message: String| {
        let fault = Fault::new(&IMPORT_PRODUCT, message)
            .hint("tell the publisher of the document, which CSAF forbids");
        found.push(placed(input, &pointer, fault));
    };
    let mut claims = Vec::new();
    for (index, vulnerability) in raw.vulnerabilities.iter().enumerate() {
        let pointer = format!("/vulnerabilities/{index}");
        for (at, message) in wrong(vulnerability, products) {
            refuse(format!("{pointer}/{at}"), message);
        }
        claims.push(claims_of(index, vulnerability));
    }
    if found.is_empty() { Ok(claims) } else { Err(found) }
}

fn claims_of(index: usize, vulnerability: &RawVulnerability) -> Claims {
    let title = vulnerability.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    let id = vulnerability.cve.as_deref().or(vulnerability.ids.first().map(|id| id.text.as_str()));
    let label = id.or(title).map_or_else(|| format!("Vulnerability {}", index + 1), str::to_owned);
    let mut claims = Claims { label, ..Claims::default() };
    for (name, ids) in vulnerability.product_status.groups() {
        let mut seen = BTreeSet::new();
        let once = ids.iter().filter(|id| seen.insert(*id)).cloned().collect();
        claims.status.push((name, once));
    }
    claims.concerned = concerned(&claims.status);
    claims
}

/// The affected products; where none is named, those that are fixed, or may be affected.
fn concerned(status: &[(&'static str, Vec<String>)]) -> BTreeSet<String> {
    let with = |state: &str| {
        let has = |name: &str| EXCLUSIVE.iter().any(|(status, of)| *status == name && *of == state);
        let lists = status.iter().filter(|(name, _)| has(name)).flat_map(|(_, ids)| ids.clone());
        Some(lists.collect::<BTreeSet<_>>()).filter(|ids| !ids.is_empty())
    };
    ["affected", "fixed", "under investigation"].into_iter().find_map(with).unwrap_or_default()
}

/// What is wrong with the products of a vulnerability, and where.
fn wrong(vulnerability: &RawVulnerability, products: &Products) -> Vec<(String, String)> {
    let mut wrong = Vec::new();
    let mut undefined = |pointer: String, ids: &mut dyn Iterator<Item = (usize, &String)>| {
        for (index, id) in ids.filter(|(_, id)| products.get(id).is_none()) {
            let message = format!("the product `{id}` is not defined");
            wrong.push((format!("{pointer}/{index}"), message));
        }
    };
    let groups = vulnerability.product_status.groups();
    for (name, ids) in groups {
        undefined(format!("product_status/{name}"), &mut ids.iter().enumerate());
    }
    for (pointer, ids, groups) in vulnerability.mentions() {
        let key = if pointer.starts_with("scores") { "products" } else { "product_ids" };
        undefined(format!("{pointer}/{key}"), &mut ids.iter().enumerate());
        let members = products.ids(&[], groups);
        undefined(format!("{pointer}/group_ids"), &mut members.into_iter().map(|id| (0, id)));
    }
    let mut states: BTreeMap<&String, &str> = BTreeMap::new();
    for (name, ids) in groups {
        let Some((_, state)) = EXCLUSIVE.iter().find(|(status, _)| *status == name) else {
            continue;
        };
        for (index, id) in ids.iter().enumerate() {
            let before = *states.entry(id).or_insert(state);
            if before != *state {
                let message = format!("the product `{id}` is both {before} and {state}");
                wrong.push((format!("product_status/{name}/{index}"), message));
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::import::csaf::{tests, tree};

    fn read_claims(vulnerability: &Value) -> Result<Vec<Claims>, Vec<Diagnostic>> {
        let change = |value: &mut Value| value["vulnerabilities"] = json!([vulnerability]);
        let mut document = tests::document();
        change(&mut document);
        let input = Text { path: "a".to_owned(), text: document.to_string() };
        let raw = tests::raw(change);
        read(&input, &raw, &tree::read(&input, &raw).unwrap())
    }

    #[track_caller]
    fn refused(vulnerability: &Value, message: &str) {
        let found = read_claims(vulnerability).unwrap_err();
        assert_eq!((found[0].rule.code, found[0].message.as_str()), ("import-product", message));
        assert!(found[0].place.as_ref().unwrap().marked.start > 0);
    }

    #[test]
    fn products_that_nobody_defined_are_refused_wherever_they_stand() {
        let undefined = "the product `X` is not defined";
        refused(&json!({"product_status": {"fixed": ["P1", "X"]}}), undefined);
        refused(&json!({"scores": [{"products": ["X"]}]}), undefined);
        for key in ["threats", "remediations"] {
            let one = json!([{"category": "impact", "details": "d", "product_ids": ["X"]}]);
            refused(&json!({key: one}), undefined);
        }
        refused(&json!({"flags": [{"label": "l", "product_ids": ["X"]}]}), undefined);
    }

    #[test]
    fn no_product_is_affected_and_not() {
        let status =
            |one: &str, other: &str| json!({"product_status": {one: ["P1"], other: ["P1"]}});
        refused(&status("known_affected", "fixed"), "the product `P1` is both affected and fixed");
        refused(
            &status("under_investigation", "known_not_affected"),
            "the product `P1` is both under investigation and not affected",
        );
        assert!(read_claims(&status("known_affected", "first_affected")).is_ok());
        assert!(read_claims(&status("fixed", "recommended")).is_ok());
    }

    #[test]
    fn a_vulnerability_is_called_by_its_id_or_title() {
        let label = |value: Value| read_claims(&value).unwrap()[0].label.clone();
        assert_eq!(label(json!({"cve": "CVE-2026-1", "title": "T"})), "CVE-2026-1");
        let ids = json!({"ids": [{"system_name": "s", "text": "PROJ-1"}], "title": "T"});
        assert_eq!(label(ids), "PROJ-1");
        assert_eq!(label(json!({"title": " T "})), "T");
        assert_eq!(label(json!({})), "Vulnerability 1");
    }

    #[test]
    fn remedies_concern_what_is_affected_or_else_was_or_may_be() {
        let concerned = |status: Value| {
            let claims = read_claims(&json!({"product_status": status})).unwrap().remove(0);
            Vec::from_iter(claims.concerned)
        };
        let both = json!({"known_affected": ["P1", "P1"], "fixed": ["P2"]});
        assert_eq!(concerned(both), ["P1"]);
        assert_eq!(concerned(json!({"fixed": ["P2"], "under_investigation": ["P3"]})), ["P2"]);
        assert_eq!(concerned(json!({"under_investigation": ["P3"]})), ["P3"]);
        assert!(concerned(json!({"known_not_affected": ["P3"]})).is_empty());
    }
}
