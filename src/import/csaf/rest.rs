use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::people;
use super::raw::{RawCsaf, RawHelper, RawVulnerability};
use super::tree::Products;
use super::{history, id};
use crate::import::Draft;

/// More than this the front matter has no room for beside its facts.
const MOST: usize = 128 * 1024;

/// What no key of a source holds, as `database_specific.csaf` with the names of the standard. Products stand there by
/// their names, since ids mean something in the document alone.
pub(super) fn read(
    draft: &mut Draft,
    raw: &RawCsaf,
    products: &Products,
    foreign: &[Vec<(&'static str, Vec<String>)>],
) -> Value {
    let mut kept = Map::new();
    let document = &raw.document;
    put(&mut kept, "category", json!(document.category));
    put(&mut kept, "lang", json!(document.lang));
    put(&mut kept, "source_lang", json!(document.source_lang));
    put(&mut kept, "publisher", document.publisher.clone());
    put(&mut kept, "distribution", distribution(raw));
    put(&mut kept, "aggregate_severity", json!(document.aggregate_severity));
    put(&mut kept, "tracking", tracking(raw, &draft.front.id));
    put(&mut kept, "references", references(raw));
    put(&mut kept, "acknowledgments", acknowledgments(raw));
    put(&mut kept, "product_groups", groups(raw));
    let several = raw.vulnerabilities.len() > 1;
    let each = raw.vulnerabilities.iter().zip(foreign);
    let vulnerabilities: Vec<_> =
        each.map(|(one, foreign)| vulnerability(one, foreign, products, several)).collect();
    if vulnerabilities.iter().any(|one| *one != json!({})) {
        put(&mut kept, "vulnerabilities", json!(vulnerabilities));
    }
    put(&mut kept, "products", helpers(raw, products, foreign));
    for key in ["products", "vulnerabilities"] {
        if json!(kept).to_string().len() > MOST && kept.remove(key).is_some() {
            draft.leave_out(&format!("`database_specific.csaf.{key}`"), "it would be too large");
        }
    }
    json!({"csaf": kept})
}

/// Adds what says anything.
fn put(map: &mut Map<String, Value>, key: &str, value: Value) {
    let empty = match &value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    };
    if !empty {
        map.insert(key.to_owned(), value);
    }
}

/// The label itself is that of every public document.
fn distribution(raw: &RawCsaf) -> Value {
    let mut kept = Map::new();
    if let Some(distribution) = &raw.document.distribution {
        put(&mut kept, "text", json!(distribution.text));
        let url = distribution.tlp.as_ref().and_then(|tlp| tlp.url.as_ref());
        put(&mut kept, "tlp_url", json!(url));
    }
    Value::Object(kept)
}

fn tracking(raw: &RawCsaf, id: &str) -> Value {
    let tracking = &raw.document.tracking;
    let mut kept = Map::new();
    put(&mut kept, "id", json!(Some(&tracking.id).filter(|written| *written != id)));
    put(&mut kept, "status", json!(tracking.status));
    put(&mut kept, "version", json!(tracking.version));
    put(&mut kept, "generator", json!(tracking.generator));
    let odd: Vec<_> = tracking.aliases.iter().filter(|alias| !id::is_alias(alias)).collect();
    put(&mut kept, "aliases", json!(odd));
    let plain = tracking.revision_history.iter().enumerate().all(|(index, change)| {
        change.number == (index + 1).to_string()
            && change.legacy_version.is_none()
            && !history::is_earlier(tracking, &change.date)
    });
    if !plain {
        put(&mut kept, "revision_history", json!(tracking.revision_history));
    }
    Value::Object(kept)
}

/// What links are called.
fn references(raw: &RawCsaf) -> Value {
    let inner = raw.vulnerabilities.iter().flat_map(|one| &one.references);
    let links = raw.document.references.iter().chain(inner);
    let named = links.filter(|link| !link.summary.is_empty() && link.summary != link.url);
    named.map(|link| json!({"summary": link.summary, "url": link.url})).collect()
}

/// What people are thanked for.
fn acknowledgments(raw: &RawCsaf) -> Value {
    let said = people::acknowledgments(raw).filter(|(_, thanks)| thanks.summary.is_some());
    said.map(|(_, thanks)| {
        let mut kept = Map::new();
        put(&mut kept, "names", json!(people::names(thanks)));
        put(&mut kept, "summary", json!(thanks.summary));
        Value::Object(kept)
    })
    .collect()
}

/// What groups of products are for; who is in them is said wherever they are named.
fn groups(raw: &RawCsaf) -> Value {
    raw.product_tree
        .product_groups
        .iter()
        .filter_map(|group| group.summary.as_ref())
        .map(|text| json!(text))
        .collect()
}

fn vulnerability(
    raw: &RawVulnerability,
    foreign: &[(&'static str, Vec<String>)],
    products: &Products,
    several: bool,
) -> Value {
    let mut kept = Map::new();
    if several {
        put(&mut kept, "cve", json!(raw.cve));
        put(&mut kept, "cwe", json!(raw.cwe.as_ref().map(|cwe| &cwe.id)));
    }
    let ids: Vec<_> = raw.ids.iter().filter(|id| several || !id::is_known(&id.text)).collect();
    put(&mut kept, "ids", json!(ids));
    put(&mut kept, "discovery_date", json!(raw.discovery_date));
    put(&mut kept, "release_date", json!(raw.release_date));
    put(&mut kept, "involvements", json!(raw.involvements));
    put(&mut kept, "flags", flags(raw, products));
    put(&mut kept, "scores", scores(raw, products, several));
    let status: Map<_, _> = foreign
        .iter()
        .map(|(status, ids)| ((*status).to_owned(), names(ids.iter(), products)))
        .collect();
    put(&mut kept, "product_status", Value::Object(status));
    Value::Object(kept)
}

fn names<'a>(ids: impl Iterator<Item = &'a String>, products: &'a Products) -> Value {
    let names: BTreeSet<_> = ids.map(|id| products.name(id)).collect();
    json!(names)
}

/// Why products are not affected.
fn flags(raw: &RawVulnerability, products: &Products) -> Value {
    raw.flags
        .iter()
        .map(|flag| {
            let mut kept = Map::new();
            put(&mut kept, "label", json!(flag.label));
            put(&mut kept, "date", json!(flag.date));
            let ids = products.ids(&flag.product_ids, &flag.group_ids);
            put(&mut kept, "products", names(ids.into_iter(), products));
            Value::Object(kept)
        })
        .collect()
}

/// Scores of which not every vector is a severity of the source: those of several vulnerabilities or of products that
/// differ.
fn scores(raw: &RawVulnerability, products: &Products, several: bool) -> Value {
    if raw.scores.len() < 2 && !several {
        return Value::Null;
    }
    raw.scores
        .iter()
        .map(|score| {
            let vectors = [&score.cvss_v2, &score.cvss_v3, &score.cvss_v4].into_iter().flatten();
            let vectors: Vec<_> = vectors.filter_map(|one| one.get("vectorString")).collect();
            json!({"vectors": vectors, "products": names(score.products.iter(), products)})
        })
        .collect()
}

/// How products are known outside registries: those that have no entry, and all that have more than a package URL.
fn helpers(
    raw: &RawCsaf,
    products: &Products,
    foreign: &[Vec<(&'static str, Vec<String>)>],
) -> Value {
    let without: BTreeSet<_> = foreign.iter().flatten().flat_map(|(_, ids)| ids).collect();
    let status = raw.vulnerabilities.iter().flat_map(|one| one.product_status.groups());
    let ids: BTreeSet<_> = status.flat_map(|(_, ids)| ids).collect();
    let mut seen = BTreeSet::new();
    ids.into_iter()
        .filter_map(|id| {
            let product = products.get(id)?;
            let purl = product.helper.purl.clone().filter(|_| without.contains(id));
            let helper = RawHelper { purl, ..product.helper.clone() };
            let known = helper != RawHelper::default()
                && seen.insert((&product.name, json!(helper).to_string()));
            known.then(|| json!({"name": product.name, "product_identification_helper": helper}))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::csaf::tests::{document, raw};
    use crate::import::csaf::{Csaf, tree};
    use crate::import::{Draft, Format as _};
    use crate::source::text::Text;

    fn kept(change: impl Fn(&mut Value)) -> Value {
        let mut value = document();
        change(&mut value);
        let input = Text { path: "a".to_owned(), text: value.to_string() };
        let draft = Csaf.read(&input, "2026-09-09T00:00:00Z").unwrap();
        draft.front.database_specific.unwrap()["csaf"].clone()
    }

    #[test]
    fn what_no_key_holds_is_kept_under_the_names_of_the_standard() {
        let kept = kept(|_| ());
        let document = &document()["document"];
        for key in ["category", "lang", "publisher", "aggregate_severity"] {
            assert_eq!(kept[key], document[key], "{key}");
        }
        assert_eq!(kept["tracking"]["version"], "2");
        assert_eq!(kept["tracking"].get("revision_history"), None);
        assert_eq!(kept["references"].as_array().unwrap().len(), 3);
        assert_eq!(kept["acknowledgments"][0]["summary"], "reported the flaw");
        assert_eq!(kept["product_groups"], json!(["All versions"]));
        let vulnerability = &kept["vulnerabilities"][0];
        assert_eq!(vulnerability["ids"][0]["text"], "PROJ-17");
        assert_eq!(vulnerability["product_status"]["under_investigation"][0], "Example Router");
        assert_eq!((vulnerability.get("cve"), vulnerability.get("scores")), (None, None));
        let names: Vec<_> =
            kept["products"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
        assert_eq!(names, ["example 1.4.3", "Example Router"]);
    }

    #[test]
    fn a_changed_id_odd_aliases_and_drafts_are_kept() {
        let kept = kept(|value| {
            let tracking = &mut value["document"]["tracking"];
            tracking["id"] = "EX 1".into();
            tracking["aliases"] = json!(["no id", "EX-2"]);
            tracking["revision_history"][0]["date"] = "2026-01-01T00:00:00Z".into();
        });
        assert_eq!(kept["tracking"]["id"], "EX 1");
        assert_eq!(kept["tracking"]["aliases"], json!(["no id"]));
        assert_eq!(kept["tracking"]["revision_history"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn several_vulnerabilities_keep_what_is_each_ones_own() {
        let kept = kept(|value| {
            let mut second = value["vulnerabilities"][0].clone();
            second["cve"] = "CVE-2026-12346".into();
            second["flags"] = json!([{"label": "component_not_present", "product_ids": ["P2"]}]);
            value["vulnerabilities"].as_array_mut().unwrap().push(second);
        });
        let second = &kept["vulnerabilities"][1];
        assert_eq!((&second["cve"], &second["cwe"]), (&json!("CVE-2026-12346"), &json!("CWE-94")));
        assert_eq!(second["flags"][0]["products"], json!(["example 1.4.3"]));
        assert!(second["scores"][0]["vectors"][0].as_str().unwrap().starts_with("CVSS:3.1/"));
    }

    #[test]
    fn what_is_too_large_is_left_out_and_named() {
        let raw = raw(|value| {
            let models = json!(["x".repeat(MOST)]);
            value["product_tree"]["branches"][0]["branches"][1]["product"]["product_identification_helper"]
                ["model_numbers"] = models;
        });
        let input = Text { path: "a".to_owned(), text: String::new() };
        let products = tree::read(&input, &raw).unwrap();
        let mut draft = Draft::default();
        let kept = read(&mut draft, &raw, &products, &[vec![]]);
        assert_eq!(kept["csaf"].get("products"), None);
        assert!(kept["csaf"].get("vulnerabilities").is_some());
        assert_eq!(draft.left_out.len(), 1);
    }
}
