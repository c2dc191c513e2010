use std::collections::BTreeSet;

use super::claims::Claims;
use super::notes::{self, word};
use super::raw::{RawCsaf, RawRemediation, RawVulnerability};
use super::section::{Sections, plain};
use super::tree::Products;
use crate::model::link::{Field, Link};

/// The products of one vulnerability that no entry stands for, by their status.
type Foreign = Vec<(&'static str, Vec<String>)>;

/// The Markdown of an advisory: what a document says in words, under the headings of our own advisories.
pub(super) fn write(
    raw: &RawCsaf,
    products: &Products,
    claims: &[Claims],
    foreign: &[Foreign],
) -> String {
    let mut sections = Sections::default();
    notes::of_document(&mut sections, &raw.document.notes);
    let each = || raw.vulnerabilities.iter().enumerate();
    for (index, one) in each() {
        notes::of_vulnerability(&mut sections, index, one, &raw.document.title);
    }
    for (index, one) in each() {
        threats(&mut sections, index, one, &Scope { products, claims: &claims[index] });
    }
    for heading in ["Workaround", "Solution"] {
        for (index, one) in each() {
            let scope = Scope { products, claims: &claims[index] };
            let fitting = one.remediations.iter().filter(|one| heading_of(one) == heading);
            for remediation in fitting {
                sections.add(heading, Some(index), &remedy(remediation, &scope));
            }
        }
    }
    for (index, foreign) in foreign.iter().enumerate() {
        for (status, ids) in foreign {
            sections.add("Products", Some(index), &listed(status, ids, products));
        }
    }
    notes::legal(&mut sections, None, &raw.document.notes);
    for (index, one) in each() {
        notes::legal(&mut sections, Some(index), &one.notes);
    }
    let labels: Vec<_> = claims.iter().map(|one| one.label.clone()).collect();
    sections.write(&labels)
}

fn threats(
    sections: &mut Sections,
    index: usize,
    vulnerability: &RawVulnerability,
    scope: &Scope<'_>,
) {
    for threat in &vulnerability.threats {
        let heading = match threat.category.as_str() {
            "exploit_status" => "Exploitation".to_owned(),
            "target_set" => "Targets".to_owned(),
            other => word(other),
        };
        let mut text = threat.details.trim().to_owned();
        text.extend(paragraph("As of", threat.date.as_deref()));
        text.extend(scope.named(&threat.product_ids, &threat.group_ids));
        sections.add(&heading, Some(index), &text);
    }
}

fn heading_of(remediation: &RawRemediation) -> &'static str {
    match remediation.category.as_str() {
        "workaround" | "mitigation" => "Workaround",
        _ => "Solution",
    }
}

fn remedy(raw: &RawRemediation, scope: &Scope<'_>) -> String {
    let mut text = match raw.category.as_str() {
        "vendor_fix" | "workaround" | "mitigation" => String::new(),
        other => format!("*{}*\n\n", word(other)),
    };
    text.push_str(raw.details.trim());
    if let Some(url) = &raw.url {
        let shown = match Link::parse(url, Field::Reference) {
            Ok(_) => format!("<{url}>"),
            Err(_) => plain(url),
        };
        text.extend(["\n\n", &shown]);
    }
    text.extend(scope.named(&raw.product_ids, &raw.group_ids));
    text.extend(paragraph("As of", raw.date.as_deref()));
    text.extend(raw.entitlements.iter().filter_map(|one| paragraph("For", Some(one))));
    if let Some(restart) = &raw.restart_required {
        text.extend(paragraph("To be restarted:", Some(&restart.category.replace('_', " "))));
        text.extend(restart.details.iter().filter_map(|one| paragraph("Restart:", Some(one))));
    }
    text
}

fn paragraph(before: &str, text: Option<&str>) -> Option<String> {
    let text = plain(text?);
    (!text.is_empty()).then(|| format!("\n\n{before} {text}"))
}

fn listed(status: &str, ids: &[String], products: &Products) -> String {
    let names: BTreeSet<_> = ids.iter().map(|id| plain(products.name(id))).collect();
    let names: Vec<_> = names.iter().map(|name| format!("- {name}")).collect();
    format!("{}:\n\n{}", word(status), names.join("\n"))
}

/// The products of a vulnerability, against which it is seen whether something is about all of them.
struct Scope<'a> {
    products: &'a Products,
    claims: &'a Claims,
}

impl Scope<'_> {
    /// The products that something is about, unless these are all.
    fn named(&self, ids: &[String], groups: &[String]) -> Option<String> {
        let ids: BTreeSet<_> = self.products.ids(ids, groups).into_iter().collect();
        let all = self.claims.concerned.iter().all(|id| ids.contains(id));
        if ids.is_empty() || all {
            return None;
        }
        let names: BTreeSet<_> = ids.iter().map(|id| plain(self.products.name(id))).collect();
        Some(format!("\n\nFor: {}", Vec::from_iter(names).join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::import::csaf::{claims, tests, tree};
    use crate::source::text::Text;

    fn written(vulnerabilities: &Value, foreign: &[Foreign]) -> String {
        let raw = tests::raw(|value| {
            value["document"]["notes"] = json!([]);
            value["vulnerabilities"] = vulnerabilities.clone();
        });
        let input = Text { path: "a".to_owned(), text: String::new() };
        let products = tree::read(&input, &raw).unwrap();
        let claims = claims::read(&input, &raw, &products).unwrap();
        write(&raw, &products, &claims, foreign)
    }

    #[test]
    fn what_a_document_says_in_words_stands_under_our_headings() {
        let text = written(
            &json!([{
                "notes": [{"category": "description", "text": "A flaw."}],
                "product_status": {"known_affected": ["P1"], "fixed": ["P2"]},
                "threats": [{"category": "impact", "details": "All is lost.", "date": "2026-01-01"},
                            {"category": "exploit_status", "details": "None known."}],
                "remediations": [
                    {"category": "vendor_fix", "details": "Upgrade.", "url": "https://a.example/b",
                     "product_ids": ["P2"], "entitlements": ["Customers"],
                     "restart_required": {"category": "machine"}},
                    {"category": "no_fix_planned", "details": "Never.", "url": "a<b"},
                    {"category": "mitigation", "details": "Unplug.", "group_ids": ["ALL"]}]}]),
            &[],
        );
        let expected = "## Problem\n\nA flaw.\n\n## Impact\n\nAll is lost.\n\nAs of 2026-01-01\n\n\
            ## Exploitation\n\nNone known.\n\n## Workaround\n\nUnplug.\n\n\
            ## Solution\n\nUpgrade.\n\n<https://a.example/b>\n\nFor: example 1.4.3\n\n\
            For Customers\n\nTo be restarted: machine\n\n*No fix planned*\n\nNever.\n\na\\<b";
        assert_eq!(text, expected);
    }

    #[test]
    fn several_vulnerabilities_are_told_apart() {
        let one = |cve: &str, note: &str| {
            json!({"cve": cve, "notes": [{"category": "description", "text": note}],
                   "remediations": [{"category": "vendor_fix", "details": "Upgrade."}]})
        };
        let text =
            written(&json!([one("CVE-2026-1", "First."), one("CVE-2026-2", "Second.")]), &[]);
        let expected = "## Problem\n\n**CVE-2026-1**\n\nFirst.\n\n**CVE-2026-2**\n\nSecond.\n\n\
                        ## Solution\n\nUpgrade.";
        assert_eq!(text, expected);
    }

    #[test]
    fn products_without_an_entry_are_listed_by_status() {
        let foreign = vec![("known_affected", vec!["P2".to_owned(), "P2".to_owned()])];
        let text = written(&json!([{"cve": "CVE-2026-1"}]), &[foreign]);
        assert_eq!(text, "## Products\n\nKnown affected:\n\n- example 1.4.3");
    }
}
