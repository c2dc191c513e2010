//! CSAF 2.0 documents (OASIS standard, <https://docs.oasis-open.org/csaf/csaf/v2.0/csaf-v2.0.html>).
//!
//! One document becomes one source, because its id, title, dates and remediations are about all of its vulnerabilities.
//! The id of a single vulnerability is an alias. Those of several are `upstream`: aliases are symmetric and transitive
//! in OSV, so two of them would say of two vulnerabilities that they are one.
//!
//! Only what may be published is read (`admit`). Products become packages by their package URLs (`tree`, `product`), and
//! what is said of them becomes ranges and versions (`claims`, `entry`). A product that no registry has is told of in the
//! text and kept, with all else that a source has no key for, under `database_specific.csaf` (`rest`).

mod admit;
mod claims;
mod decode;
mod entry;
mod facts;
mod history;
mod id;
mod notes;
mod offset;
mod people;
mod product;
mod prose;
mod raw;
mod release;
mod rest;
pub mod rule;
mod score;
mod section;
mod tree;
mod vers;

use self::claims::Claims;
use self::raw::RawCsaf;
use self::tree::Products;
use crate::diagnostic::Diagnostic;
use crate::import::{Draft, Format};
use crate::source::schema::advisory::{RawAdvisory, RawImported};
use crate::source::text::Text;

/// The format of CSAF 2.0.
pub(super) struct Csaf;

impl Format for Csaf {
    fn read(&self, input: &Text, at: &str) -> Result<Draft, Vec<Diagnostic>> {
        let mut draft = Draft::default();
        let raw = decode::decode(input, &mut draft)?;
        let id = admit::admit(input, &raw, &mut draft)?;
        let revisions = history::read(input, &raw.document.tracking)?;
        let products = tree::read(input, &raw)?;
        let claims = claims::read(input, &raw, &products)?;
        draft.front.id = id;
        draft.front.revisions = revisions;
        draft.front.imported = Some(RawImported {
            from: "csaf".to_owned(),
            at: at.to_owned(),
            published: None,
            kept: None,
        });
        fill(&mut draft, &raw, &products, &claims);
        Ok(draft)
    }

    fn endings(&self) -> &'static [&'static str] {
        &["json"]
    }
}

fn fill(draft: &mut Draft, raw: &RawCsaf, products: &Products, claims: &[Claims]) {
    let entries = entry::read(draft, products, claims);
    let (severity, affected) = score::read(draft, raw, entries.known);
    let names = id::names(draft, raw);
    draft.body = prose::write(raw, products, claims, &entries.foreign);
    draft.front = RawAdvisory {
        title: id::title(draft, &raw.document.title),
        aliases: names.aliases,
        upstream: names.upstream,
        weaknesses: id::weaknesses(draft, raw),
        severity,
        affected,
        credits: people::credits(draft, raw),
        references: people::references(draft, raw),
        ..std::mem::take(&mut draft.front)
    };
    draft.front.database_specific = Some(rest::read(draft, raw, products, &entries.foreign));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::import;

    /// A document that is valid and says most of what a document can say.
    pub(super) fn document() -> Value {
        serde_json::from_str(include_str!("csaf/example.json")).unwrap()
    }

    /// The same with a change.
    pub(super) fn raw(change: impl Fn(&mut Value)) -> RawCsaf {
        let mut value = document();
        change(&mut value);
        serde_json::from_value(value).unwrap()
    }

    /// Whatever becomes of a document, it is a source that our reader takes, or is refused where something stands.
    fn survives(bytes: Vec<u8>) {
        let now = "2026-09-09T00:00:00Z".parse().unwrap();
        for read in import::import(&Csaf, "a.json", bytes, now) {
            match read {
                Ok(imported) => assert!(imported.source.starts_with("---\nid: ")),
                Err(found) => {
                    assert!(!found.is_empty() && found.iter().all(|one| one.place.is_some()));
                }
            }
        }
    }

    /// The pointers to all values of a document.
    fn pointers(value: &Value, pointer: &str, found: &mut Vec<String>) {
        found.push(pointer.to_owned());
        match value {
            Value::Object(map) => {
                map.iter()
                    .for_each(|(key, value)| pointers(value, &format!("{pointer}/{key}"), found));
            }
            Value::Array(items) => items
                .iter()
                .enumerate()
                .for_each(|(index, value)| pointers(value, &format!("{pointer}/{index}"), found)),
            _ => {}
        }
    }

    /// Values that somebody may write where others belong.
    fn odd() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            Just(json!([])),
            Just(json!({})),
            Just(json!(["P1", "P2", "P3", "X"])),
            Just(json!("P1")),
            Just(json!("")),
            Just(json!("vers:cargo/>1|!=2|<3,*")),
            Just(json!("pkg:npm/%40a/b@%2e%2e?x=y#z")),
            Just(json!("2026-13-01T00:00:00")),
            Just(json!(-1.5e300)),
            any::<String>().prop_map(Value::String),
        ]
    }

    proptest! {
        #[test]
        fn documents_with_odd_values_do_no_harm(
            changes in prop::collection::vec((any::<prop::sample::Index>(), odd()), 1..4),
        ) {
            let mut value = document();
            for (index, odd) in changes {
                let mut all = Vec::new();
                pointers(&value, "", &mut all);
                if let Some(place) = value.pointer_mut(&all[index.index(all.len())]) {
                    *place = odd;
                }
            }
            survives(serde_json::to_vec_pretty(&value).unwrap());
        }

        #[test]
        fn torn_documents_do_no_harm(at in any::<prop::sample::Index>(), with in any::<Vec<u8>>()) {
            let mut bytes = document().to_string().into_bytes();
            let at = at.index(bytes.len());
            let end = (at + with.len() / 2).min(bytes.len());
            bytes.splice(at..end, with);
            survives(bytes);
        }
    }

    #[test]
    fn deep_trees_and_long_chains_end() {
        let mut branch = json!({"category": "vendor", "name": "n"});
        for _ in 0..200 {
            branch = json!({"category": "vendor", "name": "n", "branches": [branch]});
        }
        let mut value = document();
        value["product_tree"]["branches"] = json!([branch]);
        survives(value.to_string().into_bytes());
        let mut value = document();
        let chain = (0..2000).rev().map(|number| {
            json!({"category": "installed_on", "product_reference": format!("C{number}"),
                "relates_to_product_reference": "P1",
                "full_product_name": {"name": "n", "product_id": format!("C{}", number + 1)}})
        });
        value["product_tree"]["relationships"] = chain.collect();
        value["product_tree"]["full_product_names"] = json!([{"name": "n", "product_id": "C0"}]);
        survives(value.to_string().into_bytes());
    }
}
