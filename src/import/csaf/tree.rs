use std::collections::BTreeMap;

use super::offset::placed;
use super::product::{Product, Stated};
use super::raw::{RawBranch, RawCsaf, RawProduct};
use super::rule::IMPORT_PRODUCT;
use crate::diagnostic::{Diagnostic, Fault};
use crate::source::text::Text;

/// What a document defines in its product tree.
#[derive(Debug, Default)]
pub(super) struct Products {
    products: BTreeMap<String, Product>,
    groups: BTreeMap<String, Vec<String>>,
}

impl Products {
    /// The product of an id.
    pub(super) fn get(&self, id: &str) -> Option<&Product> {
        self.products.get(id)
    }

    /// The name of a product.
    pub(super) fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.get(id).map_or(id, |product| product.name.as_str())
    }

    /// The ids of products, and of those in groups.
    pub(super) fn ids<'a>(&'a self, ids: &'a [String], groups: &'a [String]) -> Vec<&'a String> {
        let members = groups.iter().filter_map(|group| self.groups.get(group)).flatten();
        ids.iter().chain(members).collect()
    }
}

/// Reads the product tree.
///
/// # Errors
/// Products that are defined twice in different ways, and relationships of products that are not defined.
pub(super) fn read(input: &Text, raw: &RawCsaf) -> Result<Products, Vec<Diagnostic>> {
    let tree = &raw.product_tree;
    let mut reading = Reading { input, products: BTreeMap::new(), found: Vec::new() };
    reading.branches(&tree.branches, &Stated::Nothing, "/product_tree/branches");
    for (index, product) in tree.full_product_names.iter().enumerate() {
        let pointer = format!("/product_tree/full_product_names/{index}");
        reading.define(product, Product::new(product, &Stated::Unclear), &pointer);
    }
    reading.relationships(raw);
    if !reading.found.is_empty() {
        return Err(reading.found);
    }
    let groups = tree.product_groups.iter();
    let groups = groups.map(|group| (group.group_id.clone(), group.product_ids.clone())).collect();
    Ok(Products { products: reading.products, groups })
}

struct Reading<'a> {
    input: &'a Text,
    products: BTreeMap<String, Product>,
    found: Vec<Diagnostic>,
}

impl Reading<'_> {
    /// As deep as JSON may nest, which its reader limits.
    fn branches(&mut self, branches: &[RawBranch], above: &Stated, pointer: &str) {
        for (index, branch) in branches.iter().enumerate() {
            let stated = above.below(&branch.category, &branch.name);
            let pointer = format!("{pointer}/{index}");
            if let Some(raw) = &branch.product {
                self.define(raw, Product::new(raw, &stated), &format!("{pointer}/product"));
            }
            self.branches(&branch.branches, &stated, &format!("{pointer}/branches"));
        }
    }

    /// Relationships may stand before what they relate, so they are gone through until nothing is added.
    fn relationships(&mut self, raw: &RawCsaf) {
        let mut left: Vec<_> = raw.product_tree.relationships.iter().enumerate().collect();
        loop {
            let before = left.len();
            left.retain(|(index, raw)| {
                let part = self.products.get(&raw.product_reference);
                let whole = self.products.get(&raw.relates_to_product_reference);
                let (Some(part), Some(whole)) = (part, whole) else { return true };
                let both = Product::together(&raw.full_product_name, &raw.category, part, whole);
                let pointer = format!("/product_tree/relationships/{index}/full_product_name");
                self.define(&raw.full_product_name, both, &pointer);
                false
            });
            if left.is_empty() || left.len() == before {
                break;
            }
        }
        for (index, raw) in left {
            let known = self.products.contains_key(&raw.product_reference);
            let key = if known { "relates_to_product_reference" } else { "product_reference" };
            let id = if known { &raw.relates_to_product_reference } else { &raw.product_reference };
            let message = format!("nothing but itself defines the product `{id}`");
            self.refuse(message, &format!("/product_tree/relationships/{index}/{key}"));
        }
    }

    fn define(&mut self, raw: &RawProduct, product: Product, pointer: &str) {
        let same = self.products.get(&raw.product_id).is_none_or(|known| *known == product);
        if same {
            self.products.insert(raw.product_id.clone(), product);
        } else {
            let message = format!("the product `{}` is defined twice", raw.product_id);
            self.refuse(message, &format!("{pointer}/product_id"));
        }
    }

    fn refuse(&mut self, message: String, pointer: &str) {
        let fault = Fault::new(&IMPORT_PRODUCT, message)
            .hint("tell the publisher of the document, which CSAF forbids");
        self.found.push(placed(self.input, pointer, fault));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::import::csaf::tests::raw;

    fn read_tree(tree: &Value) -> Result<Products, Vec<Diagnostic>> {
        let text = json!({"product_tree": tree}).to_string();
        let input = Text { path: "a".to_owned(), text };
        read(&input, &raw(|value| value["product_tree"] = tree.clone()))
    }

    fn product(id: &str) -> Value {
        json!({"name": format!("name of {id}"), "product_id": id})
    }

    fn related(id: &str, part: &str, whole: &str) -> Value {
        json!({"category": "installed_on", "full_product_name": product(id),
               "product_reference": part, "relates_to_product_reference": whole})
    }

    #[test]
    fn products_come_from_branches_names_and_relationships_in_any_order() {
        let read = read_tree(&json!({
            "branches": [{"category": "vendor", "name": "V", "branches": [
                {"category": "product_name", "name": "P", "product": product("A")}]}],
            "full_product_names": [product("B"), product("B")],
            "relationships": [related("D", "C", "A"), related("C", "A", "B")],
            "product_groups": [{"group_id": "G", "product_ids": ["A", "B"]}]}))
        .unwrap();
        assert_eq!(read.name("D"), "name of D");
        assert_eq!(read.name("X"), "X");
        assert_eq!(read.ids(&["C".to_owned()], &["G".to_owned()]), ["C", "A", "B"]);
    }

    #[track_caller]
    fn refused(tree: &Value, message: &str) {
        let found = read_tree(tree).unwrap_err();
        assert_eq!(found[0].rule.code, "import-product");
        assert_eq!(found[0].message, message);
        assert!(found[0].place.as_ref().unwrap().marked.start > 0);
    }

    #[test]
    fn what_is_defined_twice_or_never_is_refused() {
        let mut other = product("A");
        other["name"] = "another".into();
        refused(
            &json!({"full_product_names": [product("A"), other]}),
            "the product `A` is defined twice",
        );
        refused(
            &json!({"full_product_names": [product("A")], "relationships": [related("B", "A", "C")]}),
            "nothing but itself defines the product `C`",
        );
        refused(
            &json!({"relationships": [related("A", "B", "B"), related("B", "A", "A")]}),
            "nothing but itself defines the product `B`",
        );
    }
}
