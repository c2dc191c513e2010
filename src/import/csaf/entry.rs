use std::collections::BTreeSet;

use serde_json::json;

use super::claims::Claims;
use super::facts::{self, keep};
use super::tree::Products;
use crate::import::Draft;
use crate::source::schema::advisory::RawAffected;

/// What became of the products of a document.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// The affected packages.
    pub(super) known: Vec<Entry>,
    /// The other products of each vulnerability, by their status.
    pub(super) foreign: Vec<Vec<(&'static str, Vec<String>)>>,
}

/// An affected package.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) affected: RawAffected,
    /// The products that it stands for, with the vulnerabilities that they have.
    pub(super) products: BTreeSet<(usize, String)>,
}

/// The packages that are affected by any of the vulnerabilities: equal entries of several become one.
pub(super) fn read(draft: &mut Draft, products: &Products, claims: &[Claims]) -> Entries {
    let mut entries = Entries::default();
    for (index, claims) in claims.iter().enumerate() {
        let mut seen: BTreeSet<&String> = BTreeSet::new();
        for facts in facts::of(products, claims) {
            let Some(affected) = facts.affected(draft) else { continue };
            seen.extend(facts.ids.iter().copied());
            let ids = facts.ids.iter().map(|id| (index, (*id).clone()));
            match entries.known.iter_mut().find(|entry| entry.affected == affected) {
                Some(entry) => entry.products.extend(ids),
                None => entries.known.push(Entry { affected, products: ids.collect() }),
            }
        }
        entries.foreign.push(foreign(claims, &seen));
    }
    name_vulnerabilities(&mut entries.known, claims);
    let affected = ["known_affected", "first_affected", "last_affected"];
    if entries.foreign.iter().flatten().any(|(status, _)| affected.contains(status)) {
        let note = "products of no OSV ecosystem, or without a version that can be read, are only in the text";
        draft.left_out.push(note.to_owned());
    }
    entries
}

fn foreign(claims: &Claims, seen: &BTreeSet<&String>) -> Vec<(&'static str, Vec<String>)> {
    let rest = |(name, ids): &(&'static str, Vec<String>)| {
        let ids: Vec<_> = ids.iter().filter(|id| !seen.contains(id)).cloned().collect();
        (!ids.is_empty()).then_some((*name, ids))
    };
    claims.status.iter().filter_map(rest).collect()
}

/// Where a package has not all the vulnerabilities, it says which.
fn name_vulnerabilities(entries: &mut [Entry], claims: &[Claims]) {
    for entry in entries {
        let indices: BTreeSet<_> = entry.products.iter().map(|(index, _)| *index).collect();
        if indices.len() < claims.len() {
            let labels: Vec<_> = indices.iter().map(|index| claims[*index].label.clone()).collect();
            keep(&mut entry.affected, "vulnerabilities", json!(labels));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::*;
    use crate::import::csaf::{claims, tests, tree};
    use crate::source::text::Text;

    /// Entries of products that are written as package URL and, behind a blank, a range.
    fn entries(status: &[&[(&'static str, &[&str])]]) -> (Entries, Draft) {
        let products = status.iter().flat_map(|one| one.iter().flat_map(|(_, ids)| ids.iter()));
        let branch = |id: &&str| {
            let (purl, range) = id.split_once(' ').unwrap_or((id, ""));
            let product = json!({"name": id, "product_id": id,
                "product_identification_helper": {"purl": purl}});
            let category = if range.is_empty() { "product_name" } else { "product_version_range" };
            json!({"category": category, "name": range, "product": product})
        };
        let branches: Vec<_> = products.map(branch).collect();
        let vulnerabilities: Vec<_> = status
            .iter()
            .enumerate()
            .map(|(index, one)| {
                let lists: BTreeMap<_, _> = one.iter().copied().collect();
                json!({"cve": format!("CVE-2026-100{index}"), "product_status": lists})
            })
            .collect();
        let raw = tests::raw(|value| {
            value["product_tree"] = json!({"branches": branches});
            value["vulnerabilities"] = json!(vulnerabilities);
        });
        let input = Text { path: "a".to_owned(), text: String::new() };
        let products = tree::read(&input, &raw).unwrap();
        let claims = claims::read(&input, &raw, &products).unwrap();
        let mut draft = Draft::default();
        (read(&mut draft, &products, &claims), draft)
    }

    #[track_caller]
    fn check(status: &[(&'static str, &[&str])], expected: &[Value], notes: usize) {
        let (entries, draft) = entries(&[status]);
        let known: Vec<_> = entries.known.iter().map(|entry| json!(entry.affected)).collect();
        assert_eq!(known, expected);
        assert_eq!(draft.left_out.len(), notes, "{:?}", draft.left_out);
    }

    #[test]
    fn affected_ranges_and_versions_of_a_package_are_one_entry() {
        let ids: &[&str] =
            &["pkg:pypi/a vers:pypi/<2", "pkg:pypi/a@2.1", "pkg:pypi/a vers:pypi/>=3|<3.1"];
        check(
            &[("known_affected", ids), ("fixed", &["pkg:pypi/a@2", "pkg:pypi/a@4"])],
            &[json!({"package": "pkg:pypi/a",
                "ranges": [{"introduced": "0", "fixed": "2"}, {"introduced": "3", "fixed": "3.1"}],
                "versions": ["2.1"], "database_specific": {"csaf": {"fixed": ["4"]}}})],
            0,
        );
    }

    #[test]
    fn first_and_last_versions_are_the_events_of_a_range() {
        let first: (_, &[&str]) = ("first_affected", &["pkg:pypi/a@1", "pkg:pypi/a@2"]);
        let last: (_, &[&str]) = ("last_affected", &["pkg:pypi/a@1.5"]);
        let fixed: (_, &[&str]) = ("first_fixed", &["pkg:pypi/a@1.6"]);
        let begins = [json!({"introduced": "1"}), json!({"introduced": "2"})];
        let events = |end: Value| [&begins[..], &[end]].concat();
        let with = |end| {
            json!({"package": "pkg:pypi/a", "ranges": [{"events": events(end)}],
                                "versions": ["1.5"]})
        };
        check(&[first, last], &[with(json!({"last_affected": "1.5"}))], 0);
        check(&[first, last, fixed], &[with(json!({"fixed": "1.6"}))], 0);
    }

    #[test]
    fn versions_that_are_fixed_among_affected_ones_are_named() {
        let status: [(_, &[&str]); 2] = [
            ("known_affected", &["pkg:pypi/a vers:pypi/<2"]),
            ("fixed", &["pkg:pypi/a@1.9", "pkg:pypi/a@2"]),
        ];
        check(
            &status,
            &[json!({"package": "pkg:pypi/a", "ranges": [{"introduced": "0", "fixed": "2"}],
                "database_specific": {"csaf": {"fixed": ["1.9"]}}})],
            1,
        );
    }

    #[test]
    fn before_a_lone_end_everything_counts_as_affected() {
        let range = json!([{"introduced": "0", "fixed": "2"}]);
        check(
            &[("fixed", &["pkg:pypi/a@2"])],
            &[json!({"package": "pkg:pypi/a", "ranges": range})],
            1,
        );
        let last = json!({"package": "pkg:pypi/a", "versions": ["2"],
            "ranges": [{"introduced": "0", "last_affected": "2"}]});
        check(&[("last_affected", &["pkg:pypi/a@2"])], &[last], 1);
        check(&[("fixed", &["pkg:pypi/a@2", "pkg:pypi/a@3"])], &[], 0);
        check(&[("fixed", &["pkg:pypi/a@2"]), ("known_not_affected", &["pkg:pypi/a@1"])], &[], 0);
        check(&[("recommended", &["pkg:pypi/a@2"])], &[], 0);
    }

    #[test]
    fn a_range_that_became_wider_is_kept_beside_it() {
        let id = "pkg:pypi/a vers:pypi/>1|<2";
        check(
            &[("known_affected", &[id])],
            &[json!({"package": "pkg:pypi/a", "ranges": [{"introduced": "1", "fixed": "2"}],
                "database_specific": {"csaf": {"narrower_ranges": ["vers:pypi/>1|<2"]}}})],
            0,
        );
    }

    #[test]
    fn vulnerabilities_share_equal_entries_and_name_others() {
        let (both, one) = ("pkg:pypi/a vers:pypi/<2", "pkg:pypi/b vers:pypi/<3");
        let (entries, _) =
            entries(&[&[("known_affected", &[both, one])], &[("known_affected", &[both])]]);
        let kept: Vec<_> =
            entries.known.iter().map(|entry| entry.affected.database_specific.clone()).collect();
        let named = json!({"csaf": {"vulnerabilities": ["CVE-2026-1000"]}});
        assert_eq!(kept, [None, Some(named)]);
        assert_eq!(entries.known[0].products.len(), 2);
    }

    #[test]
    fn products_of_no_registry_stay_with_their_status() {
        let (entries, draft) =
            entries(&[&[("known_affected", &["router", "pkg:pypi/a"]), ("fixed", &["firmware"])]]);
        let expected =
            [("known_affected", vec!["router".to_owned()]), ("fixed", vec!["firmware".to_owned()])];
        assert_eq!(entries.foreign[0], expected);
        assert_eq!(draft.left_out.len(), 1);
    }
}
